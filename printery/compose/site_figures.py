"""The figures of a work as a page of the site shows them: drawings, descriptions, and the numbers to take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from printery.compose.chart_tables import ChartData, chart_tables
from printery.model.stages.collation import Collation
from printery.model.stages.text import Blocks, Node, rewrite


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one work."""

    page: str
    """Name of their page in the site."""
    figures: Blocks
    """Without notes, marks and references: each stands alone here."""
    descriptions: Mapping[str, Blocks]
    """Id of a figure to its long description."""
    data: Mapping[str, ChartData]
    """Id of a figure to what it draws."""
    files: Mapping[str, bytes]
    """The data by their names in the site."""


def figures_of(collation: Collation) -> Figures:
    """The figures, in the order of their numbers."""
    blocks = tuple(block for section in collation.sections for block in section.blocks)
    nodes = tuple(node for block in blocks for node in block.walk())
    outer = (node for block in blocks for node in _outer(block))
    described = {
        node.get("for"): tuple(alone(child) for child in node.nodes if child.tag != "line")
        for node in nodes
        if node.get("class") == "long-description"
    }
    data = {one.figure: one for one in chart_tables(collation)}
    paths = {table.path for one in data.values() for table in one.tables}
    return Figures(
        page=f"{collation.work_id}-figures.html",
        figures=tuple(alone(node) for node in outer),
        descriptions=described,
        data=data,
        files={data_name(path): collation.files[path] for path in sorted(paths)},
    )


def data_name(path: str) -> str:
    """The site's name for a file of data: `content/works/w/data/a.csv` is `files/w/data/a.csv`."""
    return f"files/{path.removeprefix('content/works/')}"


def _outer(node: Node) -> Iterator[Node]:
    """The figures in a block; not those that are part of another."""
    if node.tag == "figure":
        yield node
        return
    for child in node.nodes:
        yield from _outer(child)


def alone(node: Node) -> Node:
    """A node without what leads elsewhere: notes, index marks, references."""

    def change(inner: Node) -> Node | None:
        if inner.tag == "note":
            return None
        return Node("span", {}, inner.children, inner.location) if inner.tag in {"xref", "index"} else inner

    changed = rewrite(node, change)
    return changed if isinstance(changed, Node) else node.containing()
