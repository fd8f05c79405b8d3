"""What the terminal shows of many findings."""

from __future__ import annotations

import pytest

from printery.cli.shown import SHOWN, show
from printery.diagnostics import Diagnostic, Location


def test_many_of_a_kind_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    """The first ten of a kind, then their number; others are all told."""
    many = [Diagnostic("C060", f"table {number}", Location("content/a.md", number)) for number in range(75)]
    show([*many, Diagnostic("C055", "a note", Location("content/b.md"))])
    told = capsys.readouterr().err.splitlines()

    assert sum("C060: table" in line for line in told) == SHOWN
    assert sum("C055: a note" in line for line in told) == 1
    assert told[-1].startswith("and 65 more of C060 (a figure, table or box without a title), 75 in all")
