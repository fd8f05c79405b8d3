"""Preflight: finished files with one thing wrong, and the finding that names it."""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image

from printery.diagnostics import Location
from printery.model.stages.artefact import Artefact, PageFact, Pages, Proof
from printery.model.stages.collation import CopyLine
from printery.model.stages.galley import Document, Galley, Metadata
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.preflight import check_documents
from printery.preflight.epub import check_epub
from printery.preflight.pdf import check_pdf
from printery.preflight.site import check_site
from printery.preflight.stores import check_for_stores
from printery.press.engine.log import findings
from printery.processes import build_services
from tests.projects import load, project

METADATA = Metadata("T", "", (), "P", "en", "2011", "2011-01-01T12:00:00Z", "", "", (), "urn:x")
COPY = (CopyLine("p1", "Some words", Location("content/a.md", 3)),)


def galley(copy: tuple[CopyLine, ...] = COPY) -> Galley:
    """A galley of nothing but its copy."""
    return Galley("g", "e", (), (), {}, METADATA, copy)


def pdf_bytes(pages: int) -> bytes:
    """A PDF of so many empty pages."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page()
    pdf.save(out)
    return out.getvalue()


def printed(
    data: bytes, words: Mapping[str, tuple[int, int]], notes: Mapping[str, tuple[int, tuple[int, ...]]]
) -> Artefact:
    """A PDF of three pages as the press would hand it over."""
    facts = tuple(PageFact(n, str(n + 1), "main", is_blank=False, starts_with=None) for n in range(3))
    return Artefact("e/g.pdf", "e", "press-pdf", "application/pdf", "en", data, Pages(facts, {}, notes, words, ()))


@pytest.mark.parametrize(
    ("data", "words", "notes", "expected"),
    [
        (pdf_bytes(3), {"p1": (9, 9)}, {"n-1": (0, (0, 1))}, []),
        (pdf_bytes(3), {}, {"n-1": (0, (1,))}, ["P013"]),
        (pdf_bytes(3), {"p1": (9, 7)}, {}, ["P004"]),
        (pdf_bytes(3), {"p1": (9, 18)}, {}, ["P004"]),
        (pdf_bytes(3), {}, {"n-1": (0, (2,))}, ["P013"]),
        (pdf_bytes(3), {}, {"n-1": (1, (0,))}, ["P005"]),
        (pdf_bytes(3), {}, {"n-1": (1, ())}, ["P005"]),
        (pdf_bytes(3), {}, {"n-1": (-1, (0,))}, ["P005"]),
        (pdf_bytes(2), {}, {}, ["P011"]),
        (b"%PDF-1.7 and nothing else", {}, {}, ["P011"]),
    ],
)
def test_pages(
    data: bytes,
    words: Mapping[str, tuple[int, int]],
    notes: Mapping[str, tuple[int, tuple[int, ...]]],
    expected: list[str],
) -> None:
    """Lost and doubled words, notes lost, early or late, files that do not open or lack pages."""
    assert [finding.code for finding in check_pdf(printed(data, words, notes), galley())] == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("../../style.css", []),
        ("../b/../../style.css", []),
        ("./../../style.css", []),
        ("../style.css", ["H003"]),
        ("style.css", ["H003"]),
    ],
)
def test_addresses_lead_up_through_folders(address: str, expected: list[str]) -> None:
    """A link is followed from the folder of its document, up and down."""
    page = f'<!DOCTYPE html><html lang="en"><title>T</title><a href="{address}">x</a></html>'
    documents = (Document("a/b/page.html", "text/html", page),)
    styles = (Document("style.css", "text/css", ""),)
    composed = replace(galley(()), documents=documents, styles=styles)

    assert [finding.code for finding in check_documents(composed)] == expected


def site(files: Mapping[str, str]) -> list[str]:
    """The codes that a site of these files gets."""
    artefacts = [Artefact(f"web/{n}", "web", "site", "text/html", "en", t.encode()) for n, t in files.items()]
    return [finding.code for finding in check_site(artefacts)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<p id="a"><a href="#a">x</a> <a href="other.html#b">y</a></p>', []),
        ('<p><a href="nowhere.html">x</a></p>', ["W001"]),
        ('<p><a href="#nowhere">x</a></p>', ["W001"]),
        ('<p><img src="https://example.org/x.png" alt="x"></p>', ["W003"]),
        ('<link rel="stylesheet" href="style.css">', ["W003"]),
        ("<p></section></p>", ["W002"]),
    ],
)
def test_site(body: str, expected: list[str]) -> None:
    """Dead links, pages that do not parse, and resources from elsewhere."""
    files = {
        "index.html": f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>",
        "other.html": '<!DOCTYPE html><html><head><title>t</title></head><body><p id="b">z</p></body></html>',
    }
    if "style.css" in body:
        files["style.css"] = "@import 'https://example.org/font.css';"

    assert site(files) == expected


@pytest.fixture(scope="module")
def ebook() -> tuple[Proof, Galley]:
    """The e-book of the tiny project, and its galley."""
    from printery.compose import compose

    material = prepare(load(project({}))).value
    proofs: dict[str, Proof] = {}
    for job in plan(material.library, ["ebook"]):
        proofs[job.name] = run(job, material, proofs, build_services(1))
    return proofs["ebook"], compose(job, material, proofs)


Change = Callable[[dict[str, bytes]], None]


def changed(proof: Proof, change: Change) -> Artefact:
    """The e-book with its files changed."""
    book, out = proof.artefacts[0], io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return Artefact(book.path, book.edition_id, "epub", book.media_type, "en-US", out.getvalue())


def swap(name: str, old: bytes, new: bytes) -> Change:
    """Replace bytes in one file; they must be there."""

    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


CHAPTER = "EPUB/text/sec-second.xhtml"
KINDLE = load(project({})).value.stores["kindle"].value


@pytest.mark.press
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda _: None, set()),
        (swap(CHAPTER, b"</section>", b""), {"E001", "E002", "E003"}),
        (swap(CHAPTER, b"Another text", b"Another"), {"E002"}),
        (swap(CHAPTER, b"Another text", b"Another text text"), {"E002"}),
        (swap(CHAPTER, b'id="sec-second-p2"', b'id="sec-second-p1"'), {"E002"}),
        (swap("EPUB/text/sec-first.xhtml", b'#fig-bars"', b'#fig-bras"'), {"E003"}),
        (lambda files: files.pop("EPUB/images/cover.jpg"), {"E003", "E004"}),
        (lambda files: files.update({"EPUB/stray.txt": b"x"}), {"E004"}),
    ],
)
def test_ebook(ebook: tuple[Proof, Galley], change: Change, expected: set[str]) -> None:
    """Broken parts, lost and doubled words, dead links, files missing or not declared."""
    proof, composed = ebook

    assert {finding.code for finding in check_epub([changed(proof, change)], composed)} == expected


@pytest.mark.parametrize(
    ("size", "mode", "expected"),
    [
        ((1600, 2560), "RGB", []),
        ((400, 640), "RGB", ["E005"]),
        ((1600, 10_000), "RGB", []),
        ((1600, 10_001), "RGB", ["E005"]),
        ((10_001, 1600), "RGB", ["E005"]),
        ((1600, 2560), "CMYK", ["E005"]),
    ],
)
def test_cover(size: tuple[int, int], mode: str, expected: list[str]) -> None:
    """A cover that stores would refuse."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, "JPEG")
    cover = Artefact("e/cover.jpg", "e", "epub", "image/jpeg", "en", out.getvalue())

    assert [finding.code for finding in check_for_stores([cover], galley(), [KINDLE])] == expected


def test_large_pictures_of_the_finished_file_are_seen() -> None:
    """E007 for what the press failed to make smaller: as many pixels as a store takes are good, one row more is not."""
    store = KINDLE.model_copy(update={"picture_pixels": 50})
    picture, out = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (10, 6)).save(picture, "PNG")
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("EPUB/images/a.png", picture.getvalue())
        archive.writestr("EPUB/images/cover.jpg", picture.getvalue())
    book = Artefact("e/e.epub", "e", "epub", "application/epub+zip", "en", out.getvalue())
    wide = store.model_copy(update={"picture_pixels": 60})

    assert [finding.code for finding in check_for_stores([book], galley(), [store])] == ["E007"]
    assert list(check_for_stores([book], galley(), [wide])) == []


def test_whatever_the_engine_says_is_a_finding() -> None:
    """P003 for a message that is neither of style nor of a file."""
    record = logging.LogRecord("weasyprint", logging.WARNING, "", 0, "Something unheard of: %s", ("x",), None)

    assert [d.code for d in findings([record], galley())] == ["P003"]
