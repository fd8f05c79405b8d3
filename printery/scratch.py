"""Temporary files of processes that may be killed: in a folder that whoever started them removes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def new_scratch() -> Path:
    """A folder for temporary files, inside of the one for those of this process."""
    return Path(tempfile.mkdtemp(prefix="printery-"))


def use_scratch(folder: Path) -> None:
    """Have temporary files of this process, and of those it forks, made in a folder."""
    tempfile.tempdir = str(folder)


def drop_scratch(folder: Path) -> None:
    """Remove a folder with all that was left in it."""
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[None]:
    """Have temporary files in a folder of their own that goes with the block."""
    before = tempfile.tempdir
    folder = new_scratch()
    use_scratch(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
        drop_scratch(folder)
