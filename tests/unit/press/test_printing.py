"""Files for printers, read back by other programs: boxes, inks, marks, standards, covers and bar codes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageStat

from printery.compose.barcode import addon_of, bars_of_five, draw_barcode
from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact, Proof
from printery.model.written.printer import Output
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.press.printers.conditions import CONDITIONS, intent_of
from printery.press.printers.inks import Inks, limited, most_ink
from printery.processes import build_services
from tests.projects import load, project

pytestmark = pytest.mark.press

PRINT = b"format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nisbn: 978-3-16-148410-0\n"
COVER = b"format: cover-pdf\ninterior: print\ntemplate: cover\n"
MM = 72 / 25.4
NOWHERE = Location("content/")


def built(printer: str, cover: bytes = b"", changes: Mapping[str, bytes] | None = None) -> dict[str, Proof]:
    """The tiny project's print edition, and its cover, for a printer."""
    files = {"content/editions/print.yaml": PRINT + f"printer: {printer}\n".encode(), **(changes or {})}
    if cover:
        files["content/editions/cover.yaml"] = cover
    material = prepare(load(project(files))).value
    done: dict[str, Proof] = {}
    for job in plan(material.library, ["cover" if cover else "print"]):
        done[job.name] = run(job, material, done, build_services(1))
    return done


@pytest.fixture(scope="module")
def grey() -> Artefact:
    """A book in black for a printer that wants PDF/X-1a and no marks."""
    return built("tiny-grey")["print"].artefacts[0]


@pytest.fixture(scope="module")
def colour() -> dict[str, Proof]:
    """A book and its cover in four inks, PDF/X-4, with marks."""
    return built("tiny-colour", COVER)


def opened(artefact: Artefact) -> pikepdf.Pdf:
    """The file as pikepdf reads it."""
    return pikepdf.open(io.BytesIO(artefact.data))


def drawn(artefact: Artefact, index: int = 0, dpi: int = 300) -> Image.Image:
    """A page as PDFium draws it."""
    pdf = pypdfium2.PdfDocument(artefact.data)
    picture: Image.Image = pdf[index].render(scale=dpi / 72).to_pil().convert("RGB")
    pdf.close()
    return picture


def box(page: pikepdf.Page, name: str) -> list[float]:
    """A page box in mm."""
    return [float(value) / MM for value in page.obj[name]]


def test_boxes_without_bleed_at_the_bind(grey: Artefact) -> None:
    """To 0.01 mm: the bleed is at head, foot and fore-edge, and the page is no larger than the bleed."""
    with opened(grey) as pdf:
        for index, page in enumerate(pdf.pages):
            left, bottom, right, top = box(page, "/TrimBox")
            outer = box(page, "/BleedBox")
            recto = index % 2 == 0
            wanted = [left - (0 if recto else 3), bottom - 3, right + (3 if recto else 0), top + 3]
            assert outer == pytest.approx(wanted, abs=0.01)
            assert box(page, "/MediaBox") == pytest.approx(outer, abs=0.01)
            assert [right - left, top - bottom] == pytest.approx([152.4, 228.6], abs=0.01)


