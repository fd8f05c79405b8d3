"""Independent pieces of work side by side, each in a process of its own, on machines that can fork."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from math import inf
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from printery.diagnostics import BuildError
from printery.scratch import drop_scratch, new_scratch, use_scratch
from printery.store import NoStore, Store

K = TypeVar("K")
R = TypeVar("R")
Work = Callable[[K, Mapping[K, R]], R]


CAN_FORK = "fork" in multiprocessing.get_all_start_methods()


class WorkerError(Exception):
    """A worker died or failed by a fault of our own; the text is its stack trace."""


@dataclass(frozen=True)
class Task(Generic[K]):
    """A piece of work, and the keys of those whose results it reads."""

    key: K
    needs: tuple[K, ...]


Saying = Callable[[str, float], None]
"""Takes a line, and the share of the work that is done; 0 if that is not known."""


def _unheard(_message: str, _share: float) -> None:
    """Let it pass."""


class Hands:
    """What the processes of a build share: room to work, a way to say how far they are, memory of earlier builds."""

    def __init__(
        self, count: int, report: Saying = _unheard, store: Store | None = None, most_bytes: float = inf
    ) -> None:
        """`count` may be at work at once. `report` is told what they say, in the process that made the hands.

        `most_bytes` bounds what all of them hold of work that waits.
        """
        self.store = store or NoStore()
        self.most_bytes = most_bytes
        self.count = count if CAN_FORK else 1
        self.report = report
        if self.count > 1:
            context = multiprocessing.get_context("fork")
            self._free = context.Semaphore(count)
            self.ear, self._mouth = context.Pipe(duplex=False)

    @property
    def share(self) -> float:
        """The bytes of waiting work that one process may hold."""
        return self.most_bytes / self.count

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Be one of those at work, once there is room."""
        if self.count == 1:
            yield
            return
        with self._free:
            yield

    @contextmanager
    def idle(self) -> Iterator[None]:
        """Leave one's place to another while only waiting."""
        if self.count == 1:
            yield
            return
        self._free.release()
        try:
            yield
        finally:
            self._free.acquire()

    def say(self, message: str, share: float = 0) -> None:
        """Tell how far one is: a short line, and if known, the share of its work that is done."""
        if self.count == 1:
            self.report(message, share)
        else:
            self._mouth.send((message[:_LONGEST_MESSAGE], share))

    def hear(self) -> None:
        """Report what has been said."""
        while self.count > 1 and self.ear.poll():
            self.report(*self.ear.recv())


_LONGEST_MESSAGE = 200
"""Characters: what several processes write into one pipe stays whole only if it is short (PIPE_BUF)."""


def run_all(
    tasks: Sequence[Task[K]], work: Callable[[K, Mapping[K, R]], R], hands: Hands
) -> Iterator[tuple[K, R | BuildError]]:
    """Yield each task's key with its result, or with the faults it raised, as they are done.

    A task is started when all that it needs have results; one whose needs failed is left out silently, since the
    failure it waits for has been yielded. A worker gets everything by fork and sends its result through a pipe.
    Raises: WorkerError if a worker raised anything but BuildError, or was killed.
    """
    if hands.count == 1:
        yield from _one_by_one(tasks, work)
        return
    results: dict[K, R] = {}
    waiting = list(tasks)
    running: dict[Connection, K] = {}
    try:
        while waiting or running:
            for task in [task for task in waiting if all(need in results for need in task.needs)]:
                if len(running) < hands.count:
                    waiting.remove(task)
                    needed = {need: results[need] for need in task.needs}
                    running[_start(task.key, partial(_at_work, hands, work, task.key, needed))] = task.key
            if not running:
                return
            ready = wait([*running, hands.ear])
            hands.hear()
            for connection in [c for c in ready if isinstance(c, Connection) and c in running]:
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
    """Let none of our workers, nor the crew of any, outlive the run, also when Ctrl-C cut it short."""
    for process in multiprocessing.active_children():
        if process.name.startswith("printery-") and process.pid:
            with suppress(ProcessLookupError, PermissionError):  # it has not made its group yet, or is gone
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.join()


def _start(key: object, work: Callable[[], object]) -> Connection:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, work), name=f"printery-{key}")
    process.start()
    theirs.close()
    return ours


def _end_with_parent() -> None:
    """Have the kernel end this process with its parent, even a killed one (Linux, prctl(2)); elsewhere it works on."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1


def _at_work(hands: Hands, work: Work[K, R], key: K, needed: Mapping[K, R]) -> R:
    with hands.busy():
        return work(key, needed)


def _work(connection: Connection, work: Callable[[], object]) -> None:
    _end_with_parent()
    os.setpgid(0, 0)  # a group of its own, which ends as a whole: Ctrl-C goes to the parent, and that ends us
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.send(outcome_of(work))
    connection.close()


_OUTCOMES = frozenset(("result", "faults", "trace"))


def outcome_of(work: Callable[[], object]) -> tuple[str, object]:
    """A result, the faults of people's work, or the trace of our own."""
    try:
        return "result", work()
    except BuildError as error:
        return "faults", error.diagnostics
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return "trace", traceback.format_exc()


