"""What the lists of a work hold: its abbreviations, and which lists have nothing to show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from printery.collate.filing import Filing
from printery.diagnostics import Diagnostic, Location
from printery.model.stages.collation import CollatedSection
from printery.model.stages.library import Record
from printery.model.stages.text import Node, plain_text
from printery.model.written.works import Work

_LISTS = MappingProxyType(
    {
        "list-of-figures": "figure",
        "list-of-tables": "table",
        "list-of-boxes": "box",
        "abbreviations": "abbreviations",
        "index": "index",
        "descriptions": "descriptions",
        "recommendations": "recommendations",
    }
)
"""Kind of section to the name of what it lists."""
Abbreviations = tuple[tuple[str, str], ...]


def nodes_of(sections: Sequence[CollatedSection]) -> Iterator[Node]:
    """Every node of the text in order."""
    for section in sections:
        for block in (*section.epigraph, *section.abstract, *section.blocks):
            yield from block.walk()


def abbreviations_of(
    sections: Sequence[CollatedSection], record: Record[Work], faults: list[Diagnostic]
) -> Abbreviations:
    """Those that the text uses, filed; one that everybody knows has no expansion, and is not listed.

    Faults: C106 for those that the work defines and never uses.
    """
    abbreviated = (node for node in nodes_of(sections) if node.tag == "abbr" and node.get("title"))
    used = {plain_text(node.children): node.get("title") for node in abbreviated}
    faults += _unused(record, used)
    filing = Filing(record.value.language)
    return tuple(sorted(used.items(), key=lambda pair: filing.name(pair[0])))


def _unused(record: Record[Work], used: Mapping[str, str]) -> Iterator[Diagnostic]:
    for short in record.value.abbreviations:
        if short not in used:
            message = f"the abbreviation {short} is never used"
            yield Diagnostic("C106", message, record.at("abbreviations", short), "take it out")


def without_empty(
    sections: Sequence[CollatedSection],
    places: Sequence[Location],
    held: Mapping[str, Sequence[object]],
    faults: list[Diagnostic],
) -> tuple[CollatedSection, ...]:
    """The sections without lists that have nothing to list, C109 for each; `held` is what the lists hold, by name."""
    kept = []
    for section, place in zip(sections, places, strict=True):
        if section.kind in _LISTS and not held[_LISTS[section.kind]]:
            hint = "take the entry out of the order of matter"
            faults.append(Diagnostic("C109", f"the {section.kind} would be empty, and is left out", place, hint))
        else:
            kept.append(section)
    return tuple(kept)
