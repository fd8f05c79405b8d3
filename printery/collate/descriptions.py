"""Long descriptions of figures: each tied to its figure, and gathered in an annex where the work has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from printery.diagnostics import Diagnostic, Location, nearest
from printery.model.stages.collation import CollatedSection
from printery.model.stages.text import Blocks, Node, element

ANNEX = "descriptions"
"""The kind of section that holds them."""
_CLASS = "long-description"
Ordered = tuple[CollatedSection, Location]


def with_descriptions(ordered: Sequence[Ordered], faults: list[Diagnostic]) -> tuple[Ordered, ...]:
    """The sections with every description behind its figure, or in the section of the kind `descriptions`.

    A description names its figure (`for`), or the figure its description. The figure is given `description`, the id of
    the div; the div is given `for`, and a line that refers to the figure. Faults: C085 where one of them is missing.
    """
    everything = tuple(node for section, _ in ordered for block in section.blocks for node in block.walk())
    found = _Descriptions(faults)
    found.match(everything)
    sections = tuple((replace(s, blocks=found.lifted(s.blocks)), at) for s, at in ordered)
    if not found.lifting or not any(section.kind == ANNEX for section, _ in sections):
        return tuple((replace(s, blocks=found.placed(s.blocks)), at) for s, at in sections)
    return tuple((replace(s, blocks=tuple(found.lifting)) if s.kind == ANNEX else s, at) for s, at in sections)


@dataclass(slots=True)
class _Descriptions:
    """The descriptions of one work."""

    faults: list[Diagnostic]
    owners: dict[str, str] = field(default_factory=dict)
    """Id of a figure to the id of its description."""
    figures: dict[int, str] = field(default_factory=dict)
    """Identity of a description's node to the id of its figure."""
    lifting: list[Node] = field(default_factory=list)
    """The descriptions in order, finished."""

    def match(self, nodes: Sequence[Node]) -> None:
        """Find the figure of every description."""
        ids = {node.id for node in nodes if node.tag == "figure" and node.id}
        naming = {
            node.get("description"): node.id for node in nodes if node.tag == "figure" and node.get("description")
        }
        known = set()
        for node in nodes:
            if node.get("class") != _CLASS or node.tag != "div":
                continue
            known.add(node.id)
            figure = node.get("for") or naming.get(node.id, "")
            if figure not in ids:
                hint = nearest(figure, ids) if figure else 'write {.long-description for="fig-x"}'
                what = f"there is no figure {figure}" if figure else "it names no figure"
                self.faults.append(
                    Diagnostic("C085", f"a long description without its figure: {what}", node.location, hint)
                )
            elif figure in self.owners:
                message = f"the figure {figure} has two long descriptions"
                self.faults.append(Diagnostic("C085", message, node.location, "make one of them"))
            else:
                self.owners[figure] = node.id or f"{figure}-description"
                self.figures[id(node)] = figure
        for node in nodes:
            name = node.get("description")
            if node.tag == "figure" and name and name not in known:
                message = f"the long description {name} of the figure {node.id or node.get('src')} is not written"
                hint = f"write ::: {{.long-description #{name}}} where it belongs"
                self.faults.append(Diagnostic("C085", message, node.location, hint))

    def lifted(self, blocks: Blocks) -> Blocks:
        """The blocks without descriptions, every figure with the id of its own."""
        return tuple(new for block in blocks for new in self._lifted(block))

    def _lifted(self, node: Node) -> Iterator[Node]:
        figure = self.figures.get(id(node))
        if figure is not None:
            reference = element("xref", location=node.location, target=figure, form="full", made="yes")
            line = Node("line", {"role": "described"}, (reference,), node.location)
            dressed = node.having(id=self.owners[figure], for_=figure)
            self.lifting.append(dressed.containing(line, *node.children))
            return
        children = tuple(
            new for child in node.children for new in (self._lifted(child) if isinstance(child, Node) else (child,))
        )
        kept = (
            node
            if len(children) == len(node.children) and all(map(_same, children, node.children))
            else node.containing(*children)
        )
        described = self.owners.get(node.id) if node.tag == "figure" else None
        yield kept.having(description=described) if described else kept

    def placed(self, blocks: Blocks) -> Blocks:
        """The blocks with each description behind the block of the text that holds its figure."""
        by_figure = {node.get("for"): node for node in self.lifting}
        return tuple(new for block in blocks for new in (block, *_of(block, by_figure)))


def _same(new: Node | str, old: Node | str) -> bool:
    return new is old


def _of(block: Node, by_figure: dict[str, Node]) -> Iterator[Node]:
    for node in block.walk():
        if node.tag == "figure" and node.id in by_figure:
            yield by_figure[node.id]
