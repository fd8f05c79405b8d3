"""What presses remember from build to build: results by the digest of all that they were made from."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

_MAGIC = b"printery-store-1\n"
_DIGEST = 32
"""Bytes of SHA-256."""


class Store(Protocol):
    """Bytes by key. A key names all that its bytes depend on, so that what is found is always right."""

    def get(self, key: str) -> bytes | None:
        """What was put under a key, unless it is gone or damaged."""

    def put(self, key: str, data: bytes) -> None:
        """Keep something; whether it is still there later is not promised."""


class NoStore:
    """Remembers nothing."""

    def get(self, key: str) -> bytes | None:
        """Nothing."""
        del key
        return None

    def put(self, key: str, data: bytes) -> None:
        """Do nothing."""
        del key, data


def once(key: str, make: Callable[[], bytes], store: Store) -> bytes:
    """What an earlier build made, or what is made now and remembered."""
    known = store.get(key)
    if known is None:
        known = make()
        store.put(key, known)
    return known


class DiskStore:
    """A folder of files, one a key. Builds side by side may share it: files are moved into place whole.

    Each file says what it is and carries the digest of its bytes; one that does not fit is removed and made again.
    """

    def __init__(self, folder: Path, program: str, most_bytes: int) -> None:
        """`program` names version and engines, and is part of every key; `most_bytes` bounds the folder's size."""
        self.folder = folder
        self.program = program
        self.most_bytes = most_bytes

    def _path(self, key: str) -> Path:
        name = sha256(f"{self.program}\0{key}".encode()).hexdigest()
        return self.folder / name[:2] / name[2:]

    def get(self, key: str) -> bytes | None:
        """What was put under a key; a damaged or foreign file is removed."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        body = data[len(_MAGIC) + _DIGEST :]
        if data[: len(_MAGIC) + _DIGEST] == _MAGIC + sha256(body).digest():
            return body
        with suppress(OSError):
            path.unlink()
        return None

    def put(self, key: str, data: bytes) -> None:
        """Keep something; a folder that cannot be written is as good as none."""
        path = self._path(key)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(_MAGIC + sha256(data).digest() + data)
            beside.replace(path)

    def trim(self) -> None:
        """Remove what was not used for longest, until the folder is within its bound."""
        found = []
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, status.st_size, path))
        left = sum(size for _, size, _ in found)
        for _, size, path in sorted(found):
            if left <= self.most_bytes:
                return
            with suppress(OSError):
                path.unlink()
            left -= size

    def clear(self) -> int:
        """Remove everything; how many files that were."""
        count = 0
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                path.unlink()
                count += 1
        for path in (*self.folder.glob("??"), self.folder):
            with suppress(OSError):
                path.rmdir()
        return count
