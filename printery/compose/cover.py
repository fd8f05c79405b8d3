"""Front, spine and back of a printed book as one sheet, as wide as the pages of its interior make the spine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from printery.compose.barcode import Barcode, draw_barcode
from printery.compose.html import Typesetter
from printery.compose.metadata import metadata_of
from printery.compose.paged import page_context
from printery.compose.room import Room, open_room
from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.artefact import Proof
from printery.model.stages.cover import BookBlock, CoverSheet, cover_sheet
from printery.model.stages.galley import Galley, Resource
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.stages.picture_names import name_of
from printery.model.stages.text import direction
from printery.model.written.edition import CoverPdf, PressPdf
from printery.model.written.printer import NOTHING, Printer

_LOGO = "logo.svg"
_UPWARDS = frozenset(("ca", "es", "fr", "it", "pt"))
"""Languages whose spines are read from the foot up by custom; all others from the head down (ISO 6357)."""


def compose_cover(job: Job, material: Material, proofs: Mapping[str, Proof]) -> Galley:
    """The cover of a print edition.

    Raises: BuildError with all faults of the templates, P062 if the bar code does not fit its field.
    """
    edition = job.edition.value
    if not isinstance(edition, CoverPdf) or job.printer is None:
        raise TypeError(job.name)
    interior = material.library.editions[edition.interior].value
    if not isinstance(interior, PressPdf):
        raise TypeError(edition.interior)
    collation = material.collations[interior.work]
    room = open_room(job, material, collation.language, Typesetter(picture=name_of))
    flat = flat_cover(job, job.printer, interior, _pages(edition, proofs), collation.language)
    code = _barcode(job, edition, interior, job.printer)
    metadata = replace(metadata_of(job, collation, material.library), isbn=interior.isbn or "")
    context = {
        **page_context(room, collation, metadata),
        "flat": flat,
        "barcode": Markup(code.svg) if code else "",  # noqa: S704 - drawn here, from digits
        "barcode_size": code,
        "barcode_clear": job.printer.house.barcode.clear if job.printer.house.barcode else flat.safe,
        "price": edition.price,
        "logo": f"images/{_LOGO}" if room.path.find(_LOGO) else "",
        "upwards": collation.language.partition("-")[0] in _UPWARDS,
        "right_to_left": direction(collation.language) == "rtl",
    }
    documents, styles = room.page("document.html.j2", context)
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=documents,
        styles=styles,
        resources=_resources(room),
        metadata=metadata,
        copy=(),
        cover=flat,
    )


def flat_cover(job: Job, printer: Printer, interior: PressPdf, pages: int, language: str) -> CoverSheet:
    """The sheet for an interior of so many pages."""
    edition = job.edition.value
    if not isinstance(edition, CoverPdf):
        raise TypeError(job.name)
    binding = printer.house.bindings[edition.binding]
    spine = edition.spine or printer.spine(pages, edition.binding)
    flap = edition.flap or (binding.flap if edition.binding == "jacket" else NOTHING)
    block = BookBlock(interior.sizes[0], pages, spine)
    return cover_sheet(block, edition.binding, binding, flap, right_to_left=direction(language) == "rtl")


def _pages(edition: CoverPdf, proofs: Mapping[str, Proof]) -> int:
    """How many pages the interior has, blank ones included."""
    made = (artefact for proof in proofs.values() for artefact in proof.artefacts)
    return next(a.pages.count for a in made if a.edition_id == edition.interior and a.pages is not None)


def _barcode(job: Job, edition: CoverPdf, interior: PressPdf, printer: Printer) -> Barcode | None:
    rules = printer.house.barcode
    if not interior.isbn or rules is None:
        return None
    code = draw_barcode(interior.isbn, edition.price, rules.width.mm, rules.height.mm)
    if code is None:
        message = f"the bar code does not fit {rules.width} x {rules.height} at 80 percent"
        where = job.edition.at("price") if edition.price else job.edition.at("interior")
        raise BuildError([Diagnostic("P062", message, where, "leave the price out, or ask for a larger field")])
    return code


def _resources(room: Room) -> dict[str, Resource]:
    path = room.path.find(_LOGO)
    if path is None:
        return {}
    name, data = f"images/{_LOGO}", room.path.templates[path].encode()
    return {name: Resource(name, "image/svg+xml", data, Location(f"templates/{path}"))}
