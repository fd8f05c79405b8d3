"""The specimen's volume for three printers, with its covers, read back by other programs."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from printery.model.stages.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.preflight.press import check_press_file
from printery.processes import build_services
from printery.world import MemoryWorld
from tests.projects import TESTS, load, tree

pytestmark = pytest.mark.press

PRINTERS = ("kdp-cream", "ingram-colour", "offset-coated")
PRINT = (
    "format: press-pdf\nwork: governance-volume\ntemplate: book\ntrim: {width: 6in, height: 9in}\n"
    "isbn: 978-3-86793-333-9\nprinter: "
)


def world(printer: str) -> MemoryWorld:
    """The specimen with its volume at another printer."""
    root = TESTS.parent
    files = {f"content/{path}": data for path, data in tree(root / "content").items()}
    files |= {f"templates/{path}": data for path, data in tree(root / "templates").items()}
    files["content/editions/volume-print.yaml"] = f"{PRINT}{printer}\n".encode()
    return MemoryWorld(files)


@pytest.fixture(scope="module", params=PRINTERS)
def volume(request: pytest.FixtureRequest) -> tuple[str, Mapping[str, Proof]]:
    """The printer, and pages and cover for it."""
    material = prepare(load(world(request.param))).value
    done: dict[str, Proof] = {}
    for job in plan(material.library, ["volume-cover"]):
        done[job.name] = run(job, material, done, build_services(1))
    return request.param, done


def test_the_volume_is_ready(volume: tuple[str, Mapping[str, Proof]]) -> None:
    """No finding for pages or cover, whoever prints them."""
    _, done = volume

    assert [finding for proof in done.values() for finding in proof.diagnostics] == []


def test_the_cover_fits_the_pages(volume: tuple[str, Mapping[str, Proof]]) -> None:
    """Two trims and the spine that the printer's formula gives for the pages of this very file."""
    printer, done = volume
    formulas = {
        "kdp-cream": lambda pages: pages * 0.0025 * 25.4,
        "ingram-colour": lambda pages: pages / 360 * 25.4,
        "offset-coated": lambda pages: pages * 0.05 + 0.6,
    }
    with pikepdf.open(io.BytesIO(done["volume-print"].artefacts[0].data)) as pages:
        count = len(pages.pages)
    with pikepdf.open(io.BytesIO(done["volume-cover"].artefacts[0].data)) as cover:
        left, _, right, _ = (float(value) / 72 * 25.4 for value in cover.pages[0].trimbox)

    assert right - left == pytest.approx(2 * 152.4 + formulas[printer](count), abs=0.01)


def test_the_bar_code_is_read(volume: tuple[str, Mapping[str, Proof]]) -> None:
    """The ISBN of the edition, from the drawn cover."""
    pdf = pypdfium2.PdfDocument(volume[1]["volume-cover"].artefacts[0].data)
    picture = pdf[0].render(scale=300 / 72).to_pil()
    pdf.close()

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == ["9783867933339"]


def test_no_more_ink_than_the_paper_takes(volume: tuple[str, Mapping[str, Proof]], tmp_path: Path) -> None:
    """Ghostscript makes the plates: none but black for a book in black, four for its cover."""
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not here: install ghostscript")
    printer, done = volume
    for name in ("volume-print", "volume-cover"):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(done[name].artefacts[0].data)
        command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=inkcov", "-o", "-", str(path)]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        pages = [[float(value) for value in re.findall(r"[\d.]+", line)[:4]] for line in out.splitlines()]
        is_black = printer == "kdp-cream" and name == "volume-print"
        assert all(page[:3] == [0, 0, 0] for page in pages) is is_black


def test_preflight_of_300_pages_is_quick(volume: tuple[str, Mapping[str, Proof]]) -> None:
    """Reading a whole book back takes seconds: 10 for 300 pages on two shared cores, here with room to spare."""
    printer, done = volume
    material = prepare(load(world(printer))).value
    job = next(job for job in plan(material.library, ["volume-print"]) if job.name == "volume-print")
    artefact = done["volume-print"].artefacts[0]
    assert job.printer is not None
    assert job.sheet is not None
    began = time.process_time()
    findings = list(check_press_file(artefact, job, job.printer, job.sheet))
    spent = time.process_time() - began

    assert findings == []
    assert spent * 300 / (artefact.pages.count if artefact.pages else 1) < 10
