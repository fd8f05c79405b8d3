"""What the processes of a build share: job slots, a progress report, the build cache, and a bound on memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from multiprocessing.connection import Connection

from printery.processes.child import CAN_FORK
from printery.store import NoStore, Store

Report = Callable[[str, float], None]
"""Takes a line, and the share of the work that is done; 0 if that is not known."""
_LONGEST_MESSAGE = 200
"""Characters: what several processes write into one pipe stays whole only if it is short (PIPE_BUF)."""


class JobSlots:
    """How many processes may work at once."""

    def __init__(self, count: int) -> None:
        """`count` is 1 where the system cannot fork."""
        self.count = count if CAN_FORK else 1
        self._free = multiprocessing.get_context("fork").Semaphore(self.count) if self.count > 1 else None

    @contextmanager
    def occupied(self) -> Iterator[None]:
        """Wait for a free slot and hold it."""
        if self._free is None:
            yield
            return
        with self._free:
            yield

    @contextmanager
    def released(self) -> Iterator[None]:
        """Give the slot that one holds to another process while one only waits."""
        if self._free is None:
            yield
            return
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()


class ProgressReport:
    """Reports how far the work is, in the process that asked for it."""

    def __init__(self, report: Report | None = None, *, piped: bool = False) -> None:
        """With `piped`, processes forked from this one report through a pipe, which `pass_on` empties."""
        self._report = report
        self.pipe: Connection | None = None
        """What has been said can be read here; None if it is reported at once."""
        if piped:
            self.pipe, self._mouth = multiprocessing.get_context("fork").Pipe(duplex=False)

    def say(self, message: str, share: float = 0) -> None:
        """Report a short line and, if known, the share of the work that is done."""
        if self._report is None:
            return
        if self.pipe is None:
            self._report(message, share)
        else:
            self._mouth.send((message[:_LONGEST_MESSAGE], share))

    def pass_on(self) -> None:
        """Report what has been said through the pipe."""
        while self._report is not None and self.pipe is not None and self.pipe.poll():
            self._report(*self.pipe.recv())


@dataclass(frozen=True, slots=True)
class BuildServices:
    """What every job of a build may use."""

    slots: JobSlots
    progress: ProgressReport
    cache: Store
    """Results of earlier builds."""
    memory: float = inf
    """Bytes of laid-out pages that all processes together may hold."""
    without: frozenset[str] = frozenset()
    """Switches of the engine's speed that are left out (`printery.press.facts.switches`)."""

    @property
    def memory_of_each(self) -> float:
        """Bytes that one process may hold."""
        return self.memory / self.slots.count


def build_services(
    jobs: int = 1,
    report: Report | None = None,
    cache: Store | None = None,
    memory: float = inf,
    without: frozenset[str] = frozenset(),
) -> BuildServices:
    """Services for so many processes; without a cache nothing is remembered."""
    slots = JobSlots(jobs)
    return BuildServices(slots, ProgressReport(report, piped=slots.count > 1), cache or NoStore(), memory, without)
