"""Tables with their titles, and the lines of small print around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from printery.diagnostics import Location
from printery.edit.desk import Desk
from printery.edit.grammar.attributes import Attributes
from printery.edit.grammar.sketches import shares
from printery.edit.language import check_language
from printery.edit.lines import KEPT, UNTITLED, check_untitled, edited_words, has_line, kept, lines, refuse_unknown
from printery.edit.tables.form import BROKEN, CAPTIONED, broken_table, settled
from printery.edit.tables.notes import LETTERS, PREFIX
from printery.model.stages.text import Blocks, Inline, Node, plain_text, rewrite

ALIGNMENTS = ("left", "right", "center", "decimal", "default")
TABLE_KEYS = frozenset(
    ("unit", "subtitle", "source", "note", "widths", "tbl-colwidths", "align", "decimal", "units", "row-heads")
) | {*KEPT, *LETTERS}
"""Attributes of a table; a letter is the note of that letter."""
TABLE_PREFIX = "tbl-"
"""What the id of a div begins with that stands around a table."""
_CLASSES = frozenset(("row-heads", "landscape", UNTITLED))
_OF_THE_WEB = frozenset(("striped", "hover", "bordered", "borderless", "sm", "responsive"))
"""Classes by which Quarto dresses tables of web pages; the house's tables have one dress."""
_ROLES = ("unit", "subtitle", "source", "note")
_LONG_LINE = 72
"""Characters of a line of a pipe table beyond which its dashes give the widths of columns, as in Pandoc."""
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_SLACK = 1.0
"""Percent by which widths may miss 100: three thirds are 99."""


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
    return len(_split(line))


def _split(line: str) -> list[str]:
    cells = escapedSplit(line.strip().lstrip("> ").strip())
    return cells[cells[0] == "" : len(cells) - (len(cells) > 1 and cells[-1] == "")]


def pipe_columns(desk: Desk, tokens: Sequence[Token]) -> dict[str, str]:
    """What the line of dashes of a pipe table says of its columns: `columns`, and `widths` if the table is wide.

    Dashes of one length say nothing of widths. Source: Pandoc User's Guide, Extension: pipe_tables.
    """
    aligned = []
    for token in tokens:
        if token.type == "th_open":
            aligned.append(str(token.attrs.get("style", "text-align:default")).removeprefix("text-align:"))
        elif token.type == "thead_close":
            break
    found = {"columns": " ".join(aligned)}
    first, end = tokens[0].map or (0, 0)
    source = desk.place.lines[first:end]
    dashes = [cell.count("-") for cell in _split(source[1])] if len(source) > 1 else []
    if max(map(len, source), default=0) > _LONG_LINE and len(set(dashes)) > 1 and len(dashes) == len(aligned):
        found["widths"] = " ".join(map("{:g}".format, shares(dashes)))
    return found


def captioned(desk: Desk, md: MarkdownIt, table: Node, title: Inline, given: Attributes) -> Node:
    """The table with its title, and all that the braces behind the title say."""
    at = table.location
    if table.get(BROKEN):
        return table.having(id=given.id).containing(Node("title", {}, title, at))
    classes = tuple(name for name in given.classes if name not in _CLASSES | _OF_THE_WEB)
    refuse_unknown(desk, replace(given, classes=classes), TABLE_KEYS, "table", at)
    below = (*lines(desk, md, given.pairs, at, _ROLES), *_notes(desk, md, given, at))
    attributes = {**table.attributes, CAPTIONED: "yes"} | ({"id": given.id} if given.id else {})
    attributes |= kept(desk, given.pairs) | {key: given.pairs[key] for key in ("decimal",) if key in given.pairs}
    attributes |= {line.get("role"): plain_text(line.children) for line in below}
    check_language(desk, attributes, at)
    if "landscape" in given.classes:
        attributes["class"] = "landscape"
    if UNTITLED in given.classes:
        attributes[UNTITLED] = "yes"
        check_untitled(desk, given, title, "table", at)
    attributes |= _columns(desk, table, given)
    own = tuple(node for node in table.nodes if node.tag != "title")
    head = (Node("title", {}, title, at),) if title else tuple(node for node in table.nodes if node.tag == "title")
    return _with_units(desk, md, Node("table", attributes, (*head, *own, *below), at), given.pairs.get("units"))


def _notes(desk: Desk, md: MarkdownIt, given: Attributes, at: Location) -> Iterator[Node]:
    for line in lines(desk, md, given.pairs, at, LETTERS):
        yield line.having(role=f"{PREFIX}{line.get('role')}")


