"""The only door to content and templates: read a file, list a folder, nothing else."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A larger file is refused: nothing a publication is made of comes near it, and reading it all would hurt."""


class OutsideError(Exception):
    """A path that leads out of the content or templates folder, also by a symbolic link."""


class TooLargeError(Exception):
    """A file over `MAX_FILE_BYTES`."""


class World(Protocol):
    """What the program may see. Paths are POSIX, relative, and start with `content/` or `templates/`."""

    def read(self, path: str) -> bytes:
        """The bytes of a file.

        Raises: FileNotFoundError (also for a folder or a device), OutsideError, TooLargeError.
        """
        ...

    def list(self, folder: str) -> tuple[str, ...]:
        """All files below a folder, sorted by path, hidden ones left out; empty if there is no such folder."""
        ...


def inside(path: str) -> str:
    """The path with `.` and `..` taken out.

    Raises: OutsideError if it is absolute or climbs above its first part.
    """
    pure = PurePosixPath(path)
    parts: list[str] = []
    for part in pure.parts:
        if part == "..":
            if parts[1:] == []:
                raise OutsideError(path)
            parts.pop()
        else:
            parts.append(part)
    if pure.is_absolute() or not parts or parts[0] not in {"content", "templates"} or "\0" in path:
        raise OutsideError(path)
    return "/".join(parts)


@dataclass(frozen=True, slots=True)
class DiskWorld:
    """The two folders on a disk."""

    content: Path
    templates: Path

    def _real(self, path: str) -> Path:
        first, _, rest = inside(path).partition("/")
        root = (self.content if first == "content" else self.templates).resolve()
        real = (root / rest).resolve()
        if real != root and root not in real.parents:
            raise OutsideError(path)
        return real

    def read(self, path: str) -> bytes:
        """See `World.read`."""
        real = self._real(path)
        if not real.is_file():
            raise FileNotFoundError(path)
        if real.stat().st_size > MAX_FILE_BYTES:
            raise TooLargeError(path)
        return real.read_bytes()

    def list(self, folder: str) -> tuple[str, ...]:
        """See `World.list`; links to folders are not followed."""
        real, found = self._real(folder), []
        for where, folders, files in os.walk(real):
            folders[:] = [name for name in folders if not name.startswith(".")]
            relative = Path(where).relative_to(real).as_posix()
            prefix = inside(folder) if relative == "." else f"{inside(folder)}/{relative}"
            found += [f"{prefix}/{name}" for name in files if not name.startswith(".")]
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True)
class MemoryWorld:
    """Files held in memory, for tests: path to bytes."""

    files: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        """See `World.read`."""
        try:
            data = self.files[inside(path)]
        except KeyError:
            raise FileNotFoundError(path) from None
        if len(data) > MAX_FILE_BYTES:
            raise TooLargeError(path)
        return data

    def list(self, folder: str) -> tuple[str, ...]:
        """See `World.list`."""
        prefix = inside(folder) + "/"
        return tuple(sorted(path for path in self.files if path.startswith(prefix)))


@dataclass(frozen=True, slots=True)
class OverlaidWorld:
    """A world with files laid over it: what content would be if they were written."""

    under: World
    over: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        """See `World.read`."""
        return self.over[inside(path)] if inside(path) in self.over else self.under.read(path)

    def list(self, folder: str) -> tuple[str, ...]:
        """See `World.list`."""
        prefix = inside(folder) + "/"
        laid = (path for path in self.over if path.startswith(prefix))
        return tuple(sorted({*self.under.list(folder), *laid}))
