"""Charts: what is drawn, and what is refused."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from printery.compose.chart import Sheet, draw
from printery.diagnostics import BuildError

BASE = "content/works/w/charts/stock.vl.json"
FILES = {"content/works/w/data/stock.csv": b"year,stock\n1990,155.5\n2010,214\n"}
TOKENS = {"--face-sans": '"Source Sans", sans-serif', "--color-data-1": "#123456"}
CHART: dict[str, Any] = {
    "data": {"url": "data/stock.csv"},
    "mark": "line",
    "encoding": {
        "x": {"field": "year", "type": "temporal", "title": None},
        "y": {"field": "stock", "type": "quantitative", "title": "Millions"},
    },
}
SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_is_text_and_plain_fills() -> None:
    """Sized in points, in the house's face and colour, with a title; the same bytes every time; years stay years."""
    data = draw(Sheet(json.dumps(CHART).encode(), BASE), FILES, TOKENS)
    root = ET.fromstring(data)  # noqa: S314 - our own drawing
    texts = [element.text for element in root.iter(f"{SVG}text")]

    assert (root.get("width"), root.get("height")) == ("300pt", "190pt")
    assert root[0].tag == f"{SVG}title"
    assert {"1990", "2010", "Millions"} <= set(texts)
    assert {"Source Sans"} == {element.get("font-family") for element in root.iter(f"{SVG}text")}
    assert b"#123456" in data
    assert b"gradient" not in data.lower()
    assert data == draw(Sheet(json.dumps(CHART).encode(), BASE), FILES, TOKENS)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": {"url": "https://example.org/x.csv"}}, "are not in the work's folder"),
        ({"data": {"url": "../../other/data/stock.csv"}}, "there are no data"),
        ({"data": {"url": "data/stok.csv"}}, "there are no data"),
        ({"data": {"sequence": {"start": 0, "stop": 1e12}}}, "has sequence"),
        ({"config": {}}, "sets config"),
        ({"mark": "image"}, "the type image"),
        ({"mark": "barr"}, "Vega-Lite cannot draw it"),
    ],
)
def test_refused(changes: dict[str, Any], message: str) -> None:
    """Nothing is fetched, nothing grows without end, the look is the house's: C061 at the specification."""
    with pytest.raises(BuildError) as caught:
        draw(Sheet(json.dumps(CHART | changes).encode(), BASE), FILES, TOKENS)
    (fault,) = caught.value.diagnostics

    assert (fault.code, fault.location.path) == ("C061", BASE)
    assert message in fault.message
