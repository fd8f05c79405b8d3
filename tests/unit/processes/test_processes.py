"""Workers: order, failures, and nothing left running."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.processes import Task, WorkerError, WorkerPool, WorkerRequest, build_services, run_tasks
from tests.effort import until


def everything(outcomes: Iterable[tuple[str, str | BuildError]]) -> dict[str, str | BuildError]:
    """The outcomes by key."""
    return {key: outcome for key, outcome in outcomes}  # noqa: C416 - the types are those of the pairs


@pytest.mark.parametrize("side_by_side", [1, 3])
def test_a_task_reads_the_results_it_needs(side_by_side: int) -> None:
    """A task starts when what it needs is done, and sees it."""

    def work(key: str, needed: Mapping[str, str]) -> str:
        return key + "".join(sorted(needed[name] for name in needed if name in key_needs[key]))

    key_needs = {"a": (), "b": (), "c": ("a", "b")}
    outcomes = run_tasks([Task(key, needs) for key, needs in key_needs.items()], work, build_services(side_by_side))
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
    outcomes = run_tasks(tasks, work, build_services(side_by_side))
    done = everything(outcomes)

    assert set(done) == {"bad", "good"}
    outcome = done["bad"]
    assert isinstance(outcome, BuildError)
    assert outcome.diagnostics == (fault,)


def test_our_own_fault_ends_the_run_with_its_trace() -> None:
    """Any other exception is ours: WorkerError with the stack trace of the worker."""

    def work(key: str, _: Mapping[str, str]) -> str:
        raise ValueError(key)

    outcomes = run_tasks([Task("x", ()), Task("y", ())], work, build_services(2))
    with pytest.raises(WorkerError, match=r"ValueError: [xy]"):
        everything(outcomes)


def test_a_worker_that_is_killed_is_reported() -> None:
    """A worker killed by the system, for example for want of memory, does not hang the build."""

    def work(_: str, __: Mapping[str, str]) -> str:
        os._exit(9)

    outcomes = run_tasks([Task("x", ()), Task("y", ())], work, build_services(2))
    with pytest.raises(WorkerError, match="was killed"):
        everything(outcomes)


def test_no_worker_outlives_the_run() -> None:
    """When the caller stops half-way, running workers are ended."""

    def work(key: str, _: Mapping[str, str]) -> str:
        time.sleep(0 if key == "quick" else 60)
        return key

    results = run_tasks([Task("quick", ()), Task("slow", ())], work, build_services(2))
    assert next(results) == ("quick", "quick")
    results.close()  # type: ignore[attr-defined] # it is a generator

    assert not [p for p in multiprocessing.active_children() if p.name.startswith("printery-")]


class Counting:
    """Answers with how often it was asked, and who it is."""

    def __init__(self) -> None:
        self.count = 0

    def next(self, word: str) -> tuple[str, int, int]:
        """The word, the count, the process."""
        self.count += 1
        return word, self.count, os.getpid()

    def fail(self, sort: str) -> None:
        """Fail in one of three ways."""
        if sort == "fault":
            raise BuildError([Diagnostic("C001", "broken", Location("content/a.yaml"))])
        if sort == "bug":
            raise ValueError(sort)
        os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("count", [1, 3])
def test_a_crew_keeps_what_it_was_told(count: int) -> None:
    """A request for a worker goes to that one, which remembers; the others go to anyone, and all are answered."""
    with WorkerPool[str](Counting, count, build_services(count)) as pool:
        questions = [WorkerRequest(f"q{number}", "next", (f"w{number}",)) for number in range(7)]
        first = {key: (member, answer) for key, member, answer in pool.answers(questions)}
        member, (_, before, process) = first["q6"]
        again = list(pool.answers([WorkerRequest("again", "next", ("x",), member)]))

    assert {key: answer[0] for key, (_, answer) in first.items()} == {f"q{n}": f"w{n}" for n in range(7)}
    assert again[0][1] == member
    assert again[0][2][0] == "x"
    assert again[0][2][1] > before
    assert again[0][2][2] == process
    assert len({answer[2] for _, answer in first.values()}) <= count


def test_a_crew_leaves_no_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its workers are killed, so they cannot remove their own; the pool does."""

    class Littering:
        def drop(self) -> str:
            return tempfile.mkdtemp()

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with WorkerPool[str](Littering, 2, build_services(2)) as pool:
        made = [
            Path(answer) for _, _, answer in pool.answers([WorkerRequest(f"q{n}", "drop", (), n) for n in range(2)])
        ]

        assert all(tmp_path in path.parents and path.exists() for path in made)

    assert list(tmp_path.iterdir()) == []


def test_a_child_whose_parent_closes_the_pipe_ends_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    """Also when the last answer was not read, as after Ctrl-C: the pipe is then reset, not ended."""
    with WorkerPool[str](Counting, 2, build_services(2)) as pool:
        worker = pool.workers[0]
        worker.connection.send(("next", ("a",)))
        assert worker.connection.poll(120)
        worker.connection.close()
        worker.join(120)

        assert worker.exit_code == 0
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("sort", "error"), [("fault", BuildError), ("bug", WorkerError), ("killed", WorkerError)])
def test_a_crew_member_that_fails(sort: str, error: type[Exception]) -> None:
    """Faults of content come back as such, all else as our own; nobody is left behind."""
    with WorkerPool[str](Counting, 2, build_services(2)) as pool:
        workers = tuple(pool.workers)
        with pytest.raises(error):
            list(pool.answers([WorkerRequest("q", "fail", (sort,)), WorkerRequest("r", "next", ("w",))]))

    assert all(worker.exit_code is not None for worker in workers)


def test_what_processes_say_is_heard() -> None:
    """Each line is reported in the process that asked for it."""
    heard: list[str] = []
    services = build_services(2, lambda message, _share: heard.append(message))

    def work(key: str, _: Mapping[str, str]) -> str:
        services.progress.say(f"{key} is under way")
        return key

    tasks: list[Task[str]] = [Task("a", ()), Task("b", ())]
    outcomes = run_tasks(tasks, work, services)
    done = everything(outcomes)
    services.progress.pass_on()

    assert set(done) == {"a", "b"}
    assert sorted(heard) == ["a is under way", "b is under way"]


def test_nobody_outlives_a_killed_parent(tmp_path: Path) -> None:
    """A build that is killed takes its workers and their pools with it."""
    script = tmp_path / "build.py"
    script.write_text(
        "import os, time\n"
        "from printery.processes import WorkerRequest, Task, WorkerPool, WorkerRequest, build_services, run_tasks\n"
        "class Slow:\n"
        "    def wait(self):\n"
        '        os.write(1, b"%d\\n" % os.getpid()); time.sleep(60)\n'
        "services = build_services(2)\n"
        "def work(key, needed):\n"
        '    os.write(1, b"%d\\n" % os.getpid())\n'
        "    with WorkerPool(Slow, 2, services) as pool:\n"
        "        return list(pool.answers([WorkerRequest(n, 'wait', ()) for n in range(2)]))\n"
        "list(run_tasks([Task('a', ())], work, services))\n"
    )
    command = [sys.executable, str(script)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as build:
        assert build.stdout is not None
        started = [int(build.stdout.readline()) for _ in range(3)]
        build.kill()

    assert until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))
