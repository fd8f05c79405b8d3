"""Plan: which jobs, in which order."""

from __future__ import annotations

import pytest

from printery.diagnostics import BuildError
from printery.model.stages.library import Library
from printery.plan import plan
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
    assert [job.name for job in plan(library, ["statement-pages"])] == ["statement-pages-a4", "statement-pages-letter"]
    assert [job.name for job in plan(library, ["papers"])] == [
        "agenda-a4", "participants-a4", "biographies-a4", "session-sheets-a4"
    ]  # fmt: skip


def test_what_an_edition_needs_is_planned_too(library: Library) -> None:
    """An e-book brings the print edition whose pages it knows."""
    assert [job.name for job in plan(library, ["ebook"])] == ["print", "ebook"]


def test_an_unknown_name(library: Library) -> None:
    """C033, with the nearest name."""
    with pytest.raises(BuildError, match="C033"):
        plan(library, ["ebok"])
