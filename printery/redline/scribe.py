"""Blocks compared: each kind in its own way, all of them down to words, every difference noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from printery.model.stages.text import Blocks, Inline, Node, plain_text
from printery.redline.alignment import Aligner, Budget, Pair
from printery.redline.changes import Change, Fate, Findings, Restyling, anchor, excerpt
from printery.redline.clean import Reading, is_block, own_id
from printery.redline.figures import before_of, data_tables
from printery.redline.tables import TableDiff
from printery.redline.words import RUN, WordDiff, whole

_THINGS = {
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "ul": "list",
    "ol": "list",
    "dl": "list",
    "li": "item",
    "dt": "item",
    "dd": "item",
    "table": "table",
    "figure": "figure",
    "equation": "equation",
    "note": "note",
}
_THINGS_OF_DIVS = {
    "section": "section",
    "recommendation": "recommendation",
    "box": "box",
    "callout": "box",
    "key-findings": "box",
}
_FEW = 4
"""Words below which likeness says little."""
_ITEMS = frozenset(("li", "dt", "dd"))
_OPENING = 14
"""Words by which the summary names what came or went as a whole."""


def thing(node: Node) -> str:
    """What a block is called in the summary: a key of the words `redline.things`."""
    if node.get("class") == "bib-entry":
        return "source"
    return _THINGS.get(node.tag, _THINGS_OF_DIVS.get(node.get("class"), "paragraph"))


@dataclass(slots=True)
class Scribe:
    """Writes what was and what is as one text."""

    reading: Reading
    words: Mapping[str, str]
    """`redline.remarks`: what the comparison itself says on the page."""
    files: Mapping[str, bytes]
    present: frozenset[str]
    """Ids of the later state."""
    budget: Budget = field(default_factory=Budget)
    findings: Findings = field(default_factory=Findings)
    section: str = ""
    """Id of the section at hand."""
    within: tuple[str, str, str] | None = None
    """Thing, id and label of the recommendation, table, figure or note that changes at hand are noted for.

    The id serves where the change has none of its own.
    """
    remarks: int = 0

    @property
    def diff(self) -> WordDiff:
        """Compares runs of words."""
        return WordDiff(self.reading, self.budget, self.note)

    def aligner(self) -> Aligner[Node]:
        """Pairs blocks."""
        return Aligner(self.reading.key, self.likeness, self.budget, self.marks)

    def marks(self, node: Node) -> Collection[Hashable]:
        """What a block may be known by among many: the author's id, and each of its words."""
        return {own_id(node), *self.reading.bag(node)} - {""}

    def likeness(self, old: Node, new: Node) -> float:
        """Above 0 for blocks that may be one and the same; see `Aligner`."""
        if {old.tag, new.tag} == {"p", RUN}:
            old = replace(old, tag=new.tag)  # the text of a tight item, and the paragraph of a loose one
        if old.tag != new.tag or (old.tag == "div" and old.get("class") != new.get("class")):
            return 0
        if old.tag in {"title", RUN, "line"}:
            return 2 if old.get("role") == new.get("role") else 0
        known = own_id(old)
        if known and known == own_id(new):
            return 3
        if known in self.present:
            return 0
        before, after = self.reading.bag(old), self.reading.bag(new)
        share = self.budget.share(before, after)
        least = 0.5 if min(before.total(), after.total()) < _FEW else 0.35
        return share if share >= least else 0

    def blocks(self, pairs: Sequence[Pair[Node]]) -> Blocks:
        """Paired blocks as one text, bars beside those that differ."""
        return tuple(block for old, new in pairs for block in self.pair(old, new))

    def pair(self, old: Node | None, new: Node | None) -> Iterator[Node]:
        """One pair."""
        if old is None and new is not None:
            self.tell(Fate.INSERTED, new, anchor(new), self.opening(new, "ins"))
            yield self.barred(whole(new, "ins"), "inserted")
        elif new is None and old is not None:
            gone = whole(old, "del")
            self.tell(Fate.DELETED, old, anchor(gone), self.opening(old, "del"))
            yield self.barred(gone, "deleted")
        elif old is not None and new is not None:
            yield from self.both(old, new)

    def both(self, old: Node, new: Node) -> Iterator[Node]:
        """What changed in a block that is still there."""
        self.renumber(old, new)
        if self.reading.key(old) == self.reading.key(new):
            yield new
            return
        count = len(self.findings.changes)
        mixed = self.mixed(old, new)
        if new.tag in {"ul", "ol", "dl", "table"} or (new.tag != "figure" and len(self.findings.changes) == count):
            yield mixed  # items and rows have bars of their own; another address or emphasis has none
        elif new.tag == "figure":
            yield self.barred_all((mixed, *self.drawn(old, new)), "changed")
        else:
            yield self.barred(mixed, "changed")

    def renumber(self, old: Node, new: Node) -> None:
        """Note another number."""
        if old.get("label") and new.get("label") and old.get("label") != new.get("label"):
            self.findings.renumbered.append((new.id, old.get("label"), new.get("label")))

    def mixed(self, old: Node, new: Node) -> Node:
        """Two states of one element in one."""
        if self.reading.key(old) == self.reading.key(new):
            return new
        outer = self.within
        if outer is None and (thing(new) in {"recommendation", "table", "figure", "note"}):
            self.within = (thing(new), new.id, new.get("label"))
        try:
            if new.tag == "table":
                return TableDiff(self).of(old, new)
            if any(map(is_block, (*old.children, *new.children))):
                return new.containing(*self.children(old, new))
            return self.run(old, new)
        finally:
            self.within = outer

    def moved(self, old: Node, new: Node, *, is_told: bool) -> Node:
        """A block that stands elsewhere, with what changed in it besides, as one change."""
        count = len(self.findings.changes)
        made = self.mixed(old, new)
        if len(self.findings.changes) > count:
            self.findings.changes[count] = replace(self.findings.changes[count], fate=Fate.MOVED)
        elif is_told:
            self.note_change(Fate.MOVED, thing(new), anchor(new), self.opening(new, "span"), new.get("label"))
        return made

    def children(self, old: Node, new: Node) -> Iterator[Node | str]:
        """Children of a container, blocks and what stands between them."""
        pairs = self.aligner().pairs(_pieces(old), _pieces(new))
        moved = self._moved_items(pairs)
        for before, after in pairs:
            if after is None and before is not None and self.reading.key(before) in moved:
                continue
            if before is None and after is not None and self.reading.key(after) in moved:
                yield self._moved_item(after)
                continue
            made = self.child(before, after)
            if made.tag == RUN:
                yield from made.children
            else:
                yield made

    def _moved_items(self, pairs: Sequence[Pair[Node]]) -> frozenset[str]:
        """Keys of the items of a list that stand elsewhere in it and are the same."""
        key = self.reading.key
        gone = Counter(key(a) for a, b in pairs if a is not None and b is None and a.tag in _ITEMS)
        come = Counter(key(b) for a, b in pairs if a is None and b is not None and b.tag in _ITEMS)
        return frozenset(name for name in gone if gone[name] == come[name])

    def _moved_item(self, item: Node) -> Node:
        self.note_change(Fate.MOVED, thing(item), anchor(item), self.opening(item, "span"))
        said: Node | str = Node("small", {"class": "remark"}, (f"{self.words['moved_item']} ",))
        if any(map(is_block, item.children)):
            said = self.remark("moved_item")
        return item.having(class_=f"{item.get('class')} changed".strip()).containing(said, *item.children)

    def child(self, old: Node | None, new: Node | None) -> Node:
        """One child; items have their bar as a class."""
        if old is not None and new is not None:
            made = self.mixed(old, new)
            changed = self.reading.key(old) != self.reading.key(new)
            return made.having(class_=f"{new.get('class')} changed".strip()) if changed and new.tag in _ITEMS else made
        node, op = (old, "del") if new is None else (new, "ins")
        if node is None:
            raise TypeError
        made = whole(node, op)
        self.tell(Fate.DELETED if op == "del" else Fate.INSERTED, node, anchor(made), self.opening(node, op))
        return made.having(class_=f"{node.get('class')} changed".strip()) if node.tag in _ITEMS else made

    def run(self, old: Node, new: Node) -> Node:
        """A block of words."""
        found = self.diff.of(old.children, new.children)
        self.findings.gone[self.section] += found.gone
        self.findings.come[self.section] += found.come
        where = anchor(new) or (self.within[1] if self.within else "") or self.section
        self.findings.restylings += [
            Restyling(one.what, where, self.section, one.words, one.before, one.after) for one in found.restyled
        ]
        self.findings.changes += [
            Change(Fate.MOVED, "note", note.id, self.section, self.opening(note, "span"), note.get("number"))
            for note in found.moved_notes
        ]
        for mark, note in _whole_notes(found.children):
            fate = Fate.INSERTED if mark == "ins" else Fate.DELETED
            self.findings.changes.append(
                Change(fate, "note", note.id, self.section, self.opening(note, mark), note.get("number"))
            )
        words = excerpt(found.children)
        if any(isinstance(child, Node) for child in words):
            self.note_change(Fate.CHANGED, thing(new), anchor(new), words)
        return new.containing(*found.children)

    def note(self, old: Node, new: Node) -> Node:
        """A note that is still called."""
        outer, self.within = self.within, ("note", new.id, new.get("number"))
        try:
            return self.mixed(old, new)
        finally:
            self.within = outer

    def drawn(self, old: Node, new: Node) -> Iterator[Node]:
        """Below a figure: what its words for listeners, its picture and its data were."""
        self.within = ("figure", new.id, new.get("label"))
        yield from self.seen(old, new)
        self.within = None

    def seen(self, old: Node, new: Node) -> Iterator[Node]:
        """As `drawn`, all changes noted for the figure."""
        if old.get("alt") != new.get("alt"):
            found = self.diff.of((old.get("alt"),), (new.get("alt"),))
            self.note_change(Fate.CHANGED, "figure", new.id, excerpt(found.children), new.get("label"))
            yield self.remark("alt", *found.children)
        if not new.get("src") or self.reading.key_of_files(old) == self.reading.key_of_files(new):
            return
        self.note_change(Fate.CHANGED, "figure", new.id, (self.words["drawn_anew"],), new.get("label"))
        yield from before_of(old, new, self)
        yield from data_tables(old, new, self)

    def tell(self, fate: Fate, node: Node, where: str, words: Inline) -> None:
        """Note what came or went as a whole."""
        count = self.reading.bag(node).total()
        if fate is Fate.INSERTED:
            self.findings.come[self.section] += count
        elif fate is Fate.DELETED:
            self.findings.gone[self.section] += count
        self.note_change(fate, thing(node), where, words, node.get("label"))

    def note_change(self, fate: Fate, what: str, where: str, words: Inline, label: str = "") -> None:
        """Note one difference, for what it stands in if that is a recommendation, a table, a figure or a note."""
        if self.within is not None:
            what, of, label = self.within
            where, fate = where or of, Fate.CHANGED
        self.findings.changes.append(Change(fate, what, where or self.section, self.section, words, label))

    def opening(self, node: Node, op: str) -> Inline:
        """The first words of a block, marked."""
        blocks = [child for child in node.nodes if is_block(child)]
        parts = [plain_text((block,)) for block in blocks] or [plain_text(node.children)]
        words = " · ".join(part.strip() for part in parts if part.strip()).split()
        cut = " …" if len(words) > _OPENING else ""
        return (Node(op, {}, (" ".join(words[:_OPENING]) + cut,)),) if words else ()

    def barred(self, block: Node, fate: str) -> Node:
        """A block with a bar beside it."""
        return self.barred_all((block,), fate)

    def barred_all(self, blocks: Blocks, fate: str) -> Node:
        """Blocks with one bar beside them; pictures and tables as a whole say in words what they met."""
        said: tuple[Node, ...] = ()
        if fate in {"inserted", "deleted"} and blocks[0].tag in {"figure", "table", "equation"}:
            said = (self.remark(f"{fate}_{blocks[0].tag}"),)
        return Node("div", {"class": f"redlined {fate}"}, (*said, *blocks))

    def remark(self, name: str, *words: Node | str) -> Node:
        """A line of the comparison's own words, with an id to lead to."""
        self.remarks += 1
        blank = (" ",) if words else ()
        return Node("p", {"class": "remark", "id": f"redline-{self.remarks}"}, (self.words[name], *blank, *words))


def _whole_notes(children: Inline) -> Iterator[tuple[str, Node]]:
    """The notes that came or went as a whole, with the mark around them."""
    for child in children:
        if isinstance(child, str) or child.tag == "note":
            continue
        if child.tag in {"ins", "del"}:
            yield from ((child.tag, note) for note in child.nodes if note.tag == "note")
        else:
            yield from _whole_notes(child.children)


def _pieces(node: Node) -> list[Node]:
    """The blocks of a container, and its words between them as blocks of their own."""
    made: list[Node] = []
    for block, group in groupby(node.children, key=is_block):
        items = tuple(group)
        if block:
            made += [item for item in items if isinstance(item, Node)]
        elif plain_text(items, notes=True).strip() or any(isinstance(item, Node) for item in items):
            made.append(Node(RUN, {"id": node.id}, items, node.location))
    return made
