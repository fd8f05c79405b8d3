"""Workers: order, failures, and nothing left running."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterable, Mapping

import pytest

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.workers import Hands, Task, WorkerError, run_all


def everything(outcomes: Iterable[tuple[str, str | BuildError]]) -> dict[str, str | BuildError]:
    """The outcomes by key."""
    return {key: outcome for key, outcome in outcomes}  # noqa: C416 - the types are those of the pairs


@pytest.mark.parametrize("side_by_side", [1, 3])
def test_a_task_reads_the_results_it_needs(side_by_side: int) -> None:
    """A task starts when what it needs is done, and sees it."""

    def work(key: str, needed: Mapping[str, str]) -> str:
        return key + "".join(sorted(needed[name] for name in needed if name in key_needs[key]))

    key_needs = {"a": (), "b": (), "c": ("a", "b")}
    outcomes = run_all([Task(key, needs) for key, needs in key_needs.items()], work, Hands(side_by_side))
    done = everything(outcomes)

    assert done == {"a": "a", "b": "b", "c": "cab"}


@pytest.mark.parametrize("side_by_side", [1, 2])
def test_faults_come_back_and_the_rest_goes_on(side_by_side: int) -> None:
    """A task that raises BuildError yields it; tasks that need it are left out; the others are done."""
    fault = Diagnostic("C001", "broken", Location("content/a.yaml"))

    def work(key: str, _: Mapping[str, str]) -> str:
        if key == "bad":
            raise BuildError([fault])
        return key

    tasks: list[Task[str]] = [Task("bad", ()), Task("after", ("bad",)), Task("good", ())]
    outcomes = run_all(tasks, work, Hands(side_by_side))
    done = everything(outcomes)

    assert set(done) == {"bad", "good"}
    outcome = done["bad"]
    assert isinstance(outcome, BuildError)
    assert outcome.diagnostics == (fault,)


def test_our_own_fault_ends_the_run_with_its_trace() -> None:
    """Any other exception is ours: WorkerError with the stack trace of the worker."""

    def work(key: str, _: Mapping[str, str]) -> str:
        raise ValueError(key)

    outcomes = run_all([Task("x", ()), Task("y", ())], work, Hands(2))
    with pytest.raises(WorkerError, match=r"ValueError: [xy]"):
        everything(outcomes)


def test_a_worker_that_is_killed_is_reported() -> None:
    """A worker killed by the system, for example for want of memory, does not hang the build."""

    def work(_: str, __: Mapping[str, str]) -> str:
        os._exit(9)

    outcomes = run_all([Task("x", ()), Task("y", ())], work, Hands(2))
    with pytest.raises(WorkerError, match="was killed"):
        everything(outcomes)


def test_no_worker_outlives_the_run() -> None:
    """When the caller stops half-way, running workers are ended."""

    def work(key: str, _: Mapping[str, str]) -> str:
        time.sleep(0 if key == "quick" else 60)
        return key

    results = run_all([Task("quick", ()), Task("slow", ())], work, Hands(2))
    assert next(results) == ("quick", "quick")
    results.close()  # type: ignore[attr-defined] # it is a generator

    assert not [p for p in multiprocessing.active_children() if p.name.startswith("printery-")]
