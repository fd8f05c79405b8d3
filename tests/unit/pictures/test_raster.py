"""Photographs: upright, and without a word of who made them, where and with what."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from printery.pictures.raster import raster_fault, raster_size, without_story

XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>SECRET author</x:xmpmeta>"
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0dSECRET byline"


def exif(orientation: int) -> Image.Exif:
    """An author, a device's number, a place."""
    found = Image.Exif()
    found[0x0112], found[0x013B], found[0x010F] = orientation, "SECRET author", "SECRET maker"
    found.get_ifd(0x8769)[0xA431] = "SECRET serial"
    found.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 29: "SECRET day"})
    return found


def bare(size: tuple[int, int] = (40, 20)) -> Image.Image:
    """A picture whose left upper corner is red."""
    picture = Image.new("RGB", size, (0, 0, 200))
    picture.paste((220, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    return picture


def photograph(orientation: int = 6) -> bytes:
    """A JPEG with everything that cameras and programs write, and more behind its end."""
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    bare().save(out, "JPEG", exif=exif(orientation), comment=b"SECRET comment", icc_profile=profile, progressive=True)
    data = out.getvalue()
    more = b"".join(
        b"\xff" + bytes([marker]) + struct.pack(">H", len(said) + 2) + said
        for marker, said in ((0xE1, XMP), (0xED, IPTC), (0xE2, b"MPF\0SECRET preview"), (0xE0, b"JFXX\0SECRET thumb"))
    )
    return data[:2] + more + data[2:] + b"SECRET film"


def chunk(name: bytes, said: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack(">I", len(said)) + name + said + struct.pack(">I", zlib.crc32(name + said))


def drawing(orientation: int = 6) -> bytes:
    """A PNG with everything that programs write."""
    out, told = io.BytesIO(), PngImagePlugin.PngInfo()
    told.add_text("Author", "SECRET author")
    told.add_text("Comment", "SECRET squeezed", zip=True)
    told.add_itxt("XML:com.adobe.xmp", "SECRET xmp")
    bare().save(out, "PNG", pnginfo=told, exif=exif(orientation), dpi=(300, 300))
    data = out.getvalue()
    return data[:-12] + chunk(b"prVt", b"SECRET own") + chunk(b"tIME", b"SECRET!") + data[-12:] + b"SECRET tail"


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("make", [photograph, drawing])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_no_story_and_upright(make: object, orientation: int) -> None:
    """Whatever its orientation: the pixels stand as a viewer shows them, and no secret is left."""
    data: bytes = make(orientation)  # type: ignore[operator]
    done = without_story(data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(done)) as after:
        wanted = ImageOps.exif_transpose(before).convert("RGB")
        found = after.convert("RGB")

        assert found.size == wanted.size == raster_size(data)
        assert not after.getexif()
        assert bool(after.info.get("icc_profile")) == bool(before.info.get("icc_profile"))
        for x in (3, found.width - 3):
            for y in (3, found.height - 3):
                a, b = found.getpixel((x, y)), wanted.getpixel((x, y))
                assert max(abs(i - j) for i, j in zip(a, b, strict=True)) < 12  # type: ignore[arg-type]
    assert b"SECRET" in data
    assert b"SECRET" not in done
    assert zlib.crc32(done) == zlib.crc32(without_story(data))


def test_pixels_that_need_no_turning_keep_their_bytes() -> None:
    """What is coded is not coded again: nothing is lost."""
    data = photograph(1)
    done = without_story(data)
    scan = data.index(b"\xff\xda")

    assert data[scan : data.rindex(b"\xff\xd9")] in done
    assert without_story(done) == done


def test_sixteen_bits_a_sample() -> None:
    """A deep grey picture, which the engine does not take, is published with the higher 8 bits."""
    out = io.BytesIO()
    deep = Image.new("I;16", (4, 2), 0x8000)
    deep.save(out, "PNG")
    with Image.open(io.BytesIO(without_story(out.getvalue()))) as found:
        assert (found.mode, found.getpixel((1, 1))) == ("L", 0x80)


@pytest.mark.parametrize("orientation", [1, 6])
@pytest.mark.parametrize("make", [photograph, drawing])
def test_damage_is_a_fault_and_no_trace(make: object, orientation: int) -> None:
    """Cut anywhere, or with a byte changed: sound, or a fault in words; and what is sound can be published."""
    data: bytes = make(orientation)  # type: ignore[operator]
    for place in range(0, len(data), max(1, len(data) // 60)):
        for damaged in (data[:place], data[:place] + b"\0" + data[place + 1 :], data[:place] + b"\xff" + data[place:]):
            if not raster_fault(damaged):
                assert b"SECRET" not in without_story(damaged)
