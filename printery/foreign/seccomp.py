"""System calls taken from a process by seccomp: sockets, and what would lead around that.

A list of what is refused, not of what is allowed: engines change what they call from release to release, and what is
taken away here is the network. Sockets in pairs stay: they lead nowhere but to the process itself.
Source: Linux, Documentation/userspace-api/seccomp_filter.rst; numbers from arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Mapping
from errno import EACCES, ENOSYS
from types import MappingProxyType

_SET_FILTER, _SECCOMP = 2, 22
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER_AT, _MACHINE_AT = 0, 4
"""Where the number of a call and the kind of machine stand in the data that a filter sees."""
_FOREIGN_NUMBERS = 0x40000000
"""Calls of the x32 interface, which the same kernel answers by other numbers."""
_RING = (425, 426, 427)
"""io_uring: it makes and uses sockets without a call that a filter sees."""
_MACHINES: Mapping[str, tuple[int, tuple[int, ...], int]] = MappingProxyType(
    {
        # socket connect bind listen ptrace process_vm_readv process_vm_writev pidfd_getfd unshare setns mount bpf
        # keyctl add_key request_key perf_event_open userfaultfd chroot
        "x86_64": (
            0xC000003E,
            (41, 42, 49, 50, 101, 310, 311, 438, 272, 308, 165, 321, 250, 248, 249, 298, 323, 161),
            435,
        ),
        "aarch64": (
            0xC00000B7,
            (198, 203, 200, 201, 117, 270, 271, 438, 97, 268, 40, 280, 219, 217, 218, 241, 282, 51),
            435,
        ),
    }
)
"""Machine: its name in a filter, the calls that it is refused, and clone3, which is said not to be there."""
_SOCKET, _UNIX, _FAMILY_AT = 0, 1, 16
"""Where `socket` stands in the list; sockets with paths, which lead out of any network; where a filter sees which."""
_OWN_NETWORK = frozenset((0, 1, 2, 3))
"""Places in the list of the calls that a process with a network of its own keeps."""


def is_given() -> bool:
    """Whether the system takes filters of this machine."""
    return os.uname().machine in _MACHINES and _reads_filters()


def _reads_filters() -> bool:
    action = ctypes.c_uint32(_REFUSE)
    calls = ctypes.CDLL(None, use_errno=True)
    number = {"x86_64": 317, "aarch64": 277}[os.uname().machine]
    try:
        return bool(calls.syscall(number, 2, 0, ctypes.byref(action)) == 0)  # SECCOMP_GET_ACTION_AVAIL
    except (AttributeError, OSError):
        return False


class Filter:
    """The filter, ready to be set: nothing is left to be made in a process that was just forked."""

    def __init__(self, *, own_network: bool) -> None:
        """`own_network`: sockets stay, since they lead nowhere."""
        machine, refused, clone3 = _MACHINES[os.uname().machine]
        kept = _OWN_NETWORK if own_network else frozenset[int]()
        numbers = [number for place, number in enumerate(refused) if place not in kept]
        lines = [
            _line(_LOAD, _MACHINE_AT),
            _line(_EQUAL, machine, 1, 0),
            _line(_RETURN, _KILL),
            _line(_LOAD, _NUMBER_AT),
            _line(_AT_LEAST, _FOREIGN_NUMBERS, 0, 1),
            _line(_RETURN, _REFUSE | ENOSYS),
        ]
        for number, answer in [*((n, EACCES) for n in numbers), *((n, ENOSYS) for n in (*_RING, clone3))]:
            lines += [_line(_EQUAL, number, 0, 1), _line(_RETURN, _REFUSE | answer)]
        if own_network:
            lines += [
                _line(_EQUAL, refused[_SOCKET], 0, 3),
                _line(_LOAD, _FAMILY_AT),
                _line(_EQUAL, _UNIX, 0, 1),
                _line(_RETURN, _REFUSE | EACCES),
            ]
        lines.append(_line(_RETURN, _ALLOW))
        self._lines = ctypes.create_string_buffer(b"".join(lines), 8 * len(lines))
        self._program = struct.pack("@HP", len(lines), ctypes.addressof(self._lines))
        self._calls = ctypes.CDLL(None, use_errno=True)

    def enforce(self) -> None:
        """Hold this thread, and all that it starts, for good. It must have given up new privileges.

        Raises: OSError if the system refuses.
        """
        if self._calls.prctl(_SECCOMP, _SET_FILTER, self._program, 0, 0):
            raise OSError(ctypes.get_errno(), f"seccomp: {os.strerror(ctypes.get_errno())}")


def _line(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_so, if_not, value)
