"""Jobs in the order of what they need, as many at once as there are slots, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Generic, TypeVar

from printery.diagnostics import BuildError
from printery.processes.child import ChildProcess, outcome_of, received
from printery.processes.services import BuildServices, JobSlots

K = TypeVar("K")
R = TypeVar("R")
Work = Callable[[K, Mapping[K, R]], R]


@dataclass(frozen=True)
class Task(Generic[K]):
    """A piece of work, and the keys of those whose results it reads."""

    key: K
    needs: tuple[K, ...]


def run_tasks(
    tasks: Sequence[Task[K]], work: Work[K, R], services: BuildServices
) -> Iterator[tuple[K, R | BuildError]]:
    """Yield each task's key with its result, or with the faults it raised, as they are done.

    A task is started when all that it needs have results; one whose needs failed is left out silently, since the
    failure it waits for has been yielded. A worker gets everything by fork and sends its result through a pipe.
    Raises: WorkerError if a worker raised anything but BuildError, or was killed.
    """
    if services.slots.count == 1:
        yield from _one_by_one(tasks, work)
        return
    results: dict[K, R] = {}
    waiting = list(tasks)
    running: dict[Connection, tuple[K, ChildProcess]] = {}
    progress = services.progress
    try:
        while waiting or running:
            for task in [task for task in waiting if all(need in results for need in task.needs)]:
                if len(running) < services.slots.count:
                    waiting.remove(task)
                    needed = {need: results[need] for need in task.needs}
                    answer = partial(_answer, services.slots, partial(work, task.key, needed))
                    child = ChildProcess(answer, str(task.key))
                    running[child.connection] = task.key, child
            if not running:
                return
            ready = wait([*running, *([progress.pipe] if progress.pipe else [])])
            progress.pass_on()
            for connection in [c for c in ready if isinstance(c, Connection) and c in running]:
                key, child = running[connection]
                outcome: R | BuildError = received(connection, key)
                del running[connection]
                child.end()
                if not isinstance(outcome, BuildError):
                    results[key] = outcome
                yield key, outcome
    finally:
        for _, child in running.values():  # also when Ctrl-C cut the run short
            child.end()


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


def _answer(slots: JobSlots, work: Callable[[], object], connection: Connection) -> None:
    with slots.occupied():
        outcome = outcome_of(work)
    connection.send(outcome)
