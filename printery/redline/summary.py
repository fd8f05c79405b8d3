"""The first pages of a comparison: what is compared, how much changed, every place with its page, how to read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Template
from typing import Any

from printery.collate.copying import copy_lines
from printery.model.stages.collation import CollatedSection, Collation
from printery.model.stages.kinds import Matter
from printery.model.stages.text import Blocks, Inline, Node, element, plain_text, rewrite
from printery.redline.changes import Change, Fate
from printery.redline.comparison import Comparison
from printery.redline.revision import Commit

SUMMARY = "what-changed"
"""Id of the section."""
_MOST_PLACES = 600
"""Places that the summary lists; the pages behind it show all of them."""
_WHOLE_ROWS = 3
"""Rows of a table that stay on one page."""
_MOST_NUMBERS = 24
"""Changed numbers that the first page lists; the list of places has all."""
_MOST_FAULTS = 40
_MUCH = 0.5
"""Words put in and taken out, as a share of all, from which a section counts as rewritten."""
_DIGIT = re.compile(r"\d")
_WITH_WORDS = frozenset(("p", "h2", "h3", "li", "th", "td"))
_FIRST = ("recommendation", "section", "heading", "table", "figure", "note")
"""Things in the order in which readers ask for them; others follow."""


@dataclass(frozen=True, slots=True)
class About:
    """What a summary says of the two states besides their differences."""

    before: str
    """What the earlier state is called."""
    after: str
    given: str = ""
    """The earlier state as the user called it, for the title."""
    history: Sequence[Commit] = ()
    """The commits between them, newest first."""
    faults: Sequence[str] = ()
    """What is wrong in the texts: a passage that could not be read is not compared, and readers must know."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a comparison in the work's language: `redline` of `templates/wording/<language>.json`."""

    words: Mapping[str, Any]

    def __call__(self, name: str, **values: object) -> str:
        """A sentence with its blanks filled."""
        return Template(str(self.words[name])).substitute({key: str(value) for key, value in values.items()})

    def of(self, group: str, name: str) -> str:
        """A word of a group, such as `things`."""
        return str(self.words[group][name])


def summarised(comparison: Comparison, wording: Wording, about: About) -> Collation:
    """The work of the comparison with a summary before its sections; only that if nothing changed."""
    title = wording("title", before=about.given or about.before)
    faults = tuple(_faults(about.faults, wording))
    parts = (*_blocks(comparison, wording, about.before, about.after), *_commits(about.history, wording), *faults)
    blocks = tuple(_named_blocks(iter(parts)))
    section = CollatedSection(SUMMARY, Matter.FRONT, "preface", "", None, (title,), wording("running"), blocks=blocks)
    sections = (section, *comparison.collation.sections)
    return replace(comparison.collation, sections=sections, copy=tuple(copy_lines(sections)))


def without_pages(collation: Collation) -> Collation:
    """The same for a page on a screen: references to pages say what is found there, and the list has none."""

    def change(node: Node) -> Node:
        if node.tag == "xref" and node.get("form") == "page":
            target = node.get("target")
            return Node("xref", {"form": "text", "target": target, "href": f"#{target}"}, (node.get("label"),))
        if node.tag != "table" or not node.get("places"):
            return node
        parts = (part.containing(*(row.containing(*row.nodes[1:]) for row in part.nodes)) for part in node.nodes)
        return node.having(columns="left left", widths="28 72").containing(*parts)

    sections = tuple(
        replace(
            section,
            blocks=tuple(n for n in (rewrite(block, change) for block in section.blocks) if isinstance(n, Node)),
        )
        for section in collation.sections
    )
    return replace(collation, sections=sections, copy=tuple(copy_lines(sections)))


def _blocks(comparison: Comparison, wording: Wording, before: str, after: str) -> Iterator[Node]:
    work = comparison.collation.work
    yield _paragraph("lead", wording("compared", work=work.title, before=before, after=after))
    if comparison.is_empty:
        yield _paragraph("lead same", wording("same"))
        if comparison.findings.renumbered:
            yield from _renumbered(comparison, wording)
        return
    found = comparison.findings
    come, gone = found.come.total(), found.gone.total()
    yield _paragraph("", wording("words", come=f"{come:,}", gone=f"{gone:,}"))
    if not comparison.is_complete:
        yield _paragraph("", wording("incomplete"))
    if found.changes:
        yield _counts(comparison, wording)
    yield from _numbers(comparison, wording)
    yield from _rewritten(comparison, wording)
    yield _legend(wording)
    yield from _lists(comparison, wording)


