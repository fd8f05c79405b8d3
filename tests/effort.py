"""How much work a call is, counted in function calls, the same on any machine; and patient waiting."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

T = TypeVar("T")
_PATIENCE_S = 120
"""How long a failure takes; nothing that works ever waits so long."""


def effort(work: Callable[[], T]) -> tuple[T, int]:
    """What a call returns, and how many Python functions were called for it: the same number on any machine.

    What C code does inside is not counted: a regular expression that runs away meets the time-out of all tests.
    """
    calls = count()
    before = sys.getprofile()

    def note(_frame: object, event: str, _argument: object) -> None:
        if event == "call":
            next(calls)

    sys.setprofile(note)
    try:
        result = work()
    finally:
        sys.setprofile(before)
    return result, next(calls)


def until(holds: Callable[[], bool]) -> bool:
    """Wait for something that happens in another process; whether it did."""
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
