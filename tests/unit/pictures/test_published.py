"""What is published of pictures: a scan of finished files for what cameras and programs wrote into them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest

from printery.pipeline import Order, build
from printery.publish import Stamp, Target
from tests.projects import TESTS, project, tree
from tests.unit.pictures.test_drawing import INKSCAPE
from tests.unit.pictures.test_raster import drawing, photograph

REPORT = "content/works/report"
FIGURES = "".join(
    f'![Picture {name}](images/{name}){{#fig-{name[0]} alt="A picture" source="Made for the tests."}}\n\n'
    for name in ("p.jpg", "q.png", "s.svg")
)


def parts(data: bytes) -> Iterator[bytes]:
    """A finished file, and everything packed in it, as it lies there and unpacked."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for name in package.namelist():
                yield from parts(package.read(name))
    elif data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for item in pdf.objects:
                yield repr(item).encode()
                if isinstance(item, pikepdf.Stream):
                    yield item.read_raw_bytes()
                    with suppress(pikepdf.PdfError):  # coded as a photograph, which is looked at raw
                        yield item.read_bytes(pikepdf.StreamDecodeLevel.generalized)


@pytest.mark.press
def test_no_finished_file_tells_of_who_made_a_picture(tmp_path: Path) -> None:
    """PDF, e-book, site and papers with photographs and drawings that are full of it: not a word, and all are there."""
    first = (TESTS / f"project/{REPORT}/01-first.md").read_text()
    people = (TESTS / "project/content/people.yaml").read_text()
    world = project(
        {
            f"{REPORT}/images/p.jpg": photograph(6),
            f"{REPORT}/images/q.png": drawing(8),
            f"{REPORT}/images/s.svg": INKSCAPE.replace("ecret", "ECRET").encode(),
            f"{REPORT}/01-first.md": first.replace("## A heading", f"{FIGURES}## A heading").encode(),
            "content/portraits/ada.jpg": photograph(3),
            "content/people.yaml": people.replace("ada-one:\n", "ada-one:\n  portrait: ada.jpg\n").encode(),
        }
    )
    build(world, Target(tmp_path), Stamp("test", "2026-01-01T00:00:00Z"), Order(), lambda *_: None)
    files = {path: data for path, data in tree(tmp_path).items() if path != ".lock"}
    told = [path for path, data in files.items() if any(b"ECRET" in part for part in parts(data))]

    assert told == []
    assert {path.rpartition(".")[2] for path in files} >= {"pdf", "epub", "html"}
    assert b"portrait" in (TESTS.parent / "templates/handout/biographies.html.j2").read_bytes()
    seen = [path for path, data in files.items() if any(part.startswith(b"\xff\xd8\xff") for part in parts(data))]
    assert {path.partition("/")[0] for path in seen} >= {"screen", "ebook", "web", "papers"}
