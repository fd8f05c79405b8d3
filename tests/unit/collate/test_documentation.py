"""The reference of what authors write: every example in it is read, numbered and linked without a finding."""

from __future__ import annotations

import re

import pytest

from printery.load import load
from printery.model.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.workers import Hands
from printery.world import MemoryWorld
from tests.projects import TESTS, project

REFERENCE = TESTS.parent / "docs" / "markdown.md"
CHAPTER = "content/works/report/01-first.md"
HEAD = "---\ntitle: What Authors Write\nid: sec-first\nauthors: [ada-one]\n---\nThe IOM. [Sovereignty]{.index}.\n"


def examples() -> MemoryWorld:
    """The tiny project, its first chapter made of the examples."""
    found = re.findall(r"^```markdown\n(.*?)^```$", REFERENCE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return project({CHAPTER: "\n".join((HEAD, *found)).encode()})


def test_examples_are_read() -> None:
    """All of them in one chapter: no fault, no warning."""
    assert prepare(load(examples())).diagnostics == ()


@pytest.mark.press
def test_examples_are_built() -> None:
    """In print, on screen and as an e-book, with nothing found."""
    material = prepare(load(examples())).value
    made: dict[str, Proof] = {}
    for job in plan(material.library, ["print", "screen", "ebook"]):
        made[job.name] = run(job, material, made, Hands(1))

    assert [finding for proof in made.values() for finding in proof.diagnostics] == []
