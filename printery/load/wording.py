"""Whether the templates have the house's words for every language that an edition comes in."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import Diagnostic
from printery.model.stages.library import EditionRecord, Library
from printery.model.written.edition import CoverPdf, Edition, ImposedPdf, PackPdf


def check_wording(library: Library) -> Iterator[Diagnostic]:
    """Yield T003 for editions whose language the templates do not speak, as a build would at the end."""
    for edition_id, record in library.editions.items():
        language = language_of(record.value, library)
        if language and not speaks(language, library, (edition_id, *_families(record))):
            hint = "write it after templates/wording/en.json"
            yield Diagnostic("T003", f"there are no words for {language}", record.at("template"), hint)


def _families(record: EditionRecord) -> tuple[str, ...]:
    template = getattr(record.value, "template", "")
    return (template,) if template else ()


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


def speaks(language: str, library: Library, folders: tuple[str, ...] = ()) -> bool:
    """Whether the templates have the words of a language, be it in one of these folders only."""
    name = f"wording/{language.partition('-')[0]}.json"
    return any(path in library.templates for path in (name, *(f"{folder}/{name}" for folder in folders)))
