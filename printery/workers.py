"""Independent pieces of work side by side, each in a process of its own, on machines that can fork."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from printery.diagnostics import BuildError

K = TypeVar("K")
R = TypeVar("R")
Work = Callable[[K, Mapping[K, R]], R]


class WorkerError(Exception):
    """A worker died or failed by a fault of our own; the text is its stack trace."""


@dataclass(frozen=True)
class Task(Generic[K]):
    """A piece of work, and the keys of those whose results it reads."""

    key: K
    needs: tuple[K, ...]


def run_all(
    tasks: Sequence[Task[K]], work: Callable[[K, Mapping[K, R]], R], side_by_side: int
) -> Iterator[tuple[K, R | BuildError]]:
    """Yield each task's key with its result, or with the faults it raised, as they are done.

    A task is started when all that it needs have results; one whose needs failed is left out silently, since the
    failure it waits for has been yielded. A worker gets everything by fork and sends its result through a pipe.
    Raises: WorkerError if a worker raised anything but BuildError, or was killed.
    """
    if side_by_side <= 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from _one_by_one(tasks, work)
        return
    results: dict[K, R] = {}
    waiting = list(tasks)
    running: dict[Connection, K] = {}
    try:
        while waiting or running:
            for task in [task for task in waiting if all(need in results for need in task.needs)]:
                if len(running) < side_by_side:
                    waiting.remove(task)
                    running[_start(task.key, work, {need: results[need] for need in task.needs})] = task.key
            if not running:
                return
            for connection in [c for c in wait(list(running)) if isinstance(c, Connection)]:
                key = running.pop(connection)
                outcome: R | BuildError = _receive(connection, key)
                if not isinstance(outcome, BuildError):
                    results[key] = outcome
                yield key, outcome
    finally:
        _end_workers()


def _one_by_one(tasks: Sequence[Task[K]], work: Work[K, R]) -> Iterator[tuple[K, R | BuildError]]:
    results: dict[K, R] = {}
    for task in tasks:
        if all(need in results for need in task.needs):
            try:
                results[task.key] = work(task.key, results)
            except BuildError as error:
                yield task.key, error
            else:
                yield task.key, results[task.key]


def _end_workers() -> None:
    """Let none of our workers outlive the run, also when Ctrl-C cut it short."""
    for process in multiprocessing.active_children():
        if process.name.startswith("printery-"):
            process.kill()
            process.join()


def _start(key: K, work: Work[K, R], needed: Mapping[K, R]) -> Connection:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, key, work, needed), name=f"printery-{key}", daemon=True)
    process.start()
    theirs.close()
    return ours


def _work(connection: Connection, key: K, work: Work[K, R], needed: Mapping[K, R]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent ends us
    try:
        outcome: tuple[str, object] = ("result", work(key, needed))
    except BuildError as error:
        outcome = ("faults", error.diagnostics)
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        outcome = ("trace", traceback.format_exc())
    connection.send(outcome)
    connection.close()


def _receive(connection: Connection, key: object) -> Any:  # noqa: ANN401 - what comes through a pipe has no type
    try:
        sort, outcome = connection.recv()
    except EOFError:
        raise WorkerError(f"the worker for {key} was killed; is there enough memory?") from None
    finally:
        connection.close()
    if sort == "trace":
        raise WorkerError(f"the worker for {key} failed:\n{outcome}")
    return BuildError(outcome) if sort == "faults" else outcome
