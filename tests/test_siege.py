"""A short siege with a fixed seed: the rounds that start no program; `python3 build.py siege` fights all kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from printery.pipeline import check
from printery.world import MemoryWorld
from tests.siege.__main__ import Listener
from tests.siege.content import besieged
from tests.siege.rounds import QUICK, Camp, fight

ROUNDS = 90


def test_what_is_besieged_is_sound() -> None:
    """Without a change nothing is found: what a round finds comes of its changes."""
    assert [str(finding) for finding in check(MemoryWorld(besieged()))] == []


def test_a_short_siege(tmp_path: Path) -> None:
    """No trace, no place that is none, no file outside, nothing half published, and nobody asked."""
    listener = Listener()
    camp = Camp(tmp_path, listener.address)
    ended = [fight(camp, 1, number, QUICK) for number in range(ROUNDS)]

    assert [(number, fault) for number, (_, _, fault) in enumerate(ended) if fault] == []
    assert {kind for kind, _, _ in ended} == set(QUICK)
    assert {path.name for path in tmp_path.iterdir()} <= {"project", "tmp"}
    assert listener.asked == 0


@pytest.mark.parametrize("fault", [ValueError("x"), RecursionError(), KeyError("x")])
def test_a_trace_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """A siege that saw nothing would be worth nothing: what `check` raises is a fault."""

    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr("tests.siege.rounds.check", fails)
    _, end, told = fight(Camp(tmp_path, ""), 1, 1, ("check",))

    assert end == "FAULT"
    assert type(fault).__name__ in told


@pytest.mark.press
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """No room for temporary files, or for the results: a finding, and what was published stays."""
    camp = Camp(tmp_path, "")
    (tmp_path / "home").mkdir()
    for number in range(2):
        _, end, fault = fight(camp, 3, number, ("full disk",))

        assert (end, fault) in {("refused", ""), ("published", "")}
