"""Two collations of one work become one, in which every difference is marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from printery.collate.copying import copy_lines
from printery.model.stages.collation import CollatedSection, Collation
from printery.model.stages.text import Blocks, Inline, Node, plain_text, rewrite
from printery.model.written.works import Work
from printery.redline.alignment import overlap, rising
from printery.redline.changes import Fate, Findings, excerpt
from printery.redline.clean import WAS, Reading, cleaned, loosed, own_id
from printery.redline.figures import files_before, shown_before
from printery.redline.outline import HEADINGS, lawful
from printery.redline.paragraphs import SEVERAL, divided, repartitioned
from printery.redline.scribe import Scribe
from printery.redline.words import whole

_MADE = frozenset(("recommendations", "descriptions", "notes"))
"""Kinds whose words stand elsewhere in the text, where they are compared."""
_ALIKE_SECTIONS = 0.5
_ALIKE_MOVED = 0.7
_LEAST_MOVED = 6
"""Words below which equal blocks in two places are no move."""
_MOST_MOVES = 40_000
"""Pairs of blocks whose likeness is worked out to find what was moved and changed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A work with what changed in it."""

    collation: Collation
    """The later state, sections and blocks of the earlier one in their old places, all marked."""
    findings: Findings
    particulars: tuple[tuple[str, Inline], ...]
    """Fields of work.yaml that differ: a key of the words `redline.fields`, and both values in one."""
    unchanged: tuple[str, ...]
    """Titles of sections in which nothing changed."""
    is_complete: bool = True
    """Whether all of it was compared; not if that would have taken too long: then some is shown as out and in."""

    @property
    def is_empty(self) -> bool:
        """Whether readers could not tell the two states apart."""
        return not (self.findings.changes or self.findings.restylings or self.particulars)


@dataclass(slots=True)
class _Chapter:
    """A section of either state or both, and its paired blocks."""

    old: CollatedSection | None
    new: CollatedSection | None
    pairs: list[tuple[Node | None, Node | None]]

    @property
    def id(self) -> str:
        if self.new is not None:
            return self.new.id
        return f"{WAS}{self.old.id}" if self.old is not None else ""

    @property
    def title(self) -> str:
        section = self.new or self.old
        return f"{section.label} {plain_text(section.title)}".strip() if section is not None else ""


def compare(old: Collation, new: Collation, words: Mapping[str, str]) -> Comparison:
    """What changed from `old` to `new`; `words` are the remarks that the comparison writes between the lines."""
    files = {**files_before(old.files), **new.files}
    reading = Reading(files)
    joined = list(_same_sections(old, new, reading))
    renamed = {a.id: b.id for a, b in joined if a is not None and b is not None}
    before, after = _sides(old, new, renamed)
    present = frozenset(own_id(n) for s in after.values() for b in s.blocks for n in b.walk() if own_id(n))
    scribe = Scribe(reading, words, files, present)
    chapters = []
    for one, other in joined:
        was, is_ = before.get(one.id if one else ""), after.get(other.id if other else "")
        pairs = divided(scribe.aligner().pairs(was.blocks if was else (), is_.blocks if is_ else ()), scribe)
        chapters.append(_Chapter(was, is_, pairs))
    moves = replace(_moves(chapters, scribe), sections=_moved_sections(old, joined))
    sections = tuple(_loosed(tuple(_written(chapters, moves, scribe))))
    told = scribe.findings.sections
    collation = replace(new, sections=sections, files=files, nav=(), index=(), copy=tuple(copy_lines(sections)))
    unchanged = tuple(chapter.title for chapter in chapters if chapter.id not in told)
    particulars = tuple(_particulars(old.work, new.work, scribe))
    return Comparison(collation, scribe.findings, particulars, unchanged, is_complete=not scribe.budget.is_spent)


def same_works(old: Mapping[str, Collation], new: Mapping[str, Collation]) -> list[tuple[str, str]]:
    """The names then and now of the works of both states; one with another name is found by its words."""
    pairs = [(name, name) for name in sorted(set(old) & set(new))]
    left = sorted(set(old) - set(new))
    bags = {id(work): Reading({}).bag(_all_words(work)) for works in (old, new) for work in works.values()}
    for name in sorted(set(new) - set(old)):
        shares = [(overlap(bags[id(old[one])], bags[id(new[name])]), one) for one in left]
        share, best = max(shares, default=(0.0, ""))
        if share >= _ALIKE_SECTIONS:
            pairs.append((best, name))
            left.remove(best)
    return pairs


def _all_words(work: Collation) -> Node:
    return Node("div", {}, tuple(block for section in _compared(work) for block in section.blocks))


def _compared(collation: Collation) -> Iterator[CollatedSection]:
    """The sections with words of their own; the abstract and epigraph are among them."""
    for section in collation.sections:
        if section.blocks and section.kind not in _MADE:
            signed = (Node("p", {"class": "signed"}, (", ".join(section.signed),)),) if section.signed else ()
            blocks = (*section.abstract, *section.epigraph, *section.blocks, *signed)
            yield replace(section, abstract=(), epigraph=(), signed=(), blocks=blocks)


def _same_sections(
    old: Collation, new: Collation, reading: Reading
) -> Iterator[tuple[CollatedSection | None, CollatedSection | None]]:
    """Sections in their later order; one that is gone stands behind the one that it stood behind."""
    before, after = list(_compared(old)), list(_compared(new))
    partner: dict[str, CollatedSection] = {}
    ids = {section.id for section in after}
    left = [section for section in before if section.id not in ids]
    known = {section.id: section for section in before}
    for section in after:
        same = known.get(section.id) or _likest(section, left, reading)
        if same is not None:
            partner[section.id] = same
            left = [one for one in left if one is not same]
    gone = {section.id for section in left}
    place = {section.id: at for at, section in enumerate(before)}
    yield from _following("", before, place, gone)
    for section in after:
        same = partner.get(section.id)
        yield same, section
        if same is not None:
            yield from _following(same.id, before, place, gone)


def _following(
    name: str, before: Sequence[CollatedSection], place: Mapping[str, int], gone: set[str]
) -> Iterator[tuple[CollatedSection, None]]:
    """The sections without a partner that stood right behind one."""
    for section in before[place[name] + 1 if name else 0 :]:
        if section.id not in gone:
            return
        yield section, None


def _likest(section: CollatedSection, left: Sequence[CollatedSection], reading: Reading) -> CollatedSection | None:
    """The section of the earlier state whose words are most like those of a section with a new id."""

    def share(one: CollatedSection) -> float:
        ours, theirs = (reading.bag(Node("div", {}, (*part.title, *part.blocks))) for part in (section, one))
        return overlap(ours, theirs)

    shares = [(share(one), -place) for place, one in enumerate(left) if one.kind == section.kind]
    best = max(shares, default=(0.0, 0))
    return left[-best[1]] if best[0] >= _ALIKE_SECTIONS else None


def _sides(
    old: Collation, new: Collation, renamed: Mapping[str, str]
) -> tuple[dict[str, CollatedSection], dict[str, CollatedSection]]:
    """The sections of both states by id, cleaned: links lead to what the comparison shows."""
    shown = {name for section in _compared(new) for name in (section.id, *_ids(section.blocks))}

    def link(name: str) -> str | None:
        found = renamed.get(name, name)
        return found if found in shown else None

    def past(name: str) -> str | None:
        return renamed.get(name, name)

    before = {}
    for section in _compared(old):
        blocks = tuple(shown_before(cleaned(block, past)) for block in section.blocks)
        before[section.id] = replace(section, blocks=blocks, title=cleaned(Node("p", {}, section.title), past).children)
    after = {}
    for section in _compared(new):
        title = cleaned(Node("p", {}, section.title), link).children
        after[section.id] = replace(section, blocks=tuple(cleaned(b, link) for b in section.blocks), title=title)
    return before, after


def _ids(blocks: Blocks) -> Iterator[str]:
    return (node.id for block in blocks for node in block.walk() if node.id)


@dataclass(frozen=True, slots=True)
class _Moves:
    """By the identity of a block, its other place."""

    new_of: Mapping[int, tuple[_Chapter, Node]]
    old_of: Mapping[int, tuple[_Chapter, Node]]
    sections: frozenset[str] = frozenset()
    """Ids of sections that stand elsewhere among the others."""
    place: Mapping[int, int] = field(default_factory=dict)
    """Of each block of either state, by its identity: how many blocks stand before it."""

    def goes_on(self, before: Node | None, block: Node, other: Mapping[int, tuple[_Chapter, Node]]) -> bool:
        """Whether a block moved together with the one before it, to the place right behind that one's."""
        if before is None or id(before) not in other or id(block) not in other:
            return False
        places = [self.place.get(id(other[id(one)][1]), -9) for one in (before, block)]
        return self.place.get(id(before), -9) + 1 == self.place.get(id(block)) and places[0] + 1 == places[1]