def test_boxes_as_poppler_reads_them(grey: Artefact, tmp_path: Path) -> None:
    """Another program finds the same trim and bleed."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not here: install poppler-utils")
    path = tmp_path / "book.pdf"
    path.write_bytes(grey.data)
    out = subprocess.run(["pdfinfo", "-box", path], capture_output=True, text=True, check=True).stdout  # noqa: S607 - where the system has it
    found = {name: [float(n) for n in rest.split()] for name, rest in re.findall(r"(\w+Box): +([-\d. ]+)", out)}

    assert found["TrimBox"] == pytest.approx([0, 0, 432, 648], abs=0.03)
    assert found["BleedBox"] == pytest.approx([0, -8.5, 440.5, 656.5], abs=0.03)


def test_blank_pages_to_the_multiple(grey: Artefact) -> None:
    """The file, the facts and the multiple agree; the last ones are blank."""
    assert grey.pages is not None
    with opened(grey) as pdf:
        assert len(pdf.pages) == grey.pages.count
        assert len(pdf.pages) % 4 == 0
        assert grey.pages.pages[-1].is_blank
        assert [page.label for page in pdf.pages] == [page.folio for page in grey.pages.pages]


def test_a_book_in_black_has_no_other_ink(grey: Artefact, tmp_path: Path) -> None:
    """Ghostscript counts no cyan, magenta or yellow on any page, and black on most."""
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not here: install ghostscript")
    path = tmp_path / "book.pdf"
    path.write_bytes(grey.data)
    command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=inkcov", "-o", "-", str(path)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pages = [[float(value) for value in line.split()[:4]] for line in out.splitlines() if "CMYK" in line]

    assert len(pages) == (grey.pages.count if grey.pages else 0)
    assert all(page[:3] == [0, 0, 0] for page in pages)
    assert sum(page[3] > 0 for page in pages) > len(pages) / 2


def test_x_1a(grey: Artefact) -> None:
    """PDF 1.3 without object streams, named in the information, an intent of the registry, no profile, no links."""
    with opened(grey) as pdf:
        assert grey.data.startswith(b"%PDF-1.3")
        assert b"/ObjStm" not in grey.data
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1:2001"
        assert str(pdf.docinfo["/GTS_PDFXConformance"]) == "PDF/X-1a:2001"
        intent = pdf.Root.OutputIntents[0]
        assert str(intent.OutputConditionIdentifier) == "FOGRA39"
        assert "/DestOutputProfile" not in intent
        assert not [page for page in pdf.pages if "/Annots" in page.obj]
        assert not [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Group" in item]


def test_x_3() -> None:
    """A house of an organisation that asks for PDF/X-3:2002 in colour: no finding, and the name in the information."""
    house = (
        project({}).files["content/printers/tiny.yaml"].replace(b"standard: pdf/x-4", b'standard: "pdf/x-3:2002"', 1)
    )
    proof = built("tiny-colour", changes={"content/printers/tiny.yaml": house})["print"]
    with opened(proof.artefacts[0]) as pdf:
        assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-3:2002"
        assert "/GTS_PDFXConformance" not in pdf.docinfo
        assert pdf.pdf_version == "1.3"

    assert proof.diagnostics == ()


def test_x_4(colour: dict[str, Proof]) -> None:
    """PDF 1.6, named in the metadata, with the profile of its printing condition."""
    for name in ("print", "cover"):
        with opened(colour[name].artefacts[0]) as pdf:
            assert pdf.pdf_version == "1.6"
            assert b"GTS_PDFXVersion>PDF/X-4<" in pdf.Root.Metadata.read_bytes()
            profile = pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()
            assert profile[16:20] == b"CMYK"
            assert pdf.docinfo["/Trapped"] == pikepdf.Name("/False")


def test_strictly_without_findings(colour: dict[str, Proof], grey: Artefact) -> None:
    """What we make passes what we check."""
    findings: list[Diagnostic] = [d for proof in colour.values() for d in proof.diagnostics]

    assert findings == []
    assert grey.notes == ()


def test_no_rgb_is_left_and_black_overprints(colour: dict[str, Proof]) -> None:
    """Text is solid black that prints over what lies below it; a brand colour is four inks of the profile."""
    with opened(colour["print"].artefacts[0]) as pdf:
        page = pdf.pages[6]
        operators = [(str(i.operator), [str(v) for v in i.operands]) for i in pikepdf.parse_content_stream(page)]
        names = {name for name, _ in operators}
        assert not names & {"rg", "RG"}
        assert ("k", ["0", "0", "0", "1"]) in operators
        assert ("gs", ["/PrinteryOver"]) in operators
        assert bool(page.Resources.ExtGState["/PrinteryOver"].op) is True
        assert int(page.Resources.ExtGState["/PrinteryOver"].OPM) == 1


def test_marks_stand_outside_the_bleed_on_all_plates(colour: dict[str, Proof]) -> None:
    """The space All; nothing but paper between trim and marks on a page without bleed, marks in all four corners."""
    artefact = colour["print"].artefacts[0]
    with opened(artefact) as pdf:
        page = pdf.pages[-1]
        assert str(page.Resources.ColorSpace["/PrinteryAll"][1]) == "/All"
        media, bleed = box(page, "/MediaBox"), box(page, "/BleedBox")
    picture = drawn(artefact, index=artefact.pages.count - 1 if artefact.pages else 0, dpi=254).convert("L")
    inner = tuple(
        round(10 * value)
        for value in (bleed[0] - media[0], media[3] - bleed[3], bleed[2] - media[0], media[3] - bleed[1])
    )
    white = picture.crop((inner[0], inner[1], inner[2], inner[3]))
    assert white.getextrema() == (255, 255)
    width, height = picture.size
    for corner in ((0, 0), (width - 150, 0), (0, height - 150), (width - 150, height - 150)):
        darkest, _ = picture.crop((*corner, corner[0] + 150, corner[1] + 150)).getextrema()
        assert darkest < 160  # type: ignore[operator] # one band


def test_the_same_bytes_again() -> None:
    """Two builds give one file, with its identifiers and marks."""
    first, second = (built("tiny-colour", COVER) for _ in range(2))

    assert [p.artefacts[0].sha256 for p in first.values()] == [p.artefacts[0].sha256 for p in second.values()]


def test_the_gutter_follows_the_pages() -> None:
    """A wider gutter from so many pages on: the layout is made again with it, and settles."""
    house = project({}).files["content/printers/tiny.yaml"].decode()
    gutters = "gutters: [{up_to: 10, width: 12mm}, {up_to: 400, width: 35mm}]\n"
    wide = built("tiny-grey", changes={"content/printers/tiny.yaml": f"{house}{gutters}".encode()})["print"]
    assert wide.artefacts[0].pages is not None
    text = pypdfium2.PdfDocument(wide.artefacts[0].data)[6].get_textpage()
    left = min(text.get_charbox(n)[0] for n in range(text.count_chars()) if text.get_charbox(n)[2] > 0)

    assert left >= 35 * MM - 1
    assert wide.diagnostics == ()


@pytest.mark.parametrize(("price", "addon"), [(b"", ""), (b"price: USD 24.95\n", "52495")])
def test_the_cover_is_read_by_a_till(price: bytes, addon: str) -> None:
    """ZXing reads ISBN and price from the drawn cover; the bars are pure black on white."""
    house = project({}).files["content/printers/tiny.yaml"].replace(b"width: 42mm", b"width: 60mm")
    cover = built("tiny-grey", COVER + price, {"content/printers/tiny.yaml": house})["cover"].artefacts[0]
    codes = zxingcpp.read_barcodes(drawn(cover, dpi=400), ean_add_on_symbol=zxingcpp.EanAddOnSymbol.Read)

    assert max((code.text.replace(" ", "") for code in codes), key=len) == f"9783161484100{addon}"
    with opened(cover) as pdf:
        fills = [[str(v) for v in i.operands] for i in pikepdf.parse_content_stream(pdf.pages[0], "k")]
    assert ["0", "0", "0", "1"] in fills


def photo(mode: str, form: str) -> bytes:
    """A picture with colours from end to end, enough for 300 pixels per inch."""
    red = Image.linear_gradient("L").resize((1400, 900)).point(lambda value: value // 3)
    picture = Image.merge("RGB", (red, red.rotate(90).resize(red.size), red.rotate(180)))
    if mode == "RGBA":
        picture.putalpha(red)
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def with_photo(mode: str, form: str = "PNG") -> dict[str, bytes]:
    """The tiny project's chapter with a photograph."""
    name = f"images/photo.{form.lower()}"
    chapter = project({}).files["content/works/report/01-first.md"].replace(b"images/bars.svg", name.encode())
    return {"content/works/report/01-first.md": chapter, f"content/works/report/{name}": photo(mode, form)}


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize(("printer", "space"), [("tiny-grey", "/DeviceGray"), ("tiny-colour", "/DeviceCMYK")])
def test_pictures_are_in_the_inks_of_the_press(printer: str, space: str, form: str) -> None:
    """A photograph in RGB becomes grey, or four inks within the limit, and has its 300 pixels per inch."""
    proof = built(printer, changes=with_photo("RGB", form))["print"]
    with opened(proof.artefacts[0]) as pdf:
        pictures = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
        assert [str(picture.ColorSpace) for picture in pictures] == [space]
        assert pictures[0].get("/Filter") == ("/DCTDecode" if form == "JPEG" else "/FlateDecode")
        seen = pikepdf.PdfImage(pictures[0]).as_pil_image() if form == "PNG" else None
        if seen is not None and seen.mode == "CMYK":
            assert most_ink(seen) <= 300

    assert proof.diagnostics == ()


