"""Figures side by side, row by row, as templates set them."""

from __future__ import annotations

from typing import NamedTuple

from printery.model.stages.text import Blocks, Node


class Row(NamedTuple):
    """Figures beside each other."""

    columns: str
    """The weights of the columns as CSS tracks: `2fr 1fr`."""
    figures: Blocks


def beside(node: Node) -> tuple[Row, ...]:
    """The rows of a panel, or of figures side by side, from the node's `layout`: `1 1|1`."""
    figures = [child for child in node.nodes if child.tag == "figure"]
    rows = []
    for weights in node.get("layout").split("|"):
        columns = weights.split()
        taken, figures = figures[: len(columns)], figures[len(columns) :]
        if taken:
            rows.append(Row(" ".join(f"{weight}fr" for weight in columns), tuple(taken)))
    return tuple(rows)
