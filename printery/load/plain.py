"""Texts that are printed as they stand: no mark means anything in them, and one that is left would be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.library import Library

_MARK = re.compile(
    r"</?[A-Za-z][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);|(?<=\w)~(?=\w)|\*{1,2}[^\s*][^*]*\*{1,2}"
    r"|`[^`]+`|\[[^\]]+\]\([^)]+\)|\\[\\~*_&]"
)


def check_plain(library: Library) -> Iterator[Diagnostic]:
    """Yield C437 for titles and names with marks of Markdown, HTML or TeX, which readers would see."""
    for text, where in _texts(library):
        mark = _MARK.search(text)
        if mark:
            hint = "take it out; a space that keeps two words together is U+00A0, written \\u00a0 between double quotes"
            message = f"{mark[0]} would be printed as it stands: no mark means anything here"
            yield Diagnostic("C437", message, where, hint)


def _texts(library: Library) -> Iterator[tuple[str, Location]]:
    imprint = library.imprint
    yield imprint.value.name, imprint.at("name")
    for work in library.works.values():
        record = work.record
        for key in ("title", "subtitle", "short_title"):
            yield getattr(record.value, key) or "", record.at(key)
        if record.value.series:
            yield record.value.series.title, record.at("series", "title")
    for key, person in library.people.items():
        yield person.display, library.people_record.at(key)
    for meeting in library.meetings.values():
        yield meeting.record.value.title, meeting.record.at("title")
        for place, item in enumerate(meeting.record.value.agenda):
            yield item.title, meeting.record.at("agenda", place, "title")
