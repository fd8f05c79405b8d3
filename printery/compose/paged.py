"""A work as one document for pages: the printed volume, the PDF to download, the statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from unicodedata import east_asian_width

from printery.compose.contract import check_work
from printery.compose.dates import date_range
from printery.compose.ebook_pages import insert_folios, pages_of
from printery.compose.html import Typesetter
from printery.compose.large_print import in_large_print
from printery.compose.metadata import citation_of, metadata_of
from printery.compose.notes import arranged, noted
from printery.compose.pictures import data_files, gathering
from printery.compose.room import Room, open_room
from printery.compose.tokens import with_tokens
from printery.model.stages.artefact import Proof
from printery.model.stages.collation import Collation
from printery.model.stages.galley import GUTTER_SHEET, Document, Galley, Metadata, RunningHead, gutter_sheet
from printery.model.stages.job import Job
from printery.model.stages.kinds import Matter
from printery.model.stages.library import Library
from printery.model.stages.material import Material
from printery.model.stages.picture_names import name_of
from printery.model.units import Length
from printery.model.written.edition import PressPdf, ScreenPdf
from printery.processes import BuildServices


def compose_paged(job: Job, material: Material, proofs: Mapping[str, Proof], services: BuildServices) -> Galley:
    """One edition of a work on one sheet.

    Raises: BuildError with all faults of templates and charts.
    """
    edition = job.edition.value
    if not isinstance(edition, PressPdf | ScreenPdf):
        raise TypeError(job.name)
    collation = material.collations[edition.work]
    files = data_files(collation) if isinstance(edition, ScreenPdf) else ()
    setter = Typesetter(picture=name_of, attached=lambda node: tuple(file for file in files if file.figure == node.id))
    room = open_room(job, material, collation.language, setter)
    collation = arranged(collation, room.notes_at, str(room.words["notes"]))
    if edition.large_print:
        collation = in_large_print(collation)
    metadata = metadata_of(job, collation, material.library)
    context = page_context(room, collation, metadata)
    gutter = _gutter(room, job)
    with gathering(collation, room.tokens, services) as gathered:
        styles = _styles(room, context, gutter)
        text = room.fill("document.html.j2", {**context, "styles": [style.name for style in styles]})
        resources = gathered()
    check_work(room, text, collation)
    printed = pages_of(edition.pages_from, proofs)
    if printed is not None:
        text = insert_folios(text, printed)
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=(Document("document.html", "text/html", text),),
        styles=with_tokens(styles, room.tokens),
        resources=resources,
        metadata=metadata,
        copy=collation.copy,
        nav=collation.nav,
        printer=job.printer,
        data_files=files,
        gutter=gutter,
        heads=tuple(_heads(collation, material.library)),
    )


def _heads(collation: Collation, library: Library) -> Iterator[RunningHead]:
    """What the running heads of a work and its sections say."""
    record = library.works[collation.work_id].record
    for section in collation.sections:
        where = section.short_title_at or record.at("matter")
        yield RunningHead(section.short_title, where, section.has_short_title)
    yield RunningHead(collation.work.short_title, record.at("short_title"), is_short_title=True)


def _styles(room: Room, context: Mapping[str, object], gutter: Length | None) -> tuple[Document, ...]:
    """The style sheets in the order in which they apply, the gutter's last."""
    family, printer = room.path.family, room.job.printer
    styles = room.styles(("styles/print.css", "styles/tables.css", f"{family}.css", "page.css", "edition.css"), context)
    if gutter is None or printer is None:
        return styles
    return (*styles, Document(GUTTER_SHEET, "text/css", gutter_sheet(gutter, printer), source=f"{family}/page.css.j2"))


def _gutter(room: Room, job: Job) -> Length | None:
    """The margin at the bind to begin with: the token's, or the printer's least if that is wider or no plain length."""
    if job.printer is None:
        return None
    least = job.printer.gutter(job.printer.paper.pages.min)
    try:
        return max(least, Length.parse(room.tokens["--margin-inner"]), key=lambda length: length.mm)
    except (KeyError, ValueError):
        return least


def page_context(room: Room, collation: Collation, metadata: Metadata) -> dict[str, object]:
    """What templates of a work are given."""
    library = room.material.library
    work = collation.work
    meeting = library.meetings.get(work.meeting or "")
    record = meeting.record.value if meeting else None
    return {
        "edition": room.job.edition.value,
        "edition_id": room.job.edition_id,
        "sheet": room.job.sheet,
        "printer": room.job.printer,
        "work": work,
        "title_width": sum(2 if east_asian_width(character) in "WF" else 1 for character in work.title),
        "collation": collation,
        "sections": collation.sections,
        "notes_at": room.notes_at,
        "noted": noted(collation),
        "nav": collation.nav,
        "prose": collation.prose,
        "imprint": library.imprint.value,
        "meeting": record,
        "meeting_dates": date_range(record.start, record.end, collation.language) if record else "",
        "isbns": isbns(collation.work_id, library),
        "citation": citation_of(work, library),
        "metadata": metadata,
        "language": collation.language,
        "front_ids": frozenset(_front_ids(collation)),
        "specimens": any(credited.person.specimen for credited in (*collation.contributors, *collation.members)),
    }


def _front_ids(collation: Collation) -> Iterator[str]:
    """Ids of all that the contents may list in the front matter, where folios are roman."""
    for section in collation.of(Matter.FRONT):
        yield section.id
        yield from (node.id for block in section.blocks for node in block.walk() if node.id)


def isbns(work_id: str, library: Library) -> tuple[tuple[str, str], ...]:
    """Format and ISBN of every edition of a work that has one, in the order of the editions' ids."""
    found = []
    for _, record in sorted(library.editions.items()):
        edition = record.value
        if getattr(edition, "work", None) == work_id and getattr(edition, "isbn", None):
            found.append((edition.format, str(getattr(edition, "isbn", ""))))
    return tuple(found)
