"""Markdown in, outline of the tree out: each folder `tests/cases/edit-*` is a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from printery.edit import edit
from tests.outlines import outline
from tests.projects import TESTS, load, project, tree

CASES = sorted((TESTS / "cases").glob("edit-*"))
CHAPTER = "content/works/report/01-first.md"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    """The chapter of the case becomes exactly the expected tree, without a fault."""
    library = load(project(tree(case / "in"))).value
    found = edit(library.works["report"], library.people_record)
    lines = "".join(f"{line}\n" for block in found.value.sections[CHAPTER].blocks for line in outline(block))
    expected = case / "expected" / "outline.txt"
    if request.config.getoption("--accept"):
        expected.write_text(lines, encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == lines
    assert found.diagnostics == ()