def test_a_photograph_looks_alike_however_it_is_kept() -> None:
    """As JPEG of four inks, which are written the other way round, as without loss: each page is as bright."""
    plain, jpeg = (built("tiny-colour", changes=with_photo("RGB", form))["print"] for form in ("PNG", "JPEG"))
    assert plain.artefacts[0].pages is not None
    for index in range(6, plain.artefacts[0].pages.count - 2):
        one, other = (
            ImageStat.Stat(drawn(proof.artefacts[0], index, dpi=40).convert("L")).mean[0] for proof in (plain, jpeg)
        )
        assert abs(one - other) < 2


def test_a_transparent_picture_is_for_no_printer_that_forbids_it() -> None:
    """P057 for PDF/X-1a, nothing for PDF/X-4."""
    changes = with_photo("RGBA")

    assert [d.code for d in built("tiny-grey", changes=changes)["print"].diagnostics] == ["P057"]
    assert built("tiny-colour", changes=changes)["print"].diagnostics == ()


def test_the_cover_follows_the_pages(colour: dict[str, Proof]) -> None:
    """The width of the sheet is what the formula gives for the pages that the interior really has."""
    pages = colour["print"].artefacts[0].pages
    assert pages is not None
    with opened(colour["cover"].artefacts[0]) as pdf:
        left, _, right, _ = box(pdf.pages[0], "/TrimBox")

    assert right - left == pytest.approx(2 * 152.4 + pages.count * 0.06 + 0.5, abs=0.01)


