"""A section's pages ahead of its document's."""

from __future__ import annotations

import pytest

from printery.compose import compose
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.pipeline import prepare, press_galley
from printery.plan import plan
from printery.press.pdf.early import EarlyPress
from printery.processes import build_services
from tests.projects import base, load, project

CHAPTER = "content/works/report/02-second.md"


def prepared(text: bytes) -> tuple[Material, Job]:
    """The tiny project with another chapter, and the job of its pages."""
    material = prepare(load(project({CHAPTER: text}))).value
    return material, next(job for job in plan(material.library, ["print"]) if job.name == "print")


@pytest.mark.press
def test_a_section_drawn_early_has_the_pages_that_the_document_will_have() -> None:
    """Only the section that changed is drawn; it has the folios and first words that it has in the whole."""
    text = base()[CHAPTER]
    before, job = prepared(text)
    now, _ = prepared(text.replace(b"Another text", b"Another, somewhat longer text"))
    old, new = compose(job, before, {}), compose(job, now, {})
    known = press_galley(old, job, {}, build_services(1)).artefacts[0].pages
    true = press_galley(new, job, {}, build_services(1)).artefacts[0].pages
    assert known is not None
    assert true is not None

    (early,) = EarlyPress().pages(old, known, new)

    assert early.data.startswith(b"%PDF")
    found = [(page.folio, page.starts_with) for page in early.pages]
    assert found == [(page.folio, page.starts_with) for page in true.pages[early.first : early.first + len(found)]]
    assert EarlyPress().pages(old, known, old) == ()
