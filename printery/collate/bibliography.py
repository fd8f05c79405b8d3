"""The sources of a work: which are cited, where, and the lists of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from printery.collate.citations import Replacer
from printery.collate.citeproc import (
    BREAK,
    LINE,
    CitationContext,
    Formatted,
    UnprintableError,
    citations_in,
    format_citations,
)
from printery.diagnostics import Diagnostic, Location, nearest
from printery.model.stages.citation import Reference, Sources, Style
from printery.model.stages.collation import CollatedSection
from printery.model.stages.library import Library, Record, WorkCopy
from printery.model.stages.text import Blocks, Node, rewrite
from printery.model.written.works import Citations, Work
from printery.pandoc import ExhaustedError, PandocError

REFERENCES = "references"
"""The kind of section that holds the bibliography of a book."""
PLACE = "refs"
"""Class of the div that Pandoc puts a bibliography into: `::: {#refs}`."""
_KEYS = re.compile(r"@(?:\{([^{}]+)\}|(\*|\w(?:\w|[:.#$%&\-+?<>~/](?=\w))*))")
_CALLS_AT_ONCE = 4
Placed = tuple[CollatedSection, Location]
"""A section and its place in its file."""


@dataclass(frozen=True, slots=True)
class Group:
    """Sections that share a bibliography, and what their style has to tell apart."""

    placed: tuple[Placed, ...]
    uncited: tuple[str, ...]
    """Keys to list though nothing cites them."""
    chapter: str = ""
    """Id of the one section, if each has its own bibliography."""


@dataclass(slots=True)
class Bibliographer:
    """Sets the citations of a work and lists its sources."""

    work: WorkCopy
    library: Library
    faults: list[Diagnostic]
    references: Mapping[str, Reference] = field(default_factory=dict)
    is_whole: bool = True
    """Whether all references could be read: else an unknown key is no fault of the author's."""
    used: set[str] = field(default_factory=set)
    """Keys that something cites or asks for."""

    def sections(self, placed: Iterable[Placed]) -> tuple[Placed, ...]:
        """The sections with their citations set and the bibliography in its place.

        Faults: C130, C131, C133, C135, C137 and C138.
        """
        sections = tuple(placed)
        owner = self._owner(sections)
        citations, sources = owner.record.value.citations, owner.sources
        if citations is None or sources is None:
            return tuple((_changed(section, self._dropped(citations)), at) for section, at in sections)
        self.references = self._references(sections, sources)
        self.is_whole = all(one.sources.is_whole for one in (owner, *self._others(sections)) if one.sources)
        known = tuple((_changed(section, self._check), at) for section, at in sections)
        groups = tuple(self._groups(known, citations, owner.record))
        self._check_numbers(known, citations, sources.style)
        is_listed = self._is_listed(known, citations, sources.style)
        setting = CitationContext.of(sources.style, self.work.record.value, is_listed=is_listed)
        made = self._set(groups, setting)
        self._check_used()
        return made

    def _owner(self, sections: Sequence[Placed]) -> WorkCopy:
        """The work whose `citations` hold: this one, or else the first that it takes a section from."""
        if self.work.record.value.citations or not any(_cites(_in_order(section)) for section, _ in sections):
            return self.work
        return next((work for work in self._others(sections) if work.record.value.citations), self.work)

    def _others(self, sections: Sequence[Placed]) -> Iterator[WorkCopy]:
        names = dict.fromkeys((location.path.split("/") * 3)[2] for _, location in sections)
        yield from (self.library.works[name] for name in names if name in self.library.works and name != self.work.id)

    def _references(self, sections: Sequence[Placed], sources: Sources) -> Mapping[str, Reference]:
        """The references of the work and of those that it takes sections from; one key has one meaning."""
        found = dict(sources.references)
        for other in self._others(sections):
            for key, reference in (other.sources.references if other.sources else {}).items():
                first = found.setdefault(key, reference)
                if first.item != reference.item:
                    message = f"the key {key} is another source at {first.location}"
                    hint = "write the same entry in both works, or give one of them another key"
                    self.faults.append(Diagnostic("C133", message, reference.location, hint))
        return found

    def _dropped(self, citations: Citations | None) -> Callable[[Node], Node | None]:
        """Takes out citations, refusing them if the work says nothing of its sources."""

        def drop(node: Node) -> Node | None:
            if node.tag != "citation":
                return None if _is_place(node) else node
            if citations is None:
                message = f"@{node.nodes[0].get('key')} is cited, but the work lists no references"
                hint = f"add citations: {{style: ..., references: [...]}} to {self.work.record.path}, or write \\@"
                self.faults.append(Diagnostic("C137", message, node.location, hint))
            return None

        return drop

    def _check(self, node: Node) -> Node | None:
        """Takes out citations of unknown keys."""
        if node.tag == "cited":
            key = node.get("key")
            if key not in self.references:
                self._refuse(key, node.location)
                return None
            self.used.add(key)
        return None if node.tag == "citation" and not node.children else node

    def _refuse(self, key: str, at: Location) -> None:
        if self.is_whole:
            hint = nearest(key, self.references)
            self.faults.append(Diagnostic("C130", f"no reference has the key {key}", at, hint))

    def _check_numbers(self, placed: Sequence[Placed], citations: Citations, style: Style) -> None:
        """A style that names a note by its number has to find that number in the same chapter."""
        is_numbering = style.is_note and b"first-reference-note-number" in style.xml
        several = sum(_cites(_in_order(section)) for section, _ in placed) > 1
        if is_numbering and several and citations.bibliography != "chapter":
            message = f"the style {style.name} refers to notes by number, and numbers begin anew in each chapter"
            hint = "write bibliography: chapter, or take a style that repeats the title instead"
            self.faults.append(Diagnostic("C135", message, self.work.record.at("citations", "style"), hint))

    def _is_listed(self, placed: Sequence[Placed], citations: Citations, style: Style) -> bool:
        """Whether there is a bibliography, and one place for it."""
        if citations.bibliography != "none" and not style.has_list:
            message, hint = f"the style {style.name} makes no bibliography", "write bibliography: none"
            self.faults.append(Diagnostic("C138", message, self.work.record.at("citations", "style"), hint))
            return False
        if citations.bibliography != "book":
            return citations.bibliography == "chapter"
        marks = [node for section, _ in placed for block in section.blocks for node in block.walk() if _is_place(node)]
        homes = len(marks) or sum(section.kind == REFERENCES for section, _ in placed)
        if homes != 1:
            where = self.work.record.at("citations", "bibliography")
            message = "the bibliography has two places" if homes else "the bibliography has no place"
            hint = "add {kind: references} to the back matter, or write bibliography: chapter or none"
            self.faults.append(Diagnostic("C138", message, where, "keep one of them" if homes else hint))
        return homes == 1

    def _groups(self, placed: Sequence[Placed], citations: Citations, record: Record[Work]) -> Iterator[Group]:
        if citations.bibliography == "chapter":
            yield from (Group((one,), self._uncited((one,), None), one[0].id) for one in placed)
        else:
            yield Group(tuple(placed), self._uncited(placed, record if record is self.work.record else None))

    def _uncited(self, placed: Sequence[Placed], record: Record[Work] | None) -> tuple[str, ...]:
        """Keys that `nocite` names, of these sections and of the work's record."""
        heads = [copy.head for _, at in placed if (copy := self.work.sections.get(at.path))]
        asked = [(key, head.at("nocite")) for head in heads for key in _keys(head.value.nocite)]
        if record and record.value.citations:
            asked += [(key, record.at("citations", "nocite")) for key in _keys(record.value.citations.nocite)]
        wanted: dict[str, None] = {}
        for key, at in asked:
            if key == "*":
                wanted |= dict.fromkeys(self.references)
            elif key in self.references:
                wanted[key] = None
            else:
                self._refuse(key, at)
        self.used |= wanted.keys()
        return tuple(wanted)

    def _check_used(self) -> None:
        for key, reference in self.work.sources.references.items() if self.work.sources else ():
            if key not in self.used:
                hint = f'cite it, take it out, or write nocite: "@{key}"'
                self.faults.append(Diagnostic("C131", f"nothing cites {key}", reference.location, hint))

    def _set(self, groups: Sequence[Group], setting: CitationContext) -> tuple[Placed, ...]:
        """The sections of all groups, set each group by itself, with their lists."""
        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            made = tuple(pool.map(lambda group: self._formatted(group, setting), groups))
        done: list[Placed] = []
        for group, formatted in zip(groups, made, strict=True):
            set_ones = tuple(_replaced(group.placed, formatted, setting))
            entries = _listed(formatted)
            done += self._at_end(set_ones[0], entries) if group.chapter else self._in_place(set_ones, entries)
        return tuple(done)

    def _formatted(self, group: Group, setting: CitationContext) -> Formatted:
        blocks = tuple(block for section, _ in group.placed for block in (*_in_order(section), Node(BREAK)))
        if not group.uncited and not _cites(blocks):
            return Formatted()
        try:
            prefix = f"{group.chapter}-" if group.chapter else ""
            return format_citations(blocks, setting, self.references, group.uncited, prefix)
        except UnprintableError as error:
            for reference in error.references:
                hint = "give it an author, a title and a date"
                message = f"{reference.key} has nothing that the style prints"
                self.faults.append(Diagnostic("C132", message, reference.location, hint))
        except PandocError as error:
            message = f"the style {setting.style.name} cannot be used: {_why(error, setting.style)}"
            hint = "take it from https://www.zotero.org/styles, or check it with a CSL validator"
            self.faults.append(Diagnostic("C135", message, setting.style.location, hint))
        return Formatted(
            tuple(() for _ in citations_in(blocks)), tuple(() for _ in citations_in(blocks, in_lines=True))
        )

    def _at_end(self, placed: Placed, entries: Node | None) -> tuple[Placed]:
        """A section with its own list, where `::: {#refs}` stands or at its end below a heading."""
        section, at = placed
        if _holds_place(section):
            return ((_with_list(section, entries), at),)
        if entries is None:
            return (placed,)
        title = self.library.words(self.work.record.value.language).text("references")
        heading = Node("h2", {}, (title,), entries.location)
        return ((replace(section, blocks=(*section.blocks, heading, entries)), at),)

    def _in_place(self, placed: tuple[Placed, ...], entries: Node | None) -> tuple[Placed, ...]:
        """The sections with one list for all, where `::: {#refs}` stands or at the end of the references."""
        marked = [section for section, _ in placed if _holds_place(section)]
        home = next(iter(marked or [section for section, _ in placed if section.kind == REFERENCES]), None)
        return tuple((_with_list(section, entries if section is home else None), at) for section, at in placed)


