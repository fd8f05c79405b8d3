"""References as programs write them, made those that the Citation Style Language knows.

What Crossref, DataCite and Zotero add for themselves is set aside; nothing that a style could print is lost.
Source: CSL 1.0.2, csl-data.json; the Crossref REST API, "works"; doi.org, content negotiation; Zotero, "CSL JSON".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from html import unescape
from types import MappingProxyType

from printery.model.stages.csl import DATE_PARTS, DATES, NAME_PARTS, NAMES, TEXTS, VARIABLES, words

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "journal-article": "article-journal",
        "book-chapter": "chapter",
        "book-section": "chapter",
        "book-part": "chapter",
        "reference-entry": "entry",
        "monograph": "book",
        "edited-book": "book",
        "reference-book": "book",
        "book-set": "book",
        "book-series": "book",
        "dissertation": "thesis",
        "posted-content": "article",
        "proceedings": "book",
        "proceedings-article": "paper-conference",
        "report-component": "report",
        "report-series": "report",
        "peer-review": "review",
        "database": "dataset",
        "grant": "document",
        "component": "document",
        "other": "document",
    }
)
"""Types of Crossref to those of CSL."""
_KNOWN_OTHERS = words(
    """affiliation alternative-id approved article-number assertion award clinical-trial-number component-number
    content-created content-domain content-updated copyright created degree deposited descriptions editing funder
    group-title indexed institution is-referenced-by-count isbn-type issn-type journal-issue label license link links
    member multi original-subtitle posted prefix proceedings-subject published published-online published-other
    published-print reference reference-count references-count relation resource review score seeAlso
    short-container-title short-title special_numbering standards-body subject subtitle system_id tags
    translator-note update-policy update-to url"""
)
"""Keys of Crossref, DataCite and Zotero that look like words of CSL and are none."""
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")
_NEAR = 0.8
_JOINT = ": "


@dataclass(frozen=True, slots=True)
class Tidied:
    """A reference in the words of CSL."""

    item: dict[str, object]
    aside: frozenset[str]
    """Names of what was left out of it."""


def tidied(item: Mapping[str, object]) -> Tidied:
    """A reference without what only the program that wrote it knows; what might be a slip of the pen stays, a fault."""
    made, aside = dict[str, object](), set[str]()
    for name, value in item.items():
        if _is_empty(value):
            continue
        if name not in VARIABLES:
            if name in _KNOWN_OTHERS or not _is_slip(name, item):
                aside.add(name)
            else:
                made[name] = value
        elif name in NAMES:
            made[name] = _names(value, aside)
        elif name in DATES:
            date = _date(value)
            made |= {} if _is_empty(date) else {name: date}
        else:
            made[name] = _text(value) if name in TEXTS else value
    made["type"] = _TYPES.get(str(item.get("type")), item.get("type") or "document")
    made |= dict(_renamed(item, made))
    return Tidied(made, frozenset(aside - {"subtitle", "short-container-title"}))


def _is_slip(name: str, item: Mapping[str, object]) -> bool:
    """Whether a name is nearly one of CSL's that the item lacks."""
    return any(near not in item for near in get_close_matches(name, VARIABLES, n=1, cutoff=_NEAR))


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {}, {"date-parts": [[None]]}, {"date-parts": []})


def _text(value: object) -> object:
    """A text without the entities that web pages need; of a list, the first: Crossref has lists of titles."""
    if isinstance(value, list) and all(isinstance(part, str | int) for part in value):
        value = next((part for part in value if str(part).strip()), "")
    return _ENTITY.sub(lambda match: unescape(match[0]), value) if isinstance(value, str) else value


def _names(value: object, aside: set[str]) -> object:
    """Names with the parts that CSL knows; a body's `name` is what CSL calls literal."""
    if not isinstance(value, list) or not all(isinstance(name, dict) for name in value):
        return value
    made = []
    for name in value:
        own = {"literal": name["name"], **name} if isinstance(name.get("name"), str) else name
        made.append({part: _text(text) for part, text in own.items() if part in NAME_PARTS and text not in ("", None)})
        aside |= own.keys() - NAME_PARTS - {"name"}
    return made


def _date(value: object) -> object:
    """A date without the moment at which a program wrote it, and without months and days that are nothing."""
    if not isinstance(value, dict):
        return value
    made = {part: kept for part, kept in value.items() if part in DATE_PARTS}
    ends = made.get("date-parts")
    if isinstance(ends, list) and all(isinstance(end, list) for end in ends):
        made["date-parts"] = [known for end in ends if (known := [part for part in end if part is not None])]
    return made if made.keys() - {"date-parts"} or made.get("date-parts") else {}


def _renamed(item: Mapping[str, object], made: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """What readers see, and CSL has elsewhere: a subtitle behind its title, a journal's short title, a date."""
    title, subtitle = made.get("title"), _text(item.get("subtitle"))
    if isinstance(title, str) and isinstance(subtitle, str) and subtitle and subtitle not in title:
        yield "title", title.rstrip(":. ") + _JOINT + subtitle
    short = _text(item.get("short-container-title"))
    if isinstance(short, str) and short and "container-title-short" not in made:
        yield "container-title-short", short
    if "issued" not in made:
        dates = (_date(item.get(name)) for name in ("published", "published-print", "published-online"))
        yield from [("issued", date) for date in dates if isinstance(date, dict) and date][:1]