def _moved_sections(
    old: Collation, joined: Sequence[tuple[CollatedSection | None, CollatedSection | None]]
) -> frozenset[str]:
    """Sections of both states that do not stand in the order that most others kept."""
    place = {section.id: at for at, section in enumerate(old.sections)}
    pairs = [(at, place[a.id]) for at, (a, b) in enumerate(joined) if a is not None and b is not None]
    kept = {at for at, _ in rising(pairs)}
    ids = {at: section.id for at, (_, section) in enumerate(joined) if section is not None}
    return frozenset(ids[at] for at, _ in pairs if at not in kept)


def _moves(chapters: Sequence[_Chapter], scribe: Scribe) -> _Moves:
    """Blocks that went in one place and came in another: equal ones, those of one id, those much alike."""
    gone = [(chapter, a) for chapter in chapters for a, b in chapter.pairs if a is not None and b is None]
    come = [(chapter, b) for chapter in chapters for a, b in chapter.pairs if a is None and b is not None]
    new_of: dict[int, tuple[_Chapter, Node]] = {}
    old_of: dict[int, tuple[_Chapter, Node]] = {}

    def join(old: tuple[_Chapter, Node], new: tuple[_Chapter, Node]) -> None:
        new_of[id(old[1])], old_of[id(new[1])] = new, old

    keys: tuple[Callable[[Node], str], ...] = (own_id, lambda node: _moved_key(node, scribe))
    for key in keys:
        places = {key(place[1]): place for place in come if id(place[1]) not in old_of and key(place[1])}
        for place in gone:
            there = places.pop(key(place[1]), None) if id(place[1]) not in new_of else None
            if there is not None and there[1].tag == place[1].tag:
                join(place, there)
    left_old = [place for place in gone if id(place[1]) not in new_of and _is_long(place[1], scribe)]
    left_new = [place for place in come if id(place[1]) not in old_of and _is_long(place[1], scribe)]
    if len(left_old) * len(left_new) <= _MOST_MOVES:
        ranked = sorted(
            ((scribe.budget.share(scribe.reading.bag(a[1]), scribe.reading.bag(b[1])), -x, -y, a, b)
             for x, a in enumerate(left_old) for y, b in enumerate(left_new) if a[1].tag == b[1].tag),
            key=lambda entry: entry[:3], reverse=True,
        )  # fmt: skip
        for share, _, _, place, there in ranked:
            if share >= _ALIKE_MOVED and id(place[1]) not in new_of and id(there[1]) not in old_of:
                join(place, there)
    olds = enumerate(a for chapter in chapters for a, _ in chapter.pairs if a is not None)
    news = enumerate(b for chapter in chapters for _, b in chapter.pairs if b is not None)
    return _Moves(new_of, old_of, place={id(node): at for at, node in (*olds, *news)})


