"""A process of our own behind the door that asks an engine, and answers as long as it takes no more than it may."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Generic, NoReturn, TypeVar

from printery.foreign.confinement import Confinement, allow_time
from printery.foreign.limits import MEBIBYTE, Limits, OverLimitError, Sight
from printery.foreign.program import over_limit

Q = TypeVar("Q")
A = TypeVar("A")


class BrokenError(Exception):
    """The work failed by a fault of our own; the text is its stack trace."""


class ConfinedWorker(Generic[Q, A]):
    """Answers questions one after the other, in a process that is started with the first and stays warm.

    What takes too much ends its process; the next question starts another. On systems that cannot fork the work is done
    in this process, without bounds (S050 says so). Use as a context manager: the process ends with the block.
    """

    def __init__(self, work: Callable[[Q], A], limits: Limits, sight: Sight) -> None:
        """`work` runs in the process; what it gives must be picklable, what it raises is a fault of our own."""
        self.work, self.limits, self.sight = work, limits, sight
        self._process = 0
        self._connection: Connection | None = None

    def __enter__(self) -> ConfinedWorker[Q, A]:
        """Nothing yet: the process is started with the first question."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.end()

    def answer(self, question: Q) -> A:
        """What the work makes of a question.

        Raises: OverLimitError if it takes more than it may; BrokenError if it fails otherwise.
        """
        if not hasattr(os, "fork"):
            return self.work(question)
        connection = self._connection or self._start()
        try:
            connection.send(question)
            if not connection.poll(self.limits.patience):
                self.end()
                raise OverLimitError(f"more than {self.limits.patience} seconds")
            is_good, made = connection.recv()
        except (EOFError, ConnectionError):
            self._judge()
        if not is_good:
            raise BrokenError(made)
        answer: A = made
        return answer

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._connection is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL)
            self._reaped()

    def _reaped(self) -> int:
        """How the process ended, as `subprocess` counts; it is waited for."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        try:
            return os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        except ChildProcessError:
            return 0

    def _judge(self) -> NoReturn:
        """Say what ended the process."""
        over_limit(self._reaped(), self.limits)
        raise OverLimitError(f"more than {self.limits.memory // MEBIBYTE} MB of memory")

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        with Confinement(self.limits, self.sight, lasting=True) as held:
            self._process = os.fork()
            if self._process == 0:
                ours.close()
                self._serve(theirs, held)
        theirs.close()
        self._connection = ours
        return ours

    def _serve(self, connection: Connection, held: Confinement) -> NoReturn:
        """Answer until the other end is gone. What an engine prints as it dies is nobody's to read."""
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in (1, 2):
                os.dup2(nowhere, stream)
            held.enforce()
            while True:
                question = connection.recv()
                allow_time(self.limits)
                connection.send(_outcome(self.work, question))
        except (EOFError, ConnectionError):
            os._exit(0)
        finally:
            os._exit(1)


def _outcome(work: Callable[[Q], A], question: Q) -> tuple[bool, A | str]:
    try:
        return True, work(question)
    except Exception:  # noqa: BLE001 - whatever it is, the one who asked must hear of it
        return False, traceback.format_exc()
