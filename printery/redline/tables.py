"""Tables compared cell by cell: columns by their heads, rows by their first cells, then the words in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from printery.model.stages.text import Node, plain_text
from printery.redline.alignment import Aligner, Pair, overlap
from printery.redline.changes import Change, Fate, anchor, excerpt
from printery.redline.words import whole
from printery.redline.writer import Writer

_PARTS = frozenset(("thead", "tbody", "tfoot"))
Columns = Sequence[tuple[int | None, int | None]]
"""Index of each column in the earlier and in the later table."""


@dataclass(frozen=True, slots=True)
class TableDiff:
    """Writes two states of a table as one."""

    scribe: Writer

    def of(self, old: Node, new: Node) -> Node:
        """The later table with what went and came; if its shape is another, its words in the later shape."""
        columns = self._columns(old, new)
        if columns is None:
            columns = [(place, place) for place in range(max(map(_width, (old, new))))]
        head_of = _heads(new)
        children = self._lines(old, new, before=True)
        parts: list[Node] = []
        for tag in ("thead", "tbody", "tfoot"):
            parts += self._parts(old, new, tag, columns, head_of)
        attributes = dict(new.attributes)
        if any(None in pair for pair in columns):
            attributes["columns"] = " ".join(_aligned(columns, old, new))
            self._tell_columns(old, new, columns)
            attributes.pop("widths", None)
            attributes.pop("groups", None)
        return Node("table", attributes, (*children, *parts, *self._lines(old, new, before=False)), new.location)

    def _lines(self, old: Node, new: Node, *, before: bool) -> tuple[Node, ...]:
        """Title, or source and notes."""
        wanted = [
            [n for n in table.nodes if n.tag not in _PARTS and (n.tag == "title") == before] for table in (old, new)
        ]
        return tuple(self.scribe.child(a, b) for a, b in self.scribe.aligner().pairs(*wanted))

    def _parts(self, old: Node, new: Node, tag: str, columns: Columns, heads: Sequence[str]) -> Iterator[Node]:
        """Head, bodies or foot: rows of several bodies are compared as one list, and stand in the later bodies."""
        before = [row for part in old.nodes if part.tag == tag for row in part.nodes]
        bodies = [part for part in new.nodes if part.tag == tag]
        place_of = {id(row): place for place, part in enumerate(bodies) for row in part.nodes}
        after = [row for part in bodies for row in part.nodes]
        rows: list[list[Node]] = [[] for _ in bodies] or [[]]
        place = 0
        pairs = self._rows(before, after, columns)
        moved = self._moved_rows(pairs)
        for pair in pairs:
            place = place_of.get(id(pair[1]), place)
            if None in pair and any(row is not None and self.scribe.reading.key(row) in moved for row in pair):
                rows[place] += [self._moved_row(pair[1])] if pair[1] is not None else []
            else:
                rows[place] += self._row(pair, columns, heads)
        if not bodies:
            bodies = [part for part in old.nodes if part.tag == tag][:1]
        for part, inside in zip(bodies, rows, strict=False):
            yield part.containing(*inside)

    def _moved_rows(self, pairs: Sequence[Pair[Node]]) -> frozenset[str]:
        """Keys of rows without spans that stand elsewhere in the table and are the same."""
        key = self.scribe.reading.key
        gone = Counter(key(a) for a, b in pairs if a is not None and b is None and _is_plain(a, a))
        come = Counter(key(b) for a, b in pairs if a is None and b is not None)
        return frozenset(name for name in gone if gone[name] == come[name])

    def _moved_row(self, row: Node) -> Node:
        words = " · ".join(filter(None, _cells(row)))
        self.scribe.note_change(Fate.CHANGED, "table", anchor(row), (f"{self.scribe.words['moved_row']} {words}",))
        return row.having(class_=f"{row.get('class')} changed".strip())

    def _rows(self, old: Sequence[Node], new: Sequence[Node], columns: Columns) -> list[Pair[Node]]:
        kept = [(a, b) for a, b in columns if a is not None and b is not None]

        def likeness(before: Node, after: Node) -> float:
            ours, theirs = _cells(before), _cells(after)
            same = sum(ours[a] == theirs[b] for a, b in kept if a < len(ours) and b < len(theirs))
            share = same / max(len(kept), 1)
            if ours[:1] == theirs[:1]:
                return 1 + share
            words = overlap(Counter(" ".join(ours).split()), Counter(" ".join(theirs).split()))
            return max(share, words) if max(share, words) >= 0.5 else 0  # noqa: PLR2004 - half of it

        def marks(row: Node) -> Collection[Hashable]:
            return {tuple(cells[:1]) for cells in (_cells(row),)}

        return Aligner(self.scribe.reading.key, likeness, self.scribe.budget, marks).pairs(old, new)

    def _row(self, pair: Pair[Node], columns: Columns, heads: Sequence[str]) -> Iterator[Node]:
        """A row, or two where its cells are so different that they cannot be laid over each other."""
        old, new = pair
        if old is not None and new is not None and _is_plain(old, new) == _is_plain(new, old):
            if len(old.nodes) == len(new.nodes) and not any(None in column for column in columns):
                yield self._cells_by_place(old, new, heads)
                return
            if _is_plain(old, new):
                yield self._cells_by_column(old, new, columns, heads)
                return
        for row, op, fate in ((old, "del", Fate.DELETED), (new, "ins", Fate.INSERTED)):
            if row is not None:
                made = whole(row, op).having(class_=f"{row.get('class')} {fate}".strip())
                self._tell(row, made, (Node(op, {}, (" · ".join(filter(None, _cells(row))),)),))
                yield self._fitted(made, columns, op)

    def _fitted(self, row: Node, columns: Columns, op: str) -> Node:
        """A row that one state alone has, with empty cells in the columns that it has not."""
        side = 0 if op == "del" else 1
        if any("colspan" in cell.attributes for cell in row.nodes) or all(c[side] is not None for c in columns):
            return row
        places = [pair[side] for pair in columns]
        cells = [Node("td") if at is None or at >= len(row.nodes) else row.nodes[at] for at in places]
        return row.containing(*cells)

    def _cells_by_place(self, old: Node, new: Node, heads: Sequence[str]) -> Node:
        cells = [self._cell(a, b, new, heads[at] if at < len(heads) else "")
                 for at, (a, b) in enumerate(zip(old.nodes, new.nodes, strict=True))]  # fmt: skip
        return _changed(new.containing(*cells), old, new, self.scribe)

    def _cells_by_column(self, old: Node, new: Node, columns: Columns, heads: Sequence[str]) -> Node:
        cells = []
        for a, b in columns:
            before = old.nodes[a] if a is not None and a < len(old.nodes) else None
            after = new.nodes[b] if b is not None and b < len(new.nodes) else None
            if before is not None and after is not None:
                cells.append(self._cell(before, after, new, heads[b] if b is not None and b < len(heads) else ""))
            elif before is not None:
                cells.append(whole(before, "del"))
            else:
                cells.append(whole(after, "ins") if after is not None else Node("td"))
        return new.containing(*cells)

    def _cell(self, old: Node, new: Node, row: Node, head: str) -> Node:
        reading = self.scribe.reading
        if reading.key(old) == reading.key(new):
            return new
        found = len(self.scribe.findings.changes)
        made = self.scribe.mixed(old, new)
        # the words of one cell say little without its row and column
        named = ", ".join(filter(None, (next(iter(_cells(row)), ""), head)))
        for place in range(found, len(self.scribe.findings.changes)):
            change = self.scribe.findings.changes[place]
            if named and change.what != "note":
                self.scribe.findings.changes[place] = _named(change, named)
        return made

    def _tell(self, row: Node, made: Node, words: tuple[Node, ...]) -> None:
        bag = self.scribe.reading.bag(row).total()
        if words[0].tag == "del":
            self.scribe.findings.gone[self.scribe.section] += bag
        else:
            self.scribe.findings.come[self.scribe.section] += bag
        self.scribe.note_change(Fate.CHANGED, "table", anchor(made), excerpt(words))

    def _tell_columns(self, old: Node, new: Node, columns: Columns) -> None:
        """Note each column that came or went as one change."""
        before, after = _heads(old), _heads(new)
        for a, b in columns:
            if a is None and b is not None:
                self._tell_column(new, b, Node("ins", {}, (after[b],)))
            elif b is None and a is not None:
                self._tell_column(old, a, Node("del", {}, (before[a],)))

    def _tell_column(self, table: Node, place: int, head: Node) -> None:
        count = sum(len(cell.split()) for cell in (*head.children, *_column(table, place)) if isinstance(cell, str))
        self.scribe.findings.come[self.scribe.section] += count * (head.tag == "ins")
        self.scribe.findings.gone[self.scribe.section] += count * (head.tag == "del")
        self.scribe.note_change(Fate.CHANGED, "table", "", (head,))

    def _columns(self, old: Node, new: Node) -> Columns | None:
        """Which column is which, by the words of the head; None if spans are in the way of taking columns in or out."""
        before, after = _heads(old), _heads(new)
        if before == after or not before or not after:
            return None

        def likeness(a: tuple[int, str], b: tuple[int, str]) -> float:
            return _column_likeness(old, new, a[0], b[0])

        aligner: Aligner[tuple[int, str]] = Aligner(lambda column: column[1], likeness, self.scribe.budget)
        found = aligner.pairs(list(enumerate(before)), list(enumerate(after)))
        columns = [(None if a is None else a[0], None if b is None else b[0]) for a, b in found]
        spans = any(cell.get("colspan") or cell.get("rowspan") for table in (old, new) for cell in _every_cell(table))
        return None if spans else columns


def _named(change: Change, named: str) -> Change:
    return replace(change, excerpt=(f"{named}: ", *change.excerpt))


def _changed(made: Node, old: Node, new: Node, scribe: Writer) -> Node:
    if scribe.reading.key(old) == scribe.reading.key(new):
        return new
    return made.having(class_=f"{new.get('class')} changed".strip())


def _cells(row: Node) -> list[str]:
    return [" ".join(plain_text(cell.children).split()) for cell in row.nodes]


def _every_cell(table: Node) -> Iterator[Node]:
    return (node for node in table.walk() if node.tag in {"th", "td"})


def _is_plain(row: Node, other: Node) -> bool:
    """Whether no cell of either spans others."""
    return not any(cell.get("colspan") or cell.get("rowspan") for one in (row, other) for cell in one.nodes)


def _width(table: Node) -> int:
    return len(table.get("columns").split())


def _heads(table: Node) -> list[str]:
    """The words above each column; nothing if the head's last row does not have one cell for each."""
    rows = [row for part in table.nodes if part.tag == "thead" for row in part.nodes if row.get("class") != "units"]
    return _cells(rows[-1]) if rows and len(rows[-1].nodes) == _width(table) else []


def _aligned(columns: Columns, old: Node, new: Node) -> Iterator[str]:
    """How each column is set."""
    before, after = old.get("columns").split(), new.get("columns").split()
    for a, b in columns:
        yield after[b] if b is not None else before[a or 0]


def _column_likeness(old: Node, new: Node, before: int, after: int) -> float:
    """How much of two columns is the same, for heads that were written anew."""
    ours, theirs = (Counter(_column(table, place)) for table, place in ((old, before), (new, after)))
    share = overlap(ours, theirs)
    return share if share >= 0.5 else 0  # noqa: PLR2004 - half of it


def _column(table: Node, place: int) -> Iterator[str]:
    for part in table.nodes:
        if part.tag == "tbody":
            yield from (cells[place] for cells in map(_cells, part.nodes) if place < len(cells))
