"""A process shut in: what it may see and take, kept by the system for as long as it lives."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from printery.foreign import landlock, seccomp
from printery.foreign.limits import DEVICES, Limits, Sight

_NO_NEW_PRIVILEGES, _END_WITH_PARENT = 38, 1
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_SET_FLAGS, _IS_UP = 0x8914, 1
_PAGE = os.sysconf("SC_PAGE_SIZE")


def lacking() -> str:
    """What this system does not give of the door, in words; empty if nothing."""
    if os.uname().sysname != "Linux":
        return "Landlock and seccomp, which Linux has"
    missing = [] if landlock.version() else ["Landlock, which keeps files away"]
    missing += [] if seccomp.is_given() else ["seccomp, which keeps the network away"]
    return " and ".join(missing)


class Confinement:
    """What holds a process, made ready in the one that starts it; use as a context manager.

    Where the system lacks a part, the rest holds: `lacking` says so. What it has and refuses is an OSError.
    """

    def __init__(self, limits: Limits, sight: Sight, *, lasting: bool = False) -> None:
        """`lasting`: the process does many things, and time is allowed to each by `allow_time`."""
        self.limits, self.sight, self.lasting = limits, sight, lasting
        self._stack = ExitStack()
        self._rules: int | None = None
        self._filter: seccomp.Filter | None = None

    def __enter__(self) -> Self:
        """Make rules and filter."""
        if landlock.version():
            reads = [path.resolve() for path in self.sight.reads]
            ports = self.sight.network == "own"
            given = landlock.rules(reads, (*self.sight.writes, *DEVICES), ports=ports)
            self._rules = self._stack.enter_context(given)
        if seccomp.is_given():
            self._filter = seccomp.Filter(own_network=self.sight.network == "own")
        self._calls = ctypes.CDLL(None, use_errno=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of the rules."""
        self._stack.close()

    def enforce(self) -> None:
        """Shut this process in for good; it must have one thread. For a process that was just forked.

        Raises: OSError if the system refuses.
        """
        if hasattr(self._calls, "prctl"):
            self._calls.prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
            self._calls.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        if self.sight.network == "own":
            _own_network(self._calls)
        held = data_held() if self.lasting and os.uname().sysname == "Linux" else 0
        _bound(self.limits)
        if not self.lasting:
            _lower(resource.RLIMIT_CPU, _seconds_used() + self.limits.seconds, grace=1)
        if self._rules is not None:
            landlock.enforce(self._rules)
        if self._filter is not None:
            self._filter.enforce()
        if os.uname().sysname == "Linux":  # elsewhere the limit is not kept, or refuses what is there already
            # a program that takes this process's place holds nothing yet, however much this one does; last, as nothing
            # more is given to this process from here on
            _lower(resource.RLIMIT_DATA, self.limits.memory + held)


def allow_time(limits: Limits) -> None:
    """Allow this process its time from now on."""
    most = resource.getrlimit(resource.RLIMIT_CPU)[1]
    wanted = _seconds_used() + limits.seconds
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def _bound(limits: Limits) -> None:
    """Set the limits of this process but those of time and memory."""
    _lower(resource.RLIMIT_FSIZE, limits.output)
    _lower(resource.RLIMIT_CORE, 0)


def _seconds_used() -> int:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return int(used.ru_utime + used.ru_stime) + 1


def _lower(which: int, wanted: int, grace: int = 0) -> None:
    """Lower a limit; with `grace` the process is told by a signal that much before it is killed."""
    most = resource.getrlimit(which)[1]
    least = wanted + grace if most == resource.RLIM_INFINITY else min(wanted + grace, most)
    resource.setrlimit(which, (least - grace, least))


def data_held() -> int:
    """Bytes of memory that this process has for itself. Source: proc(5), /proc/pid/statm, the sixth number."""
    descriptor = os.open("/proc/self/statm", os.O_RDONLY)
    try:
        return int(os.read(descriptor, 200).split()[5]) * _PAGE
    finally:
        os.close(descriptor)


def _own_network(calls: ctypes.CDLL) -> None:
    """A network of this process and its children alone, with nothing in it but the machine's talk with itself.

    Raises: OSError where the system does not give one.
    """
    if calls.unshare(_NEW_USER | _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "no network of its own")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        fcntl.ioctl(asked, _SET_FLAGS, struct.pack("16sH14x", b"lo", _IS_UP))
