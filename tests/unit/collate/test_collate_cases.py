"""Markdown in, outline of the numbered and linked tree out: each folder `tests/cases/collate-*` is a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from printery.pipeline import prepare
from tests.outlines import outline
from tests.projects import TESTS, load, project, tree

CASES = sorted(path for path in (TESTS / "cases").iterdir() if path.name.startswith(("collate-", "pandoc-")))
SECTION = "sec-first"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    """The first chapter of the case becomes exactly the expected tree, without a fault."""
    found = prepare(load(project(tree(case / "in"))))
    section = next(section for section in found.value.collations["report"].sections if section.id == SECTION)
    lines = "".join(f"{line}\n" for block in (*section.abstract, *section.blocks) for line in outline(block))
    expected = case / "expected" / "outline.txt"
    if request.config.getoption("--accept"):
        expected.write_text(lines, encoding="utf-8")

    assert found.diagnostics == ()
    assert expected.read_text(encoding="utf-8") == lines
