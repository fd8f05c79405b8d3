"""Every construct that authors may use, in print, on screen and in the e-book, from the same content."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from printery.model.stages.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from tests.projects import TESTS, load, project, tree

pytestmark = pytest.mark.press

CASE = TESTS / "cases" / "pandoc-quarto" / "in"


@pytest.fixture(scope="module")
def proofs() -> dict[str, Proof]:
    """The three editions of the case."""
    material = prepare(load(project(tree(CASE)))).value
    made: dict[str, Proof] = {}
    for job in plan(material.library, ["print", "screen", "ebook"]):
        made[job.name] = run(job, material, made, build_services(1))
    return made


@pytest.mark.parametrize("edition", ["print", "screen", "ebook"])
def test_nothing_is_found(proofs: dict[str, Proof], edition: str) -> None:
    """No word lost, no style ignored, no link astray: preflight and engine have nothing to say."""
    assert proofs[edition].diagnostics == ()


def test_lists_are_numbered_as_written(proofs: dict[str, Proof]) -> None:
    """A list begins with its number, with the letters and brackets that the author gave it; examples count on."""
    import pypdfium2

    document = pypdfium2.PdfDocument(proofs["print"].artefacts[0].data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    found = " ".join(text.split())

    assert "1. 2. 5. 6. a. b. i. ii. c. (A) (B) 1. 2." in found  # the engine draws markers behind the words
    assert "(1) (2) (3)" in found


def test_a_callout_is_no_footnote(proofs: dict[str, Proof]) -> None:
    """A callout of the kind note stands in the text, on the page of the callout that follows it."""
    pages = proofs["print"].artefacts[0].pages
    assert pages is not None

    assert pages.words["sec-first-p30"][0] == pages.words["sec-first-p30"][1]
    assert "sec-first-div5" not in pages.notes


def test_the_e_book_holds_mathml_with_words(proofs: dict[str, Proof]) -> None:
    """Each formula is MathML with its words; the package says which parts hold any."""
    with zipfile.ZipFile(io.BytesIO(proofs["ebook"].artefacts[0].data)) as package:
        chapter = package.read("EPUB/text/sec-first.xhtml").decode()
        opf = next(package.read(name).decode() for name in package.namelist() if name.endswith(".opf"))

    assert chapter.count("<math ") == chapter.count(" alttext=") > 3
    assert re.search(r'<item [^>]*href="text/sec-first.xhtml"[^>]*properties="mathml"', opf)
    assert ">MathML</meta>" in opf
