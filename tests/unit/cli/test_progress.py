"""How far a build is, as it is told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from printery.cli.shown import reporter


def test_the_estimate_begins_with_the_document(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was done before, for others too, says nothing of how long it will take."""
    ticks: Iterator[float] = iter((1.0, 10.0, 14.0, 15.0))
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks))
    report = reporter(0)
    report("edit", "1 works", None, 0)
    report("press", "print: 21 sections", None, 0)
    report("press", "print: 5 of 21 sections set", None, 0.25)
    report("press", "other: 1 of 2 sections set", None, 0.5)

    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "  14.0 s  press     print: 5 of 21 sections set, about 13 s more"
    assert ["more" in line for line in lines] == [False, False, True, False]
