"""Whom an edition of packs is for, and whether there are words in their languages."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import Diagnostic
from printery.load.wording import speaks
from printery.model.stages.library import EditionRecord, Library, MeetingCopy
from printery.model.stages.recipients import recipients, wrong_fields
from printery.model.written.edition import CardsPdf, PackPdf


def check_packs(library: Library) -> Iterator[Diagnostic]:
    """Yield C230 for unknown fields, C232 where nobody gets a pack, C231 for languages that templates do not speak."""
    for record in library.editions.values():
        edition = record.value
        if isinstance(edition, PackPdf | CardsPdf) and edition.meeting in library.meetings:
            yield from _check(record, edition, library, library.meetings[edition.meeting])


def _check(
    record: EditionRecord, edition: PackPdf | CardsPdf, library: Library, meeting: MeetingCopy
) -> Iterator[Diagnostic]:
    wrong = tuple(wrong_fields({name: record.at("recipients", name) for name in edition.recipients}))
    if wrong:
        yield from wrong
        return
    people = recipients(meeting, edition.recipients)
    if not people and (isinstance(edition, PackPdf) or edition.recipients):
        hint = "mend recipients, or the sheet of participants"
        yield Diagnostic(
            "C232",
            f"nobody of the meeting gets {'this pack' if isinstance(edition, PackPdf) else 'a card'}",
            record.at("recipients"),
            hint,
        )
    for row in people if isinstance(edition, PackPdf) and edition.language is None else ():
        language = row.value.language
        if language is not None and not speaks(language, library):
            message = f"there are no words for {language}: this pack comes in {meeting.record.value.languages[0]}"
            hint = "write content/wording/" + language.partition("-")[0] + ".po after templates/wording/en.po"
            yield Diagnostic("C231", message, row.at("language"), hint)
