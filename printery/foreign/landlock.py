"""Files, TCP, signals and abstract sockets taken from a process by Landlock, which needs no right of an administrator.

Source: Linux, Documentation/userspace-api/landlock.rst, interfaces 1 (Linux 5.13) to 7.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
"""Numbers of the system calls, the same on every machine."""
_ASK_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _DEVICE = 1 << 14, 1 << 15
_READING = _EXECUTE | _READ | _LIST
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _DEVICE
"""Rights that a single file can give; the others are those of folders."""
_RIGHTS = {1: 1 << 13, 2: 1 << 14, 3: 1 << 15, 4: 1 << 15, 5: 1 << 16}
"""One more than all rights on files that an interface knows."""
_NETWORK, _ALL_TCP = 4, 0b11
_SCOPES, _ALL_SCOPES = 6, 0b11


def version() -> int:
    """The interface that the system has; 0: it has no Landlock."""
    try:
        found = _calls().syscall(_CREATE, None, 0, _ASK_VERSION)
    except (AttributeError, OSError, TypeError):
        return 0
    return max(int(found), 0) if os.uname().sysname == "Linux" else 0


@contextmanager
def rules(reads: Iterable[Path], writes: Iterable[Path], *, ports: bool) -> Iterator[int]:
    """A set of rules as a descriptor, for `enforce`: all that is not named is refused.

    `ports`: TCP stays, for a process with a network of its own.
    Raises: OSError if the system refuses.
    """
    known = version()
    all_rights = _RIGHTS[min(known, max(_RIGHTS))] - 1
    parts = [all_rights]
    parts += [0 if ports else _ALL_TCP] if known >= _NETWORK else []
    parts += [_ALL_SCOPES] if known >= _SCOPES else []
    asked = struct.pack(f"={len(parts)}Q", *parts)
    found = _checked(_calls().syscall(_CREATE, asked, len(asked), 0))
    try:
        for path in reads:
            _allow(found, path, _READING)
        for path in writes:
            _allow(found, path, all_rights)
        yield found
    finally:
        os.close(found)


def enforce(found: int) -> None:
    """Hold this process, and all that it starts, by the rules for good. It must have given up new privileges."""
    _checked(_calls().syscall(_RESTRICT, found, 0))


def _allow(found: int, path: Path, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        given = rights if path.is_dir() else rights & _OF_FILES
        _checked(_calls().syscall(_ADD, found, _PATH_BENEATH, struct.pack("=Qi", given, beneath), 0))
    finally:
        os.close(beneath)


def _calls() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"Landlock: {os.strerror(ctypes.get_errno())}")
    return result
