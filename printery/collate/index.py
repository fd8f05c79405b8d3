"""The index, from the marks that authors set in the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from printery.collate.filing import Filing, slug
from printery.collate.headings import LEVEL_SIGN, Heading, Path, Pointers
from printery.collate.index_checks import findings
from printery.collate.numbering import bare
from printery.diagnostics import Diagnostic
from printery.model.stages.collation import CollatedSection, IndexEntry, IndexGroup, Locator
from printery.model.stages.text import Node, plain_text
from printery.model.written.works import Work

LEVELS = ("term", "sub", "subsub")


@dataclass(slots=True)
class Indexer:
    """Enters the marks of a work."""

    filing: Filing
    faults: list[Diagnostic]
    headings: dict[bytes, Heading] = field(default_factory=dict)
    open: dict[tuple[Path, str], tuple[Node, int | None]] = field(default_factory=dict)
    """Ranges that have begun."""
    ids: Counter[str] = field(default_factory=Counter)
    known: frozenset[bytes] = frozenset()
    """Terms as marks write them that do not merely begin a sentence."""

    def enter(self, mark: Node, note: int | None) -> None:
        """Enter one mark, with the number of the note that it stands in."""
        path, heading = self.heading_of(mark)
        if heading is None:
            return
        heading.see |= dict.fromkeys(_names(mark.get("see")), mark.location)
        heading.also |= dict.fromkeys(_names(mark.get("also")), mark.location)
        span = mark.get("range")
        if span:
            self._range(span, path, heading, (mark, note))
        elif not mark.get("see"):
            heading.locators.append(Locator(mark.id, note, "", bool(mark.get("main"))))

    def heading_of(self, mark: Node) -> tuple[Path, Heading | None]:
        """The entry of a mark, made if it is the first."""
        path: Path = ()
        heading: Heading | None = None
        among = self.headings
        for level in LEVELS:
            text = mark.get(level)
            if not text or not self.filing.likeness(text):
                break
            key = self._key(mark, text, level)
            path = (*path, key)
            if key not in among:
                file = self.filing.term if level == "term" else self.filing.subterm
                among[key] = Heading((text,), file(text), text, self.filing.likeness(text), mark.location)
            heading = among[key]
            if mark.get("sort") and not mark.get(_below(level)):
                file = self.filing.term if level == "term" else self.filing.subterm
                heading.filed, heading.key = mark.get("sort"), file(mark.get("sort"))
            _name(heading, mark, level)
            among = heading.subs
        return path, heading

    def _key(self, mark: Node, text: str, level: str) -> bytes:
        """The entry of a mark; a capital may only begin a sentence, if another mark writes the term without it."""
        key, small = self.filing.identity(text), self.filing.identity(_small(text))
        begins = level == "term" and _is_in_text(mark) and key not in self.known
        return small if begins and small in self.known else key

    def _range(self, span: str, path: Path, heading: Heading, place: tuple[Node, int | None]) -> None:
        mark, note = place
        key = path, mark.get("pair")
        if span == "start":
            if key in self.open:
                message = f"the range of {_whole(mark)} begins a second time"
                hint = f'end the one that began at {self.open[key][0].location} first, with range="end"'
                self.faults.append(Diagnostic("C100", message, mark.location, hint))
            self.open[key] = place
        elif key not in self.open:
            hint = 'set a mark with the same term and range="start" where it begins'
            message = f"the range of {_whole(mark)} ends without a beginning"
            self.faults.append(Diagnostic("C100", message, mark.location, hint))
        else:
            first, where = self.open.pop(key)
            main = bool(first.get("main") or mark.get("main"))
            heading.locators.append(Locator(first.id, where if where == note else None, mark.id, main))

    def close(self) -> None:
        """Report the ranges that have no end."""
        for first, _note in self.open.values():
            hint = 'set a mark with the same term and range="end" where it ends'
            self.faults.append(Diagnostic("C100", f"the range of {_whole(first)} does not end", first.location, hint))

    def named(self) -> dict[Path, Heading]:
        """Every entry by its path, with its id."""
        found: dict[Path, Heading] = {}

        def visit(headings: dict[bytes, Heading], path: Path, prefix: str) -> None:
            for key, heading in sorted(headings.items(), key=lambda item: (item[1].key, item[0])):
                name = f"{prefix}-{slug(heading.words)}"
                self.ids[name] += 1
                heading.id = name if self.ids[name] == 1 else f"{name}-{self.ids[name]}"
                found[(*path, key)] = heading
                visit(heading.subs, (*path, key), heading.id)

        visit(self.headings, (), "ix")
        return found


def index_of(sections: Iterable[CollatedSection], work: Work, faults: list[Diagnostic]) -> tuple[IndexGroup, ...]:
    """The entries by letter. Faults: C073, C100 to C103."""
    filing = Filing(work.language, by_letter=work.index.order == "letter-by-letter")
    parts = ((*one.title, *one.epigraph, *one.abstract, *one.blocks) for one in sections)
    marks = tuple(found for part in parts for found in _marks(part, None))
    terms = (mark.get("term") for mark, _ in marks if not (_is_in_text(mark) and mark.get("term")[:1].isupper()))
    indexer = Indexer(filing, faults, known=frozenset(map(filing.identity, terms)))
    for mark, note in marks:
        indexer.enter(mark, note)
    indexer.close()
    known = indexer.named()
    pointers = Pointers(known, filing)
    faults += findings(known, pointers)
    groups = groupby(_in_order(indexer.headings), key=lambda heading: filing.letter(heading.filed))
    return tuple(IndexGroup(first, tuple(_entry(heading, pointers) for heading in group)) for first, group in groups)


def _marks(nodes: Sequence[Node | str], note: int | None) -> Iterator[tuple[Node, int | None]]:
    for node in nodes:
        if isinstance(node, Node):
            if node.tag == "index":
                yield node, note
            yield from _marks(node.children, int(node.get("number")) if node.tag == "note" else note)


def _whole(mark: Node) -> str:
    """The entry of a mark in one line."""
    return f" {LEVEL_SIGN} ".join(filter(None, map(mark.get, LEVELS)))


def _below(level: str) -> str:
    return LEVELS[(LEVELS.index(level) + 1) % len(LEVELS)] if level != LEVELS[-1] else ""


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _is_in_text(mark: Node) -> bool:
    """Whether the words of the text are the term, and the author says nothing else of it."""
    return not mark.get("sort") and plain_text(bare(mark.children)).strip() == mark.get("term")


def _name(heading: Heading, mark: Node, level: str) -> None:
    """Note how a mark writes the entry; mark-up of the words is kept, a small first letter wins over a capital."""
    text = mark.get(level)
    words = bare(mark.children)
    in_text = level == "term" and plain_text(words).strip() == text
    written = words if in_text else (text,)
    known = next(iter(heading.forms), "")
    if not known:
        heading.term = written
    elif text != known and text[:1].casefold() == known[:1].casefold() and text[1:] == known[1:]:
        if text[:1].islower():
            heading.term = written
            heading.forms = {text: mark.location}
        if in_text or text[:1].islower():
            return  # a sentence begins with it
    heading.forms.setdefault(text, mark.location)


def _names(text: str) -> tuple[str, ...]:
    return tuple(" ".join(name.split()) for name in text.split(";") if name.strip())


def _in_order(headings: Mapping[bytes, Heading]) -> list[Heading]:
    return sorted(headings.values(), key=lambda one: (one.key, one.id))


def _entry(heading: Heading, pointers: Pointers) -> IndexEntry:
    return IndexEntry(
        term=heading.term,
        id=heading.id,
        locators=tuple(heading.locators),
        see=pointers.all(heading.see),
        also=pointers.all(heading.also),
        children=tuple(_entry(sub, pointers) for sub in _in_order(heading.subs)),
    )
