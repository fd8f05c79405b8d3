"""Ids, numbers and labels for everything in the text, in one walk through the work."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.collation import CollatedSection, ListEntry
from printery.model.stages.kinds import Matter
from printery.model.stages.text import BLOCK_TAGS, Blocks, Inline, Node, rewrite
from printery.model.stages.wording import Catalogue

_HEADINGS = frozenset(("h2", "h3", "h4"))
_CONTAINERS = frozenset(("li", "dd", "th", "td"))
"""Blocks that have an id only where they hold words of their own."""
"""In the order of their words."""
_PLAIN = frozenset(("p", "dt", "pre"))
_FORM = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RESERVED = re.compile(r"(n|r|ix|ref)-")
_ENTRY = "bib-entry"
"""Class of an item of the bibliography, whose id the program gives."""
_PREFIX = {
    "figure": "fig-",
    "sub-figure": "fig-",
    "table": "tbl-",
    "box": "box-",
    "recommendation": "rec-",
    "equation": "eq-",
    "heading": "sec-",
    "callout-note": "nte-",
    "callout-tip": "tip-",
    "callout-warning": "wrn-",
    "callout-important": "imp-",
    "callout-caution": "cau-",
}


@dataclass(frozen=True, slots=True)
class ReferenceTarget:
    """A place that a cross-reference can lead to."""

    id: str
    kind: str
    """figure, sub-figure, table, box, recommendation, callout, equation, note, heading, section or other."""
    label: str
    """`Figure 3`, `Chapter 3` or empty."""
    number: str
    title: Inline
    location: Location
    within: str = ""
    """Id of the section in which it stands; empty for a section itself."""
    is_front: bool = False
    """Whether it stands in the front matter, where folios are roman."""
    part_of: str = ""
    """Id of the figure that a sub-figure belongs to."""


@dataclass(slots=True)
class Numberer:
    """Numbers the sections of a work one after the other."""

    words: Catalogue
    faults: list[Diagnostic]
    targets: dict[str, ReferenceTarget] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    """Figures, tables, boxes and recommendations so far."""
    own: Counter[str] = field(default_factory=Counter)
    """What was counted in the section or note at hand, by tag."""
    prefix: str = ""
    """Id of the section or note at hand."""
    section_id: str = ""
    is_front: bool = False
    aliases: dict[str, dict[str, str]] = field(default_factory=dict)
    """Ids of things by the name that only their section knows: `note-key`, or a heading's words; by section id."""
    files: dict[str, str] = field(default_factory=dict)
    """Section id by the name of its file."""
    lists: dict[str, list[ListEntry]] = field(default_factory=lambda: {"figure": [], "table": [], "box": []})

    def section(self, section: CollatedSection, location: Location) -> CollatedSection:
        """The section with everything in it numbered."""
        kind = "section" if section.blocks and section.traits.written else "other"
        number = str(section.number) if section.number else ""
        self.is_front, self.section_id = section.matter is Matter.FRONT, ""
        self.add(ReferenceTarget(section.id, kind, section.label, number, bare(section.title), location), "section")
        self.own, self.prefix, self.section_id = Counter(), section.id, section.id
        self.files.setdefault(location.path.rpartition("/")[2], section.id)
        # notes are numbered through, in the order in which they are read: the abstract's come first
        own, self.own, self.prefix = self.own, Counter(), f"{section.id}-abstract"
        abstract = self.blocks(section.abstract)
        own["note"] = self.own["note"]
        self.own, self.prefix = own, section.id
        epigraph = self.blocks(section.epigraph)
        blocks = self.blocks(section.blocks)
        return replace(section, epigraph=epigraph, blocks=blocks, abstract=abstract)

    def blocks(self, blocks: Blocks) -> Blocks:
        """The blocks, numbered."""
        return tuple(self.node(block) for block in blocks)

    def call(self, name: str, node_id: str) -> None:
        """Note a name that leads to an id for references from the same section."""
        self.aliases.setdefault(name, {}).setdefault(self.section_id, node_id)

    def add(self, target: ReferenceTarget, kind: str) -> None:
        """Note a target; an id that stands twice or cannot be used is reported."""
        first = self.targets.get(target.id)
        if first:
            hint = f"it stands at {first.location} too: give one of them another id"
            self.faults.append(Diagnostic("C070", f"the id {target.id} stands twice", target.location, hint))
            return
        prefix = _PREFIX.get("heading" if kind == "section" and target.kind == "section" else kind, "")
        if kind != _ENTRY and (not _FORM.fullmatch(target.id) or _RESERVED.match(target.id)):
            hint = "write letters, digits and hyphens, a letter first, and do not begin with n-, r-, ix- or ref-"
            self.faults.append(Diagnostic("C074", f"the id {target.id!r} cannot be used", target.location, hint))
        elif not target.id.startswith(prefix):
            message = f"the id {target.id} of a {kind} does not begin with {prefix}"
            self.faults.append(Diagnostic("C074", message, target.location, f"write {prefix}{target.id}"))
        self.targets[target.id] = self.placed(target)

    def placed(self, target: ReferenceTarget) -> ReferenceTarget:
        """The target with the section at hand."""
        return replace(target, within=self.section_id, is_front=self.is_front)

    def next_id(self, name: str) -> str:
        """The next id of its kind in the section or note at hand: `sec-x-p12`."""
        self.own[name] += 1
        return f"{self.prefix}-{name}{self.own[name]}"

    def node(self, node: Node) -> Node:
        """The node and all below it, numbered."""
        tag = node.tag
        if tag == "figure" and node.get("part"):
            pass  # lettered with the figure that it is part of
        elif tag in {"figure", "table"}:
            node = self.labelled(node, tag, self.title_of(node))
        elif tag in _PLAIN or (tag in _CONTAINERS and has_own_words(node)):
            node = node.having(id=self.given(node, tag, _ENTRY if node.get("class") == _ENTRY else "other"))
        elif tag in _HEADINGS:
            node = self.heading(node)
        elif tag == "div":
            node = self.div(node)
        elif tag == "index":
            node = node.having(id=self.given(node, "x"))
        elif tag in {"note", "equation"}:
            return self.note(node) if tag == "note" else self.equation(node)
        elif node.id and tag not in {"title", "line"}:
            self.given(node, tag)
        if not node.nodes:
            return node
        return node.containing(*(self.node(child) if isinstance(child, Node) else child for child in node.children))

    def given(self, node: Node, name: str, kind: str = "other") -> str:
        """The author's id, noted as a target, or the next one; a heading without id is no target."""
        if not node.id:
            return self.next_id(name)
        title = bare(node.children) if kind == "heading" else ()
        self.add(ReferenceTarget(node.id, kind, "", "", title, node.location), kind)
        return node.id

    def heading(self, node: Node) -> Node:
        """A heading with its id; one that the author gave none can be found from its section by its words."""
        named = node.having(id=self.given(node, "h", "heading"))
        if not node.id and node.get("name"):
            title = bare(node.children)
            self.targets[named.id] = self.placed(ReferenceTarget(named.id, "heading", "", "", title, node.location))
            self.call(node.get("name"), named.id)
        return named

    def title_of(self, node: Node) -> Inline:
        """The title of a figure, table or div."""
        title = node.find("title")
        return bare(title.children) if title else ()

    def div(self, node: Node) -> Node:
        """A div with its id; boxes and recommendations are counted."""
        kind = node.get("class")
        if kind == "callout" and node.id:
            return self.callout(node)
        if kind in {"box", "recommendation"}:
            return self.labelled(node, kind, self.title_of(node))
        return with_parts(node.having(id=self.given(node, "div")))

    def callout(self, node: Node) -> Node:
        """A callout that the author gave an id, counted with those of its kind: Tip 2."""
        self.counts[node.get("kind")] += 1
        number = str(self.counts[node.get("kind")])
        label = self.words.label(node.get("kind"), number)
        target = ReferenceTarget(node.id, "callout", label, number, self.title_of(node), node.location)
        self.add(target, f"callout-{node.get('kind')}")
        return with_parts(node.having(label=label, number=number))

    def labelled(self, node: Node, kind: str, title: Inline) -> Node:
        """A figure, table, box or recommendation with its label; its title and lines take their ids from it.

        One that its author calls untitled has no label, is not counted and cannot be referred to.
        """
        if node.get("untitled"):
            return with_parts(node.having(id=self.next_id(f"untitled-{kind}")))
        self.counts[kind] += 1
        number = str(self.counts[kind])
        label = self.words.label(kind, number)
        # fig-sec-x-1: an id that no reference can guess, but that stays the same while others are added elsewhere
        self.own[kind] += 1
        node_id = node.id or f"{_PREFIX[kind]}{self.prefix}-{self.own[kind]}"
        self.add(ReferenceTarget(node_id, kind, label, number, title, node.location), kind)
        if kind in self.lists:
            listed: Inline = (node.get("short"),) if node.get("short") else title
            self.lists[kind].append(ListEntry(node_id, label, number, listed))
        made = with_parts(node.having(id=node_id, label=label, number=number))
        return self.lettered(made) if node.get("kind") == "panel" else made

    def lettered(self, panel: Node) -> Node:
        """A figure of several: each has a letter and is referred to as `Figure 3a`."""
        letters = iter(_LETTERS)
        children: list[Node | str] = []
        for child in panel.children:
            if isinstance(child, Node) and child.tag == "figure":
                children.append(self.part(panel, child, next(letters, "?")))
            else:
                children.append(child)
        return panel.containing(*children)

    def part(self, panel: Node, figure: Node, letter: str) -> Node:
        """One of the figures of a panel, with its letter."""
        name, number = figure.id or f"{panel.id}-{letter}", f"{panel.get('number')}{letter}"
        label, title = self.words.label("figure", number), self.title_of(figure)
        self.add(
            ReferenceTarget(name, "sub-figure", label, number, title, figure.location, part_of=panel.id), "sub-figure"
        )
        return with_parts(figure.having(id=name, label=f"({letter})", part=letter))

    def equation(self, node: Node) -> Node:
        """An equation with its id; with a number if the author gave it one."""
        made = self.labelled(node, "equation", ()) if node.id else node.having(id=self.next_id("equation"))
        return made.containing(*(child.having(id=formula_id(made.id)) for child in made.nodes))

    def note(self, node: Node) -> Node:
        """A note with its number and id; its paragraphs are counted by themselves."""
        self.own["note"] += 1
        number = self.own["note"]
        name = f"n-{self.section_id}-{number}"
        if node.get("key"):
            label = self.words.label("note_reference", number)
            self.targets[name] = self.placed(ReferenceTarget(name, "note", label, str(number), (), node.location))
            self.call(f"note-{node.get('key')}", name)
        outer = self.prefix, self.own
        self.prefix, self.own = name, Counter()
        children = tuple(self.node(child) if isinstance(child, Node) else child for child in node.children)
        self.prefix, self.own = outer
        return node.having(id=name, number=str(number)).containing(*children)


