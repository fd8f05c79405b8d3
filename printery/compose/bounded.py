"""Templates within bounds of time and memory: a loop without end, or a text of a gigabyte, is a fault of its line."""

from __future__ import annotations

import resource
import signal
import sys
import threading
from collections.abc import Iterator, Sized
from contextlib import contextmanager

from printery.foreign.confinement import data_held

MAX_SECONDS = 60
"""Of processor time for one document; the volume of 400 pages takes three."""
MAX_BYTES = 2**30
"""Of memory beyond what the process held before."""
MAX_CHARACTERS = 64_000_000
"""A document that grows larger comes from a template that does not end."""
MAX_BITS = 100_000
"""Of a whole number; the computer would calculate with larger ones for hours, and nothing would interrupt it."""


class TooMuchError(Exception):
    """A template takes more than it may; the message says of what."""


@contextmanager
def bounds() -> Iterator[None]:
    """Raise TooMuchError or MemoryError in what takes too much within the block.

    Time is bounded in the main thread of a process, where alone Python hears signals; memory where the system is Linux.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if is_main and signal.getitimer(signal.ITIMER_VIRTUAL)[0]:  # within bounds already
        yield
        return
    before = resource.getrlimit(resource.RLIMIT_DATA)
    if sys.platform == "linux":
        most = data_held() + MAX_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most if before[1] < 0 else min(most, before[1]), before[1]))
    heard = signal.signal(signal.SIGVTALRM, _stop) if is_main else None
    try:
        if is_main:  # again every second, should what runs take the first for a fault of its own
            signal.setitimer(signal.ITIMER_VIRTUAL, MAX_SECONDS, 1)
        yield
    finally:
        if is_main:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, heard)
        resource.setrlimit(resource.RLIMIT_DATA, before)


def _stop(*_: object) -> None:
    raise TooMuchError(f"takes more than {MAX_SECONDS} seconds of processor time")


def refuse_large(operator: str, left: object, right: object) -> None:
    """Raise TooMuchError for a value that is too large, before it is made: nothing interrupts that one step."""
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        if bits > MAX_BITS:
            raise TooMuchError(f"calculates a number of more than {MAX_BITS:,} bits")
    for one, other in ((left, right), (right, left)):
        if operator == "*" and isinstance(one, Sized) and isinstance(other, int) and len(one) * other > MAX_CHARACTERS:
            raise TooMuchError(f"repeats something to more than {MAX_CHARACTERS:,} parts")
