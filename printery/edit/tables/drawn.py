"""Grid, simple and multiline tables: from their lines in the text to a table with edited cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from printery.edit.desk import Desk, Place
from printery.edit.grammar.grid_tables import OPENING, STARTING, grid_table
from printery.edit.grammar.ruled_tables import ruled_extent, ruled_table
from printery.edit.grammar.sketches import DrawingError, DrawnCell, Row, Sketch
from printery.edit.tables.form import broken_table
from printery.model.stages.text import Inline, Node

Build = Callable[[Desk, Sequence[Token]], Inline]
"""Makes blocks, or the words of a line, of the tokens of a cell."""
_REFUSED = {
    "table": "a table",
    "figure": "a figure",
    "div": "a fenced div",
    "caption": "a caption",
    **dict.fromkeys(("h2", "h3", "h4"), "a heading"),
}
"""What a cell cannot hold."""


def recognise(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """The block rule: leaves one token `drawn_table` with the lines of the table, or a fault for one that is broken."""
    if state.is_code_block(start):
        return False

    def line(offset: int) -> str | None:
        number = start + offset
        if number >= end or (not state.isEmpty(number) and state.sCount[number] < state.blkIndent):
            return None
        return state.getLines(number, number + 1, state.blkIndent, keepLastLF=False)

    first = (line(0) or "").strip()
    if STARTING.match(first):
        length = 1
        while (line(length) or "").lstrip().startswith(("+", "|")):
            length += 1
        kind, found = "grid", length
    elif silent:
        return False
    else:
        try:
            kind, found = "ruled", ruled_extent(line)
        except DrawingError as error:
            kind, found = "ruled", 1
            _push(state, start, 1, kind).meta["error"] = error
            state.line = start + 1
            return True
    if not found:
        return False
    if not silent:
        _push(state, start, found, kind).meta["lines"] = [line(offset) or "" for offset in range(found)]
        state.line = start + found
    return True


def _push(state: StateBlock, start: int, length: int, kind: str) -> Token:
    token = state.push("drawn_table", "table", 0)
    token.map = [start, start + length]
    token.meta = {"kind": kind, "env": state.env}
    return token


def drawn_table(desk: Desk, md: MarkdownIt, token: Token, build: Build) -> Node:
    """The table of a token `drawn_table`; broken, with C110 at the line and column, if its lines do not draw one."""
    first = (token.map or [0])[0]
    drawing: list[str] = token.meta.get("lines", [""])
    left = _indent(desk, first, drawing[0])
    bare = [text[min(len(text) - len(text.lstrip()), _indented(drawing)) :] for text in drawing]
    try:
        if "error" in token.meta:
            raise token.meta["error"]
        sketch = _sketch(token.meta["kind"], bare)
    except DrawingError as error:
        where = desk.place.at(first + error.line, left + error.column + 1)
        desk.fault("C110", error.message, where, error.hint)
        return broken_table(desk.place.at(first, left + 1))
    frame = _Frame(desk, md, token.meta, first, left)
    parts = [("thead", "th", sketch.head), ("tbody", "td", sketch.body), ("tfoot", "td", sketch.foot)]
    children = tuple(Node(part, {}, frame.rows(rows, tag, build)) for part, tag, rows in parts if rows)
    attributes = {"columns": " ".join(sketch.aligned)}
    if sketch.widths:
        attributes["widths"] = " ".join(map("{:g}".format, sketch.widths))
    return Node("table", attributes, children, desk.place.at(first, left + 1))


def _sketch(kind: str, lines: list[str]) -> Sketch:
    if kind != "grid":
        return ruled_table(lines)
    if not OPENING.match(lines[0]):
        raise DrawingError("a grid whose first line is not +---+---+", "write + at each corner, - between them", 0)
    return grid_table(lines)


def _indented(drawing: Sequence[str]) -> int:
    """Blanks before every line."""
    return min((len(text) - len(text.lstrip()) for text in drawing if text.strip()), default=0)


def _indent(desk: Desk, line: int, text: str) -> int:
    """0-based offset in the file's line at which the drawing begins."""
    source = desk.place.lines[line] if line < len(desk.place.lines) else ""
    return max(source.find(text.strip()), 0)


class _Frame:
    """Where the drawing stands, and how its cells are edited."""

    def __init__(self, desk: Desk, md: MarkdownIt, meta: Mapping[str, Any], first: int, left: int) -> None:
        self.desk, self.md, self.first, self.left = desk, md, first, left
        self.env = meta["env"]
        self.blocks = meta["kind"] == "grid"

    def rows(self, rows: Sequence[Row], tag: str, build: Build) -> tuple[Node, ...]:
        """Rows of cells as nodes."""
        made = []
        for row in rows:
            cells = tuple(self.cell(cell, tag, build) for cell in row)
            place = cells[0].location if cells else self.desk.place.at(self.first)
            made.append(Node("tr", {}, cells, place))
        return tuple(made)

    def cell(self, drawn: DrawnCell, tag: str, build: Build) -> Node:
        """One cell: blocks in a grid, a line of text in the other tables."""
        outer = self.desk.place
        line = self.first + drawn.line
        place = Place(
            outer.path, outer.first_line + line, drawn.lines, outer.fixed, outer.left + self.left + drawn.column
        )
        desk = replace(self.desk, place=place)
        text = "\n".join(drawn.lines)
        tokens = self.md.parse(text, self.env) if self.blocks else self.md.parseInline(text, self.env)
        spans = {"colspan": drawn.colspan, "rowspan": drawn.rowspan}
        attributes = {key: str(count) for key, count in spans.items() if count > 1}
        return Node(tag, attributes, self.words(desk, build(desk, tokens)), place.at(0))

    def words(self, desk: Desk, children: Inline) -> Inline:
        """The children of a cell: the words of its one paragraph, or its blocks; C112 for what no cell can hold."""
        kept: list[Node | str] = []
        for child in children:
            inner = child.walk() if isinstance(child, Node) else ()
            refused = next((node for node in inner if node.tag in _REFUSED), None)
            if refused is None:
                kept.append(child)
            else:
                message = f"{_REFUSED[refused.tag]} in a cell of a table"
                desk.fault("C112", message, refused.location, "write paragraphs and lists there, and nothing else")
        only = kept[0] if len(kept) == 1 else None
        return only.children if isinstance(only, Node) and only.tag == "p" else tuple(kept)
