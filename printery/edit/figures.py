"""Figures and tables with their titles, and the lines of small print below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from printery.diagnostics import Location, nearest
from printery.edit.attributes import Attributes
from printery.edit.desk import Desk, Ruler
from printery.edit.inline import InlineEditor
from printery.edit.pictures import check_chart, check_picture, resolve
from printery.model.text import Blocks, Inline, Node, plain_text

ROLES = ("unit", "subtitle", "source", "note", "credit")
"""The lines of a figure or table, in the order in which they are read."""
_FIGURE_KEYS = frozenset((*ROLES, "alt", "lang", "dir"))
_TABLE_KEYS = frozenset(("unit", "subtitle", "source", "note", "widths", "lang", "dir"))
_WIDTHS = re.compile(r"\d{1,3}( \d{1,3})*")


def edited_words(desk: Desk, md: MarkdownIt, text: str, location: Location) -> Inline:
    """The nodes of one line of Markdown that stands in an attribute or a YAML value; its places are all `location`."""
    tokens = md.parseInline(text, {})[0].children or []
    return InlineEditor(desk, Ruler.fixed_at(location), in_note=True).edit(tokens)


def figure(desk: Desk, md: MarkdownIt, token: Token, ruler: Ruler) -> Node:
    """A picture or chart that stands alone in its paragraph."""
    at = ruler.at(int(token.meta["pos"]))
    given: Attributes = token.meta.get("attributes", Attributes())
    refuse_unknown(desk, given, _FIGURE_KEYS, "figure", at)
    inner = InlineEditor(desk, ruler, int(token.meta["pos"]) + 2)
    title = inner.edit(token.children or [])
    name = str(token.attrs["src"])
    _check_words(desk, name, given, at, is_titled=bool(title))
    path, is_there = resolve(desk, name, at)
    is_chart = path.endswith(".vl.json")
    if is_there:
        (check_chart if is_chart else check_picture)(desk, path, at)
    attributes = {
        "src": path,
        "kind": "chart" if is_chart else "image",
        "id": given.id,
        "alt": given.pairs.get("alt", ""),
    }
    attributes |= {key: given.pairs[key] for key in ("lang", "dir") if key in given.pairs}
    lines = tuple(_lines(desk, md, given.pairs, at))
    attributes |= {line.get("role"): plain_text(line.children) for line in lines}
    head = (Node("title", {}, title, at),) if title else ()
    return Node("figure", {key: value for key, value in attributes.items() if value}, (*head, *lines), at)


def _check_words(desk: Desk, name: str, given: Attributes, at: Location, *, is_titled: bool) -> None:
    if not is_titled:
        desk.fault("C060", f"the figure {name} has no title", at, "write ![Title that states the finding](...)")
    if not given.pairs.get("alt"):
        hint = 'write {alt="what the picture shows and its message"} behind it'
        desk.fault("C056", f"the figure {name} has no alternative text", at, hint)
    if not (given.pairs.get("source") or given.pairs.get("credit")):
        hint = 'write {source="..."} behind it; "illustrative" if the figures are'
        desk.fault("C057", f"the figure {name} has no source", at, hint)


def _lines(desk: Desk, md: MarkdownIt, pairs: Mapping[str, str], at: Location) -> Iterator[Node]:
    for role in ROLES:
        if pairs.get(role):
            yield Node("line", {"role": role}, edited_words(desk, md, pairs[role], at), at)


def refuse_unknown(desk: Desk, given: Attributes, known: frozenset[str], what: str, at: Location) -> None:
    """Report attributes and classes that the thing does not have."""
    for key in sorted(given.pairs.keys() - known):
        desk.fault("C063", f"an unknown attribute {key} of a {what}", at, nearest(key, known))
    for name in given.classes:
        desk.fault("C063", f"an unknown class .{name} of a {what}", at, "take it out")


def check_rows(desk: Desk, token: Token) -> None:
    """Report rows of a pipe table that have more or fewer cells than its head."""
    if desk.place.fixed or not token.map:
        return
    first, end = token.map
    width = _cells(desk.place.lines[first])
    for line in range(first + 2, min(end, len(desk.place.lines))):
        cells = _cells(desk.place.lines[line])
        if desk.place.lines[line].strip() and cells != width:
            message = f"a row of {cells} cells in a table of {width} columns"
            desk.fault("C066", message, desk.place.at(line), "write one | between cells, and \\| for the sign itself")


def _cells(line: str) -> int:
    cells = escapedSplit(line.strip().lstrip("> ").strip())
    return len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")


def columns_of(tokens: Sequence[Token]) -> str:
    """How the columns of a pipe table are aligned, from its tokens: `left right`."""
    aligned = []
    for token in tokens:
        if token.type == "th_open":
            aligned.append(str(token.attrs.get("style", "text-align:left")).removeprefix("text-align:"))
        elif token.type == "thead_close":
            break
    return " ".join(aligned)


def captioned(desk: Desk, md: MarkdownIt, table: Node, title: Inline, meta: Mapping[str, object]) -> Node:
    """The table with its title and lines from the caption below it."""
    at = table.location
    given = meta.get("attributes")
    given = given if isinstance(given, Attributes) else Attributes()
    refuse_unknown(desk, given, _TABLE_KEYS, "table", at)
    lines = tuple(_lines(desk, md, given.pairs, at))
    attributes = dict(table.attributes)
    if given.id:
        attributes["id"] = given.id
    attributes |= {key: given.pairs[key] for key in ("lang", "dir") if key in given.pairs}
    attributes |= {line.get("role"): plain_text(line.children) for line in lines}
    widths = given.pairs.get("widths")
    if widths is not None:
        count = len(attributes.get("columns", "").split())
        if not _WIDTHS.fullmatch(widths) or len(widths.split()) != count:
            hint = f"write {count} numbers, in percent"
            desk.fault("C063", f"the widths {widths!r} of a table of {count} columns", at, hint)
        else:
            attributes["widths"] = widths
    own = tuple(node for node in table.nodes if node.tag != "title")
    head = (Node("title", {}, title, at),) if title else tuple(node for node in table.nodes if node.tag == "title")
    return Node("table", attributes, (*head, *own, *lines), at)


def normal_table(table: Node) -> Node:
    """A table from raw HTML in the form of the others: with `columns`, and cells that say nothing of their place."""
    rows = [node for node in table.walk() if node.tag == "tr"]
    count = max((sum(int(cell.get("colspan", "1")) for cell in row.nodes) for row in rows), default=0)
    return table if table.get("columns") else table.having(columns=" ".join(["left"] * count))


def check_table(desk: Desk, table: Node) -> None:
    """Report a table without title or source."""
    if table.find("title") is None:
        hint = 'after a blank line write : Title that states the finding {#tbl-x source="..."}'
        desk.fault("C060", "the table has no title", table.location, hint)
    elif not table.get("source"):
        title = table.find("title")
        words = plain_text(title.children) if title else ""
        hint = 'write {source="..."} behind its title; "illustrative" if the figures are'
        desk.fault("C057", f"the table {words!r} has no source", table.location, hint)


def check_tables(desk: Desk, blocks: Blocks) -> None:
    """Report tables without title or source, wherever they stand; called once their captions are known."""
    for block in blocks:
        for node in block.walk():
            if node.tag == "table":
                check_table(desk, node)
