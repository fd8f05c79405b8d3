"""Covers as pictures: the drawn document rendered to pixels."""

from __future__ import annotations

import io
from collections.abc import Mapping
from logging import LogRecord

from printery.model.stages.galley import Document
from printery.model.units import PT_PER_PX

WIDTH_PX, HEIGHT_PX = 1600, 2560
"""What all stores take. Source: Amazon KDP help G6GTK3T3NUHKLEFX and Apple Books asset guide, read 2026-09-13."""
_QUALITY = 88


def draw_cover(document: Document, files: Mapping[str, bytes]) -> tuple[bytes, list[LogRecord]]:
    """A cover of 1600 x 2560 pixels as RGB JPEG, and what the engine had to say."""
    import pypdfium2

    from printery.press.engine.whole import drawn_whole

    made = drawn_whole(document.text, files)
    pdf = pypdfium2.PdfDocument(made.data)
    try:
        picture = pdf[0].render(scale=1 / PT_PER_PX).to_pil().convert("RGB")
    finally:
        pdf.close()
    picture = picture.crop((0, 0, WIDTH_PX, HEIGHT_PX))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, optimize=True, dpi=(300, 300))
    return out.getvalue(), made.said
