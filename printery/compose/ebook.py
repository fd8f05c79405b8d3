"""A work as the documents of an e-book: one for each section, the same words and ids as in print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from printery.compose.chart_tables import chart_tables
from printery.compose.ebook_pages import Marker, insert_markers, markers_of, pages_of
from printery.compose.html import Typesetter
from printery.compose.metadata import metadata_of
from printery.compose.notes import NOTES, arranged, notes_of
from printery.compose.paged import page_context
from printery.compose.pictures import gather
from printery.compose.room import Room, open_room
from printery.compose.tokens import written_out
from printery.model.stages.artefact import Pages, Proof
from printery.model.stages.collation import CollatedSection, Collation, IndexEntry, ListEntry, Locator, NavEntry
from printery.model.stages.folios import Folio, folios_of
from printery.model.stages.galley import Agent, Document, Galley, Metadata
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.stages.picture_names import name_of
from printery.model.written.edition import Epub
from printery.processes import BuildServices

XHTML = "application/xhtml+xml"
NCX = "application/x-dtbncx+xml"
NAV = "text/nav.xhtml"
DATA = "text/data.xhtml"
"""The tables behind the charts."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What every document of one e-book is made with."""

    room: Room
    collation: Collation
    context: Mapping[str, object]
    documents_of: Mapping[str, str]
    pages: Pages | None


def compose_ebook(job: Job, material: Material, proofs: Mapping[str, Proof], services: BuildServices) -> Galley:
    """The documents, navigation and style sheet of an e-book; page markers if a print edition is named.

    Raises: BuildError with all faults of templates and charts.
    """
    edition = job.edition.value
    if not isinstance(edition, Epub):
        raise TypeError(job.name)
    book = _book(job, material, edition, proofs)
    markers = markers_of(book.pages, book.documents_of)
    sections = tuple(_section(book, section, markers) for section in book.collation.sections)
    tokens = book.room.tokens
    styles = book.room.styles((f"{edition.template}.css", "edition.css"), book.context)
    sheet = "\n".join(written_out(style.text, tokens) for style in styles if not style.name.endswith("tokens.css"))
    data = chart_tables(book.collation)
    context = {**book.context, "markers": markers, "documents_of": book.documents_of, "chart_data": data}
    tables = [Document(DATA, XHTML, book.room.fill("data.xhtml.j2", context), "data")] if data else []
    cover = Document("text/cover.xhtml", XHTML, book.room.fill("cover.xhtml.j2", context))
    ncx = Document("toc.ncx", NCX, book.room.fill("toc.ncx.j2", context), in_spine=False)
    drawing = Document("cover.html", "text/html", book.room.fill("cover.html.j2", context), in_spine=False)
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=(cover, *_with_nav(book, sections, context), *tables, ncx, drawing),
        styles=(Document("styles/book.css", "text/css", sheet),),
        resources=gather(book.collation, tokens, services),
        metadata=_metadata(book, edition),
        copy=book.collation.copy,
        nav=book.collation.nav,
        documents_of=book.documents_of,
    )


def _metadata(book: _Book, edition: Epub) -> Metadata:
    """That of the work, with the authors of its chapters, and the print edition whose pages are marked."""
    metadata = metadata_of(book.room.job, book.collation, book.room.material.library)
    named = {agent.name for agent in metadata.agents}
    people = [credited.person for credited in book.collation.contributors]
    others = tuple(Agent(person.display, person.filing, "ctb") for person in people if person.display not in named)
    return replace(metadata, agents=(*metadata.agents, *others), page_source=_page_source(edition, book))


def _book(job: Job, material: Material, edition: Epub, proofs: Mapping[str, Proof]) -> _Book:
    collation = material.collations[edition.work]
    pages = pages_of(edition.pages_from, proofs)
    documents_of: dict[str, str] = {}
    setter = Typesetter(link=_linked(documents_of), picture=lambda node: f"../{name_of(node)}", xml_lang=True)
    room = open_room(job, material, collation.language, setter, _page_filters(pages, collation))
    collation = arranged(collation, room.notes_at, str(room.words["notes"]))
    documents_of |= _documents_of(collation, room.notes_at)
    documents_of |= {one.id: DATA for one in chart_tables(collation)}
    context = page_context(room, collation, metadata_of(job, collation, material.library))
    return _Book(room, collation, {**context, "pages": pages}, documents_of, pages)


def _page_source(edition: Epub, book: _Book) -> str:
    """The identifier of the print edition: its ISBN, or its id where it has none."""
    if book.pages is None or edition.pages_from is None:
        return ""
    record = book.room.material.library.editions[edition.pages_from]
    isbn = (getattr(record.value, "isbn", None) or "").replace("-", "")
    return f"urn:isbn:{isbn}" if isbn else f"urn:printery:{edition.work}:{edition.pages_from}"


