"""Charts that never end or eat memory are findings of their file, and those beside them are drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printery.compose import pictures
from printery.compose.chart import Plate
from printery.foreign.confinement import lacking
from printery.foreign.limits import MEBIBYTE
from tests.projects import TESTS

pytestmark = pytest.mark.skipif(bool(lacking()), reason=f"this system lacks {lacking()}")
PATH = "content/works/w/charts/a.vl.json"
FILES = {"content/works/w/data/a.csv": b"n,t\n1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n2,b\n"}
TOKENS = {"--face-sans": "Source Sans", "--color-brand": "#003366", "--color-ink": "#111111"}
TOKENS |= dict.fromkeys(("--color-neutral", "--color-rule", *(f"--color-data-{n}" for n in range(1, 7))), "#808080")
"""Values of templates/styles/tokens.css are not asked for here: bounds do not depend on them."""
QUANTITY = {"field": "n", "type": "quantitative"}
BOMBS: dict[str, dict[str, Any]] = {
    "format": {"mark": "text", "encoding": {"text": {**QUANTITY, "format": "0300000000d"}}},
    "expression": {
        "mark": "point",
        "transform": [{"calculate": "split(datum.t,/(a+)+$/)[0]", "as": "z"}],
        "encoding": {"x": {"field": "z", "type": "nominal"}},
    },
    "bins": {"mark": "bar", "encoding": {"x": {**QUANTITY, "bin": {"maxbins": "1e9"}}, "y": {"aggregate": "count"}}},
}


def plate(chart: dict[str, Any]) -> Plate:
    """A chart of the table that every test has."""
    return Plate(json.dumps({"data": {"url": "data/a.csv"}, **chart}).encode(), PATH)


@pytest.mark.parametrize("kind", BOMBS)
def test_a_chart_without_end_is_a_finding(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within its time and memory it is ended, the finding names its file, and the next chart is drawn all the same."""
    small = replace(pictures._LIMITS, seconds=2, memory=800 * MEBIBYTE)
    monkeypatch.setattr(pictures, "_LIMITS", small)
    draughtsman = pictures._Draughtsman(FILES, TOKENS)
    try:
        (finding,) = draughtsman.draw(plate(BOMBS[kind]))
        sound = draughtsman.draw(plate({"mark": "point", "encoding": {"x": QUANTITY}}))
    finally:
        draughtsman.end()

    assert str(finding).startswith(f"{PATH}:1:1: error C061: the drawing takes more than ")
    assert isinstance(sound, bytes)


def test_the_engine_reaches_nothing() -> None:
    """What draws sees neither the content that it was not handed nor a file of this machine."""
    draughtsman = pictures._Draughtsman(FILES, TOKENS)
    worker = draughtsman._worker
    worker.work = _reading  # type: ignore[assignment]
    try:
        refused = [worker.answer(path) for path in ("/etc/passwd", TESTS.parent / "README.md", TESTS / "project")]  # type: ignore[arg-type]
    finally:
        draughtsman.end()

    assert refused == [b"PermissionError"] * 3


def _reading(path: str | Path) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        return type(error).__name__.encode()
