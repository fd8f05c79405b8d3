"""A picture of finished pages, for the README: some pages side by side on a grey ground."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image

HEIGHT_PX = 460
_GAP_PX = 22
_GROUND = (214, 219, 224)


def picture_of(pages: Sequence[tuple[bytes, int]], covers: Sequence[bytes], rows: int = 2) -> bytes:
    """A PNG with covers (JPEG) and pages (PDF and 0-based page index) in rows, each `HEIGHT_PX` high."""
    tiles = [Image.open(io.BytesIO(cover)).convert("RGB") for cover in covers]
    tiles += [_page(data, index) for data, index in pages]
    tiles = [
        tile.resize((round(tile.width * HEIGHT_PX / tile.height), HEIGHT_PX), Image.Resampling.LANCZOS)
        for tile in tiles
    ]
    length = -(-len(tiles) // rows)
    lines = [tiles[start : start + length] for start in range(0, len(tiles), length)]
    width = max(sum(tile.width + _GAP_PX for tile in line) for line in lines) + _GAP_PX
    sheet = Image.new("RGB", (width, len(lines) * (HEIGHT_PX + _GAP_PX) + _GAP_PX), _GROUND)
    for number, line in enumerate(lines):
        left = (width - sum(tile.width + _GAP_PX for tile in line) + _GAP_PX) // 2
        for tile in line:
            sheet.paste(tile, (left, _GAP_PX + number * (HEIGHT_PX + _GAP_PX)))
            left += tile.width + _GAP_PX
    out = io.BytesIO()
    sheet.quantize(128).save(out, "PNG", optimize=True)
    return out.getvalue()


def _page(data: bytes, index: int) -> Image.Image:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        picture: Image.Image = pdf[index].render(scale=1.6).to_pil().convert("RGB")
    finally:
        pdf.close()
    return picture
