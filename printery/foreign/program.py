"""A command behind the door."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from printery.foreign.confinement import Confinement
from printery.foreign.limits import MEBIBYTE, Limits, OverLimitError, Sight

_TOO_MUCH = "more than {} MB of output"


class NotStartedError(Exception):
    """The system does not let the program be started, or not behind the door."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done."""

    command: Sequence[str | Path]
    """The program by its whole path, and its arguments."""
    folder: Path
    """Where it works."""
    text: bytes = b""
    """What it reads from its standard input."""
    environment: Mapping[str, str] | None = None
    """None: the user's own."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a program came to."""

    code: int
    """Negative: the signal that ended it."""
    out: bytes
    err: str


def run(order: Order, limits: Limits, sight: Sight) -> Done:
    """What a command comes to that sees and takes no more than it may.

    Raises: OverLimitError; NotStartedError.
    """
    with Confinement(limits, sight) as held, TemporaryFile() as out, TemporaryFile() as err:
        try:
            process = subprocess.Popen(  # noqa: S603 - our own commands, by whole paths
                order.command,
                cwd=order.folder,
                env=order.environment,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=err,
                start_new_session=True,
                # it makes nothing and takes no lock: a few calls to the system, all made ready before the fork
                preexec_fn=held.enforce,  # noqa: PLW1509
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotStartedError(f"{order.command[0]} cannot be started: {error}") from error
        try:
            process.communicate(order.text, timeout=limits.patience)
        except subprocess.TimeoutExpired:
            raise OverLimitError(f"more than {limits.patience} seconds") from None
        finally:
            if process.poll() is None:
                with suppress(ProcessLookupError, PermissionError):  # with all that it has started
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        over_limit(process.returncode, limits)
        if max(out.seek(0, os.SEEK_END), err.seek(0, os.SEEK_END)) >= limits.output:
            raise OverLimitError(_TOO_MUCH.format(limits.output // MEBIBYTE))
        out.seek(0)
        err.seek(0)
        return Done(process.returncode, out.read(), err.read().decode("utf-8", "replace"))


def over_limit(code: int, limits: Limits) -> None:
    """Raise OverLimitError if a process was ended for what it took."""
    if code in {-signal.SIGXCPU, 128 + signal.SIGXCPU}:
        raise OverLimitError(f"more than {limits.seconds} seconds of processor time")
    if code in {-signal.SIGXFSZ, 128 + signal.SIGXFSZ}:
        raise OverLimitError(_TOO_MUCH.format(limits.output // MEBIBYTE))
