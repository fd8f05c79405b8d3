"""Markdown in, outline of the tree out: each folder `tests/cases/edit-*` is a case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from printery.edit import edit
from printery.load import load
from printery.model.text import Node
from tests.projects import TESTS, project, tree

CASES = sorted((TESTS / "cases").glob("edit-*"))
CHAPTER = "content/works/report/01-first.md"


def outline(node: Node | str, depth: int = 0) -> Iterator[str]:
    """The tree, a line for each node, two spaces for each level; no-break spaces show as ~."""
    indent = "  " * depth
    if isinstance(node, str):
        yield f"{indent}| {node.replace(chr(0xA0), '~')}"
        return
    attributes = "".join(f" {key}={value!r}" for key, value in sorted(node.attributes.items()))
    yield f"{indent}{node.tag}{attributes}".replace("\\xa0", "~")
    for child in node.children:
        yield from outline(child, depth + 1)


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
