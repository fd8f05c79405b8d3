"""Stage 2: which press runs a build is made of, and which of them need another's result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from printery.diagnostics import BuildError, Diagnostic, Location, nearest
from printery.model.stages.job import Job
from printery.model.stages.library import EditionRecord, Library
from printery.model.written.edition import (
    CalendarFile,
    CardsPdf,
    CoverPdf,
    Epub,
    HandoutPdf,
    ImposedPdf,
    PackPdf,
    PressPdf,
    ScreenPdf,
    Site,
)
from printery.model.written.printer import Printer


def plan(library: Library, names: Sequence[str] = (), *, draft: bool = False) -> tuple[Job, ...]:
    """The jobs of the named editions, or of all, in an order in which each stands after those that it needs.

    Editions that a named one needs are planned too; `draft` says whether drafts are made.
    Raises: BuildError C033 for a name that is no edition, C045 where editions need each other in a circle,
    C233 for an edition of packs, which another command prints.
    """
    unknown = [name for name in names if name not in library.editions]
    if unknown:
        hint = nearest(unknown[0], library.editions)
        raise BuildError(
            Diagnostic("C033", f"there is no edition {name}", Location("content/editions/"), hint) for name in unknown
        )
    for_each = [name for name in names if isinstance(library.editions[name].value, PackPdf)]
    if for_each:
        hint = "print them with the command packs"
        raise BuildError(
            Diagnostic("C233", f"{name} is one file for each person", library.editions[name].at(), hint)
            for name in for_each
        )
    ordered: dict[str, tuple[Job, ...]] = {}
    all_for_everyone = (name for name, record in library.editions.items() if not isinstance(record.value, PackPdf))
    for edition_id in names or sorted(all_for_everyone):
        _add(edition_id, library, ordered, ())
    return tuple(replace(job, draft=draft) for jobs in ordered.values() for job in jobs)


def _add(edition_id: str, library: Library, ordered: dict[str, tuple[Job, ...]], path: tuple[str, ...]) -> None:
    record = library.editions[edition_id]
    if edition_id in path:
        circle = " -> ".join((*path[path.index(edition_id) :], edition_id))
        raise BuildError([Diagnostic("C045", f"editions need each other: {circle}", record.at(), "cut the circle")])
    if edition_id in ordered:
        return
    needed = tuple(
        name
        for name in _needs(record, library)
        if name in library.editions and not isinstance(library.editions[name].value, PackPdf)
    )
    for other in needed:
        _add(other, library, ordered, (*path, edition_id))
    names = tuple(job.name for other in needed for job in ordered[other])
    ordered[edition_id] = tuple(_jobs(edition_id, record, names, library))


def _needs(record: EditionRecord, library: Library) -> Iterator[str]:
    edition = record.value
    if isinstance(edition, Epub | PressPdf | ScreenPdf) and edition.pages_from:
        yield edition.pages_from
    if isinstance(edition, CoverPdf):
        yield edition.interior
    if isinstance(edition, ImposedPdf):
        yield edition.of
    if isinstance(edition, Site):
        yield from edition.downloads
        for edition_id, other in sorted(library.editions.items()):
            # the site shows the cover of the e-book, and the pages and ISBN of the print edition
            if isinstance(other.value, Epub | PressPdf) and other.value.work in edition.works:
                yield edition_id


def _jobs(edition_id: str, record: EditionRecord, needs: tuple[str, ...], library: Library) -> Iterator[Job]:
    edition = record.value
    printer, profiles = _printer(record, library), library.profiles
    if isinstance(edition, HandoutPdf):
        for paper in edition.papers:
            for sheet in edition.sizes:
                name = f"{paper}-large-print" if edition.large_print else paper
                yield Job(f"{edition_id}.{name}-{sheet.name}", edition_id, record, sheet, paper, needs)
    elif isinstance(edition, CardsPdf):
        yield from _cards(edition_id, record, edition, library)
    elif isinstance(edition, PressPdf | ScreenPdf):
        for sheet in edition.sizes:
            name = f"{edition_id}.{sheet.name}" if sheet.name else edition_id
            yield Job(name, edition_id, record, sheet, needs=needs, printer=printer, profiles=profiles)
    elif isinstance(edition, ImposedPdf):
        for need in needs:
            yield Job(edition_id + need.removeprefix(edition.of), edition_id, record, needs=(need,))
    elif isinstance(edition, Epub):
        stores = tuple(store.value for store in library.stores_of(edition))
        yield Job(edition_id, edition_id, record, needs=needs, stores=stores)
    else:
        kind = "calendar" if isinstance(edition, CalendarFile) else ""
        yield Job(edition_id, edition_id, record, None, kind, needs, printer=printer, profiles=profiles)


def _cards(edition_id: str, record: EditionRecord, edition: CardsPdf, library: Library) -> Iterator[Job]:
    for stock in (library.stock[name] for name in edition.stock if name in library.stock):
        name = f"{edition_id}.{stock.id}" if len(edition.stock) > 1 else edition_id
        yield Job(name, edition_id, record, stock.product.size, edition.cards, stock=stock)


def _printer(record: EditionRecord, library: Library) -> Printer | None:
    """Who prints an edition: whom it names, or for a cover, whom its interior names."""
    edition = record.value
    if isinstance(edition, CoverPdf) and edition.interior in library.editions:
        return _printer(library.editions[edition.interior], library)
    return library.printers.get(edition.printer or "") if isinstance(edition, PressPdf) else None
