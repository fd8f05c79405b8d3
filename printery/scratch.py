"""Temporary files of processes that may be killed: in a folder that whoever started them removes, or the next run."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX, _ALIVE = "printery-", ".alive"


def new_scratch() -> Path:
    """A folder for temporary files, inside of the one for those of this process."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX))


def use_scratch(folder: Path) -> None:
    """Have temporary files of this process, and of those it forks, made in a folder."""
    tempfile.tempdir = str(folder)


def drop_scratch(folder: Path) -> None:
    """Remove a folder with all that was left in it."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[None]:
    """Have temporary files in a folder of their own that goes with the block; those of killed runs go too."""
    try:
        drop_left(Path(tempfile.gettempdir()))
    except FileNotFoundError as error:  # which means that no folder can be written
        raise OSError(errno.ENOSPC, str(error.strerror)) from error
    before = tempfile.tempdir
    folder = new_scratch()
    alive = _mark_alive(folder)
    use_scratch(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        drop_scratch(folder)
        os.close(alive)


def drop_left(folder: Path) -> None:
    """Remove what killed runs of this user left in a folder.

    Each run locks a file in its own; the system frees the lock when the last process that was forked from it ends.
    """
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            alive = os.open(left / _ALIVE, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                if left.lstat().st_uid == os.geteuid() and not left.is_symlink():
                    fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    drop_scratch(left)
            finally:
                os.close(alive)


def _mark_alive(folder: Path) -> int:
    """Lock a file in the folder, which has its name only once it is locked: so none takes it for a dead one's."""
    beside = folder / f"{_ALIVE}.part"
    file = os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    beside.rename(folder / _ALIVE)
    return file
