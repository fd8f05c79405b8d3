"""Every code has a case: a folder with the files that differ from tests/project, and the findings expected."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from printery.codes import CODES
from printery.diagnostics import BuildError, Location, in_order
from printery.pipeline import Order, build, check
from printery.publish import Stamp, Target
from printery.world import World
from tests.projects import READINGS, TESTS, project, tree

CASES = sorted(path for path in (TESTS / "diagnostics").iterdir() if path.is_dir())
TODAY = date(2026, 11, 25)
"""The day of every check: records of printers grow old."""
ELSEWHERE = {
    "C009": "tests/unit/load: needs a large file",
    **dict.fromkeys(("P003", "P004", "P005", "P011", "P013"), "tests/unit/preflight: needs a damaged PDF or a log"),
    **dict.fromkeys(("P008", "P012", "S002"), "tests/unit/press: needs an engine or an installation that fails"),
    **dict.fromkeys(
        ("P054", "P056", "P058", "P059", "P060"), "tests/unit/preflight/test_press_file.py: needs a damaged PDF"
    ),
    **dict.fromkeys(("P009", "P010"), "tests/unit/press: needs pages that end just so"),
    **dict.fromkeys(("E001", "E002", "E003", "E004", "E006", "E007"), "tests/unit/preflight: needs a damaged e-book"),
    **dict.fromkeys(("W001", "W002", "W003"), "tests/unit/preflight: needs a damaged site"),
    **dict.fromkeys(("P021", "S006", "S007"), "tests/unit/preflight: needs validators that refuse or are missing"),
    "C213": "tests/unit/compose/test_papers.py: needs a damaged calendar",
    **dict.fromkeys(
        ("C470", *(f"C{number}" for number in range(250, 264))), "tests/import and tests/unit/intake: files to import"
    ),
    **dict.fromkeys(
        ("S003", "S060", "S061", "S062", "S063"), "tests/unit/publish: needs a disk that refuses, or a strange output/"
    ),
    **dict.fromkeys(("C270", "S040"), "tests/unit/cli/test_diff.py: needs a repository, or none"),
    **dict.fromkeys(("S020", "S021", "S022", "S051"), "tests/unit/packs: needs a cluster, or a fault of the program"),
    "S050": "tests/unit/foreign: needs a system that holds nothing back",
    "S063": "tests/unit/scratch: needs a disk that is full",
    "S004": "tests/unit/publish: needs two builds at once",
}
"""Codes whose fault is not one of files, and where their test is."""


def code_of(case: Path) -> str:
    """The code that a case is named after; `C005-date` is a second case of C005."""
    return case.name.partition("-")[0]


def marked(case: Path) -> Any:
    """A case as a parameter; one with a file `press` runs the engines."""
    marks = [pytest.mark.press] if (case / "press").exists() else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_findings(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The findings of the changed project are exactly the expected ones, and its code is among them."""
    world = project(tree(case / "in"))
    if (case / "press").exists():
        editions = tuple((case / "press").read_text().split())
        target, stamp = Target(tmp_path / "output"), Stamp("test", "2026-01-01T00:00:00Z")
        try:
            found = build(world, target, stamp, Order(editions), lambda *_: None).diagnostics
        except BuildError as error:
            found = error.diagnostics
    else:
        found = check(world, TODAY, READINGS)
    lines = "".join(f"{finding}\n" for finding in in_order(found))
    expected = case / "expected.txt"
    if request.config.getoption("--accept"):
        expected.write_text(lines, encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == lines
    assert code_of(case) in {finding.code for finding in found}
    assert [str(finding) for finding in found if not is_place(finding.location, world)] == []


def is_place(where: Location, world: World) -> bool:
    """Whether a finding names a file that is there, or one that is missing or made; not a whole tree of files.

    Of a file that is there, the line is one that it has.
    """
    if where.path in {"content/", "templates/", ""}:
        return False
    if where.path.startswith(("output/", "printery/")) or where.path.endswith("/"):
        return True
    try:
        lines = world.read(where.path).count(b"\n") + 1
    except OSError:
        return (where.line, where.column) == (1, 1)  # the file that is missing
    return bool(where.cell) or where.line <= lines


def test_no_place_is_a_whole_tree() -> None:
    """No module gives content/ or templates/ for a place: every finding has a file."""
    given = [
        f"{path.name}: {line.strip()}"
        for path in sorted((TESTS.parent / "printery").rglob("*.py"))
        for line in path.read_text().splitlines()
        if re.search(r'Location\((f?"(content|templates)/"|f?"templates/#|"")', line) and not line.startswith("NOWHERE")
    ]

    assert given == []


def test_the_base_project_is_clean() -> None:
    """Without a change nothing is found: what a case reports is its own."""
    assert check(project({})) == ()


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_a_case(code: str) -> None:
    """A code without a case is a rule nobody has seen at work."""
    assert code in {code_of(case) for case in CASES} | set(ELSEWHERE)
