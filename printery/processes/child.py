"""A child process: forked, connected by a pipe, and never left behind."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from printery.diagnostics import BuildError
from printery.scratch import drop_scratch, new_scratch, use_scratch

CAN_FORK = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
"""Whether processes are forked. On macOS they could be, but its system libraries crash in forked processes.

Source: Python documentation, multiprocessing, contexts and start methods (CPython issue 77906).
"""
_OUTCOMES = frozenset(("result", "faults", "trace"))
_PR_SET_PDEATHSIG = 1


class WorkerError(Exception):
    """A worker died, or failed by a fault of our own; the text is its stack trace."""


class ChildProcess:
    """A forked process that talks to its parent through `connection`.

    It ends when its work is done, when it is ended, or when its parent ends, even a parent that was killed. Ctrl-C goes
    to the parent only. Its temporary files stand in a folder that is removed with it.
    """

    def __init__(
        self,
        work: Callable[[Connection], None],
        name: str,
        *,
        leads_group: bool = True,
        siblings: Sequence[ChildProcess] = (),
    ) -> None:
        """Fork, and call `work` there with the child's end of the pipe.

        With `leads_group`, `end` also ends all processes that the child has started. `siblings` are children of the
        same parent: this one closes its copies of their pipes, so that each notices when the parent closes its end.
        """
        context = multiprocessing.get_context("fork")
        self.connection, theirs = context.Pipe()
        self._scratch = new_scratch()
        ours = (self.connection, *(sibling.connection for sibling in siblings))
        arguments = (work, theirs, ours, self._scratch, leads_group)
        self._process = context.Process(target=_run, args=arguments, name=f"printery-{name}")
        self._leads_group = leads_group
        self._process.start()
        theirs.close()

    @property
    def exit_code(self) -> int | None:
        """The exit code, negative for a signal; None while the process runs."""
        return self._process.exitcode

    def join(self, seconds: float | None = None) -> None:
        """Wait until the process has ended by itself, so long at most."""
        self._process.join(seconds)

    def end(self) -> None:
        """Kill the process, whatever it does, and remove its temporary files."""
        if self._leads_group:
            with suppress(ProcessLookupError, PermissionError):  # it has not made its group yet, or is gone
                os.killpg(self._process.pid or 0, signal.SIGKILL)
        self._process.kill()
        self._process.join()
        self.connection.close()
        drop_scratch(self._scratch)


def _run(
    work: Callable[[Connection], None],
    connection: Connection,
    parents: Sequence[Connection],
    scratch: Path,
    leads_group: bool,  # noqa: FBT001 - arguments of a process go by place
) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # the kernel ends us with our parent, prctl(2)
    use_scratch(scratch)
    if leads_group:
        os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in parents:
        other.close()
    work(connection)
    connection.close()


def outcome_of(work: Callable[[], object]) -> tuple[str, object]:
    """`result` and what the call returned, `faults` and the findings it raised, or `trace` and its stack trace."""
    try:
        return "result", work()
    except BuildError as error:
        return "faults", error.diagnostics
    except Exception:  # noqa: BLE001 - whatever it is, the parent must hear of it
        return "trace", traceback.format_exc()


def received(connection: Connection, key: object, told: Callable[..., None] | None = None) -> Any:  # noqa: ANN401 - what comes through a pipe has no type
    """Wait for the outcome that a child sends; return the result, or the BuildError that the child raised.

    `told` is called with what the child sends before it as `("told", arguments)`.
    Raises: WorkerError if the child failed otherwise or was killed.
    """
    sort = ""
    while sort not in _OUTCOMES:
        try:
            sort, outcome = connection.recv()
        except EOFError:
            raise WorkerError(f"the worker for {key} was killed; is there enough memory?") from None
        if sort == "told" and told is not None:
            told(*outcome)
    if sort == "trace":
        raise WorkerError(f"the worker for {key} failed:\n{outcome}")
    return BuildError(outcome) if sort == "faults" else outcome