def _lists(comparison: Comparison, wording: Wording) -> Iterator[Node]:
    """Everything found, place by place, and what stayed."""
    found = comparison.findings
    if comparison.particulars:
        yield _heading(wording("particulars"))
        yield _particulars(comparison, wording)
    if found.changes:
        yield _heading(wording("places"))
    if len(found.changes) > _MOST_PLACES:
        yield _paragraph("", wording("too_many", shown=_MOST_PLACES, all=len(found.changes)))
    yield from _places(comparison, wording)
    if found.restylings:
        yield from _restyled(comparison, wording)
    if found.renumbered:
        yield from _renumbered(comparison, wording)
    if comparison.unchanged:
        yield _heading(wording("unchanged"))
        yield _paragraph("", "; ".join(filter(None, comparison.unchanged)))


def _numbers(comparison: Comparison, wording: Wording) -> Iterator[Node]:
    """The places in which a number changed, which readers ask for first."""
    found = [change for change in comparison.findings.changes if change.fate is Fate.CHANGED and _has_number(change)]
    if found:
        yield _heading(wording("numbers"))
        yield _list_of(found[:_MOST_NUMBERS], wording)


def _has_number(change: Change) -> bool:
    marked = (node for node in change.excerpt if isinstance(node, Node) and node.tag in {"ins", "del"})
    return any(_DIGIT.search(plain_text(node.children)) for node in marked)


def _rewritten(comparison: Comparison, wording: Wording) -> Iterator[Node]:
    """Sections of which much is new, with the share of their words that stayed."""
    rows = []
    for section in comparison.collation.sections:
        gone, come = (counter[section.id] for counter in (comparison.findings.gone, comparison.findings.come))
        kept = max(0, len(plain_text(section.blocks).split()) - gone - come)
        if gone and kept + gone and gone + come >= _MUCH * (kept + gone):
            link = Node("xref", {"form": "text", "target": section.id, "href": f"#{section.id}"}, _named(section))
            rows.append((element("td", link), f"{kept / (kept + gone):.0%}", f"{gone:,}", f"{come:,}"))
    if rows:
        yield _heading(wording("rewritten"))
        numbers = (
            element("th", wording(key), scope="col", align="right") for key in ("head_kept", "head_gone", "head_come")
        )
        head = element("tr", element("th", wording("head_section"), scope="col"), *numbers)
        lines = (
            element("tr", first, *(element("td", cell, align="right") for cell in cells)) for first, *cells in rows
        )
        table = element("table", element("thead", head), element("tbody", *lines))
        yield table.having(columns="left right right right", widths="64 12 12 12")


def _restyled(comparison: Comparison, wording: Wording) -> Iterator[Node]:
    """Passages with another address or emphasis."""
    yield _heading(wording("restyled"))
    items = []
    for one in comparison.findings.restylings[:_MOST_PLACES]:
        said = wording(f"{one.what}_one", words=one.words, before=one.before or "–", after=one.after or "–")
        items.append(element("li", Node("xref", {"form": "text", "target": one.id, "href": f"#{one.id}"}, (said,))))
    yield element("ul", *items)


def _commits(history: Sequence[Commit], wording: Wording) -> Iterator[Node]:
    """Who changed the text when, and why, as the messages of the commits say."""
    if history:
        yield _heading(wording("history"))
        keys = ("head_day", "head_author", "head_reason")
        head = element("tr", *(element("th", wording(key), scope="col") for key in keys))
        rows = (element("tr", *(element("td", cell) for cell in (one.day, one.author, one.subject))) for one in history)
        table = element("table", element("thead", head), element("tbody", *rows), flows="yes")
        yield table.having(columns="left left left", widths="16 24 60")


def _faults(faults: Sequence[str], wording: Wording) -> Iterator[Node]:
    if faults:
        yield _heading(wording("faults"))
        yield _paragraph("", wording("faults_lead"))
        yield element("ul", *(element("li", fault) for fault in faults[:_MOST_FAULTS]))
        if len(faults) > _MOST_FAULTS:
            yield _paragraph("", wording("too_many", shown=_MOST_FAULTS, all=len(faults)))


