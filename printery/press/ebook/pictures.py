"""Pictures as every reading program shows them: upright, in RGB or grey, and no larger than the stores take.

Source: EPUB 3.3, 3.2 (core media types); Exif 2.32, 4.6.4 (Orientation).
"""

from __future__ import annotations

import io
from hashlib import sha256

from PIL import Image, ImageCms, ImageOps

from printery.store import Store, once

PIXELS = frozenset(("image/png", "image/jpeg"))
"""Media types of pictures made of pixels."""
_ORIENTATION = 0x0112
_UPRIGHT = 1
_QUALITY = 92


def for_reading(data: bytes, most_pixels: int | None, store: Store) -> bytes:
    """A PNG or JPEG as it goes into an e-book or a site; the same bytes if it is as it should be already.

    `most_pixels` is the width times height that no store refuses; None for no limit.
    """
    digest = sha256(data).hexdigest()
    return once(f"picture for reading {most_pixels} {digest}", lambda: _for_reading(data, most_pixels), store)


def _for_reading(data: bytes, most_pixels: int | None) -> bytes:
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
        kind, pixels = picture.format, picture.width * picture.height
        is_turned = picture.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT
        is_large = most_pixels is not None and pixels > most_pixels
        if not is_turned and not is_large and picture.mode != "CMYK":
            return data
        made = _in_rgb(ImageOps.exif_transpose(picture))
        if most_pixels is not None and is_large:
            share = (most_pixels / pixels) ** 0.5
            size = (max(int(made.width * share), 1), max(int(made.height * share), 1))
            made = made.convert("RGBA" if "transparency" in made.info else "RGB") if made.mode == "P" else made
            made = made.resize(size, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        profile = made.info.get("icc_profile")
        made.save(out, kind, quality=_QUALITY, optimize=True, icc_profile=profile)
        return out.getvalue()


def _in_rgb(picture: Image.Image) -> Image.Image:
    """A picture in process colours as screens show it: by its own profile, if it has one."""
    if picture.mode != "CMYK":
        return picture
    profile = picture.info.pop("icc_profile", None)
    if profile is None:
        return picture.convert("RGB")
    try:
        own, screen = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(picture, own, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
    if made is None:
        return picture.convert("RGB")
    made.info.pop("icc_profile", None)
    return made
