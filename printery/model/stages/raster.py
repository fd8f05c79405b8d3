"""Photographs and other pictures of pixels, from anybody: readable, and of bounded size."""

from __future__ import annotations

MAX_PICTURE_BYTES = 32 * 1024 * 1024
MAX_PICTURE_PIXELS = 100_000_000


def raster_fault(data: bytes) -> str:
    """What is wrong with a PNG or JPEG picture; empty if it can be used."""
    import io
    import warnings

    from PIL import Image, UnidentifiedImageError

    if len(data) > MAX_PICTURE_BYTES:
        return f"it has {len(data)} bytes, more than {MAX_PICTURE_BYTES}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is ours
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
                if image.width * image.height > MAX_PICTURE_PIXELS:
                    return f"it has {image.width} x {image.height} pixels, more than {MAX_PICTURE_PIXELS} in all"
                image.verify()
    except UnidentifiedImageError:
        return "it is neither PNG nor JPEG"
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return str(error)
    return ""