def _named_blocks(blocks: Iterator[Node]) -> Iterator[Node]:
    """The blocks with ids, by which the press knows what it has set."""
    count = iter(range(1, 1 << 40))

    def change(node: Node) -> Node:
        return node.having(id=f"{SUMMARY}-{next(count)}") if node.tag in _WITH_WORDS and not node.id else node

    for block in blocks:
        changed = rewrite(block, change)
        if isinstance(changed, Node):
            yield changed


def _paragraph(name: str, *words: Node | str) -> Node:
    return Node("p", {"class": name} if name else {}, words)


def _heading(words: str) -> Node:
    return element("h2", words)


def _legend(wording: Wording) -> Node:
    """How marks are to be read, with each as it looks."""
    marks: Inline = (
        Node("ins", {}, (wording("legend_inserted"),)), " ",
        Node("del", {}, (wording("legend_deleted"),)), " ",
        wording("legend_bar"),
    )  # fmt: skip
    return _paragraph("legend", *marks)


def _counts(comparison: Comparison, wording: Wording) -> Node:
    """A row for each kind of thing, a column for each fate."""
    counts = comparison.findings.counts()
    order = {name: place for place, name in enumerate(_FIRST)}
    heads = (
        element("th", wording("head_what"), scope="col"),
        *(element("th", wording.of("fates", fate), scope="col", align="right") for fate in Fate),
    )
    rows = [
        element(
            "tr",
            element("th", wording.of("things_many", name), scope="row"),
            *(element("td", str(counts[name][fate] or "–"), align="right") for fate in Fate),
        )
        for name in sorted(counts, key=lambda name: (order.get(name, len(order)), name))
    ]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    return table.having(columns=" ".join(["left"] + ["right"] * len(Fate)))


def _particulars(comparison: Comparison, wording: Wording) -> Node:
    rows = [
        element("tr", element("th", wording.of("fields", name), scope="row"), element("td", *words))
        for name, words in comparison.particulars
    ]
    return element("table", element("tbody", *rows), columns="left left", widths="24 76")


def _places(comparison: Comparison, wording: Wording) -> Iterator[Node]:
    """A table for each section: where, what, and the words."""
    titles = {section.id: _named(section) for section in comparison.collation.sections}
    changes = comparison.findings.changes[:_MOST_PLACES]
    for name, title in titles.items():
        inside = [change for change in changes if change.section == name]
        if inside:
            yield element("h3", Node("xref", {"form": "text", "target": name, "href": f"#{name}"}, title))
            yield _list_of(inside, wording)


def _list_of(changes: Sequence[Change], wording: Wording) -> Node:
    """A table with a row for each change: its page, what it is about, the words around it."""
    heads = tuple(element("th", wording(key), scope="col") for key in ("head_page", "head_what", "head_change"))
    rows = [_place(change, wording) for change in changes]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
    flows = {"flows_": "yes"} if len(rows) > _WHOLE_ROWS else {}
    return table.having(columns="left left left", widths="10 24 66", places_="yes", **flows)


def _named(section: CollatedSection) -> Inline:
    label: Inline = (f"{section.label}: ",) if section.label else ()
    return (*label, *section.title)


def _place(change: Change, wording: Wording) -> Node:
    page = Node("xref", {"form": "page", "target": change.id, "page-of": change.id})
    what = wording.of("things", change.what)
    named = (
        f"{change.label}, {wording.of('fates', change.fate)}"
        if change.label and not change.label.isdigit()
        else (f"{what}, {wording.of('fates', change.fate)}")
    )
    link = Node("xref", {"form": "text", "target": change.id, "href": f"#{change.id}"}, (named,))
    return element("tr", element("td", page), element("td", link), element("td", *change.excerpt))


def _renumbered(comparison: Comparison, wording: Wording) -> Iterator[Node]:
    yield _heading(wording("renumbered"))
    items: Blocks = tuple(
        element("li", wording("renumbered_one", before=before, after=after))
        for _, before, after in comparison.findings.renumbered
    )
    yield element("ul", *items)
