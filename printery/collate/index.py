"""The index, from the marks that authors set in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from printery.collate.filing import FilingKey, filing_key, letter
from printery.collate.numbering import bare
from printery.diagnostics import Diagnostic, Location, nearest
from printery.model.collation import CollatedSection, IndexEntry, IndexGroup, Locator
from printery.model.text import Inline, Node, plain_text

_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Heading:
    """An entry that is being filled."""

    term: Inline
    locators: list[Locator] = field(default_factory=list)
    see: dict[str, Location] = field(default_factory=dict)
    also: dict[str, Location] = field(default_factory=dict)
    subs: dict[FilingKey, _Heading] = field(default_factory=dict)


def index_of(sections: Iterable[CollatedSection], faults: list[Diagnostic]) -> tuple[IndexGroup, ...]:
    """The entries by letter; a `see` that points to no entry is reported."""
    headings: dict[FilingKey, _Heading] = {}
    for section in sections:
        for mark, note in _marks((*section.epigraph, *section.blocks), None):
            _enter(headings, mark, note)
    faults += _blind(headings)
    entries = tuple(_entries(headings, "ix"))
    groups = groupby(entries, key=lambda entry: letter(filing_key(plain_text(entry.term))))
    return tuple(IndexGroup(first, tuple(group)) for first, group in groups)


def _marks(nodes: Sequence[Node | str], note: int | None) -> Iterator[tuple[Node, int | None]]:
    for node in nodes:
        if isinstance(node, Node):
            if node.tag == "index":
                yield node, note
            yield from _marks(node.children, int(node.get("number")) if node.tag == "note" else note)


def _enter(headings: dict[FilingKey, _Heading], mark: Node, note: int | None) -> None:
    term = mark.get("term")
    if not filing_key(term)[0]:
        return
    words = bare(mark.children)
    heading = headings.setdefault(filing_key(term), _Heading(words if plain_text(words).strip() == term else (term,)))
    sub = mark.get("sub")
    if sub:
        heading = heading.subs.setdefault(filing_key(sub), _Heading((sub,)))
    heading.see |= dict.fromkeys(_names(mark.get("see")), mark.location)
    heading.also |= dict.fromkeys(_names(mark.get("also")), mark.location)
    if not mark.get("see"):
        heading.locators.append(Locator(mark.id, note))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(";") if name.strip())


def _blind(headings: dict[FilingKey, _Heading]) -> Iterator[Diagnostic]:
    known = {key: plain_text(heading.term) for key, heading in headings.items()}
    for entry in (*headings.values(), *(sub for main in headings.values() for sub in main.subs.values())):
        for name, place in (*entry.see.items(), *entry.also.items()):
            if filing_key(name) not in known and filing_key(name)[:1] not in known:
                message = f"the entry {plain_text(entry.term)} points to {name}, which the index does not have"
                yield Diagnostic("C073", message, place, nearest(name, known.values()))


def _entries(headings: dict[FilingKey, _Heading], prefix: str) -> Iterator[IndexEntry]:
    for key in sorted(headings):
        heading = headings[key]
        name = f"{prefix}-{_SLUG.sub('-', ' '.join(key)).strip('-') or sorted(headings).index(key)}"
        yield IndexEntry(
            term=heading.term,
            id=name,
            locators=tuple(heading.locators),
            see=_sorted(heading.see),
            also=_sorted(heading.also),
            children=tuple(_entries(heading.subs, name)),
        )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=filing_key))