def _cites(blocks: Blocks) -> bool:
    return any(node.tag == "citation" for block in blocks for node in block.walk())


def _keys(nocite: str | None) -> Iterator[str]:
    for match in _KEYS.finditer(nocite or ""):
        yield match[1] or match[2]


def _in_order(section: CollatedSection) -> Blocks:
    """What may cite, in the order in which it is read; an abstract has no notes, as a figure's source has none."""
    abstract = (Node(LINE, {}, section.abstract),) if section.abstract else ()
    return (*abstract, *section.epigraph, *section.blocks)


def _changed(section: CollatedSection, change: Callable[[Node], Node | str | None]) -> CollatedSection:
    def each(blocks: Blocks) -> Blocks:
        return tuple(node for block in blocks if isinstance(node := rewrite(block, change), Node))

    abstract, epigraph = each(section.abstract), each(section.epigraph)
    return replace(section, abstract=abstract, epigraph=epigraph, blocks=each(section.blocks))


def _replaced(placed: Sequence[Placed], formatted: Formatted, setting: CitationContext) -> Iterator[Placed]:
    replacer = Replacer.of(formatted, setting.language)
    for section, at in placed:
        abstract = replacer.blocks(section.abstract, LINE)
        epigraph = replacer.blocks(section.epigraph)
        yield replace(section, abstract=abstract, epigraph=epigraph, blocks=replacer.blocks(section.blocks)), at


