"""A section's pages drawn as a file of their own, whose faces are left open until those of all sections are known."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from importlib.resources import files
from typing import Any, NamedTuple

import pydyf
import weasyprint
from weasyprint import pdf as pdf_module
from weasyprint.pdf.fonts import build_fonts_dictionary

from printery.model.units import PT_PER_PX
from printery.press.engine.changes import Moment, changed
from printery.press.engine.laid_out import Layout
from printery.press.engine.marking import Marks
from printery.press.engine.open_ends import FacesUsed
from printery.press.engine.read.tags import recorded
from printery.press.facts.drawn import Bookmark, Drawn, FaceUse
from printery.press.facts.tags import SectionTags


class InkedSection(NamedTuple):
    """A section drawn, with what is needed to go on."""

    drawn: Drawn
    fonts: dict[str, Any]
    """The engine's own record of each face, by name, for `face_file`."""
    tags: SectionTags | None
    """The structure, if the options ask for marked content."""


def draw(layout: Layout, options: Mapping[str, Any], without: frozenset[str] = frozenset()) -> InkedSection:
    """Draw the pages of a section, without the switches of speed that are left out."""
    marks = Marks(recorded(layout)) if options.get("pdf_tags") else None
    faces = FacesUsed()
    settled = {**weasyprint.DEFAULT_OPTIONS, **options}
    with changed(Moment.DRAW, faces, without), changed(Moment.TAG, marks) if marks else nullcontext():
        layout.document.fonts = {}
        pdf = pdf_module.generate_pdf(layout.document, None, 1, **settled)
        _close(pdf)
        target = io.BytesIO()
        pdf.write(target, settled["pdf_version"], None, compress=False)
    uses: dict[str, FaceUse] = {}
    fonts: dict[str, Any] = {}
    for font in faces.values():
        use = FaceUse(dict(font.widths), dict(font.to_unicode))
        uses[font.hash] = uses[font.hash].with_also(use) if font.hash in uses else use
        fonts.setdefault(font.hash, font)
    pages = layout.document.pages
    wanted = frozenset(link[1] for page in pages for link in page.links if link[0] == "internal")
    bookmarks = tuple(_bookmarks(pages))
    drawn = Drawn(target.getvalue(), uses, _anchors(pages), bookmarks, len(pages), wanted, _feet(pages))
    return InkedSection(drawn, fonts, marks.found[0] if marks else None)


def _close(pdf: pydyf.PDF) -> None:
    """Have each page end with the coordinates that it began with, so that more can be drawn over it."""
    for page in pdf.objects:
        if isinstance(page, dict) and page.get("Type") == "/Page":
            content = pdf.objects[int(page["Contents"].split()[0])]
            content.stream = [b"q", *content.stream, b"Q"]


def _anchors(pages: Sequence[Any]) -> dict[str, tuple[int, float, float]]:
    found: dict[str, tuple[int, float, float]] = {}
    for index, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            found.setdefault(name, (index, x * PT_PER_PX, (page.height - y) * PT_PER_PX))
    return found


def _feet(pages: Sequence[Any]) -> dict[str, float]:
    found: dict[str, float] = {}
    for page in pages:
        for name, (_, _, _, y) in page.anchors.items():
            found.setdefault(name, (page.height - y) * PT_PER_PX)
    return found


def _bookmarks(pages: Sequence[Any]) -> Iterator[Bookmark]:
    for index, page in enumerate(pages):
        for level, label, (x, y), state in page.bookmarks:
            yield Bookmark(level, label, index, x * PT_PER_PX, (page.height - y) * PT_PER_PX, state == "open")


def face_file(font: Any, use: FaceUse, options: Mapping[str, Any]) -> bytes:  # noqa: ANN401 - the engine is untyped
    """A file whose only page has the face among its resources, subset to these glyphs."""
    font.widths, font.to_unicode = dict(sorted(use.widths.items())), dict(sorted(use.characters.items()))
    settled = {**weasyprint.DEFAULT_OPTIONS, **options}
    pdf = pydyf.PDF()
    resources = build_fonts_dictionary(pdf, {font.hash: font}, compress=True, subset=True, options=settled)
    pdf.add_object(resources)
    page = {"Type": "/Page", "Parent": pdf.pages.reference, "MediaBox": pydyf.Array([0, 0, 1, 1])}
    pdf.add_page(pydyf.Dictionary({**page, "Resources": pydyf.Dictionary({"Font": resources.reference})}))
    target = io.BytesIO()
    pdf.write(target, settled["pdf_version"])
    return target.getvalue()


def srgb_profile() -> bytes:
    """The colour profile that the engine carries for PDF/A: sRGB2014 of the International Color Consortium."""
    return (files(pdf_module) / "sRGB2014.icc").read_bytes()