class Companion:
    """A process at one's side that talks through a pipe until it is done, is ended, or its parent ends.

    It leads a group of its own, so that it ends with all that it has started.
    """

    def __init__(self, work: Callable[[Connection], None], name: str) -> None:
        """Fork it; `work` has the other end of `connection`."""
        context = multiprocessing.get_context("fork")
        self.connection, theirs = context.Pipe()
        self._scratch = new_scratch()
        arguments = (work, theirs, self.connection, self._scratch)
        self._process = context.Process(target=_accompany, args=arguments, name=name)
        self._process.start()
        theirs.close()

    def end(self) -> None:
        """End it, whatever it does."""
        with suppress(ProcessLookupError, PermissionError):  # it has not made its group yet, or is gone
            os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()
        drop_scratch(self._scratch)


def _accompany(work: Callable[[Connection], None], connection: Connection, other: Connection, scratch: Path) -> None:
    _end_with_parent()
    use_scratch(scratch)
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    other.close()
    work(connection)
    connection.close()


def _receive(connection: Connection, key: object) -> Any:  # noqa: ANN401 - what comes through a pipe has no type
    try:
        return heard_from(connection, key, _unheard)
    finally:
        connection.close()


def heard_from(connection: Connection, key: object, told: Callable[..., None]) -> Any:  # noqa: ANN401 - as above
    """What a worker comes to, or the faults of people's work; until then `told` gets what it sends as `("told", ...)`.

    Raises: WorkerError if it failed otherwise or was killed.
    """
    sort = ""
    while sort not in _OUTCOMES:
        try:
            sort, outcome = connection.recv()
        except EOFError:
            raise WorkerError(f"the worker for {key} was killed; is there enough memory?") from None
        if sort == "told":
            told(*outcome)
    if sort == "trace":
        raise WorkerError(f"the worker for {key} failed:\n{outcome}")
    return BuildError(outcome) if sort == "faults" else outcome


@dataclass(frozen=True, slots=True)
class Question(Generic[K]):
    """Something to ask of a crew."""

    key: K
    method: str
    arguments: tuple[Any, ...]
    member: int | None = None
    """Whom to ask; anyone if None."""


class Crew(Generic[K]):
    """Processes that each keep an object of their own and answer questions, one at a time; or just this process.

    Use as a context manager: the processes end with the block.
    """

    def __init__(self, make: Callable[[], object], size: int, hands: Hands) -> None:
        """`make` makes the object that a member keeps; it runs in the member's process."""
        self.make = make
        self.hands = hands
        self.size = min(size, hands.count)
        self.alone: object = None
        self.members: list[tuple[Any, Connection]] = []
        self._scratch: Path | None = None

    def __enter__(self) -> Crew[K]:
        """Start the processes."""
        if self.size > 1:
            self._scratch = new_scratch()
            for _ in range(self.size):
                others = [connection for _, connection in self.members]
                self.members.append(_hire(self.make, self.hands, others, self._scratch))
        else:
            self.alone = self.make()
        return self

    def __exit__(self, *_: object) -> None:
        """End the processes, whatever they do."""
        for process, connection in self.members:
            connection.close()
            process.kill()
            process.join()
        self.members = []
        if self._scratch:
            drop_scratch(self._scratch)

    def answers(self, questions: Sequence[Question[K]]) -> Iterator[tuple[K, int, Any]]:
        """Ask at once; yield the key of each question, the member who answered and the answer, as they come.

        Raises: BuildError as the member did; WorkerError if one failed otherwise or was killed.
        """
        waiting, asked = list(questions), dict[Connection, tuple[Question[K], int]]()
        self._ask(waiting, asked)
        return self._heard(waiting, asked)

    def _ask(self, waiting: list[Question[K]], asked: dict[Connection, tuple[Question[K], int]]) -> None:
        for number, (_, connection) in enumerate(self.members):
            mine = next((q for q in waiting if q.member in {None, number}), None)
            if connection not in asked and mine is not None:
                waiting.remove(mine)
                connection.send((mine.method, mine.arguments))
                asked[connection] = mine, number

    def _heard(
        self, waiting: list[Question[K]], asked: dict[Connection, tuple[Question[K], int]]
    ) -> Iterator[tuple[K, int, Any]]:
        if not self.members:
            for question in waiting:
                yield question.key, 0, getattr(self.alone, question.method)(*question.arguments)
        while asked:
            with self.hands.idle():
                heard = wait(list(asked))
            for ready in [c for c in heard if isinstance(c, Connection)]:
                question, number = asked.pop(ready)
                outcome = heard_from(ready, question.key, _unheard)
                if isinstance(outcome, BuildError):
                    raise outcome
                self._ask(waiting, asked)
                yield question.key, number, outcome


def _hire(
    make: Callable[[], object], hands: Hands, others: Sequence[Connection], scratch: Path
) -> tuple[Any, Connection]:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(theirs, (ours, *others), make, hands, scratch), name="printery-crew", daemon=True
    )
    process.start()
    theirs.close()
    return process, ours


def _serve(
    connection: Connection,
    others: Sequence[Connection],
    make: Callable[[], object],
    hands: Hands,
    scratch: Path,
) -> None:
    """Answer until the other end is gone. It is killed then, so its temporary files are for its owner to remove."""
    _end_with_parent()
    use_scratch(scratch)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in others:  # else the end of the one who asks would not be noticed
        other.close()
    kept: list[object] = []

    def answer(method: str, arguments: tuple[Any, ...]) -> object:
        if not kept:
            kept.append(make())
        return getattr(kept[0], method)(*arguments)

    with suppress(EOFError, ConnectionError):  # reset, not ended, where the one who asked left an answer unread
        while True:
            method, arguments = connection.recv()
            with hands.busy():
                outcome = outcome_of(partial(answer, method, arguments))
            connection.send(outcome)
