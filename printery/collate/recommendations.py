"""The recommendations of a work as a table: number, words, addressee, and where the text speaks of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from printery.collate.numbering import Numberer, ReferenceTarget, bare, has_own_words
from printery.collate.words import NBSP
from printery.model.stages.collation import CollatedSection, Discussion, Recommendation
from printery.model.stages.text import BLOCK_TAGS, Blocks, Inline, Node, element

REGISTER = "recommendations"
"""The kind of section that holds the table."""
_WIDTHS = "6 47 23 24"


def recommendations_of(sections: Sequence[CollatedSection]) -> tuple[Recommendation, ...]:
    """All recommendations in order, with the paragraphs of other sections that refer to each."""
    discussed = _discussions(sections)
    return tuple(
        _recommendation(node, section, discussed.get(node.id, {}))
        for section in sections
        for block in section.blocks
        for node in block.walk()
        if node.tag == "div" and node.get("class") == "recommendation"
    )


def _recommendation(node: Node, section: CollatedSection, found: Mapping[str, Discussion]) -> Recommendation:
    own = Discussion(node.id, section.id, section.label, section.short_title)
    others = tuple(one for one in found.values() if one.section != section.id)
    to = next((child.children for child in node.nodes if child.get("role") == "to"), ())
    title = node.find("title")
    head: Inline = (element("strong", *bare(title.children)), element("br")) if title else ()
    words = (*head, *flat(tuple(child for child in node.nodes if child.tag not in {"title", "line"})))
    return Recommendation(node.id, int(node.get("number")), bare(to), words, (own, *others))


def _discussions(sections: Sequence[CollatedSection]) -> dict[str, dict[str, Discussion]]:
    """Id of a recommendation, and by section the first paragraph that refers to it."""
    found: dict[str, dict[str, Discussion]] = {}
    for section in sections:
        for block in section.blocks:
            for paragraph, reference in _references(block, ""):
                place = Discussion(paragraph, section.id, section.label, section.short_title)
                found.setdefault(reference.get("target"), {}).setdefault(section.id, place)
    return found


def _references(node: Node, paragraph: str) -> Iterator[tuple[str, Node]]:
    if node.tag in BLOCK_TAGS and node.id and has_own_words(node):
        paragraph = node.id
    if node.tag == "xref" and paragraph and not node.get("made"):
        yield paragraph, node
    for child in node.nodes:
        yield from _references(child, paragraph)


def with_register(
    section: CollatedSection, recommendations: Sequence[Recommendation], numberer: Numberer
) -> CollatedSection:
    """The section with the table as its one block; its references are still to be resolved."""
    if not recommendations:
        return section
    for place in (place for one in recommendations for place in one.discussed):
        if place.id not in numberer.targets:
            at = numberer.targets[place.section]
            target = ReferenceTarget(place.id, "other", place.label, at.number, (place.title,), at.location)
            numberer.targets[place.id] = replace(target, within=place.section, is_front=at.is_front)
    head = element(
        "tr",
        *(
            element("th", word, id=f"{section.id}-h{n}", scope="col")
            for n, word in enumerate((numberer.words.text(f"register.{place}") for place in range(4)), 1)
        ),
    )
    rows = (_row(section.id, one, numberer) for one in recommendations)
    table = element(
        "table", element("thead", head), element("tbody", *rows), id=f"{section.id}-table", columns="left " * 4
    )
    return replace(section, blocks=(table.having(columns=table.get("columns").strip(), widths=_WIDTHS, flows="yes"),))


def _row(owner: str, one: Recommendation, numberer: Numberer) -> Node:
    name = f"{owner}-{one.id}"
    number = element("xref", target=one.id, form="number", made="yes")
    places: list[Node | str] = []
    for place in one.discussed:
        target = numberer.targets[place.id]
        wanted = place.section if target.kind == "recommendation" else place.id
        words = place.label.replace(" ", NBSP) or place.title
        reference = element("xref", words, target=wanted, form="text", made="yes")
        page = {"page-of": place.id} | ({"roman": "yes"} if target.is_front else {})
        places += [element("br")] if places else []
        places.append(reference.having(**page))
    return element(
        "tr",
        element("td", number, id=f"{name}-number"),
        element("td", *one.words, id=f"{name}-words"),
        element("td", *one.to, id=f"{name}-to"),
        element("td", *places, id=f"{name}-where"),
    )


def flat(blocks: Blocks) -> Inline:
    """The words of blocks as one run, a line break between two of them; without notes and marks."""
    run_on: list[Node | str] = []
    for block in blocks:
        inline = tuple(child for child in block.children if isinstance(child, str) or child.tag not in BLOCK_TAGS)
        inside = tuple(child for child in block.nodes if child.tag in BLOCK_TAGS)
        for run in (bare(inline), flat(inside)):
            if run:
                run_on += [element("br"), *run] if run_on else run
    return tuple(run_on)
