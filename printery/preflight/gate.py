"""A validator that is not of our making."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class NotRunError(Exception):
    """A gate's tool is there and came to no judgement; the message says why."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What judges finished files."""

    name: str
    standards: frozenset[str]
    """Those that it judges by."""
    missing: Callable[[], str]
    """What it lacks to run, and how to get that; empty if nothing."""
    failures: Callable[[str, Path], Sequence[str]]
    """What is wrong with a file by a standard. Raises: NotRunError."""
    is_needed: bool = True
    """Whether our set-up brings the tool, so that it is a fault if it did not run."""
