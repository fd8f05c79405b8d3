"""What a program or engine of other hands may take, and what it may see."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

MEBIBYTE = 2**20


class OverLimitError(Exception):
    """It took more than it may; the message says of what, as `more than 30 seconds of processor time`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What it may take."""

    seconds: int = 60
    """Of processor time; on a busy machine it may wait for four times as long."""
    memory: int = 1024 * MEBIBYTE
    """Bytes: of a program, all that it has for itself; of a process of ours, beyond what it had at its beginning."""
    output: int = 64 * MEBIBYTE
    """Bytes of any file or stream that it writes."""

    @property
    def patience(self) -> int:
        """Seconds on the clock after which it is ended, whatever it does."""
        return 4 * self.seconds + 10


@dataclass(frozen=True, slots=True)
class Sight:
    """What it may see: nothing else of the machine's files, and nothing of the network."""

    reads: tuple[Path, ...] = ()
    """Files and folders that it may read and run; those that are not there are left out."""
    writes: tuple[Path, ...] = ()
    """Files and folders in which it may do anything."""
    network: Literal["none", "own"] = "none"
    """`own`: a network that reaches nothing but the process itself and what it starts, for those that need one."""


SYSTEM = tuple(Path(name) for name in ("/usr", "/lib", "/lib64", "/bin", "/etc/alternatives", "/etc/ld.so.cache"))
"""Libraries and programs of the system: nothing in them is secret."""
DEVICES = tuple(Path(name) for name in ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"))


def sight_of_python() -> Sight:
    """What a process of ours needs to see to go on importing: its own language, this package and those beside it."""
    spec = find_spec("vl_convert")
    beside = Path(spec.origin).parents[1] if spec and spec.origin else Path(os.__file__).parent
    return Sight(reads=(*SYSTEM, Path(os.__file__).parent, beside, Path(__file__).parents[1]))
