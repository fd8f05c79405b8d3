"""Files in, chapters out: each folder of `tests/import` with `in/` is a case.

A folder named like a file (`draft.docx/`) is packed, over the parts of `tests/import/base/docx`; `world/` lies over
the tiny project; `options` is what `--changes` says, `work` the work that gets the chapters.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from printery.diagnostics import BuildError
from printery.intake import Copy, Request, import_copy
from printery.intake.package import Package
from tests.projects import TESTS, project, tree

IMPORT = TESTS / "import"
CASES = sorted(path.parent for path in IMPORT.glob("*/in"))
REPORTED = "word-styles"
"""The case whose report is looked at as a page too."""
PACKED = (".docx", ".odt", ".epub")


def copies(case: Path) -> list[Copy]:
    """The files of a case, in order."""
    beside = {path: data for path, data in tree(case / "in").items() if path.startswith("images/")}
    found = []
    for item in sorted((case / "in").iterdir()):
        if item.is_file():
            found.append(Copy(item.name, item.read_bytes(), beside))
        elif item.suffix in PACKED:
            parts = (tree(IMPORT / "base/docx") if item.suffix == ".docx" else {}) | tree(item)
            found.append(Copy(item.name, Package(item.name, parts).packed(), {}))
    return found


def said(case: Path, name: str, otherwise: str) -> str:
    """A word of the case."""
    return (case / name).read_text(encoding="utf-8").strip() if (case / name).exists() else otherwise


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    """The case gives exactly the expected files and findings; a refusal gives its findings and no file."""
    world = project(tree(case / "world")) if (case / "world").exists() else project({})
    changes = said(case, "options", "accept")
    asked = Request(said(case, "work", "report"), dt.date(2026, 11, 25), changes)  # type: ignore[arg-type]
    try:
        made = import_copy(world, copies(case), asked)
    except BuildError as error:
        files, findings = dict[str, bytes](), error.diagnostics
    else:
        prefix = f"content/works/{asked.work}/"
        is_told = case.name == REPORTED
        told = {path: data for path, data in made.files.items() if is_told or not path.endswith(".html")}
        files = {path.removeprefix(prefix): data for path, data in told.items()}
        findings = (*made.findings, *made.questions)
    files["findings.txt"] = "".join(f"{finding}\n" for finding in findings).encode()
    if request.config.getoption("--accept"):
        for path, data in files.items():
            (case / "expected" / path).parent.mkdir(parents=True, exist_ok=True)
            (case / "expected" / path).write_bytes(data)

    assert {path: data.decode("utf-8", "replace") for path, data in files.items()} == {
        path: data.decode("utf-8", "replace") for path, data in tree(case / "expected").items()
    }
    if case.name.startswith("C"):
        assert case.name.partition("-")[0] in {finding.code for finding in findings}
