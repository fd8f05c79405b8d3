"""Which page is which: the number of every page, in the counter style that its margins show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from printery.model.stages.artefact import PageFact
from printery.press.engine.numbering import number_text
from printery.press.facts.extent import Extent, Leaf, Opening
from printery.press.facts.numbering import DECIMAL, Numbering


def page_facts(extents: Mapping[int, Extent], openings: Sequence[Opening]) -> dict[int, tuple[PageFact, ...]]:
    """The pages of each section that is laid out, with the blank one before it if there is one.

    A page whose margins show no number, nor those of others of its name, is numbered as the page before it, or else as
    the next one that shows one. Indexes count from the document's first page.
    """
    leaves = [leaf for place, extent in sorted(extents.items()) for leaf, _ in _pages(extent, openings[place])]
    current = next((leaf.numbering for leaf in leaves if leaf.numbering), DECIMAL)
    found: dict[int, tuple[PageFact, ...]] = {}
    index = 0
    for place, extent in sorted(extents.items()):
        facts = []
        for leaf, counter in _pages(extent, openings[place]):
            current = leaf.numbering or current
            facts.append(page_fact(index, leaf, counter, current))
            index += 1
        found[place] = tuple(facts)
    return found


def with_numbers(pages: Sequence[PageFact], facts: Sequence[PageFact]) -> tuple[PageFact, ...]:
    """Pages that were read, with the numbers that they have."""
    return tuple(
        replace(page, folio=fact.folio, counter=fact.counter, numbering=fact.numbering)
        for page, fact in zip(pages, facts, strict=True)
    )


def page_fact(index: int, leaf: Leaf, counter: int, numbering: Numbering) -> PageFact:
    """A page of which no more is known yet than its number."""
    folio = number_text(counter, numbering)
    return PageFact(index, folio, leaf.name, leaf.is_blank, None, counter, numbering.name)


def _pages(extent: Extent, opening: Opening) -> Iterator[tuple[Leaf, int]]:
    if extent.blank is not None and extent.has_blank_after(opening):
        yield extent.blank, opening.page + 1
    for page, leaf in enumerate(extent.leaves):
        yield leaf, extent.counter(page, opening)
