"""Page references in print and in the e-book."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from printery.model.stages.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from tests.projects import load, project

pytestmark = pytest.mark.press

CHAPTER = "content/works/report/02-second.md"
TEXT = """---
title: The Second Chapter
id: sec-second
authors: [bo-two]
---
One [of two]{.index term="sovereignty" sub="shared"}. See [@fig-bars]{.page}, [@note-far]{.page}, [@sec-second]{.page}.

## Another heading {#sec-second-heading}

The end.[^far]

[^far]: A note.
"""


def built(extra: str) -> tuple[Proof, str]:
    """The proof of the print edition, and the chapter of the e-book."""
    ebook = "content/editions/ebook.yaml"
    files = {CHAPTER: TEXT.encode(), ebook: project({}).files[ebook] + extra.encode()}
    material = prepare(load(project(files))).value
    proofs: dict[str, Proof] = {}
    for job in plan(material.library, ["ebook"]):
        proofs[job.name] = run(job, material, proofs, build_services(1))
    with zipfile.ZipFile(io.BytesIO(proofs["ebook"].artefacts[0].data)) as package:
        return proofs["print"], package.read("EPUB/text/sec-second.xhtml").decode()


def references(text: str) -> list[str]:
    """What the page references of a document say."""
    return re.findall(r'class="page-ref" href="[^"]+">([^<]+)<', text)


def test_the_e_book_names_the_printed_page() -> None:
    """The folio that the print edition shows; the page of a note is that of its call."""
    print_proof, chapter = built("")
    pages = print_proof.artefacts[0].pages
    assert pages is not None
    expected = [
        f"page\N{NO-BREAK SPACE}{pages.pages[pages.anchors[name]].folio}"
        for name in ("fig-bars", "r-n-sec-second-1", "sec-second")
    ]

    assert expected == references(chapter)
    assert print_proof.diagnostics == ()


def test_or_what_is_found_there() -> None:
    """An edition that does without page numbers says Figure 1, note 1, Chapter 2, with the same links."""
    _, chapter = built("page_references: label\n")

    assert references(chapter) == ["Figure 1", "note 1", "Chapter 2"]
