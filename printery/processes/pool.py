"""A pool of workers that each keep an object and answer requests: what one has answered it remembers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from printery.diagnostics import BuildError
from printery.processes.child import ChildProcess, outcome_of, received
from printery.processes.services import BuildServices, JobSlots

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class WorkerRequest(Generic[K]):
    """A call of a method of the object that a worker keeps."""

    key: K
    """Under which the answer comes back."""
    method: str
    arguments: tuple[Any, ...]
    worker: int | None = None
    """Index of the worker that has to answer; any of them if None."""


class WorkerPool(Generic[K]):
    """Processes that each keep an object and answer one request at a time; with a single job slot, this process does.

    Use as a context manager: the processes end with the block.
    """

    def __init__(self, make: Callable[[], object], size: int, services: BuildServices) -> None:
        """`make` makes the object that a worker keeps; it is called in the worker's process at the first request."""
        self.make = make
        self.services = services
        self.size = min(size, services.slots.count)
        self.alone: object = None
        """The object, where this process answers itself."""
        self.workers: list[ChildProcess] = []

    def __enter__(self) -> WorkerPool[K]:
        """Start the processes."""
        if self.size > 1:
            serve = partial(_serve, self.make, self.services.slots)
            for number in range(self.size):
                siblings = tuple(self.workers)
                self.workers.append(ChildProcess(serve, f"pool-{number}", leads_group=False, siblings=siblings))
        else:
            self.alone = self.make()
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes, whatever they do."""
        for worker in self.workers:
            worker.end()
        self.workers = []

    def answers(self, requests: Sequence[WorkerRequest[K]]) -> Iterator[tuple[K, int, Any]]:
        """Send the requests at once; yield key, worker and answer of each as they come.

        Raises: BuildError as the worker did; WorkerError if one failed otherwise or was killed.
        """
        waiting, asked = list(requests), dict[Connection, tuple[WorkerRequest[K], int]]()
        self._ask(waiting, asked)
        return self._heard(waiting, asked)

    def _ask(self, waiting: list[WorkerRequest[K]], asked: dict[Connection, tuple[WorkerRequest[K], int]]) -> None:
        for number, worker in enumerate(self.workers):
            mine = next((request for request in waiting if request.worker in {None, number}), None)
            if worker.connection not in asked and mine is not None:
                waiting.remove(mine)
                worker.connection.send((mine.method, mine.arguments))
                asked[worker.connection] = mine, number

    def _heard(
        self, waiting: list[WorkerRequest[K]], asked: dict[Connection, tuple[WorkerRequest[K], int]]
    ) -> Iterator[tuple[K, int, Any]]:
        if not self.workers:
            for request in waiting:
                yield request.key, 0, getattr(self.alone, request.method)(*request.arguments)
        while asked:
            with self.services.slots.released():
                heard = wait(list(asked))
            for ready in [c for c in heard if isinstance(c, Connection)]:
                request, number = asked.pop(ready)
                outcome = received(ready, request.key)
                if isinstance(outcome, BuildError):
                    raise outcome
                self._ask(waiting, asked)
                yield request.key, number, outcome


def _serve(make: Callable[[], object], slots: JobSlots, connection: Connection) -> None:
    """Answer until the other end of the pipe is closed."""
    kept: list[object] = []

    def answer(method: str, arguments: tuple[Any, ...]) -> object:
        if not kept:
            kept.append(make())
        return getattr(kept[0], method)(*arguments)

    with suppress(EOFError, ConnectionError):  # reset, not ended, where the one who asks left an answer unread
        while True:
            method, arguments = connection.recv()
            with slots.occupied():
                outcome = outcome_of(partial(answer, method, arguments))
            connection.send(outcome)
