"""What the press needs of templates: looked for in each paged document, so that a fault is the template's, at its line.

docs/templates.md is the same for people. Words that are missing are for preflight (H004); here it is about the places
that the press fills or reads (printery/model/stages/slots.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from printery.compose.notes import NOTES
from printery.compose.room import Room
from printery.diagnostics import BuildError, Diagnostic, Location
from printery.markup import classes, read
from printery.model.stages.collation import Collation, IndexEntry, Locator
from printery.model.stages.slots import (
    CALL,
    END_NOTE,
    END_NOTES,
    FIT,
    FOLIO,
    HEAD_PAGE,
    HEAD_PAGES,
    LINES,
    LOCATOR_END,
    LOCATOR_MAIN,
    LOCATOR_NOTE,
    LOCATORS,
    NOTE,
    RETURN,
    SIZES,
    TABLE,
    locators_in,
)
from printery.model.stages.text import Node

_NUMBERS = {FIT: 2, SIZES: 2, LINES: 1}
"""How many numbers each attribute of a field has."""


def check_work(room: Room, text: str, collation: Collation) -> None:
    """Look whether the document of a work has all that the press needs.

    Raises: BuildError T020 and T021 with everything that is missing, once for each place of a template.
    """
    page = _Page.of(room, text)
    found = [*_sections(page, collation), *_notes(page, collation), *_nodes(page, collation), *_index(page, collation)]
    if found:
        raise BuildError({fault.location: fault for fault in reversed(found)}.values())


def check_fields(room: Room, text: str, name: str) -> None:
    """Look whether the fields of cards say in numbers how large they are.

    Raises: BuildError T021.
    """
    page = _Page.of(room, text)
    found = [
        fault for element in page.elements if element.get(FIT) is not None for fault in _field(page, element, name)
    ]
    if found:
        raise BuildError({fault.location: fault for fault in reversed(found)}.values())


@dataclass(frozen=True, slots=True)
class _Page:
    """A document, and the templates that it is from."""

    room: Room
    elements: tuple[Element, ...]
    by_id: Mapping[str, Element]

    @classmethod
    def of(cls, room: Room, text: str) -> _Page:
        elements = tuple(read(text).iter())
        return cls(room, elements, {element.get("id") or "": element for element in reversed(elements)})

    def missing(self, names: tuple[str, ...], macro: str, message: str, hint: str) -> Diagnostic:
        """T020 at a macro of the first of these templates that there is, or at its first line."""
        return Diagnostic("T020", message, self.where(names, macro), hint)

    def where(self, names: tuple[str, ...], macro: str) -> Location:
        """Where the macro begins in the first of these templates that there is."""
        name = next(filter(self.room.path.find, names), names[0])
        return self.room.stationery.place(name, macro)


_DOCUMENT = ("document.html.j2",)
_NODES = ("nodes.html.j2",)
_END_NOTES = ("endnotes.html.j2",)


def _sections(page: _Page, collation: Collation) -> Iterator[Diagnostic]:
    for section in collation.sections:
        if section.id not in page.by_id:
            hint = 'write id="{{ section.id }}" into the element that holds a section'
            yield page.missing(_DOCUMENT, "", f"no element has the id of the section {section.id}", hint)
    gathered = any(section.kind == NOTES for section in collation.sections)
    heads = any(
        END_NOTES in classes(element) and element.get(HEAD_PAGE) is not None and element.get(HEAD_PAGES) is not None
        for element in page.elements
    )
    if gathered and not heads:
        hint = (
            f'write class="{END_NOTES}" {HEAD_PAGE}="{{{{ words.notes_to_page }}}}" {HEAD_PAGES}="…" around the notes'
        )
        yield page.missing(
            (f"sections/{NOTES}.html.j2",), "", "the notes have no words for the heads of their pages", hint
        )


def _notes(page: _Page, collation: Collation) -> Iterator[Diagnostic]:
    at_foot = page.room.notes_at == "foot"
    calls = {
        link.get("href"): link.get("id")
        for element in page.elements
        if CALL in classes(element)
        for link in element.iter("a")
    }
    for note in (node for node in _printed(page, collation) if node.tag == "note"):
        if not calls.get(f"#{note.id}"):
            hint = f'write class="{CALL}" around <a href="#{{{{ node.id }}}}" id="r-{{{{ node.id }}}}">'
            yield page.missing(_NODES, "note", f"nothing calls the note {note.id}", hint)
        element = page.by_id.get(note.id)
        wanted = NOTE if at_foot else END_NOTE
        where = (_NODES, "note") if at_foot else (_END_NOTES, "endnotes")
        if element is None or wanted not in classes(element):
            hint = f'write class="{wanted}" id="{{{{ node.id }}}}" on the element that holds a note'
            yield page.missing(*where, f'no element of the class "{wanted}" has the id of the note {note.id}', hint)
        elif not any(link.get("href") == f"#{calls.get(f'#{note.id}')}" for link in _having(element, RETURN)):
            hint = f'write <a class="{RETURN}" href="#r-{{{{ node.id }}}}"> around the number before the note'
            yield page.missing(*where, f"nothing leads from the note {note.id} back to its call", hint)


def _nodes(page: _Page, collation: Collation) -> Iterator[Diagnostic]:
    folios = {element.get("href") for element in page.elements if FOLIO in classes(element)}
    for node in _printed(page, collation):
        held = page.by_id.get(node.id)
        if node.tag == "table" and node.id and (held is None or TABLE not in classes(held) or not _has(held, "table")):
            hint = f'write class="{TABLE}" id="{{{{ node.id }}}}" around <table>'
            yield page.missing(_NODES, "table", f'no element of the class "{TABLE}" holds the table {node.id}', hint)
        if node.tag == "figure" and node.get("kind") != "panel" and (held is None or not _has(held, "img", "svg")):
            hint = 'write <img src="{{ node | picture }}"> into the element with the id of the node'
            yield page.missing(_NODES, "figure", f"no picture stands in the figure {node.id}", hint)
        if node.tag == "xref" and node.get("form") == "page" and f"#{node.get('page-of')}" not in folios:
            hint = f'write <a class="{FOLIO}" href="#{{{{ node.get("page-of") }}}}"></a>'
            yield page.missing(_NODES, "xref", f"nothing shows the page of {node.get('page-of')}", hint)


def _index(page: _Page, collation: Collation) -> Iterator[Diagnostic]:
    if not any(section.kind == "index" for section in collation.sections):
        return
    entries = {entry.id: entry for group in collation.index for entry in _entries(group.entries)}
    found: dict[str, list[Locator]] = {}
    for section in page.elements[:1]:
        _gather(section, "", entries, found)
    names = ("sections/index.html.j2", "sections/text.html.j2")
    for entry in entries.values():
        if entry.locators and entry.id not in found:
            hint = f'write class="{LOCATORS}" around its links, inside the element with the id of the entry'
            yield page.missing(names, "locators", f"no group of locators stands in the entry {entry.id}", hint)
        elif list(entry.locators) != found.get(entry.id, []):
            hint = f"give each link href, {LOCATOR_NOTE}, {LOCATOR_END} and {LOCATOR_MAIN} of its locator"
            message = f"the entry {entry.id} has other locators than the index"
            yield Diagnostic("T021", message, page.where(names, "locators"), hint)


def _entries(entries: tuple[IndexEntry, ...]) -> Iterator[IndexEntry]:
    for entry in entries:
        yield entry
        yield from _entries(entry.children)


def _gather(element: Element, owner: str, entries: Mapping[str, IndexEntry], found: dict[str, list[Locator]]) -> None:
    """The locators of each entry: those in groups that stand in it, and in none inside it."""
    name = element.get("id") or ""
    owner = name if name in entries else owner
    if LOCATORS in classes(element):
        found.setdefault(owner, []).extend(locators_in(element))
        return
    for child in element:
        _gather(child, owner, entries, found)


def _field(page: _Page, element: Element, name: str) -> Iterator[Diagnostic]:
    for attribute, count in _NUMBERS.items():
        value = element.get(attribute, "1" if attribute == LINES else "")
        if not _numbers(value, count, int if attribute == LINES else float):
            message = f'{attribute}="{value}" of a field is not {count} numbers above 0'
            hint = "write width and height in mm, the least and the largest size in points, the most lines"
            yield Diagnostic("T021", message, page.where(("fields.html.j2", name), "field"), hint)


def _numbers(value: str, count: int, kind: Callable[[str], float]) -> bool:
    try:
        numbers = [kind(part) for part in value.split()]
    except ValueError:
        return False
    return len(numbers) == count and all(0 < number < float("inf") for number in numbers)


_LOOKED_AT = frozenset(("note", "table", "figure"))


def _printed(page: _Page, collation: Collation) -> Iterator[Node]:
    """The nodes of all blocks that the document has; words of blocks that it has not are for preflight (H004).

    Inside notes nothing is looked at: they are set without tables and figures of their own.
    """
    for section in collation.sections:
        blocks = (*section.abstract, *section.epigraph, *section.blocks)
        if any(node.id in page.by_id for block in blocks for node in block.walk() if node.id):
            for block in blocks:
                yield from _inside(page, block)


def _inside(page: _Page, node: Node) -> Iterator[Node]:
    if node.id and node.id not in page.by_id and node.tag not in _LOOKED_AT:
        return
    yield node
    for child in node.nodes if node.tag != "note" else ():
        yield from _inside(page, child)


def _having(element: Element, name: str) -> Iterator[Element]:
    return (inner for inner in element.iter() if name in classes(inner))


def _has(element: Element, *names: str) -> bool:
    return any(inner.tag.rpartition("}")[2] in names for inner in element.iter())
