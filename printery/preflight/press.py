"""A file for a printer, read back: boxes, colours, ink, lines, transparency, standard. What the press wrote is doubted.

Content streams are followed with their graphics state (ISO 32000-1:2008, 8.4): nothing here knows how they were made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact
from printery.model.stages.job import Job
from printery.model.stages.text import direction
from printery.model.units import Sheet
from printery.model.written.printer import Output, Printer, Sides
from printery.preflight.ink import Drawing, Faults, follow, ink_of_picture
from printery.preflight.standards import check_standard

_BOX_TOLERANCE_PT = 0.0284
"""0.01 mm."""
_OURS = "report this: the file is of our making"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the file should be."""

    sheet: Sheet
    bleed: Sides
    output: Output
    is_bound: bool
    right_to_left: bool


def check_press_file(artefact: Artefact, job: Job, printer: Printer, sheet: Sheet) -> Iterator[Diagnostic]:
    """Yield P050 and P054 to P060 for one file; `sheet` is the trim."""
    is_cover = artefact.format == "cover-pdf"
    output = (printer.house.cover if is_cover else None) or printer.paper.output
    expected = Expected(
        sheet,
        _bleed(job, printer, is_cover=is_cover),
        output,
        is_bound=not is_cover,
        right_to_left=direction(artefact.language) == "rtl",
    )
    where = Location(f"output/{artefact.path}")
    with pikepdf.open(io.BytesIO(artefact.data)) as pdf:
        faults = Faults()
        _check_boxes(pdf, expected, faults)
        _check_drawings(pdf, output, faults)
        check_standard(pdf, output, faults)
        if not is_cover and len(pdf.pages) % printer.paper.pages.multiple:
            faults.add("P050", 0, f"{len(pdf.pages)} pages are no multiple of {printer.paper.pages.multiple}")
    yield from faults.diagnostics(where)


def _bleed(job: Job, printer: Printer, *, is_cover: bool) -> Sides:
    edition = job.edition.value
    if is_cover:
        edge = printer.house.bindings[getattr(edition, "binding", "paperback")].bleed
        return Sides(top=edge, bottom=edge, outside=edge, bind=edge)
    if getattr(edition, "bleed", True):
        return printer.house.bleed
    return Sides.model_validate(dict.fromkeys(("top", "bottom", "outside", "bind"), "0mm"))


def _check_boxes(pdf: pikepdf.Pdf, expected: Expected, faults: Faults) -> None:
    width, height, bleed = expected.sheet.width.pt, expected.sheet.height.pt, expected.bleed
    for index, page in enumerate(pdf.pages):
        left, bottom, right, top = (float(value) for value in page.trimbox)
        recto = index % 2 == 0
        bind_left = expected.is_bound and recto != expected.right_to_left
        bind_right = expected.is_bound and not bind_left
        wanted = (
            left - (bleed.bind if bind_left else bleed.outside).pt,
            bottom - bleed.bottom.pt,
            right + (bleed.bind if bind_right else bleed.outside).pt,
            top + bleed.top.pt,
        )
        found = tuple(float(value) for value in page.obj.get("/BleedBox", page.trimbox))
        media = tuple(float(value) for value in page.mediabox)
        if abs(right - left - width) > _BOX_TOLERANCE_PT or abs(top - bottom - height) > _BOX_TOLERANCE_PT:
            faults.add("P054", index, f"the trim box is {right - left:.2f} x {top - bottom:.2f} pt")
        if any(abs(a - b) > _BOX_TOLERANCE_PT for a, b in zip(found, wanted, strict=True)):
            faults.add("P054", index, "the bleed box is not the printer's bleed")
        if any(a < b - _BOX_TOLERANCE_PT for a, b in zip(found[:2], media[:2], strict=True)):
            faults.add("P054", index, "the bleed box is larger than the page")
        if not expected.output.marks and any(abs(a - b) > _BOX_TOLERANCE_PT for a, b in zip(found, media, strict=True)):
            faults.add("P054", index, "the page is larger than its bleed, and the printer wants no marks")


def _check_drawings(pdf: pikepdf.Pdf, output: Output, faults: Faults) -> None:
    """Follow every page, and every form and pattern once, on the first page that can show it."""
    drawing = Drawing(output, faults)
    forms: dict[tuple[int, int], int] = {}
    for index, page in enumerate(pdf.pages):
        resources = page.obj.get("/Resources", Dictionary())
        follow(page, resources, drawing, index)
        for name in drawing.shown:
            item = resources.get("/XObject", Dictionary()).get(name)
            if isinstance(item, Stream):
                forms.setdefault(item.objgen, index)
    for item in pdf.objects:
        if isinstance(item, Stream):
            index = forms.get(item.objgen, 0)
            if item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1:
                follow(item, item.get("/Resources", Dictionary()), drawing, index)
            elif item.get("/Subtype") == Name.Image:
                _check_picture(item, output, faults, index)
        if isinstance(item, Dictionary | Stream) and "/ShadingType" in item:
            _check_space(item.get("/ColorSpace"), output, faults, "a gradient")


def _check_picture(image: Stream, output: Output, faults: Faults, index: int) -> None:
    if "/SMask" in image and output.standard != "pdf/x-4" and output.colour != "rgb":
        faults.add("P057", index, "a picture has transparent parts")
    if image.get("/ImageMask", False):
        return
    space = image.get("/ColorSpace")
    _check_space(space, output, faults, "a picture", index)
    if space == Name.DeviceCMYK and int(image.get("/BitsPerComponent", 8)) == 8:  # noqa: PLR2004 - bits in a byte
        ink = ink_of_picture(image)
        if ink > output.ink_limit + 1:
            faults.add("P056", index, f"a picture takes {ink:.0f} percent of ink")


def _check_space(space: Any, output: Output, faults: Faults, what: str, index: int = 0) -> None:  # noqa: ANN401 - an object of a file
    allowed: Mapping[str, tuple[str, ...]] = {
        "grey": ("/DeviceGray",),
        "cmyk": ("/DeviceGray", "/DeviceCMYK"),
        "rgb": ("/DeviceGray", "/DeviceRGB", "/DeviceCMYK"),
    }
    if not isinstance(space, Name) or str(space) not in allowed[output.colour]:
        named = str(space) if isinstance(space, Name) else "a space of its own"
        faults.add("P055", index, f"{what} is in {named.lstrip('/')}")
