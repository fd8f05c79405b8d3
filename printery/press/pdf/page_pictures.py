"""Pages of a finished PDF as pictures, one at a time, as a screen asks for them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2


class PagePictures:
    """An open PDF. PDFium is not made for threads: use it from one at a time."""

    def __init__(self, data: bytes) -> None:
        """Raises: pypdfium2.PdfiumError if this is no PDF."""
        self._data = data
        self._pdf = pypdfium2.PdfDocument(data)

    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page as trimmed, in PDF points."""
        return tuple(self._size(index) for index in range(len(self._pdf)))

    def _size(self, index: int) -> tuple[float, float]:
        with self._page(index) as page:
            left, bottom, right, top = page.get_trimbox()
        return (right - left, top - bottom)

    def picture(self, index: int, width_px: int) -> bytes:
        """A PNG of a page (index from 0) as it is after trimming, so many pixels wide."""
        with self._page(index) as page:
            left, bottom, right, top = page.get_trimbox()
            outer = page.get_cropbox()
            cut = (left - outer[0], bottom - outer[1], outer[2] - right, outer[3] - top)
            bitmap = page.render(scale=width_px / (right - left), crop=tuple(max(0, edge) for edge in cut))
            picture = bitmap.to_pil().convert("RGB")
        target = io.BytesIO()
        picture.save(target, "PNG", compress_level=1)
        return target.getvalue()

    @contextmanager
    def _page(self, index: int) -> Iterator[pypdfium2.PdfPage]:
        page = self._pdf[index]
        try:
            yield page
        finally:
            page.close()

    def close(self) -> None:
        """Let go of the file."""
        self._pdf.close()
