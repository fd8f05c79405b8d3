"""Works that run from right to left: sheets are mirrored, the first page is a left one, and the file says so."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2 as pdfium
import pytest

from printery.compose import compose
from printery.compose.mirrored import mirrored
from printery.pipeline import prepare
from printery.plan import plan
from printery.press import PressContext, press
from printery.processes import build_services
from tests.projects import load, project


@pytest.mark.parametrize(
    ("sheet", "other"),
    [
        ("p { margin-left: 1pt; float: right }", "p { margin-right: 1pt; float: left }"),
        ("p { margin: 1pt 2pt 3pt calc(1pt) !important }", "p { margin: 1pt calc(1pt) 3pt 2pt !important }"),
        ("p { padding: 1pt 2pt 3pt }", "p { padding: 1pt 2pt 3pt }"),
        (
            "@page a:left { @top-left { content: 'left' } }\n@page :right { left: 0 }",
            "@page a:right { @top-right { content: 'left' } }\n@page :left { right: 0 }",
        ),
        ("p { transform: rotate(-90deg) translateX(3pt) }", "p { transform: rotate(90deg) translateX(-3pt) }"),
        ("@media print { p { float: left; clear: right } }", "@media print { p { float: right; clear: left } }"),
        (".sitter.left { text-align: left }", ".sitter.left { text-align: left }"),
        ('[dir="rtl"] p { text-align: right }', '[dir="rtl"] p { text-align: right }'),
        ("p { --left: left; content: 'left' } /* left */", "p { --left: left; content: 'left' } /* left */"),
    ],
)  # fmt: skip
def test_a_sheet_is_mirrored(sheet: str, other: str) -> None:
    """Names, sides of pages, values and turns; what is mirrored twice is itself. Sides that an author names stay."""
    assert mirrored(sheet).replace('"left"', "'left'") == other
    assert mirrored(other).replace('"left"', "'left'") == sheet


@pytest.mark.press
def test_a_book_in_arabic_runs_from_right_to_left() -> None:
    """It begins on a left page and is read so; text begins, and folios stand, on the sides that they have there."""
    files = project({}).files
    work = files["content/works/report/work.yaml"].replace(b"language: en-US", b"language: ar")
    changes = {"content/works/report/work.yaml": work}
    material = prepare(load(project(changes))).value
    job = next(job for job in plan(material.library, ["print"]) if job.name == "print")
    (artefact,) = press(PressContext(compose(job, material, {}), job, {}, build_services(1)))

    assert artefact.pages is not None
    opening = artefact.pages.anchors["sec-first"]
    assert opening % 2 == 0, "chapters begin on the page that a reader sees first"
    with pikepdf.open(io.BytesIO(artefact.data)) as pdf:
        assert pdf.Root.ViewerPreferences.Direction == "/R2L"
    file = pdfium.PdfDocument(artefact.data)
    try:
        page = file[opening + 1]
        words = page.get_textpage()
        folio = artefact.pages.pages[opening + 1].folio
        boxes = [words.get_rect(number) for number in range(words.count_rects())]
        shown = [box for box in boxes if words.get_text_bounded(*box).strip() == folio]
        assert [box[0] > page.get_width() / 2 for box in shown] == [True], (
            "it is a right-hand page: its folio is outside"
        )
    finally:
        file.close()


@pytest.mark.press
def test_a_paper_of_one_page_is_page_one() -> None:
    """A document that begins on a left page counts from one, as others do."""
    files = project({}).files
    work = files["content/works/statement/work.yaml"].replace(b"language: en-US", b"language: ar")
    changes = {"content/works/statement/work.yaml": work}
    material = prepare(load(project(changes))).value
    job = next(job for job in plan(material.library, ["statement-pages"]) if job.edition_id == "statement-pages")
    (artefact,) = press(PressContext(compose(job, material, {}), job, {}, build_services(1)))

    assert artefact.pages is not None
    file = pdfium.PdfDocument(artefact.data)
    try:
        page = file[0]
        foot = page.get_textpage().get_text_bounded(0, 0, page.get_width(), page.get_height() / 8)
        assert foot.split()[-1:] == ["1"]
    finally:
        file.close()
