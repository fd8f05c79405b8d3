"""The mark of a draft on every page of a PDF: a label at the head, outside the text, in black and white on any ground.

It is an artifact, so reading aloud passes it over; that the file is a draft is said by its title.
Source: ISO 32000-1:2008, 14.8.2.2.2 (artifacts).
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Dictionary, Name

from printery.model.units import Length
from printery.press.outlines import outlined
from printery.press.saving import dictionary_in, written

_MARK = Name("/PrinteryDraft")
_SIZE, _FACE = 8.0, "SourceSansPro-Semibold.ttf"
_PADDING, _FRAME = 3.0, 0.75
_FROM_EDGE = Length(1.5).pt


def add_draft_mark(pdf: pikepdf.Pdf, text: str) -> None:
    """Label every page of a PDF, in the middle of the trimmed page's upper edge."""
    form, width, height = _form(pdf, text)
    for page in pdf.pages:
        left, _, right, top = (float(edge) for edge in page.trimbox)
        x, y = (left + right - width) / 2, top - _FROM_EDGE - height
        drawn = (
            f"Q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC q 1 0 0 1 {x:.3f} {y:.3f} cm {_MARK} Do Q EMC"
        )
        page.contents_add(b"q", prepend=True)
        page.contents_add(drawn.encode("ascii"), prepend=False)
        resources = dictionary_in(page.obj, "/Resources")
        dictionary_in(resources, "/XObject")[str(_MARK)] = form


def with_draft_mark(data: bytes, text: str) -> bytes:
    """A finished PDF with the label on every page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        add_draft_mark(pdf, text)
        return written(pdf)


def _form(pdf: pikepdf.Pdf, text: str) -> tuple[pikepdf.Object, float, float]:
    """The label, drawn once for all pages, with its width and height."""
    words, long = outlined(text, _SIZE, _FACE)
    width, height = long + 2 * _PADDING, _SIZE + 2 * _PADDING
    inner = f"{_FRAME} {_FRAME} {width - 2 * _FRAME:.3f} {height - 2 * _FRAME:.3f} re f"
    parts = (f"0 g 0 0 {width:.3f} {height:.3f} re f 1 g", inner, f"0 g 1 0 0 1 {_PADDING} {_PADDING + 1.4} cm", words)
    form = pdf.make_stream("\n".join(parts).encode("ascii"))
    form.Type, form.Subtype, form.Resources = Name.XObject, Name.Form, Dictionary()
    form.BBox = Array([0, 0, round(width, 3), round(height, 3)])
    return form, width, height