def test_digits_of_a_price() -> None:
    """Five digits: the currency's, then the amount; the bars of 52495 as the standard draws them."""
    assert addon_of("USD 24.95") == "52495"
    assert addon_of("GBP 9.99") == "00999"
    assert addon_of(None) == ""
    assert len(bars_of_five("52495")) == 47


def test_a_bar_code_as_large_as_fits() -> None:
    """100 percent in the field of 2 x 1.2 in, less in a smaller one, none where 80 percent do not fit."""
    full, small = draw_barcode("978-3-16-148410-0", None, 50.8, 30.48), draw_barcode("978-3-16-148410-0", None, 32, 26)
    assert full is not None
    assert small is not None

    assert full.magnification == 1.0
    assert full.width == pytest.approx(37.29, abs=0.01)
    assert 0.8 <= small.magnification < 0.9
    assert draw_barcode("978-3-16-148410-0", "USD 24.95", 42, 30) is None


def test_the_white_between_the_two_codes() -> None:
    """Nine modules of 0.33 mm: GS1 General Specifications 5.2 has 7 to 12, and most print 9."""
    made = draw_barcode("978-3-16-148410-0", "USD 24.95", 80, 40)
    assert made is not None
    bars = [
        (float(x), float(wide)) for x, wide in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', made.svg)
    ]
    edges = sorted((x, x + wide) for x, wide in bars)
    white = max(after[0] - before[1] for before, after in pairwise(edges))

    assert white == pytest.approx(9 * 0.33, abs=0.002)


def test_a_light_tint_keeps_its_hue() -> None:
    """Cream paper tones are no greys: they keep some yellow; a light grey is black alone."""
    output = Output(colour="cmyk", standard="pdf/x-4", intents=("iso-coated-v2-300",))
    intent = intent_of(output, {}, NOWHERE)
    assert intent is not None
    inks = Inks(output, intent.profile)

    assert inks.of(0xFB / 255, 0xF8 / 255, 0xF3 / 255)[2] > 0.01
    assert inks.of(0.95, 0.95, 0.95)[:3] == (0, 0, 0)


@pytest.mark.parametrize(
    ("colour", "inks"),
    [
        ((0.0, 0.0, 0.0), (0, 0, 0, 1)),
        ((0.102, 0.102, 0.102), (0, 0, 0, 1)),  # the ink of the tokens: solid, since screened type blurs
        ((0.322, 0.361, 0.4), (0, 0, 0, 0.644)),  # the neutral: black alone
        ((1.0, 1.0, 1.0), (0, 0, 0, 0)),
    ],
)
def test_neutrals_print_with_black_alone(colour: tuple[float, float, float], inks: tuple[float, ...]) -> None:
    """No mixture of inks for what has no hue."""
    output = Output(colour="cmyk", standard="pdf/x-4", intents=("iso-coated-v2-300",))
    intent = intent_of(output, {}, NOWHERE)
    assert intent is not None

    assert Inks(output, intent.profile).of(*colour) == pytest.approx(inks, abs=0.003)


def test_no_place_takes_more_ink_than_the_paper() -> None:
    """Pictures and colours are within the limit; black is never lessened."""
    picture = Image.new("CMYK", (2, 1), (250, 240, 230, 200))
    out = limited(picture, 240)

    assert most_ink(out) <= 240
    assert out.getpixel((0, 0))[3] == 200  # type: ignore[index] # four bands
    output = Output(colour="cmyk", standard="pdf/x-4", intents=("iso-coated-v2-300",), ink_limit=200)
    intent = intent_of(output, {}, NOWHERE)
    assert intent is not None
    inks = Inks(output, intent.profile)
    for step in range(0, 256, 15):
        assert sum(inks.of(step / 255, 0.0, step / 510)) <= 2.005


def test_conditions_name_the_registry() -> None:
    """Identifiers as the registry of the ICC has them; the packaged profile is known by its digest."""
    assert {condition.identifier for condition in CONDITIONS.values()} >= {"FOGRA39", "FOGRA51", "FOGRA52"}
    assert all(condition.sha256 for condition in CONDITIONS.values() if condition.package)
