"""The numbers behind the charts, as tables for those who do not see the drawing, or want to use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from printery.model.stages.charts import table_of
from printery.model.stages.collation import Collation
from printery.model.stages.text import Node, plain_text

_NUMBER = re.compile(r"[-\u2212+]?\d[\d,.]*(?:[eE][-+]?\d+)?%?")


class DataTable(NamedTuple):
    """One file of data."""

    path: str
    """In the World."""
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column but the first, which names the rows, holds numbers, and is set flush right."""
        places = range(len(self.head))
        cells = [[row[place] for row in self.rows if row[place]] for place in places]
        return tuple(place > 0 and bool(cells[place]) and all(map(_NUMBER.fullmatch, cells[place])) for place in places)


@dataclass(frozen=True, slots=True)
class ChartData:
    """What one chart draws."""

    figure: str
    """Id of the figure."""
    label: str
    """`Figure 3`, or `Figure 3a`."""
    title: str
    tables: tuple[DataTable, ...]

    @property
    def id(self) -> str:
        """Id of the element that holds the tables."""
        return f"data-{self.figure}"


def chart_tables(collation: Collation) -> tuple[ChartData, ...]:
    """The data of every chart of a work, in the order of the figures."""
    blocks = (block for section in collation.sections for block in section.blocks)
    return tuple(found for block in blocks for found in _charts(block, collation, ""))


def _charts(node: Node, collation: Collation, label: str) -> Iterator[ChartData]:
    own = f"{label}{node.get('part')}" if node.get("part") else node.get("label")
    if node.tag == "figure" and node.get("data"):
        title = node.find("title")
        words = " ".join(plain_text(title.children).split()) if title else ""
        tables = (DataTable(path, *table_of(collation.files[path])) for path in node.get("data").split(" "))
        yield ChartData(node.id, own, words, tuple(tables))
    for child in node.nodes:
        yield from _charts(child, collation, own)