def _columns(desk: Desk, table: Node, given: Attributes) -> dict[str, str]:
    """Widths, alignment and row heads as the author wants them; C115 for what does not fit the columns."""
    count, at, found = len(table.get("columns").split()), table.location, {}
    widths = given.pairs.get("widths") or given.pairs.get("tbl-colwidths")
    if widths is not None:
        numbers = widths.strip("[]").replace(",", " ").split()
        hint = f"write {count} numbers that are 100 in all, in percent of the measure"
        if len(numbers) != count or not all(_NUMBER.fullmatch(number) for number in numbers):
            desk.fault("C115", f"the widths {widths!r} of a table of {count} columns", at, hint)
        elif abs(sum(map(float, numbers)) - 100) > _SLACK or min(map(float, numbers)) <= 0:
            desk.fault("C115", f"the widths {widths} are {sum(map(float, numbers)):g} in all", at, hint)
        else:
            found["widths"] = " ".join(numbers)
    if "align" in given.pairs:
        words = given.pairs["align"].split()
        if len(words) != count or not set(words) <= set(ALIGNMENTS):
            hint = f"write {count} of the words {', '.join(ALIGNMENTS)}"
            desk.fault("C115", f"the alignment {given.pairs['align']!r} of a table of {count} columns", at, hint)
        else:
            found["align"] = " ".join(words)
    heads = given.pairs.get("row-heads", "1" if "row-heads" in given.classes else "0")
    if not heads.isdecimal() or int(heads) >= max(count, 1):
        desk.fault("C115", f"{heads} row heads in a table of {count} columns", at, "leave a column for the cells")
    elif int(heads):
        found["row-heads"] = str(int(heads))
    if given.pairs.get("decimal", ".") not in {".", ","}:
        desk.fault("C115", f"the decimal sign {given.pairs['decimal']!r}", at, 'write decimal="." or decimal=","')
    return found


def bar_cells(text: str) -> list[str]:
    """The words between the bars of an attribute, one for each column: `|thousands|percent`."""
    return [cell.strip() for cell in escapedSplit(text)]


def _with_units(desk: Desk, md: MarkdownIt, table: Node, units: str | None) -> Node:
    """The table with a last row of its head that names the unit of each column."""
    if units is None:
        return table
    count = len(table.get("columns").split())
    cells = bar_cells(units)
    if len(cells) != count:
        hint = f"write {count} units with | between them, nothing for a column without one"
        desk.fault("C115", f"{len(cells)} units in a table of {count} columns", table.location, hint)
        return table
    words = (Node("th", {}, edited_words(desk, md, cell, table.location), table.location) for cell in cells)
    row = Node("tr", {"class": "units"}, tuple(words), table.location)
    head = table.find("thead")
    if head is None:
        desk.fault("C115", "units in a table without a head", table.location, "write a head, or a unit for the whole")
        return table
    return table.containing(*(part.containing(*part.nodes, row) if part is head else part for part in table.nodes))


def normal_table(table: Node) -> Node:
    """A table from raw HTML in the form of the others: with `columns`, and cells that say nothing of their place."""
    rows = [node for node in table.walk() if node.tag == "tr"]
    count = max((sum(int(cell.get("colspan", "1")) for cell in row.nodes) for row in rows), default=0)
    return table if table.get("columns") else table.having(columns=" ".join(["default"] * count))


def check_table(desk: Desk, table: Node) -> None:
    """Report a table without rows, title or source; one that is `UNTITLED` needs neither of the last two."""
    if not any(part.nodes for part in table.nodes if part.tag in {"tbody", "tfoot"}):
        desk.fault("C430", "the table has a head and no rows", table.location, "write its rows, or take it out")
    if table.get(UNTITLED):
        return
    if table.find("title") is None:
        hint = 'after a blank line write : Title that states the finding {#tbl-x source="..."}, or : {.untitled}'
        desk.fault("C060", "the table has no title", table.location, hint)
    elif not has_line(table, "source"):
        title = table.find("title")
        words = plain_text(title.children) if title else ""
        hint = 'write {source="..."} behind its title; "illustrative" if the figures are'
        desk.fault("C057", f"the table {words!r} has no source", table.location, hint)


def settle_tables(desk: Desk, blocks: Blocks) -> Blocks:
    """The blocks with every table in its final form; called once captions are known. Faults: C057, C060, C111-C116."""

    def change(node: Node) -> Node | None:
        if node.tag == "caption":
            hint = "put it below its table after a blank line, or write Table: ... above it"
            desk.fault("C063", "a caption line that belongs to no table", node.location, hint)
            return None
        if node.tag != "table" or node.get(BROKEN):
            return node
        check_table(desk, node)
        return settled(desk, node)

    done = (rewrite(block, change) for block in blocks)
    return tuple(block for block in done if isinstance(block, Node))


def table_of_div(desk: Desk, md: MarkdownIt, div: Node, given: Attributes) -> Node:
    """The table of a div `::: {#tbl-x}`, whose last paragraph is its title, as Quarto writes it."""
    tables = [node for node in div.nodes if node.tag == "table"]
    others = [node for node in div.nodes if node.tag != "table"]
    if len(tables) != 1 or (len(others), *(node.tag for node in others)) not in {(0,), (1, "p")}:
        hint = "put one table into it, and below it a paragraph that is its title"
        desk.fault("C112", f"the div {given.id} does not hold a table and its title", div.location, hint)
        return captioned(desk, md, broken_table(div.location), (), given)
    title = others[0].children if others and others[0] is div.nodes[-1] else ()
    return captioned(desk, md, tables[0], title, given)
