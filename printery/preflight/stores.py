"""A finished e-book as the stores that it goes to would look at it: sizes of the file, its pictures and its cover."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Galley
from printery.model.written.bookstore import Bookstore

_ROOT, _COVER = "EPUB/", "images/cover.jpg"


def check_for_stores(
    artefacts: Sequence[Artefact], galley: Galley, stores: Sequence[Bookstore]
) -> Iterator[Diagnostic]:
    """Yield E005, E007 and E008: what a store would refuse, at the line of the content where there is one."""
    for artefact in artefacts:
        where = Location(f"output/{artefact.path}")
        if artefact.path.endswith("cover.jpg"):
            yield from _check_cover(artefact.data, stores, where)
        elif artefact.path.endswith(".epub"):
            for store in stores:
                if store.file_bytes is not None and len(artefact.data) > store.file_bytes:
                    size, most = round(len(artefact.data) / 1000), store.file_bytes / 1000
                    message = f"the file has {size} kB, and {store.name} takes {most:g}"
                    yield Diagnostic("E008", message, where, "make its pictures smaller")
            if any(store.picture_pixels is not None for store in stores):
                yield from _check_pictures(artefact.data, galley, stores, where)


def _check_pictures(data: bytes, galley: Galley, stores: Sequence[Bookstore], where: Location) -> Iterator[Diagnostic]:
    """The pictures of the finished file: the press makes them smaller, and here it is seen whether it did."""
    from PIL import Image

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".png", ".jpg", ".jpeg"))]
        sizes = {}
        for name in names:
            with Image.open(archive.open(name)) as picture:  # its head only: no pixel is read
                sizes[name.removeprefix(_ROOT)] = picture.size
    for name, (width, height) in sizes.items():
        for store in stores:
            most = store.picture_pixels
            if name != _COVER and most is not None and width * height > most:
                message = f"the picture {name} has {width} x {height} pixels, and {store.name} takes {most:,} in all"
                place = galley.resources[name].location if name in galley.resources else where
                yield Diagnostic("E007", message, place, "report this: it should have been made smaller")


def _check_cover(data: bytes, stores: Sequence[Bookstore], where: Location) -> Iterator[Diagnostic]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as picture:
        short, long = sorted(picture.size)
        found = f"the cover is {picture.width} x {picture.height} pixels, {picture.mode}"
        mode = picture.mode
    for store in stores:
        rules = store.cover
        too_long = rules.most_long_side is not None and long > rules.most_long_side
        if short < rules.least_short_side or too_long or mode != "RGB":
            at_most = f" and at most {rules.most_long_side} at the long one" if rules.most_long_side else ""
            wanted = f"{store.name} wants at least {rules.least_short_side} at the short side{at_most}, in RGB"
            yield Diagnostic("E005", f"{found}; {wanted}", where, "draw it with 1600 x 2560 pixels in RGB")
