"""Which rows of a list are people: hidden, struck, totals, remarks and heads of groups are told from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from printery.model.stages.sheets import SheetCell

Row = tuple[SheetCell, ...]
_TOTAL = re.compile(
    r"(?:grand |sub-?)?total\b|totaux\b|gesamt|summe\b|anzahl\b|somme\b|suma\b"
    r"|итого|всего|المجموع|合计|總計|总计|合計|計$",
    re.IGNORECASE,
)
_REMARK = re.compile(r"[*†‡(\[]|(?:notes?|remarks?|n\.?b\.?|anmerkung|hinweis|remarques?|notas?)\b\s*:", re.IGNORECASE)
_FEW = 3
"""Cells that a person's row has at least, where a row of one cell is none."""
_LONGEST_GROUP = 80


@dataclass(slots=True)
class Sorting:
    """Sorts the rows below the head."""

    is_wide: bool
    """Whether rows of people have several cells, so that a row of one is none."""
    names: frozenset[int] = frozenset()
    """Places of the columns with names."""
    left_out: dict[str, list[SheetCell]] = field(default_factory=dict)
    """Kind to the first cell of each such row: hidden, struck, totals, remarks, groups."""
    group: str = ""
    """The head of the group that is being read."""

    def people(self, rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
        """The rows of people, each with the head of its group."""
        for row in rows:
            filled = [cell for cell in row if cell.text.strip()]
            if not filled:
                continue
            kind = self.kind_of(row, filled)
            if kind:
                named = (cell for place, cell in enumerate(row) if place in self.names and cell.text.strip())
                self.left_out.setdefault(kind, []).append(next(named, filled[0]))
                self.group = filled[0].text.strip().rstrip(":") if kind == "groups" else self.group
            else:
                yield row, self.group

    def kind_of(self, row: Row, filled: Sequence[SheetCell]) -> str:
        """What a row is instead of a person; empty for a person."""
        if row[0].is_hidden:
            return "hidden"
        named = [cell for place, cell in enumerate(row) if place in self.names and cell.text.strip()]
        if all(cell.is_struck for cell in named or filled):
            return "struck"
        said = filled[0].text.strip()
        if len(filled) < _FEW and _TOTAL.match(said):
            return "totals"
        if len(filled) == 1 and _REMARK.match(said):
            return "remarks"
        is_head = self.is_wide and len(filled) == 1 and len(said) <= _LONGEST_GROUP and not filled[0].is_error
        return "groups" if is_head else ""


def is_wide(rows: Sequence[Row]) -> bool:
    """Whether at least half of the rows have several cells, totals and remarks apart."""
    filled = [[cell for cell in row if cell.text.strip()] for row in rows]
    said = [cells for cells in filled if cells and not _TOTAL.match(cells[0].text) and not _REMARK.match(cells[0].text)]
    return bool(said) and 2 * sum(len(cells) > 1 for cells in said) >= len(said)
