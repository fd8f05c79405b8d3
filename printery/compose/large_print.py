"""What large print changes in the text's tree: tables that are too wide become lists, or are turned.

Source: UK Association for Accessible Formats, G003, Creating clear print and large print documents (2019).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from printery.compose.tables import cells_of, parts_of
from printery.model.stages.collation import CollatedSection, Collation
from printery.model.stages.text import Blocks, Node, plain_text, rewrite

MOST_COLUMNS = 3
"""Of a table that keeps its form: about 20 characters of 18 points stand in each on A4."""


def in_large_print(collation: Collation) -> Collation:
    """The collation for pages of large print: same blocks, ids and words."""
    return replace(collation, sections=tuple(_section(section) for section in collation.sections))


def _section(section: CollatedSection) -> CollatedSection:
    return replace(section, blocks=_blocks(section.blocks))


def _blocks(blocks: Blocks) -> Blocks:
    changed = (rewrite(block, _table) for block in blocks)
    return tuple(node for node in changed if isinstance(node, Node))


def _table(node: Node) -> Node:
    """A wide table as a list, each cell told its column's head; turned, if cells of its body reach over others."""
    if node.tag != "table" or len(node.get("columns").split()) <= MOST_COLUMNS:
        return node
    heads: dict[int, list[str]] = {}
    for part in parts_of(node):
        for cell, columns in cells_of(part):
            if part.tag == "thead":
                for column in columns:
                    heads.setdefault(column, []).append(_words(cell))
            elif (len(columns) > 1 and cell.get("scope") != "rowgroup") or int(cell.get("rowspan", "1")) > 1:
                return node.having(class_="landscape")
    parts = [_told(part, heads) if part.tag != "thead" else part for part in parts_of(node)]
    others = [child for child in node.children if not isinstance(child, Node) or child not in parts_of(node)]
    titles = [child for child in others if isinstance(child, Node) and child.tag == "title"]
    rest = [child for child in others if child not in titles]
    attributes = {name: value for name, value in node.attributes.items() if name not in {"class", "widths"}}
    return replace(node, attributes={**attributes, "stacked": "yes"}, children=(*titles, *parts, *rest))


def _words(cell: Node) -> str:
    """The words of a head, without the letters of a table's notes."""
    children = (child for child in cell.children if isinstance(child, str) or child.tag not in {"letter", "note"})
    return plain_text(tuple(children)).strip()


def _told(part: Node, heads: Mapping[int, list[str]]) -> Node:
    """The rows of a body with the head's words at every cell."""
    columns = {id(cell): covered for cell, covered in cells_of(part)}
    rows = []
    for row in part.nodes:
        cells = [
            cell.having(**{"data-head": ", ".join(filter(None, heads.get(columns[id(cell)][0], [])))})
            if cell.tag == "td"
            else cell
            for cell in row.nodes
        ]
        rows.append(row.containing(*cells))
    return part.containing(*rows)