def _is_long(node: Node, scribe: Scribe) -> bool:
    return scribe.reading.bag(node).total() >= _LEAST_MOVED


def _moved_key(node: Node, scribe: Scribe) -> str:
    return scribe.reading.key(node) if node.tag in HEADINGS or _is_long(node, scribe) else ""


def _written(chapters: Sequence[_Chapter], moves: _Moves, scribe: Scribe) -> Iterator[CollatedSection]:
    """The chapters in which something changed, as sections."""
    for chapter in chapters:
        scribe.section = chapter.id
        count = scribe.findings.count
        section = _section(chapter, moves, scribe)
        if scribe.findings.count > count:
            yield replace(section, blocks=lawful(section.blocks))


def _loosed(sections: Sequence[CollatedSection]) -> Iterator[CollatedSection]:
    """The sections without links to those in which nothing changed, which are not shown."""
    shown = {name for section in sections for name in (section.id, *_ids(section.blocks))}

    def change(node: Node) -> Node:
        if node.tag == "xref" and node.get("target") not in shown:
            return loosed(node)
        if node.get("description") and node.get("description") not in shown:
            return node.having(description="")
        return node

    for section in sections:
        yield replace(
            section, blocks=tuple(n for n in (rewrite(b, change) for b in section.blocks) if isinstance(n, Node))
        )


