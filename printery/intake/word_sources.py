"""Sources that Word itself keeps for its citations, as CSL-JSON.

Source: ECMA-376, 5th ed., part 1, 22.6 (bibliography).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from printery.intake.package import Package

_B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_KINDS = {
    "Book": "book",
    "BookSection": "chapter",
    "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-magazine",
    "ConferenceProceedings": "paper-conference",
    "Report": "report",
    "InternetSite": "webpage",
    "DocumentFromInternetSite": "webpage",
    "ElectronicSource": "webpage",
    "Case": "legal_case",
    "Patent": "patent",
    "Interview": "interview",
    "Film": "motion_picture",
    "SoundRecording": "song",
}
_FIELDS = {
    "Title": "title",
    "BookTitle": "container-title",
    "JournalName": "container-title",
    "PeriodicalTitle": "container-title",
    "ConferenceName": "event-title",
    "InternetSiteTitle": "container-title",
    "Publisher": "publisher",
    "Institution": "publisher",
    "City": "publisher-place",
    "Volume": "volume",
    "Issue": "issue",
    "Pages": "page",
    "Edition": "edition",
    "URL": "URL",
    "DOI": "DOI",
    "StandardNumber": "ISBN",
    "ThesisType": "genre",
}
_NAMES = {"Author": "author", "Editor": "editor", "Translator": "translator", "BookAuthor": "container-author"}


def sources_of(package: Package) -> Iterator[dict[str, object]]:
    """The sources in the file, each with the tag that citations name as its `id`."""
    seen: set[str] = set()
    for part in sorted(package.parts):
        root = package.xml(part) if re.fullmatch(r"customXml/item\d+\.xml", part) else None
        for source in root.iter(f"{_B}Source") if root is not None else ():
            tag = (source.findtext(f"{_B}Tag") or "").strip()
            if tag and tag not in seen:
                seen.add(tag)
                yield {"id": tag, **_item(source)}


def _item(source: etree._Element) -> dict[str, object]:
    item: dict[str, object] = {"type": _KINDS.get(source.findtext(f"{_B}SourceType") or "", "document")}
    for name, key in _FIELDS.items():
        said = " ".join((source.findtext(f"{_B}{name}") or "").split())
        if said:
            item[key] = said
    for name, key in _NAMES.items():
        people = source.find(f"{_B}Author/{_B}{name}")
        found = list(_people(people)) if people is not None else []
        if found:
            item[key] = found
    for prefix, key in (("", "issued"), ("Accessed", "accessed")):
        parts = [source.findtext(f"{_B}{part}{prefix}") or "" for part in ("Year", "Month", "Day")]
        numbers = [int(part) for part in parts if part.strip().isdecimal()]
        if numbers:
            item[key] = {"date-parts": [numbers]}
    return item


def _people(holder: etree._Element) -> Iterator[dict[str, str]]:
    whole = (holder.findtext(f"{_B}Corporate") or "").strip()
    if whole:
        yield {"literal": whole}
    for person in holder.iter(f"{_B}Person"):
        given = [person.findtext(f"{_B}{part}") or "" for part in ("First", "Middle")]
        name = {"family": person.findtext(f"{_B}Last") or "", "given": " ".join(filter(None, given))}
        yield {key: said for key, said in name.items() if said}
