"""Covers as documents: what stands on which panel, long titles, scripts that run the other way."""

from __future__ import annotations

import re

from printery.compose import compose
from printery.model.stages.artefact import Artefact, PageFact, Pages, Proof
from printery.model.stages.galley import Galley
from printery.pipeline import prepare
from printery.plan import plan
from printery.preflight import check_documents
from tests.projects import base, load, project

PRINT = "format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nisbn: 978-3-16-148410-0\n"
WORK = "content/works/report/work.yaml"


def composed(pages: int = 260, cover: str = "", printer: str = "ingram-white", **changes: str) -> Galley:
    """The cover of the tiny report for an interior of so many pages; `changes` replace lines of its record."""
    work = base()[WORK].decode()
    for key, value in changes.items():
        work = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", work)
    files = {
        WORK: work.encode(),
        "content/editions/print.yaml": f"{PRINT}printer: {printer}\n".encode(),
        "content/editions/cover.yaml": f"format: cover-pdf\ninterior: print\ntemplate: cover\n{cover}".encode(),
    }
    material = prepare(load(project(files))).value
    facts = tuple(PageFact(n, str(n + 1), "main", is_blank=False, starts_with=None) for n in range(pages))
    interior = Artefact("x", "print", "press-pdf", "", "en", b"", Pages(facts, {}, {}, {}, ()))
    job = next(job for job in plan(material.library, ["cover"]) if job.name == "cover")
    return compose(job, material, {"print": Proof("print", (interior,), (), 0.0)})


def panel(galley: Galley, name: str) -> str:
    """The HTML of a panel."""
    found = re.search(rf'<section class="panel {name}".*?</section>', galley.documents[0].text, re.DOTALL)
    return found[0] if found else ""


def test_what_stands_where() -> None:
    """Title and names on the front, the blurb, the house and the bar code on the back; nothing checks find wrong."""
    galley = composed()

    assert "A Short Report" in panel(galley, "front")
    assert "Ada One" in panel(galley, "front")
    assert "Example Press" in panel(galley, "back")
    assert "ISBN 978-3-16-148410-0" in panel(galley, "back")
    assert not panel(galley, "front-flap")
    assert list(check_documents(galley)) == []


def test_a_thin_spine_is_blank() -> None:
    """Text only where it can be read."""
    assert "A Short Report" in panel(composed(260), "spine")
    assert "Short" not in panel(composed(60), "spine")


def test_a_wider_spine_moves_the_front() -> None:
    """More pages, another sheet; the printer's template overrules the formula."""
    thin, thick, given = composed(200), composed(400), composed(400, cover="spine: 30mm\n")
    widths = [round(galley.cover.sheet.width.mm, 3) if galley.cover else 0 for galley in (thin, thick, given)]

    assert widths == [317.5, 330.2, 334.8]


def test_a_title_too_long_for_the_spine() -> None:
    """The spine takes the short title, the front the whole one."""
    title = "Governance of Everything and Its Consequences for Small States, Large States, and All Others, Volume One"
    galley = composed(title=title)

    assert "Small States" in panel(galley, "front")
    assert "A short report" in panel(galley, "spine")
    assert "Small States" not in panel(galley, "spine")


def test_a_book_read_from_right_to_left() -> None:
    """The front lies left of the spine, its text runs from the right, the spine's box does not."""
    galley = composed(language="ar")
    assert galley.cover is not None

    assert [part.name for part in galley.cover.panels] == ["front", "spine", "back"]
    assert 'front" dir="rtl"' in panel(galley, "front")
    assert 'spine" dir="ltr"' in panel(galley, "spine")


def test_spines_in_french_are_read_from_the_foot() -> None:
    """By custom; in English from the head."""
    assert "upwards" in panel(composed(language="fr"), "spine")
    assert "upwards" not in panel(composed(), "spine")


def test_flaps() -> None:
    """A jacket has them, with the abstract on the front one; a paperback has them on demand."""
    jacket, flapped = composed(cover="binding: jacket\n"), composed(cover="flap: 80mm\n")

    assert "A report that has one of everything." in panel(jacket, "front-flap")
    assert "Ada One" in panel(jacket, "back-flap")
    assert "Ada One" not in panel(jacket, "back")
    assert flapped.cover is not None
    assert [part.width for part in flapped.cover.panels if "flap" in part.name] == [80.0, 80.0]