def _section(chapter: _Chapter, moves: _Moves, scribe: Scribe) -> CollatedSection:
    old, new = chapter.old, chapter.new
    if new is None or old is None:
        return _whole_section(chapter, moves, scribe)
    head = [scribe.mixed(Node("h2", {"id": new.id}, old.title), Node("h2", {"id": new.id}, new.title)).children]
    if old.label and new.label and old.label != new.label:
        scribe.findings.renumbered.append((new.id, old.label, new.label))
    made: list[Node] = []
    if chapter.id in moves.sections:
        scribe.tell(Fate.MOVED, Node("div", {"class": "section", "label": new.label}), new.id, new.title)
        made.append(scribe.remark("moved_section"))
    last: tuple[Node | None, Node | None] = (None, None)
    for a, b in chapter.pairs:
        if a is not None and b is not None:
            made += repartitioned(a, b, scribe) if SEVERAL in {a.tag, b.tag} else scribe.both(a, b)
        elif a is not None and not moves.goes_on(last[0], a, moves.new_of):
            made += _gone(a, moves, scribe)
        elif b is not None:
            made += _come(b, moves, scribe, goes_on=moves.goes_on(last[1], b, moves.old_of))
        last = (a or last[0], b or last[1])
    return replace(new, title=head[0], blocks=tuple(made))


def _whole_section(chapter: _Chapter, moves: _Moves, scribe: Scribe) -> CollatedSection:
    """A section that one state alone has, all of it marked."""
    section = chapter.new or chapter.old
    if section is None:
        raise TypeError
    fate, mark = (Fate.DELETED, "del") if chapter.new is None else (Fate.INSERTED, "ins")
    title = (Node(mark, {}, section.title),)
    scribe.tell(
        fate,
        Node("div", {"class": "section", "label": section.label}, (*section.title, *section.blocks)),
        chapter.id,
        excerpt(title),
    )
    made: list[Node] = []
    for a, b in chapter.pairs:
        made += _gone(a, moves, scribe, told=False) if a is not None else ()
        made += _come(b, moves, scribe, told=False) if b is not None else ()
    return replace(section, id=chapter.id, title=title, blocks=tuple(made))


def _gone(node: Node, moves: _Moves, scribe: Scribe, *, told: bool = True) -> Iterator[Node]:
    """What does not stand here any more: a line that says where it went, or its words, struck."""
    there = moves.new_of.get(id(node))
    if there is not None:
        chapter, block = there
        target = block.id or chapter.id
        link = Node("xref", {"form": "page", "target": target, "page-of": target, "label": chapter.title})
        opening = " ".join(plain_text((node,)).split()[:8])
        words: Inline = (f"“{opening} …” ", link)
        yield Node("div", {"class": "redlined moved"}, (scribe.remark("moved_to", *words),))
    elif told:
        yield from scribe.pair(node, None)
    else:
        yield scribe.barred(whole(node, "del"), "deleted")


def _come(node: Node, moves: _Moves, scribe: Scribe, *, told: bool = True, goes_on: bool = False) -> Iterator[Node]:
    """What did not stand here: with a line that says where it stood, or marked as new.

    A block that `goes_on` moved together with the one before it, and is part of that one's change.
    """
    there = moves.old_of.get(id(node))
    if there is not None:
        scribe.renumber(there[1], node)
        made = scribe.moved(there[1], node, is_told=not goes_on)
        said = (scribe.remark("moved_here"),)
        if there[0].id != scribe.section:
            said = (scribe.remark("moved_from", there[0].title),)
        yield Node("div", {"class": "redlined moved"}, (*(() if goes_on else said), made))
    elif told:
        yield from scribe.pair(None, node)
    else:
        yield scribe.barred(whole(node, "ins"), "inserted")


def _particulars(old: Work, new: Work, scribe: Scribe) -> Iterator[tuple[str, Inline]]:
    """What work.yaml says of the work, where it differs."""
    for name in ("title", "subtitle", "date", "abstract_short", "abstract_long", "keywords", "disclaimer", "licence"):
        before, after = (_field(work, name) for work in (old, new))
        if before != after:
            yield name, scribe.diff.of((before,), (after,)).children


def _field(work: Work, name: str) -> str:
    if name.startswith("abstract_"):
        return str(getattr(work.abstract, name.removeprefix("abstract_")))
    value = getattr(work, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")
