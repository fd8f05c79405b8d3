"""Whether the templates have the house's words for every language that an edition comes in."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import Diagnostic
from printery.model.stages.library import Library
from printery.model.written.edition import CoverPdf, Edition, ImposedPdf, PackPdf


def check_wording(library: Library) -> Iterator[Diagnostic]:
    """Yield T003 for editions whose language the templates do not speak, as a build would at the end."""
    for record in library.editions.values():
        language = language_of(record.value, library)
        if language and not speaks(language, library):
            hint = f"write content/wording/{language.partition('-')[0]}.po after templates/wording/en.po"
            yield Diagnostic("T003", f"there are no words for {language}", record.at("template"), hint)


def language_of(edition: Edition, library: Library) -> str:
    """The language of an edition's own words; empty where it has none or what it is made of is not there."""
    if isinstance(edition, ImposedPdf):
        return ""
    if isinstance(edition, PackPdf) and edition.language:
        return edition.language
    if isinstance(edition, CoverPdf):
        interior = library.editions.get(edition.interior)
        return language_of(interior.value, library) if interior else ""
    work = library.works.get(getattr(edition, "work", None) or "")
    meeting = library.meetings.get(getattr(edition, "meeting", None) or "")
    if work:
        return work.record.value.language
    return meeting.record.value.languages[0] if meeting and meeting.record.value.languages else ""


def speaks(language: str, library: Library) -> bool:
    """Whether there are the house's words in a language."""
    return language in library.catalogues


def spoken(library: Library) -> frozenset[str]:
    """The languages in which something of this library is made: works, meetings, and packs in their people's own."""
    packs = [record.value for record in library.editions.values() if isinstance(record.value, PackPdf)]
    asked = {work.record.value.language for work in library.works.values()}
    asked |= {language for meeting in library.meetings.values() for language in meeting.record.value.languages}
    asked |= {edition.language for edition in packs if edition.language}
    for edition in packs:
        if edition.meeting in library.meetings:
            rows = library.meetings[edition.meeting].participants
            asked |= {row.value.language for row in rows if row.value.language}
    return frozenset(asked)
