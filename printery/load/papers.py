"""Papers that a meeting's record has the words for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from printery.diagnostics import Diagnostic
from printery.model.stages.library import Library, MeetingCopy
from printery.model.written.edition import HandoutPdf, PackPdf


def check_papers(library: Library) -> Iterator[Diagnostic]:
    """Yield C212 for papers without words, and C038 for two questions of one id."""
    for record in library.editions.values():
        if not isinstance(record.value, HandoutPdf | PackPdf):
            continue
        meeting = library.meetings.get(record.value.meeting)
        for place, paper in enumerate(record.value.papers):
            needed, is_there = _NEEDS.get(paper, ("", None))
            if meeting is not None and is_there is not None and not is_there(meeting):
                hint = f"write {needed}: in {meeting.record.path}, or leave the paper out"
                yield Diagnostic("C212", f"the meeting has nothing for {paper}", record.at("papers", place), hint)
    for meeting in library.meetings.values():
        yield from _check_questions(meeting)


def _check_questions(meeting: MeetingCopy) -> Iterator[Diagnostic]:
    evaluation, seen = meeting.record.value.evaluation, set[str]()
    for place, question in enumerate(evaluation.questions if evaluation else ()):
        if question.id in seen:
            where = meeting.record.at("evaluation", "questions", place, "id")
            yield Diagnostic("C038", f"two questions have the id {question.id}", where, "give each its own id")
        seen.add(question.id)


def _some(key: str) -> Callable[[MeetingCopy], bool]:
    """Whether any agenda item has this."""
    return lambda meeting: any(getattr(item, key) for item in meeting.record.value.agenda)


_NEEDS: Mapping[str, tuple[str, Callable[[MeetingCopy], bool]]] = MappingProxyType(
    {
        "biographies": ("roles", _some("roles")),
        "session-sheets": ("questions", _some("questions")),
        "provisional-agenda": ("number", _some("number")),
        "documents": ("documents", _some("documents")),
        "cover-sheets": ("documents", _some("documents")),
        "logistics": ("arrangements", lambda meeting: bool(meeting.record.value.arrangements)),
        "evaluation": ("evaluation", lambda meeting: meeting.record.value.evaluation is not None),
        "summary-record": ("record", _some("record")),
    }
)
"""Paper to the key that it is made from, and whether the meeting has it."""
