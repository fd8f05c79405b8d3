"""Photographs and other pictures of pixels, from anybody: readable, of bounded size, and published without their story.

A camera writes into a picture where it was made, by whom and with which device; programs add who edited it and when.
None of it is published: of the file there stays what its pixels need.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MAX_PICTURE_BYTES = 32 * 1024 * 1024
MAX_PICTURE_PIXELS = 100_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"cICP",
        b"pHYs",
        b"sBIT",
        b"bKGD",
    )
)
"""Chunks that say what the pixels look like. Source: PNG (third edition), 11.2 and 11.3."""
_SOI, _EOI, _SOS, _APP0, _APP2, _APP14, _APP15, _COM = 0xD8, 0xD9, 0xDA, 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
"""Markers of JPEG. Source: ISO/IEC 10918-1, table B.1."""
_APP_KEPT = {_APP0: b"JFIF\0", _APP2: b"ICC_PROFILE\0", _APP14: b"Adobe"}
"""Application segments that say what the pixels look like, by what they begin with."""
_ORIENTATION = 0x0112
"""Tag of Exif. Source: CIPA DC-008, 4.6.5.1.6."""
_LYING = frozenset((5, 6, 7, 8))
"""Orientations that turn width into height."""
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Orientations and what sets them upright, as Pillow numbers its transpositions."""
_QUALITY = 95
"""Of a photograph that must be turned and so coded again: no eye sees the difference."""


def raster_fault(data: bytes) -> str:
    """What is wrong with a PNG or JPEG picture; empty if it can be used."""
    from PIL import Image, UnidentifiedImageError

    if len(data) > MAX_PICTURE_BYTES:
        return f"it has {len(data)} bytes, more than {MAX_PICTURE_BYTES}"
    try:
        with _opened(data) as image:
            if image.width * image.height > MAX_PICTURE_PIXELS:
                return f"it has {image.width} x {image.height} pixels, more than {MAX_PICTURE_PIXELS} in all"
            image.verify()
        with _opened(data) as image:
            if _is_kept_as_coded(image):
                image.draft(None, (1, 1))  # JPEG: as small as it can be decoded, which finds broken data too
                image.load()
                _bare(data)
            else:
                without_story(data)
    except UnidentifiedImageError:
        return "it is neither PNG nor JPEG"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return str(error)
    return ""


def raster_size(data: bytes) -> tuple[float, float] | None:
    """Width and height in pixels as a reader sees it, upright; None for what cannot be read."""
    from PIL import Image

    try:
        with _opened(data) as image:
            size = float(image.width), float(image.height)
            return size[::-1] if _orientation(image) in _LYING else size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def without_story(data: bytes) -> bytes:
    """The picture upright, with all that its pixels need and nothing else; of 16 bits a sample, the higher 8.

    What needs no turning keeps its pixels as they are coded.
    Raises: ValueError for a picture that `raster_fault` refuses.
    """
    import io

    from PIL import Image

    try:
        with _opened(data) as image:
            deep = image.mode.startswith("I")
            if _is_kept_as_coded(image):
                return _bare(data)
            kind, profile = "PNG" if image.format == "PNG" else "JPEG", image.info.get("icc_profile")
            changed = image.point(lambda value: value / 256).convert("L") if deep else image
            turn = _TURNS.get(_orientation(image))
            # not by Pillow's exif_transpose, which writes the record of a camera anew and stumbles over a damaged one
            upright = changed if turn is None else changed.transpose(Image.Transpose(turn))
            out = io.BytesIO()
            extra = {"quality": _QUALITY, "subsampling": 0} if kind == "JPEG" else {}
            upright.save(out, kind, icc_profile=profile, **extra)
            return _bare(out.getvalue())
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(str(error)) from error


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    """A picture, read as far as its head; what Pillow warns of, bounds and previews, is looked at here."""
    import io
    import warnings

    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            yield image


def _is_kept_as_coded(image: Any) -> bool:  # noqa: ANN401 - Pillow is loaded where it is needed
    """Whether a picture stands upright and has no more bits than pages."""
    return _orientation(image) == 1 and not image.mode.startswith("I")


def _orientation(image: Any) -> int:  # noqa: ANN401 - Pillow is loaded where it is needed
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, IndexError, OverflowError, struct.error):
        return 1  # a damaged record says nothing
    return value if isinstance(value, int) and value in range(1, 9) else 1


def _bare(data: bytes) -> bytes:
    """The file without what says something else than its pixels. Raises: ValueError for a damaged one."""
    return _bare_png(data) if data.startswith(_PNG) else b"".join(_bare_jpeg(data))


def _bare_png(data: bytes) -> bytes:
    kept, place = [_PNG], len(_PNG)
    while True:
        head = data[place : place + 8]
        if len(head) < 8:  # noqa: PLR2004 - length and name of a chunk
            raise ValueError("it ends before its end")
        length, name = struct.unpack(">I4s", head)
        chunk = data[place : place + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise ValueError("it is cut off or damaged")
        if name in _PNG_KEPT:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
        place += len(chunk)


def _bare_jpeg(data: bytes) -> Iterator[bytes]:
    yield b"\xff\xd8"
    place = 2
    while True:
        if data[place : place + 1] != b"\xff":
            raise ValueError("it is cut off or damaged")
        while data[place + 1 : place + 2] == b"\xff":  # fill bytes (B.1.1.2)
            place += 1
        marker = int.from_bytes(data[place + 1 : place + 2], "big")
        if marker == _EOI:
            yield b"\xff\xd9"  # what follows is no part of the picture: previews, films, places
            return
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        segment = data[place : place + 2 + length]
        if len(segment) < 4 or len(segment) < 2 + length:  # noqa: PLR2004 - marker and length
            raise ValueError("it is cut off or damaged")
        if _is_kept(marker, segment):
            yield segment
        place += len(segment)
        if marker == _SOS:
            end = _end_of_scan(data, place)
            yield data[place:end]
            place = end


def _is_kept(marker: int, segment: bytes) -> bool:
    if _APP0 <= marker <= _APP15:
        return marker in _APP_KEPT and segment[4:].startswith(_APP_KEPT[marker])
    return marker != _COM


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the next marker begins that is neither a stuffed byte nor a restart (B.1.1.5); a cut file ends there."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise ValueError("it is cut off")
        if data[place + 1] == 0 or 0xD0 <= data[place + 1] <= 0xD7 or data[place + 1] == 0xFF:  # noqa: PLR2004
            place += 1 if data[place + 1] == 0xFF else 2  # noqa: PLR2004 - a fill byte
        else:
            return place
