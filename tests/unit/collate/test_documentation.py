"""The reference of what authors write: every example in it is read, numbered and linked without a finding."""

from __future__ import annotations

import re

import pytest

from printery.model.stages.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from printery.world import MemoryWorld
from tests.projects import TESTS, load, project

DOCUMENTS = ("markdown.md", "figures.md")
CHAPTER = "content/works/report/01-first.md"
HEAD = "---\ntitle: What Authors Write\nid: sec-first\nauthors: [ada-one]\n---\nThe IOM. [Sovereignty]{.index}.\n"


def examples(document: str) -> MemoryWorld:
    """The tiny project, its first chapter made of the examples; a block with a path is a file of the work."""
    text = (TESTS.parent / "docs" / document).read_text(encoding="utf-8")
    found = re.findall(r"^```markdown\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    files = re.findall(r"^```(?:json|csv) (\S+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    held = {f"content/works/report/{path}": data.encode() for path, data in files}
    return project({CHAPTER: "\n".join((HEAD, *found)).encode(), **held})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_examples_are_read(document: str) -> None:
    """All of them in one chapter: no fault, no warning."""
    assert prepare(load(examples(document))).diagnostics == ()


@pytest.mark.press
@pytest.mark.parametrize("document", DOCUMENTS)
def test_examples_are_built(document: str) -> None:
    """In print, on screen and as an e-book, with nothing found."""
    material = prepare(load(examples(document))).value
    made: dict[str, Proof] = {}
    for job in plan(material.library, ["print", "screen", "ebook"]):
        made[job.name] = run(job, material, made, build_services(1))

    assert [finding for proof in made.values() for finding in proof.diagnostics] == []
