"""Figures side by side, as Quarto writes them: `::: {#fig-x layout-ncol=2}`; without an id each has its own number."""

from __future__ import annotations

import json
from collections.abc import Iterable

from printery.edit.desk import Desk
from printery.model.stages.text import Node, plain_text

LAYOUT_KEYS = ("layout-ncol", "layout-nrow", "layout")
_GAP = 4
"""Percent of the measure between two figures."""
_MOST = 12
"""Figures side by side, or rows; more are no figure that a page holds."""
DESCRIPTION = "long-description"
"""The class of a div that says in full what a figure shows; in a figure's div it is that figure's."""
Rows = tuple[tuple[float, ...], ...]


def panel(desk: Desk, node: Node) -> Node:
    """A figure made of several, each with a title of its own; the last paragraph is the title of all.

    One picture without a title takes that title itself. `layout` holds the weights of the columns, row by row:
    `1 1|1`; each figure has its `share`, in percent of the measure. Faults: C063 for what a figure cannot hold.
    """
    below, held = _parted(node)
    title = held.pop() if held and held[-1].tag == "p" else None
    figures = [block for block in held if block.tag == "figure"]
    descriptions = [block.having(for_=node.id) for block in held if block.get("class") == DESCRIPTION]
    for block in held:
        if block.tag != "figure" and block.get("class") != DESCRIPTION:
            words = plain_text(block.children)[:40]
            hint = "a figure div holds pictures and charts, each in a paragraph, and last the title"
            desk.fault("C063", f"the figure {node.id} holds something else: {words!r}", block.location, hint)
    if not figures:
        desk.fault("C063", f"the figure {node.id} holds no picture and no chart", node.location, "put one into it")
    head = [Node("title", {}, title.children, title.location)] if title else []
    kept = {key: value for key, value in node.attributes.items() if key not in {"class", *LAYOUT_KEYS}}
    kept |= {line.get("role"): plain_text(line.children) for line in below}
    if len(figures) == 1 and figures[0].find("title") is None:
        only = figures[0]
        return Node("figure", {**only.attributes, **kept}, (*head, *only.nodes, *below, *descriptions), node.location)
    rows = _rows(desk, node, len(figures))
    kept |= {"kind": "panel", "layout": _written(rows)}
    return Node("figure", kept, (*head, *_shared(figures, rows), *below, *descriptions), node.location)


def beside(desk: Desk, node: Node) -> Node:
    """Figures of their own numbers, side by side: `::: {layout-ncol=2}`."""
    figures = [block for block in node.nodes if block.tag == "figure"]
    if len(figures) < len(node.nodes) or not figures:
        hint = "a div with a layout holds pictures and charts only, each in a paragraph of its own"
        desk.fault("C063", "the div with a layout holds something else", node.location, hint)
        return node.having(class_="plain")
    rows = _rows(desk, node, len(figures))
    return Node("div", {"class": node.get("class"), "layout": _written(rows)}, _shared(figures, rows), node.location)


def _parted(node: Node) -> tuple[list[Node], list[Node]]:
    """The lines that the attributes gave, and what the div holds."""
    return [n for n in node.nodes if n.tag == "line"], [n for n in node.nodes if n.tag not in {"line", "title"}]


def _written(rows: Rows) -> str:
    return "|".join(" ".join(f"{weight:g}" for weight in row) for row in rows)


def _shared(figures: Iterable[Node], rows: Rows) -> tuple[Node, ...]:
    """The figures with their share of the measure."""
    shares = [(100 - _GAP * (len(row) - 1)) * weight / sum(row) for row in rows for weight in row]
    return tuple(figure.having(share=f"{share:.0f}") for figure, share in zip(figures, shares, strict=False))


def _rows(desk: Desk, node: Node, count: int) -> Rows:
    """The weights of the columns in each row; a row that is not full keeps its columns."""
    given = {key: node.get(key) for key in LAYOUT_KEYS if key in node.attributes}
    if "layout" in given:
        rows = _explicit(given["layout"])
        if rows is None or sum(len(row) for row in rows) < count:
            hint = f'write layout="[[60, 40], [100]]" with a number for each of the {count} figures'
            desk.fault("C063", f"the layout {given['layout']!r}", node.location, hint)
            rows = None
        return rows or ((1.0,),) * max(count, 1)
    value = given.get("layout-ncol") or given.get("layout-nrow") or "1"
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST:
        desk.fault("C063", f"{value!r} columns or rows of figures", node.location, f"write a number from 1 to {_MOST}")
        value = "1"
    columns = int(value) if "layout-ncol" in given else -(-count // int(value)) if "layout-nrow" in given else 1
    columns = min(max(columns, 1), max(count, 1))
    return ((1.0,) * columns,) * -(-count // columns)


def _explicit(text: str) -> Rows | None:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list):
        return None
    if all(isinstance(weight, int | float) for weight in rows):
        rows = [rows]
    sound = all(
        isinstance(row, list) and row and len(row) <= _MOST and all(_is_weight(weight) for weight in row)
        for row in rows
    )
    return tuple(tuple(float(weight) for weight in row) for row in rows) if sound and len(rows) <= _MOST else None


def _is_weight(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1000  # noqa: PLR2004 - percent, or any other measure
