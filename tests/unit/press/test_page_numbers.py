"""Numbers of pages are what the margins show, in whatever counter style: in the file, the index and the e-book."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import pikepdf
import pypdfium2
import pytest

from printery.model.stages.artefact import Pages, Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.press.facts.extent import Extent, Leaf, Opening
from printery.press.facts.numbering import Numbering
from printery.press.sections.page_numbers import page_facts
from printery.processes import build_services
from tests.projects import base, load, project

pytestmark = pytest.mark.press


def built(changes: Mapping[str, bytes], *names: str) -> dict[str, Proof]:
    """The proofs of these editions of the tiny project."""
    material = prepare(load(project(dict(changes)))).value
    done: dict[str, Proof] = {}
    for job in plan(material.library, list(names)):
        done[job.name] = run(job, material, done, build_services())
    return done


def in_style(name: str, rule: str = "") -> dict[str, bytes]:
    """The templates of print with another counter style for the pages before the text."""
    found = {
        path: text.replace(b"lower-roman", name.encode())
        for path, text in base().items()
        if path in {"templates/book/page.css.j2", "templates/book/book.css"}
    }
    found["templates/book/book.css"] += rule.encode()
    return found


def pages_of(proof: Proof) -> Pages:
    """The facts of a proof's pages."""
    pages = proof.artefacts[0].pages
    assert pages is not None
    return pages


@pytest.mark.parametrize(
    ("style", "rule", "first"),
    [
        ("lower-roman", "", ["i", "ii", "iii", "iv", "v"]),
        ("upper-roman", "", ["I", "II", "III", "IV", "V"]),
        ("arabic-indic", "", ["\u0661", "\u0662", "\u0663", "\u0664", "\u0665"]),
        ("ours", '@counter-style ours { system: numeric; symbols: "o" "a" "b" "c" }', ["a", "b", "c", "ao", "aa"]),
    ],
)
def test_a_counter_style_of_the_templates(style: str, rule: str, first: list[str]) -> None:
    """Labels of the file are the numbers printed, blank pages counted; references show them, and P008 is silent."""
    proof = built(in_style(style, rule), "print")["print"]
    pages = pages_of(proof)
    with pikepdf.open(io.BytesIO(proof.artefacts[0].data)) as file:
        labels = [page.label for page in file.pages]
    text = pypdfium2.PdfDocument(proof.artefacts[0].data)
    contents = text[pages.anchors["contents"]].get_textpage().get_text_range()
    place = pages.anchors["abbreviations"]

    assert proof.diagnostics == ()
    assert [page.folio for page in pages.pages][:5] == first
    assert labels == [page.folio for page in pages.pages]
    assert f"Abbreviations {pages.pages[place].folio} 1 The First Chapter 1" in " ".join(contents.split())


def test_references_in_another_style_than_the_page() -> None:
    """P008 at the style sheet, with the style to write; not a riddle at the content."""
    changes = in_style("upper-roman")
    del changes["templates/book/book.css"]
    found = built(changes, "print")["print"].diagnostics

    assert {finding.code for finding in found} == {"P008"}
    assert found[0].location.path == "templates/book/book.css"
    assert "target-counter" in base()["templates/book/book.css"].decode().splitlines()[found[0].location.line - 1]
    assert "upper-roman" in found[0].hint


def test_the_page_list_of_the_ebook() -> None:
    """The e-book names the pages as they are printed."""
    done = built(in_style("upper-roman"), "ebook")
    with zipfile.ZipFile(io.BytesIO(done["ebook"].artefacts[0].data)) as book:
        nav = next(book.read(name).decode() for name in book.namelist() if name.endswith("nav.xhtml"))
    listed = re.findall(r"#page-(\w+)", nav)
    folios = [page.folio for page in pages_of(done["print"]).pages if page.starts_with is not None]

    assert listed
    assert set(listed) <= set(folios)
    assert any(name.isupper() for name in listed)
    assert not [name for name in listed if name.islower()]


def test_pages_that_show_no_number() -> None:
    """They are numbered as the page before; the first ones as the first that shows one; a blank page counts."""
    roman = Numbering("upper-roman")
    leaves = (Leaf("right", "title"), Leaf("left", "front", numbering=roman), Leaf("right", "plain"))
    front = Extent(None, leaves, (), {})
    last = (Leaf("right", "main", numbering=Numbering()),)
    text = Extent(wants_right=True, leaves=last, counters=(1,), anchors={}, blank=Leaf("left", "", is_blank=True))
    facts = page_facts({0: front, 1: text}, (Opening(0), Opening(3, is_right=False)))

    assert [page.folio for page in facts[0]] == ["I", "II", "III"]
    assert [(page.folio, page.is_blank) for page in facts[1]] == [("IV", True), ("1", False)]
