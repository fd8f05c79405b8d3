"""The words of a meeting's record that each of its papers must show, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from printery.diagnostics import Location
from printery.model.stages.collation import CopyLine, Programme, ScheduledItem
from printery.model.stages.text import BLOCK_TAGS, Blocks, Node, plain_text


def paper_copy(programme: Programme, paper: str) -> Iterator[CopyLine]:
    """The lines of one paper; their ids are those of the template's elements."""
    if paper in _COPIES:
        yield from _COPIES[paper](programme)


def _items(programme: Programme) -> Iterator[ScheduledItem]:
    for day in programme.days:
        yield from day.items


def _agenda(programme: Programme) -> Iterator[CopyLine]:
    yield from _lines(programme.overview)
    yield from _lines(programme.logistics)
    for scheduled in _items(programme):
        yield from _lines(scheduled.note)
    yield from _titles(programme, _items(programme))


def _numbered(programme: Programme) -> Iterator[CopyLine]:
    return _titles(programme, (scheduled for scheduled in _items(programme) if scheduled.item.number))


def _programme(programme: Programme) -> Iterator[CopyLine]:
    return _titles(programme, _items(programme))


def _titles(programme: Programme, items: Iterable[ScheduledItem]) -> Iterator[CopyLine]:
    for scheduled in items:
        yield _line(programme, f"title-{scheduled.item.id}", scheduled.item.title)


def _participants(programme: Programme) -> Iterator[CopyLine]:
    for attendee in programme.attendees:
        yield _line(programme, f"name-{attendee.credited.id}", attendee.credited.person.display)


def _attendance(programme: Programme) -> Iterator[CopyLine]:
    for day in programme.days:
        for number, attendee in enumerate(programme.attendees, 1):
            yield _line(programme, f"name-{day.date}-{number}", attendee.credited.person.display)


def _certificates(programme: Programme) -> Iterator[CopyLine]:
    for attendee in programme.attendees:
        yield _line(programme, f"certified-{attendee.credited.id}", attendee.credited.person.display)
        yield _line(programme, f"certificate-meeting-{attendee.credited.id}", programme.meeting.title)


def _seating(programme: Programme) -> Iterator[CopyLine]:
    for seat in programme.seats:
        if seat.attendee is not None:
            yield _line(programme, f"seat-name-{seat.name}", seat.attendee.credited.person.display)


def _biographies(programme: Programme) -> Iterator[CopyLine]:
    for credited in programme.speakers:
        yield _line(programme, f"bio-name-{credited.id}", credited.person.display)
        yield from _lines(credited.bio)


def _sessions(programme: Programme) -> Iterator[CopyLine]:
    for scheduled in _items(programme):
        yield from _lines(scheduled.purpose)
        for number, question in enumerate(scheduled.questions, 1):
            name = f"question-{scheduled.item.id}-{number}"
            yield _line(programme, name, plain_text(question, maths=False))


def _documents(programme: Programme) -> Iterator[CopyLine]:
    for scheduled in _items(programme):
        for tabled in scheduled.documents:
            yield _line(programme, f"{tabled.id}-title", tabled.document.title)


def _covers(programme: Programme) -> Iterator[CopyLine]:
    yield from _documents(programme)
    for scheduled in _items(programme):
        for tabled in scheduled.documents:
            yield from _lines(tabled.summary)


def _logistics(programme: Programme) -> Iterator[CopyLine]:
    for place, (title, text) in enumerate(programme.arrangements, 1):
        yield _line(programme, f"arrangement-title-{place}", title)
        yield from _lines(text)


def _evaluation(programme: Programme) -> Iterator[CopyLine]:
    yield from _lines(programme.evaluation)
    evaluation = programme.meeting.evaluation
    for question in evaluation.questions if evaluation else ():
        yield _line(programme, f"ask-{question.id}", question.text)


def _record(programme: Programme) -> Iterator[CopyLine]:
    for scheduled in _items(programme):
        for said in scheduled.record:
            yield from _lines(said.text)
    yield from _lines(programme.conclusions)


_COPIES: Mapping[str, Callable[[Programme], Iterator[CopyLine]]] = MappingProxyType(
    {
        "agenda": _agenda,
        "provisional-agenda": _numbered,
        "programme": _programme,
        "participants": _participants,
        "participants-by-delegation": _participants,
        "participants-by-capacity": _participants,
        "biographies": _biographies,
        "session-sheets": _sessions,
        "documents": _documents,
        "cover-sheets": _covers,
        "logistics": _logistics,
        "evaluation": _evaluation,
        "summary-record": _record,
        "attendance": _attendance,
        "certificates": _certificates,
        "seating": _seating,
    }
)


def _line(programme: Programme, name: str, text: str) -> CopyLine:
    return CopyLine(name, text, Location(f"content/meetings/{programme.meeting_id}/meeting.yaml"))


def _lines(blocks: Blocks) -> Iterator[CopyLine]:
    for block in blocks:
        for node in block.walk():
            if node.id and node.tag in BLOCK_TAGS:
                text = plain_text(_own(node), maths=False)
                if text.strip():
                    yield CopyLine(node.id, text, node.location)


def _own(node: Node) -> tuple[Node | str, ...]:
    """The children that are the node's own text: no nested blocks."""
    return tuple(child for child in node.children if isinstance(child, str) or child.tag not in BLOCK_TAGS)
