"""Cross-references: what they say and where they lead."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from printery.collate.numbering import Numberer, ReferenceTarget
from printery.collate.words import NBSP
from printery.diagnostics import Diagnostic, nearest
from printery.model.stages.collation import CollatedSection
from printery.model.stages.text import Blocks, Inline, Node, plain_text, rewrite

_MENTIONED = frozenset(("figure", "table", "box"))
_FILE = ".md"


@dataclass(slots=True)
class Referrer:
    """Resolves the cross-references of a work."""

    numberer: Numberer
    faults: list[Diagnostic]
    mentioned: set[str] = field(default_factory=set)
    section_id: str = ""
    """Of the section at hand."""

    @property
    def targets(self) -> Mapping[str, ReferenceTarget]:
        """What references can lead to, by id."""
        return self.numberer.targets

    def section(self, section: CollatedSection) -> CollatedSection:
        """The section with its references resolved; one to an unknown id is reported and taken out."""
        self.section_id = section.id
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
        target = self._found(node)
        if target is None:
            return None
        if not node.get("made"):
            self.mentioned |= {target.id, target.part_of}
        page = {"page-of": f"r-{target.id}" if target.kind == "note" else target.id}
        page["label"] = plain_text(self._full(node, target)).replace(NBSP, " ")
        page |= {"roman": "yes"} if target.is_front else {}
        added = {"target": target.id, "href": f"#{target.id}"} | (page if node.get("form") == "page" else {})
        named = replace(node, attributes={**node.attributes, **added})
        return named.containing(*self._words(node, target))

    def _found(self, node: Node) -> ReferenceTarget | None:
        """The target by its id, by a name that the section knows, or by file and id; a fault if there is none."""
        name, hint = node.get("target"), ""
        path, _, inner = name.partition("#")
        if path.endswith(_FILE):
            section = self.numberer.files.get(posixpath.basename(path))
            if section is None:
                hint = nearest(path, self.numberer.files)
            elif not inner:
                return self.targets[section]
            else:
                name = self.numberer.aliases.get(inner, {}).get(section, inner)
        known = self.numberer.aliases.get(name, {})
        own = known.get(self.section_id) or (next(iter(known.values())) if len(known) == 1 else name)
        if own in self.targets and not hint:
            return self.targets[own]
        message = f"nothing has the id {node.get('target')}"
        if len(known) > 1:
            message = f"{name} stands in {len(known)} sections, and not in this one"
            hint = f"write [words](file.md#{name})"
        elif not hint:
            every = (*self.targets, *self.numberer.aliases)
            alike = [one for one in every if one.startswith(name.partition("-")[0] + "-")]
            hint = nearest(name, alike or every)
        self.faults.append(Diagnostic("C071", message, node.location, hint))
        return None

    def _words(self, node: Node, target: ReferenceTarget) -> Inline:
        form, prefix = node.get("form"), node.get("prefix")
        if form == "page":
            return ()
        if form == "text":
            return node.children
        if form == "title" and target.title:
            return (f"{prefix} ", *target.title) if prefix else target.title
        if target.number and target.label and (form == "number" or prefix):
            return (f"{prefix}{NBSP}{target.number}" if prefix else target.number,)
        full = self._full(node, target)
        if not full:
            hint = "refer to a heading, section, figure, table, box, equation, note or recommendation"
            self.faults.append(Diagnostic("C071", f"{target.id} has neither number nor title", node.location, hint))
        return full

    def _full(self, node: Node, target: ReferenceTarget) -> Inline:
        """Label and number, or else the title in quotes; a note of another section with that section's label."""
        label = target.label.replace(" ", NBSP)
        if node.get("capital"):
            label = label[:1].upper() + label[1:]
        if target.kind == "note" and target.within != self.section_id:
            section = self.targets[target.within]
            where = (section.label.replace(" ", NBSP),) if section.number else self._quoted(section)
            return (*where, f", {target.label.replace(' ', NBSP)}")
        if target.number and target.label:
            return (label,)
        return self._quoted(target)

    def _quoted(self, target: ReferenceTarget) -> Inline:
        opening, closing = (self.numberer.words.text(f"quotes.{end}") for end in ("open", "close"))
        return (opening, *target.title, closing) if target.title else ()


def unmentioned(targets: Iterable[ReferenceTarget], mentioned: set[str]) -> Iterable[Diagnostic]:
    """A warning for each figure, table and box that the text never mentions."""
    for target in targets:
        if target.kind in _MENTIONED and target.title and target.id not in mentioned:
            hint = f"write @{target.id} where the text speaks of it"
            yield Diagnostic("C072", f"the text never mentions {target.label}, {target.id}", target.location, hint)
