"""Plan: which jobs, in which order."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from printery.diagnostics import BuildError
from printery.load.records import EDITION
from printery.model.stages.library import EditionRecord, Library, Record
from printery.model.units import SHEETS
from printery.model.written.edition import FORMATS
from printery.pipeline import Order, build
from printery.plan import plan
from printery.publish import Stamp, Target
from tests.projects import load, project


@pytest.fixture
def library() -> Library:
    """The tiny project."""
    return load(project({})).value


def test_every_job_stands_after_those_it_needs(library: Library) -> None:
    """All editions, each with the results it reads before it."""
    jobs = plan(library)
    names = [job.name for job in jobs]

    assert len(names) == len(set(names)) == 10
    for job in jobs:
        assert all(names.index(need) < names.index(job.name) for need in job.needs)


def test_sheets_and_papers_make_jobs(library: Library) -> None:
    """One job for each sheet of an edition, and for each paper on each sheet."""
    assert [job.name for job in plan(library, ["statement-pages"])] == ["statement-pages.a4", "statement-pages.letter"]
    assert [job.name for job in plan(library, ["papers"])] == [
        "papers.agenda-a4", "papers.participants-a4", "papers.biographies-a4", "papers.session-sheets-a4"
    ]  # fmt: skip


def test_what_an_edition_needs_is_planned_too(library: Library) -> None:
    """An e-book brings the print edition whose pages it knows."""
    assert [job.name for job in plan(library, ["ebook"])] == ["print", "ebook"]


def test_an_imposed_edition_brings_its_source() -> None:
    """A booklet names the edition whose pages it takes; each of that edition's sheets makes a booklet."""
    edition = b"format: imposed-pdf\nof: statement-pages\n"
    jobs = plan(load(project({"content/editions/booklet.yaml": edition})).value, ["booklet"])

    assert [(job.name, job.needs) for job in jobs] == [
        ("statement-pages.a4", ()),
        ("statement-pages.letter", ()),
        ("booklet.a4", ("statement-pages.a4",)),
        ("booklet.letter", ("statement-pages.letter",)),
    ]


def test_an_unknown_name(library: Library) -> None:
    """C033, with the nearest name."""
    with pytest.raises(BuildError, match="C033"):
        plan(library, ["ebok"])


IDS = ("a4", "agenda", "agenda-a4", "papers", "papers-agenda", "papers-agenda-a4", "papers-a4")
"""Names that would be one another's, if a job's name were put together with hyphens alone."""
STOCK = ["a4", "agenda-a4"]
EDITIONS: dict[str, dict[str, object]] = {
    "press-pdf": {"work": "statement", "template": "statement", "sheets": ["a4", "letter"]},
    "screen-pdf": {"work": "statement", "template": "statement", "sheets": ["a4", "letter"]},
    "cover-pdf": {"interior": "print", "template": "cover"},
    "epub": {"work": "report", "template": "ebook"},
    "handout-pdf": {
        "meeting": "first", "template": "handout", "papers": ["agenda", "participants"], "sheets": ["a4", "letter"]
    },
    "cards-pdf": {
        "meeting": "first", "template": "cards", "cards": "badges", "stock": STOCK
    },
    "calendar": {"meeting": "first"},
    "imposed-pdf": {"of": "statement-pages"},
    "site": {"meeting": "first", "template": "site", "works": ["report"], "downloads": ["screen", "statement-pages"]},
    "pack-pdf": {"meeting": "first", "template": "handout", "papers": ["agenda"]},
}  # fmt: skip


def test_every_format_is_paired() -> None:
    """A format that is added comes into the pairs below."""
    assert set(EDITIONS) == FORMATS


@pytest.mark.parametrize(("one", "other"), sorted(product(FORMATS, repeat=2)))
def test_no_two_editions_give_one_name(library: Library, one: str, other: str) -> None:
    """Whatever two editions are called: each job has a name, and each file a place, of its own."""
    stock = {name: stand_in(name) for name in STOCK}
    for first, second in permutations(IDS, 2):
        own = {first: edition(first, one), second: edition(second, other)}
        both = replace(library, editions={**library.editions, **own}, stock=stock)
        jobs = plan(both)
        names = [job.name for job in jobs]
        places = [f"{job.edition_id}/{job.stem}" for job in jobs]

        assert len(set(names)) == len(names), (first, second)
        assert len(set(places)) == len(places), (first, second)
        assert {job.edition_id for job in jobs} == {
            name for name, record in both.editions.items() if record.value.format != "pack-pdf"
        }


def edition(name: str, form: str) -> EditionRecord:
    """An edition of that format."""
    value = EDITION.validate_python({"format": form, **EDITIONS[form]})
    return Record(value, f"content/editions/{name}.yaml", {})


def stand_in(name: str) -> Any:
    """Stock of which only name and size are asked."""
    return SimpleNamespace(id=name, product=SimpleNamespace(size=SHEETS["a4"]))


@pytest.mark.press
def test_one_paper_in_two_editions_is_built_twice(tmp_path: Path) -> None:
    """Each edition's own file stands in its folder, and once in the manifest."""
    paper = b"format: handout-pdf\nmeeting: first\ntemplate: handout\npapers: [agenda]\nsheets: [a4, letter]\n"
    world = project({"content/editions/guests.yaml": paper, "content/editions/zz-guests.yaml": paper})
    target, stamp = Target(tmp_path), Stamp("test", "2026-01-01T00:00:00Z")
    delivery = build(world, target, stamp, Order(("guests", "zz-guests")), lambda *_: None)

    listed = [entry.path for entry in delivery.manifest.artefacts]
    assert listed == [f"{name}/agenda-{sheet}.pdf" for name in ("guests", "zz-guests") for sheet in ("a4", "letter")]
    assert all((tmp_path / path).is_file() for path in listed)
