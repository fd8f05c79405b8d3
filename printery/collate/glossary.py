"""The glossary: its terms filed, and the words in the text that lead to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from printery.collate.filing import Filing, slug
from printery.diagnostics import Diagnostic, Location, nearest
from printery.model.stages.collation import CollatedSection
from printery.model.stages.text import Node, plain_text

KIND = "glossary"
_UNLINKED = frozenset(("h2", "h3", "h4", "title", "line"))
"""Where a marked word stays without a link: in headings, and in titles that lists repeat."""
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""))
Ordered = tuple[CollatedSection, Location]


def with_glossary(ordered: Sequence[Ordered], language: str, faults: list[Diagnostic]) -> tuple[Ordered, ...]:
    """The sections with the glossary filed, and each first use of a marked term in a section linked to it.

    A glossary is a definition list in a section of that kind: each `dt` is given an id and the kind `term`, each `dd`
    the kind `definition`. A node `term` is given `href` and `target`, or becomes a plain span; a work without one
    links nothing. Faults: C104 for a term defined twice, C105 for a marked word that is defined nowhere.
    """
    glossary = _Glossary(Filing(language), faults)
    filed = tuple((glossary.filed(section), place) for section, place in ordered)
    return tuple((glossary.linked(section), place) for section, place in filed)


@dataclass(slots=True)
class _Glossary:
    filing: Filing
    faults: list[Diagnostic]
    terms: dict[bytes, Node] = field(default_factory=dict)
    """Likeness of a term to where it is defined."""
    is_there: bool = False

    def filed(self, section: CollatedSection) -> CollatedSection:
        """A glossary in the order of its language; any other section as it is."""
        if section.kind != KIND:
            return section
        self.is_there = True
        blocks = list[Node]()
        for is_list, run in groupby(section.blocks, key=lambda block: block.tag == "dl"):
            found = tuple(run)
            blocks += [self._list(found)] if is_list else found
        return replace(section, blocks=tuple(blocks))

    def _list(self, lists: Sequence[Node]) -> Node:
        """The entries of lists that follow one another as one list, filed."""
        nodes = tuple(node for one in lists for node in one.nodes)
        entries = [tuple(map(self._named, entry)) for entry in _entries(nodes)]
        entries.sort(key=lambda entry: self.filing.term(plain_text(entry[0].children)))
        return lists[0].containing(*(node for entry in entries for node in entry))

    def _named(self, node: Node) -> Node:
        if node.tag != "dt":
            return node.having(kind="definition")
        words = plain_text(node.children).strip()
        made = node.having(kind="term", id=node.id or f"gl-{slug(words)}")
        first = self.terms.setdefault(self.filing.likeness(words), made)
        if first is not made:
            hint = f"it is defined at {first.location} too: make one entry of them"
            self.faults.append(Diagnostic("C104", f"the term {words} is defined twice", node.location, hint))
            return made.having(id=f"{made.id}-{len(self.terms)}")
        return made

    def linked(self, section: CollatedSection) -> CollatedSection:
        """The section with the first use of each marked term linked; in the glossary itself every use."""
        marks = _Marks(self, is_glossary=section.kind == KIND)
        return replace(section, blocks=tuple(marks.node(block, may_link=True) for block in section.blocks))

    def find(self, node: Node) -> str:
        """The id of the term that a node `term` means; empty, and C105, if the glossary does not have it."""
        name = node.get("of")
        for form in (name, *_singulars(name)):
            found = self.terms.get(self.filing.likeness(form))
            if found:
                return found.id
        known = (plain_text(term.children) for term in self.terms.values())
        hint = f'{nearest(name, known)}; write of="..." where the text has another form'
        self.faults.append(Diagnostic("C105", f"the glossary does not define {name}", node.location, hint))
        return ""


def _entries(nodes: Sequence[Node]) -> Iterator[tuple[Node, ...]]:
    """One or more terms, and what is said of them."""
    entry: list[Node] = []
    for node in nodes:
        if node.tag == "dt" and entry and entry[-1].tag != "dt":
            yield tuple(entry)
            entry = []
        entry.append(node)
    if entry:
        yield tuple(entry)


def _singulars(name: str) -> Iterator[str]:
    for ending, one in _PLURALS:
        if name.endswith(ending):
            yield name.removesuffix(ending) + one


@dataclass(slots=True)
class _Marks:
    """Links the marked words of one section."""

    glossary: _Glossary
    is_glossary: bool
    seen: set[str] = field(default_factory=set)
    within: str = ""
    """Id of the term whose definition this is."""

    def node(self, node: Node, *, may_link: bool) -> Node:
        """The node with the marked words in it linked, in the order of reading."""
        if node.tag == "dt" and node.get("kind") == "term":
            self.within = node.id
        may_link = may_link and node.tag not in _UNLINKED
        if node.tag == "term":
            node = self._term(node, may_link=may_link)
        if not node.nodes:
            return node
        inner = (self.node(child, may_link=may_link) if isinstance(child, Node) else child for child in node.children)
        return node.containing(*inner)

    def _term(self, node: Node, *, may_link: bool) -> Node:
        target = self.glossary.find(node) if self.glossary.is_there else ""
        is_first = self.is_glossary or target not in self.seen
        if not target or not may_link or not is_first or target == self.within:
            return Node("span", {}, node.children, node.location)
        self.seen.add(target)
        return node.having(href=f"#{target}", target=target)
