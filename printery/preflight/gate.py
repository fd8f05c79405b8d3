"""A validator that is not of our making."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from printery.foreign.limits import MEBIBYTE, SYSTEM, Limits, OverLimitError, Sight, sight_of_python
from printery.foreign.program import Done, NotStartedError, Order, run

_LIMITS = Limits(seconds=900, memory=6144 * MEBIBYTE, output=256 * MEBIBYTE)
"""A book of 400 pages takes a minute, on several threads, and Java takes a quarter of the machine's memory."""
_MACHINE = tuple(Path(name) for name in ("/etc", "/opt", "/proc", "/sys", "/snap"))
"""What runtimes of Java and browsers read of the machine and of its fonts; of other processes' secrets nothing."""
_PATH = "/usr/local/bin:/usr/bin:/bin"


class NotRunError(Exception):
    """A gate's tool is there and came to no judgement; the message says why."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What judges finished files."""

    name: str
    standards: frozenset[str]
    """Those that it judges by."""
    missing: Callable[[], str]
    """What it lacks to run, and how to get that; empty if nothing."""
    failures: Callable[[str, Path], Sequence[str]]
    """What is wrong with a file by a standard. Raises: NotRunError."""
    is_needed: bool = True
    """Whether our set-up brings the tool, so that it is a fault if it did not run."""


def judged_by(command: Sequence[str], path: Path, folder: Path, network: Literal["none", "own"] = "none") -> Done:
    """What a validator comes to that sees the file and its own programs, writes beside the file, and asks nobody.

    Raises: NotRunError if it takes too much, or cannot be started so.
    """
    python = (*sight_of_python().reads, Path(sys.base_prefix), Path(sys.prefix))
    named = [Path(word).resolve() for word in command if word.startswith("/")]
    modules = (place for name in named for place in name.parents if place.name == "node_modules")
    own = (*(name.parent for name in named), *modules)
    writes = (path.parent, folder) + ((Path("/dev/shm"),) if network == "own" else ())  # noqa: S108 - a browser's own
    environment = {
        "LC_ALL": "C.UTF-8",
        "PATH": _PATH,
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "JAVA_TOOL_OPTIONS": f"-Djava.io.tmpdir={folder} -XX:-UsePerfData",
    }
    order = Order(command, folder, b"", environment)
    try:
        return run(order, _LIMITS, Sight((*SYSTEM, *_MACHINE, *python, *own), writes, network))
    except OverLimitError as error:
        raise NotRunError(f"it takes {error}") from None
    except NotStartedError as error:
        raise NotRunError(str(error)) from None
