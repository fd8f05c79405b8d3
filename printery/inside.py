"""Paths that a file names, such as a manifest that anybody may have written: only those that stay in their folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from printery.diagnostics import Location

MAX_BYTES = 64 * 2**20
"""Of a record that we wrote ourselves; a larger one is none of ours."""


def stays_inside(folder: Path, path: object) -> bool:
    """Whether a path is relative, has no step up, and passes no link on its way below the folder."""
    if not isinstance(path, str) or not path or not path.isprintable() or "\\" in path:
        return False
    pure = PurePosixPath(path)
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or str(pure) != path:
        return False
    return first_link(folder, path) is None


def first_link(folder: Path, path: str) -> str | None:
    """The first folder on the way to a file that is a link, as a path below the folder."""
    way = PurePosixPath(path)
    for parent in reversed(way.parents[:-1]):
        if (folder / parent).is_symlink():
            return str(parent)
    return None


def regular_bytes(path: Path, most: int = MAX_BYTES) -> bytes | None:
    """The bytes of a plain file; None for one that is missing, too large, a link, a pipe or anything else."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_size > most:
        os.close(file)
        return None
    with os.fdopen(file, "rb") as opened:
        return opened.read()


def place_of(error: OSError) -> Location:
    """The file of output/ that an operation of the system failed at."""
    name = Path(error.filename).name if isinstance(error.filename, str | Path) else ""
    return Location(f"output/{name}")
