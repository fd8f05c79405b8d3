"""What templates ask about a table's size."""

from __future__ import annotations

import pytest

from printery.compose.tables import reading_width
from printery.model.stages.text import Node


def table(*columns: str) -> Node:
    """One row of cells under one row of heads."""
    head = Node("tr", {}, tuple(Node("th", {}, ("Head",)) for _ in columns))
    row = Node("tr", {}, tuple(Node("td", {}, (words,)) for words in columns))
    return Node("table", {"columns": "left " * len(columns)}, (Node("thead", {}, (head,)), Node("tbody", {}, (row,))))


@pytest.mark.parametrize(
    ("columns", "width"),
    [
        (("Consent", "Given", "Absent or void"), 0),
        (("Profit from transport",) * 3, 41),
        (("Profit from transport", "Interdepartmentally", "1990"), 38),
        (("a case of a few words more than a line has",) * 6, 83),
    ],
    ids=["a phone has room", "words wrap", "no word is broken", "as many as there are columns"],
)
def test_a_table_is_as_wide_as_reads_well(columns: tuple[str, ...], width: int) -> None:
    """Cells of words run to several lines on a phone before the table has to be pushed aside."""
    assert reading_width(table(*columns)) == width