def _listed(formatted: Formatted) -> Node | None:
    """The bibliography as a list: its entries are items with an id to link to.

    Source: DPUB-ARIA 1.1, where doc-biblioentry is deprecated: the list's own semantics tell the entries.
    """
    if not formatted.entries:
        return None
    items = tuple(
        Node("li", {"id": entry.id, "class": "bib-entry"}, entry.words, entry.location) for entry in formatted.entries
    )
    return Node("ul", {"class": "bibliography hanging" if formatted.is_hanging else "bibliography"}, items)


def _is_place(node: Node) -> bool:
    return node.tag == "div" and node.get("class") == PLACE


_UNDEFINED = re.compile(r"undefined macro ([^\s\"<]+)")


def _why(error: PandocError, style: Style) -> str:
    """What is wrong with a style, in our words: Pandoc's own quote what it has read."""
    undefined = _UNDEFINED.search(str(error))
    if undefined and f'macro="{undefined[1]}"'.encode() in style.xml:
        return f"it has no macro {undefined[1]}"
    return str(error) if isinstance(error, ExhaustedError) else "Pandoc's citeproc does not read it"


def _holds_place(section: CollatedSection) -> bool:
    return any(_is_place(node) for block in section.blocks for node in block.walk())


def _with_list(section: CollatedSection, entries: Node | None) -> CollatedSection:
    """The section with the list in its place, or at its end if it marks none; without a list the mark goes."""
    if _holds_place(section):
        return _changed(section, lambda node: entries if _is_place(node) else node)
    return section if entries is None else replace(section, blocks=(*section.blocks, entries))