def formula_id(equation: str) -> str:
    """The id of what an equation shows, by which a formula that is too wide is found again."""
    return f"{equation}-formula"


def with_parts(node: Node) -> Node:
    """A figure, table or div whose title and lines have ids made from its own: `fig-x-title`, `fig-x-source`."""
    return node.containing(*(_part(child, node.id) if isinstance(child, Node) else child for child in node.children))


def _part(child: Node, owner: str) -> Node:
    if child.tag in {"thead", "tbody", "tfoot"}:
        return _with_notes(child, owner)
    if child.tag == "title":
        return child.having(id=f"{owner}-title")
    return child.having(id=f"{owner}-{child.get('role')}") if child.tag == "line" else child


def _with_notes(part: Node, owner: str) -> Node:
    """The rows of a table whose letters lead to their notes."""

    def change(node: Node) -> Node:
        return node.having(href=f"#{owner}-note-{node.get('key')}") if node.tag == "letter" else node

    changed = rewrite(part, change)
    return changed if isinstance(changed, Node) else part


def has_own_words(node: Node) -> bool:
    """Whether a block holds words or inline nodes itself, not only in blocks below it."""
    return any(isinstance(child, str) or child.tag not in BLOCK_TAGS for child in node.children)


def bare(children: Inline) -> Inline:
    """Words for a title that stands elsewhere: without notes, and without marks, links and references around words."""
    return tuple(_bare(children))


def _bare(children: Inline) -> Iterator[Node | str]:
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.tag in {"index", "a", "xref", "term"}:
            yield from _bare(child.children)
        elif child.tag == "br":
            yield " "
        elif child.tag != "note":
            attributes = {key: value for key, value in child.attributes.items() if key != "id"}
            yield Node(child.tag, attributes, bare(child.children), child.location)
