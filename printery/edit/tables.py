"""Tables with their titles, and the lines of small print around them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from printery.edit.attributes import Attributes
from printery.edit.desk import Desk
from printery.edit.lines import KEPT, has_line, kept, lines, refuse_unknown
from printery.model.text import Blocks, Inline, Node, plain_text

_TABLE_KEYS = frozenset(("unit", "subtitle", "source", "note", "widths", *KEPT))
_WIDTHS = re.compile(r"\d{1,3}( \d{1,3})*")


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
    below = tuple(lines(desk, md, given.pairs, at))
    attributes = dict(table.attributes)
    if given.id:
        attributes["id"] = given.id
    attributes |= kept(desk, given.pairs)
    attributes |= {line.get("role"): plain_text(line.children) for line in below}
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
    return Node("table", attributes, (*head, *own, *below), at)


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
    elif not has_line(table, "source"):
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
