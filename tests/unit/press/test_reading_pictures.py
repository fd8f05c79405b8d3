"""Pictures of e-books and sites: whatever camera or program made them, they stand upright, in RGB, within limits."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageCms

from printery.press.ebook.pictures import for_reading
from printery.store import NoStore

RED, GREEN = (220, 20, 20), (20, 180, 20)


def drawn(mode: str, kind: str, *, orientation: int = 1, profile: bytes | None = None) -> bytes:
    """A picture, 40 x 20, red above and green below, as it is stored."""
    picture = Image.new("RGB", (40, 20), RED)
    picture.paste(GREEN, (0, 10, 40, 20))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "A camera of somebody"
    out = io.BytesIO()
    picture.convert(mode).save(out, kind, exif=exif, quality=95, icc_profile=profile)
    return out.getvalue()


def read(data: bytes, most: int | None = None) -> Image.Image:
    """The picture as it goes out."""
    return Image.open(io.BytesIO(for_reading(data, most, NoStore())))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(("orientation", "top"), [(3, GREEN), (6, None), (8, None), (4, GREEN), (5, None)])
def test_pictures_stand_upright(kind: str, orientation: int, top: tuple[int, int, int] | None) -> None:
    """The pixels are turned, and no tag is left by which a reader would turn them again, nor the camera's name."""
    made = read(drawn("RGB", kind, orientation=orientation))

    assert made.size == ((40, 20) if top else (20, 40))
    assert 0x0112 not in made.getexif() or made.getexif()[0x0112] == 1
    assert top is None or _near(made.convert("RGB").getpixel((20, 2)), top)


def _near(found: object, wanted: tuple[int, int, int]) -> bool:
    return isinstance(found, tuple) and all(abs(one - other) < 30 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["JPEG"])
def test_process_colours_become_rgb(kind: str) -> None:
    """CMYK is for the press; readers get the colours that people saw."""
    made = read(drawn("CMYK", kind))

    assert made.mode == "RGB"
    assert _near(made.getpixel((20, 2)), RED)


def test_profiles_of_screens_are_kept() -> None:
    """A picture turned in its own colour space still says which that is."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert read(drawn("RGB", "JPEG", orientation=3, profile=profile)).info["icc_profile"] == profile


@pytest.mark.parametrize("make", [lambda: drawn("RGB", "PNG"), lambda: drawn("P", "PNG"), lambda: drawn("L", "JPEG")])
@pytest.mark.parametrize("most", [799, 200, 20])
def test_large_pictures_are_made_smaller(make: Callable[[], bytes], most: int) -> None:
    """Never larger than the store takes, never another shape; as they came where they fit."""
    made = read(make(), most)

    assert most / 2 < made.width * made.height <= most
    assert abs(made.width / made.height - 2) < 0.5
    assert for_reading(make(), 800, NoStore()) == make()
