"""A section's pages drawn as a file of their own, whose faces are left open until those of all sections are known.

Private names of WeasyPrint 70.0, as engine.py.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from types import SimpleNamespace
from typing import Any

import pydyf
import weasyprint
from weasyprint import pdf as pdf_module
from weasyprint.pdf.fonts import build_fonts_dictionary

from printery.model.units import PT_PER_PX
from printery.press.engine.start import Layout, remembered, replaced
from printery.press.facts.drawn import Bookmark, Drawn, FaceUse

_QUICK = SimpleNamespace(compressobj=lambda level: zlib.compressobj(min(level, 6)))
"""Compression in a third of the time: pydyf asks for the highest level, which saves one byte in a hundred."""


def draw(layout: Layout, options: Mapping[str, Any]) -> tuple[Drawn, dict[str, Any]]:
    """Draw the pages of a section; with the engine's own record of the faces, for `face_file`."""
    fonts: dict[Any, Any] = {}

    def leave_open(_pdf: object, used: Mapping[Any, Any], *_: object) -> pydyf.Dictionary:
        fonts.update(used)
        return pydyf.Dictionary()

    with ExitStack() as stack:
        stack.enter_context(remembered())
        stack.enter_context(replaced(pdf_module, "build_fonts_dictionary", leave_open))
        stack.enter_context(replaced(pdf_module, "add_outlines", lambda *_: None))
        stack.enter_context(replaced(pdf_module, "resolve_links", _own_anchors))
        stack.enter_context(replaced(pydyf, "zlib", _QUICK))
        settled = {**weasyprint.DEFAULT_OPTIONS, **options}
        layout.document.fonts = {}
        pdf = pdf_module.generate_pdf(layout.document, None, 1, **settled)
        _close(pdf)
        target = io.BytesIO()
        pdf.write(target, settled["pdf_version"], None, compress=False)
    faces: dict[str, FaceUse] = {}
    kept: dict[str, Any] = {}
    for font in fonts.values():
        use = FaceUse(dict(font.widths), dict(font.to_unicode))
        faces[font.hash] = faces[font.hash].with_also(use) if font.hash in faces else use
        kept.setdefault(font.hash, font)
    pages = layout.document.pages
    wanted = frozenset(link[1] for page in pages for link in page.links if link[0] == "internal")
    return Drawn(
        target.getvalue(), faces, _anchors(pages), tuple(_bookmarks(pages)), len(pages), wanted, _feet(pages)
    ), kept


def _close(pdf: pydyf.PDF) -> None:
    """Have each page end with the coordinates that it began with, so that more can be drawn over it."""
    for page in pdf.objects:
        if isinstance(page, dict) and page.get("Type") == "/Page":
            content = pdf.objects[int(page["Contents"].split()[0])]
            content.stream = [b"q", *content.stream, b"Q"]


def _own_anchors(pages: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """The engine's `resolve_links` without its complaint about links that leave the section; names come later."""
    for page in pages:
        yield page.links, []


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
