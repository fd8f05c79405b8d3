"""The preflight report: plain words and JSON, from a project that is wrong and one that is right."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from printery.codes import CODES
from printery.model.written.printer import Printer
from printery.pipeline import Inspection, Order, inspect
from printery.preflight.consequences import CONSEQUENCES
from printery.preflight.report import json_report, text_report
from tests.projects import TESTS, project, tree

TODAY = dt.date(2026, 11, 25)
PRINT = b"format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nisbn: 978-3-16-148410-0\n"


def inspected(changes: dict[str, bytes], *editions: str) -> Inspection:
    """The tiny project with changes, as far as preflight."""
    return inspect(project(changes), TODAY, Order(editions), lambda *_: None)


@pytest.mark.press
def test_a_book_that_is_ready() -> None:
    """One line for the file with its printer and standard, and a verdict; the same as JSON."""
    found = inspected({"content/editions/print.yaml": PRINT + b"printer: tiny-grey\n"})
    lines = list(text_report(found.jobs, found.proofs, found.diagnostics))
    report = json.loads(json_report(found.jobs, found.proofs, found.diagnostics))

    assert len(lines) == 2
    assert lines[0].startswith(
        "print: 20 pages, 152.4mm x 228.6mm, for A tiny house, black on white; pdf/x-1a:2001, grey"
    )
    assert lines[1] == "ready for the printer"
    assert report["ready"] is True
    assert report["findings"] == []
    assert report["files"][0]["pages"] == 20
    assert report["files"][0]["condition"] == "FOGRA39"


def test_a_book_that_is_not() -> None:
    """Each finding says what the printer will do; nothing is pressed when what people wrote is wrong."""
    found = inspected({"content/editions/print.yaml": PRINT.replace(b"6in", b"6.5in") + b"printer: kdp-cream\n"})
    lines = list(text_report(found.jobs, found.proofs, found.diagnostics))
    report = json.loads(json_report(found.jobs, found.proofs, found.diagnostics))

    assert found.proofs == ()
    assert re.match(r"content/editions/print.yaml:4:7: error C151: .* The printer: .*cannot be placed", lines[0])
    assert lines[-1].startswith("not ready")
    assert report["ready"] is False
    assert report["findings"][0]["consequence"]
    assert (report["findings"][0]["line"], report["findings"][0]["column"]) == (4, 7)


@pytest.mark.press
def test_a_fault_of_the_pages_is_told() -> None:
    """What fails while pages are made is a finding, not a stack trace."""
    found = inspected({"content/editions/print.yaml": PRINT + b"printer: offset-uncoated\n"}, "print")

    assert [finding.code for finding in found.diagnostics] == ["S005"]


def test_every_finding_for_printers_has_a_consequence() -> None:
    """The rules on printers, covers and press files each say what follows; nothing else is invented."""
    printed = {code for code in CODES if code.startswith(("C15", "P05", "P06"))}

    assert printed <= set(CONSEQUENCES)
    assert set(CONSEQUENCES) <= set(CODES)
    assert all(not text.endswith(".") for text in CONSEQUENCES.values())


def test_the_handbook_knows_every_printer() -> None:
    """docs/printing.md names each printer that the package brings."""
    text = (Path(TESTS).parent / "docs" / "printing.md").read_text(encoding="utf-8")
    from tests.projects import load

    unknown = {"content/editions/print.yaml": PRINT + b"printer: nobody-paper\n"}  # so that all are read, for the hint
    printers: dict[str, Printer] = dict(load(project(unknown)).value.printers)
    ours = [name for name, printer in printers.items() if printer.path.startswith("printery/")]

    assert len(ours) >= 14
    assert [name for name in ours if f"`{name}`" not in text] == []
    assert tree(TESTS / "project")
