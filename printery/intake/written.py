"""What was written, read back by the build's own reader: passages, tables, notes and pictures of new chapters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from printery.edit import edit
from printery.intake.originals.passages import Cell, Row, placed, word_count
from printery.model.stages.library import Library
from printery.model.stages.text import BLOCK_TAGS, Inline, Node

_SILENT = frozenset(("math", "cited", "img", "hr"))


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in new chapters."""

    passages: tuple[str, ...]
    grids: tuple[tuple[Row, ...], ...]
    notes: int
    pictures: int
    missing: tuple[str, ...] = ()
    """Paths of chapters that the build cannot read."""

    @property
    def words(self) -> int:
        """How many words they have."""
        return sum(map(word_count, self.passages))


def read_back(library: Library, work: str, paths: Collection[str]) -> Written:
    """The chapters at these paths as a build reads them."""
    copy = library.works.get(work)
    if copy is None:
        return Written((), (), 0, 0, tuple(paths))
    there = {path: section for path, section in copy.sections.items() if path in paths}
    sections = edit(replace(copy, sections=there)).value.sections.values()
    passages: list[str] = []
    nodes: list[Node] = []
    for section in sections:
        for words in (section.title, section.subtitle):
            passages += [text for text in _inline(words) if text]
        for block in (*section.abstract, *section.blocks):
            passages += _passages(block)
            nodes += block.walk()
    tables = [node for node in nodes if node.tag == "table"]
    return Written(
        tuple(passages),
        tuple(placed(list(_rows(table))) for table in tables),
        sum(node.tag == "note" for node in nodes),
        sum(node.tag in {"figure", "img"} and bool(node.get("src")) for node in nodes),
        tuple(path for path in paths if path not in there),
    )


def _passages(node: Node) -> Iterator[str]:
    """The words of each block, each note and each cell."""
    line: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag not in BLOCK_TAGS:
            line.append(child)
        else:
            yield from _inline(line)
            line = []
            yield from _passages(child)
    yield from _inline(line)


def _inline(children: Sequence[Node | str]) -> Iterator[str]:
    """The words of a line, and behind them those of its notes."""
    notes: list[Node] = []
    said = " ".join("".join(_said(children, notes)).split())
    if said:
        yield said
    for note in notes:
        yield from _passages(note)


def _said(children: Inline | Sequence[Node | str], notes: list[Node]) -> Iterator[str]:
    for child in children:
        if isinstance(child, str):
            yield child.replace("\u00ad", "")
        elif child.tag == "note":
            notes.append(child)
        elif child.tag == "br":
            yield " "
        elif child.tag not in _SILENT:
            yield from _said(child.children, notes)
            if child.tag in BLOCK_TAGS:
                yield " "


def _rows(table: Node) -> Iterator[list[Cell]]:
    for part in table.nodes:
        if part.tag in {"thead", "tbody", "tfoot"}:
            yield from ([_cell(cell) for cell in row.nodes] for row in part.nodes if row.tag == "tr")


def _cell(cell: Node) -> Cell:
    words = " ".join(_said(cell.children, []))
    return (" ".join(words.split()), int(cell.get("rowspan", "1")), int(cell.get("colspan", "1")))
