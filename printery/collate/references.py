"""Cross-references: what they say and where they lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from printery.collate.numbering import Target
from printery.collate.words import NBSP, Words
from printery.diagnostics import Diagnostic, nearest
from printery.model.collation import CollatedSection
from printery.model.text import Blocks, Inline, Node, rewrite

_MENTIONED = frozenset(("figure", "table", "box"))


@dataclass(slots=True)
class Referrer:
    """Resolves the cross-references of a work."""

    targets: Mapping[str, Target]
    words: Words
    faults: list[Diagnostic]
    mentioned: set[str] = field(default_factory=set)

    def section(self, section: CollatedSection) -> CollatedSection:
        """The section with its references resolved; one to an unknown id is reported and taken out."""
        return replace(
            section,
            epigraph=self.blocks(section.epigraph),
            blocks=self.blocks(section.blocks),
            abstract=self.blocks(section.abstract),
        )

    def blocks(self, blocks: Blocks) -> Blocks:
        """The blocks with their references resolved."""
        done = (rewrite(block, self._change) for block in blocks)
        return tuple(block for block in done if isinstance(block, Node))

    def _change(self, node: Node) -> Node | None:
        if node.tag != "xref":
            return node
        name = node.get("target")
        target = self.targets.get(name)
        if target is None:
            alike = [known for known in self.targets if known.startswith(name.partition("-")[0] + "-")]
            hint = nearest(name, alike or self.targets)
            self.faults.append(Diagnostic("C071", f"nothing has the id {name}", node.location, hint))
            return None
        self.mentioned.add(name)
        return node.having(href=f"#{name}").containing(*self._words(node, target))

    def _words(self, node: Node, target: Target) -> Inline:
        form = node.get("form")
        if form == "page":
            return ()
        if form == "text":
            return node.children
        if target.number and target.label:
            return (target.number,) if form == "number" else (target.label.replace(" ", NBSP),)
        if not target.title:
            hint = "refer to a heading, section, figure, table, box or recommendation"
            message = f"{target.id} has neither number nor title"
            self.faults.append(Diagnostic("C071", message, node.location, hint))
        opening, closing = self.words.quotes
        return (opening, *target.title, closing)


def unmentioned(targets: Iterable[Target], mentioned: set[str]) -> Iterable[Diagnostic]:
    """A warning for each figure, table and box that the text never mentions."""
    for target in targets:
        if target.kind in _MENTIONED and target.title and target.id not in mentioned:
            hint = f"write @{target.id} where the text speaks of it"
            yield Diagnostic("C072", f"the text never mentions {target.label}, {target.id}", target.location, hint)
