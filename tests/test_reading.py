"""The PDFs to read as their readers have them: heard by other programs, the same bytes on any machine."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pypdfium2 import raw

from printery.model.stages.artefact import Artefact, Proof
from printery.model.stages.collation import CopyLine
from printery.model.stages.material import Material
from printery.model.stages.text import squash
from tests.projects import TESTS

pytestmark = pytest.mark.press


@pytest.fixture(scope="module")
def artefacts(proofs: Mapping[str, Proof]) -> Mapping[str, Artefact]:
    """The PDFs to read, by the names of their jobs."""
    return {
        name: artefact
        for name, proof in proofs.items()
        for artefact in proof.artefacts
        if artefact.format in {"screen-pdf", "handout-pdf"}
    }


def heard(artefact: Artefact, folder: Path, *, text: bool = True) -> str:
    """The structure, with its text unless that takes too long, as poppler reads it: each run from its whole page."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("the structure was not read by poppler: there is no pdfinfo; install poppler-utils")
    path = folder / "file.pdf"
    path.write_bytes(artefact.data)
    command = ["pdfinfo", "-struct-text" if text else "-struct", path]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Error" not in done.stderr
    return done.stdout


def in_order(artefact: Artefact) -> Iterator[str]:
    """The runs of text in the order of the structure, as PDFium reads them."""
    runs: dict[tuple[int, int], str] = {}
    with pikepdf.open(io.BytesIO(artefact.data)) as pdf:
        places = {page.obj.objgen: place for place, page in enumerate(pdf.pages)}
        shown = pypdfium2.PdfDocument(artefact.data)
        for place, page in enumerate(shown):
            texts = page.get_textpage()
            for item in page.get_objects([raw.FPDF_PAGEOBJ_TEXT], textpage=texts):
                key = place, raw.FPDFPageObj_GetMarkedContentID(item)
                runs[key] = runs.get(key, "") + item.extract()
        yield from _below(pdf.Root.StructTreeRoot.K[0], runs, places, 0)
        shown.close()


def _below(
    item: pikepdf.Object, runs: Mapping[tuple[int, int], str], places: Mapping[tuple[int, int], int], page: int
) -> Iterator[str]:
    """The text of a structure element; `page` is the one on which the element around it begins."""
    page = places[item.Pg.objgen] if "/Pg" in item else page
    if "/ActualText" in item:
        yield str(item.ActualText)
        return
    for kid in item.get("/K", ()):
        if not isinstance(kid, pikepdf.Object):
            yield runs.get((page, int(kid)), "")
        elif kid.get("/Type") == "/MCR":
            yield runs.get((places[kid.Pg.objgen], int(kid.MCID)), "")
        elif kid.get("/Type") == "/StructElem":
            yield from _below(kid, runs, places, page)


def plain(text: str) -> str:
    """Text without white space and hyphens: those at line ends are none of it."""
    return re.sub(r"[-\u2010\u00ad\ufffe\x02]", "", squash(text))


def follow(copy: Sequence[CopyLine], text: str) -> None:
    """Each block is heard once in a run, and blocks of running text in the order of the content."""
    place = 0
    for line in copy:
        wanted = plain(line.text)[:60]
        if line.is_note:
            assert wanted in text, line
        elif line.id.rpartition("-")[2].startswith("p") and len(wanted) > 40:
            found = text.find(wanted, place)
            assert found >= 0 or wanted in text, line
            place = max(found, place)


def test_every_word_of_the_volume_is_heard_in_order(material: Material, artefacts: Mapping[str, Artefact]) -> None:
    """By PDFium."""
    text = plain("".join(in_order(artefacts["volume-screen"])))

    follow(material.collations["governance-volume"].copy, text)


def test_every_word_of_the_brief_is_heard_in_order(
    material: Material, artefacts: Mapping[str, Artefact], tmp_path: Path
) -> None:
    """By poppler, which takes minutes for the volume."""
    lines = re.findall(r'^ *"(.*)"$', heard(artefacts["brief-screen.a4"], tmp_path), re.MULTILINE)

    follow(material.collations["data-brief"].copy, plain("".join(lines)))


def test_roles_of_the_volume(artefacts: Mapping[str, Artefact], tmp_path: Path) -> None:
    """Contents, notes, tables with their heads, figures with captions, the index, data: each is what it is."""
    tree = heard(artefacts["volume-screen"], tmp_path, text=False)
    roles = re.findall(r"^ *([A-Z]\w*)", tree, re.MULTILINE)

    for role in ("Sect", "H1", "H2", "P", "TOC", "TOCI", "Reference", "Link", "Note", "Table", "THead", "TH", "TD"):
        assert role in roles, role
    for role in ("L", "LI", "Lbl", "LBody", "Figure", "Caption", "Index", "BibEntry", "Annot"):
        assert role in roles, role
    assert roles.count("Note") >= 60


def test_the_same_bytes_in_another_zone_and_folder(artefacts: Mapping[str, Artefact], tmp_path: Path) -> None:
    """A build in another folder and time zone, with other hash seeds and more processes, gives the same files."""
    for name in ("content", "templates"):
        shutil.copytree(TESTS.parent / name, tmp_path / name)
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "PYTHONPATH": str(TESTS.parent)}
    editions = sorted({artefact.edition_id for artefact in artefacts.values()})
    command = [sys.executable, "-m", "printery", "build", *editions, "--no-cache", "--jobs", "2"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    for name, artefact in artefacts.items():
        assert (tmp_path / "output" / artefact.path).read_bytes() == artefact.data, name


def test_every_file_declares_what_it_is(artefacts: Mapping[str, Artefact]) -> None:
    """Both identifications, Dublin Core, labels, title in the window, language, the order of tabs, sRGB."""
    for name, artefact in artefacts.items():
        with pikepdf.open(io.BytesIO(artefact.data)) as pdf, pdf.open_metadata() as packet:
            assert packet["pdfuaid:part"] == "1"
            assert (packet["pdfaid:part"], packet["pdfaid:conformance"]) == ("3", "A")
            for field in (
                "title",
                "creator",
                "publisher",
                "date",
                "type",
                "format",
                "language",
                "rights",
                "identifier",
            ):
                assert packet[f"dc:{field}"], (name, field)
            assert "alternativeText" in str(packet) or name != "volume-screen"
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert pdf.Root.Lang == artefact.language
            assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
            assert all(page.obj.Tabs == "/S" for page in pdf.pages)
            links = [link for page in pdf.pages for link in page.obj.get("/Annots", ())]
            assert all(str(link.get("/Contents", "")) for link in links)
        assert artefact.access is not None
        assert artefact.access.conforms_to == ("PDF/UA-1", "PDF/A-3a")