def _documents_of(collation: Collation, notes_at: str) -> dict[str, str]:
    """Id of every element, and of every note's call, to the document that holds it."""
    found: dict[str, str] = {}
    for section in collation.sections:
        name = NAV if section.kind == "contents" else f"text/{section.id}.xhtml"
        found[section.id] = found[f"{section.id}-title"] = name
        for block in (*section.abstract, *section.epigraph, *section.blocks):
            found |= {node.id: name for node in block.walk() if node.id}
        for note in notes_of(section):
            found[f"r-{note.id}"] = name
            if notes_at == "book":
                found |= {node.id: f"text/{NOTES}.xhtml" for node in note.walk() if node.id}
    return found | dict(_entries(collation))


_LISTS: Mapping[str, Callable[[Collation], tuple[ListEntry, ...]]] = {
    "list-of-figures": lambda collation: collation.figures,
    "list-of-tables": lambda collation: collation.tables,
    "list-of-boxes": lambda collation: collation.boxes,
}


def _entries(collation: Collation) -> Iterator[tuple[str, str]]:
    """Ids of the entries of contents, lists and index, and the documents that hold them."""
    yield from ((f"toc-{entry.id}", NAV) for entry in _all_entries(collation.nav))
    for section in collation.sections:
        name = f"text/{section.id}.xhtml"
        if section.kind in _LISTS:
            yield from ((f"list-{entry.id}", name) for entry in _LISTS[section.kind](collation))
        if section.kind == "index":
            yield from ((entry.id, name) for group in collation.index for entry in _with_subs(group.entries))
            yield from ((f"index-letter-{place}", name) for place in range(1, len(collation.index) + 1))


def _all_entries(entries: tuple[NavEntry, ...]) -> Iterator[NavEntry]:
    for entry in entries:
        yield entry
        yield from _all_entries(entry.children)


def _with_subs(entries: Sequence[IndexEntry]) -> Iterator[IndexEntry]:
    for entry in entries:
        yield entry
        yield from _with_subs(entry.children)


def _linked(documents_of: Mapping[str, str]) -> Callable[[str], str]:
    def link(name: str) -> str:
        document = documents_of.get(name)
        return f"{document.rpartition('/')[2]}#{name}" if document else f"#{name}"

    return link


def _folio(pages: Pages | None) -> Callable[[str], str]:
    """The printed page on which an element begins, or nothing."""

    def folio(name: str) -> str:
        if pages is None or name not in pages.anchors:
            return ""
        return pages.pages[pages.anchors[name]].folio

    return folio


def _page_filters(pages: Pages | None, collation: Collation) -> Mapping[str, Callable[..., object]]:
    """What templates ask of the print edition's pages, and the notes of a section."""
    abbreviated = collation.work.index.ranges == "chicago"

    def folios(locators: Sequence[Locator]) -> tuple[Folio, ...]:
        found = folios_of(locators, pages, abbreviated=abbreviated) if pages else ()
        return found or tuple(Folio(str(number), one.id, one.main) for number, one in enumerate(locators, 1))

    return {"folio": _folio(pages), "folios": folios}


def _section(book: _Book, section: CollatedSection, markers: Mapping[str, tuple[Marker, ...]]) -> Document:
    name = book.documents_of[section.id]
    if section.kind == "contents":
        return Document(NAV, XHTML, "", section.id, ("nav",))
    text = book.room.fill("section.xhtml.j2", {**book.context, "section": section, "markers": markers})
    text = insert_markers(text, markers.get(name, ()))
    # within a document plainly by id: what opens notes at their calls (Pandoc too) knows its own document only so
    text = text.replace(f'href="{name.rpartition("/")[2]}#', 'href="#')
    properties = tuple(name for name, mark in (("mathml", "<math"), ("svg", "<svg")) if mark in text)
    return Document(name, XHTML, text, section.id, properties)


def _with_nav(book: _Book, sections: tuple[Document, ...], context: Mapping[str, object]) -> tuple[Document, ...]:
    """The sections with the navigation document in the place of the contents, or before all if the work has none."""
    markers = context["markers"]
    own = markers.get(NAV, ()) if isinstance(markers, dict) else ()
    text = insert_markers(book.room.fill("nav.xhtml.j2", context), own)
    properties = ("nav", "mathml") if "<math" in text else ("nav",)
    nav = Document(
        NAV, XHTML, text, next((s.id for s in book.collation.sections if s.kind == "contents"), "nav"), properties
    )
    if not any(document.name == NAV for document in sections):
        return (nav, *sections)
    return tuple(replace(nav, id=document.id) if document.name == NAV else document for document in sections)
