"""Charts: what is drawn, in which size, and what stays apart when the colours are gone."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from printery.compose import chart as chart_module
from printery.compose.chart import WIDTH, Plate, _overflow
from printery.compose.tokens import tokens_of
from printery.diagnostics import BuildError, Diagnostic
from printery.foreign.limits import Limits, sight_of_python
from printery.foreign.worker import ConfinedWorker
from printery.model.stages.readings import number_of
from tests.projects import TESTS

BASE = "content/works/w/charts/stock.vl.json"
FOLDER = "content/works/w/data"
YEARS = (1990, 2000, 2010)
KINDS = ("Labor", "Family", "Study", "Protection")
FILES = {
    f"{FOLDER}/stock.csv": b"year,stock\n1990,155.5\n2010,214\n",
    f"{FOLDER}/series.csv": "\n".join(
        ["year,kind,value", *(f"{year},{kind},{10 + place}" for place, kind in enumerate(KINDS) for year in YEARS)]
    ).encode(),
}
TOKENS = tokens_of({"styles/tokens.css": (TESTS.parent / "templates/styles/tokens.css").read_text()})
CHART: dict[str, Any] = {
    "data": {"url": "data/stock.csv"},
    "mark": "line",
    "encoding": {
        "x": {"field": "year", "type": "temporal", "title": None},
        "y": {"field": "stock", "type": "quantitative", "title": "Millions"},
    },
}
YEAR = {"field": "year", "type": "ordinal"}
VALUE = {"field": "value", "type": "quantitative"}
KIND = {"field": "kind", "type": "nominal", "sort": list(KINDS)}
SERIES = {"data": {"url": "data/series.csv"}, "encoding": {"x": YEAR, "y": VALUE, "color": KIND}}
SVG = "{http://www.w3.org/2000/svg}"


Question = tuple[Plate, dict[str, bytes], Any]


def _answered(question: Question) -> bytes | tuple[Diagnostic, ...]:
    try:
        return chart_module.draw(*question)
    except BuildError as error:
        return error.diagnostics


@pytest.fixture(scope="module", autouse=True)
def worker() -> Iterator[None]:
    """The process that draws: one that had drawn itself could fork none that draws (see compose/pictures.py)."""
    with ConfinedWorker[Question, bytes | tuple[Diagnostic, ...]](
        _answered, Limits(seconds=30), sight_of_python()
    ) as one:
        _WORKERS.append(one)
        yield
        _WORKERS.clear()


_WORKERS: list[ConfinedWorker[Question, bytes | tuple[Diagnostic, ...]]] = []


def draw(plate: Plate, files: dict[str, bytes], tokens: Any) -> bytes:
    """A chart. Raises: BuildError as the drawing does."""
    made = _WORKERS[0].answer((plate, files, dict(tokens)))
    if isinstance(made, bytes):
        return made
    raise BuildError(made)


def drawn(chart: dict[str, Any], share: float = 100, files: dict[str, bytes] | None = None) -> ET.Element:
    """The drawing of a specification."""
    data = draw(Plate(json.dumps(chart).encode(), BASE, share), FILES | (files or {}), TOKENS)
    return ET.fromstring(data)  # noqa: S314 - our own drawing


def size(root: ET.Element) -> tuple[float, float]:
    """Width and height in points."""
    return float(root.get("width", "").removesuffix("pt")), float(root.get("height", "").removesuffix("pt"))


def channels(color: str) -> tuple[float, float, float]:
    """Linear light of red, green and blue, 0 to 1. Source: IEC 61966-2-1."""
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def lightness(light: tuple[float, float, float]) -> float:
    """L* of CIELAB, 0 to 100: what a colour is once it is printed in grey."""
    y = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), light, strict=True))
    return 116 * (y ** (1 / 3) if y > 0.008856 else 7.787 * y + 16 / 116) - 16


def lab(light: tuple[float, float, float]) -> tuple[float, float, float]:
    """CIELAB under D65."""
    r, g, b = light
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What a colour becomes, in linear light. Source: Machado, Oliveira and Fernandes 2009, severity 1.0."""


def seen(color: str, kind: str) -> tuple[float, float, float]:
    """A colour as CIELAB for someone who does not see all colours."""
    light = channels(color)
    red, green, blue = (min(max(sum(a * b for a, b in zip(row, light, strict=True)), 0), 1) for row in BLINDNESS[kind])
    return lab((red, green, blue))


def test_a_chart_is_text_and_plain_fills() -> None:
    """Sized in points, in the house's face and colour, with a title; the same bytes every time; years stay years."""
    tokens = {**TOKENS, "--color-data-1": "#123456"}
    plate = Plate(json.dumps(CHART).encode(), BASE)
    data = draw(plate, FILES, tokens)
    root = ET.fromstring(data)  # noqa: S314 - our own drawing
    texts = [element.text for element in root.iter(f"{SVG}text")]

    assert size(root) == (WIDTH, 190)
    assert root[0].tag == f"{SVG}title"
    assert {"1990", "2010", "Millions"} <= set(texts)
    assert {"Source Sans"} == {element.get("font-family") for element in root.iter(f"{SVG}text")}
    assert b"#123456" in data
    assert b"gradient" not in data.lower()
    assert data == draw(plate, FILES, tokens)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"data": {"url": "data/stok.csv"}}, "there are no data"),
        ({"data": {"url": "../../other/data/stock.csv"}}, "there are no data"),
        ({"mark": {"type": "line", "interpolate": 7}, "encoding": {"x": {"bin": True}}}, "Vega-Lite cannot draw it"),
    ],
)
def test_refused(changes: dict[str, Any], message: str) -> None:
    """What Vega-Lite itself refuses is C061 at the specification."""
    with pytest.raises(BuildError) as caught:
        drawn(CHART | changes)
    (fault,) = caught.value.diagnostics

    assert (fault.code, fault.location.path) == ("C061", BASE)
    assert message in fault.message


def test_a_scale_without_steps_is_refused() -> None:
    """A gradient is drawn differently by each engine: the scale must have steps."""
    rows = b"place,value\na,1\nb,2\n"
    chart = {
        "data": {"url": "data/p.csv"},
        "mark": "rect",
        "encoding": {"x": {"field": "place"}, "color": {"field": "value", "type": "quantitative"}},
    }
    with pytest.raises(BuildError) as caught:
        drawn(chart, files={f"{FOLDER}/p.csv": rows})
    steps = {"type": "threshold", "domain": [1.5]}
    chart["encoding"]["color"]["scale"] = steps  # type: ignore[index]
    root = drawn(chart, files={f"{FOLDER}/p.csv": rows})

    assert "gradient" in caught.value.diagnostics[0].message
    assert not [element for element in root.iter() if "radient" in element.tag]


def test_the_palette_is_seen_by_all() -> None:
    """3:1 against white; apart in grey, most of all where two follow each other; apart for the colour-blind."""
    palette = [TOKENS[f"--color-data-{number}"] for number in range(1, 7)]
    greys = [lightness(channels(color)) for color in palette]
    for color in palette:
        red, green, blue = channels(color)
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 3, color
    assert min(abs(a - b) for a, b in itertools.combinations(greys, 2)) >= 8.5
    assert min(abs(a - b) for a, b in itertools.pairwise(greys)) >= 19
    for kind in BLINDNESS:
        views = [seen(color, kind) for color in palette]
        distances = [
            sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 for a, b in itertools.combinations(views, 2)
        ]
        assert min(distances) >= 9.5, kind


def test_the_steps_of_a_map_are_apart_in_grey() -> None:
    """Each step of the ramp is darker than the one before, by as much as the eye needs."""
    greys = [lightness(channels(TOKENS[f"--color-ramp-{number}"])) for number in range(1, 6)]

    assert min(a - b for a, b in itertools.pairwise(greys)) >= 15


@pytest.mark.parametrize("mark", ["bar", "area"])
def test_fills_are_apart_without_colour(mark: str) -> None:
    """Four stacked series: their greys differ, and white runs between all that touch."""
    root = drawn(SERIES | {"mark": mark})
    fills = [
        (element.get("fill", ""), element.get("stroke"))
        for element in root.iter(f"{SVG}path")
        if element.get("fill", "").startswith("#") and element.get("stroke") == TOKENS["--color-paper"]
    ]
    greys = sorted({lightness(channels(fill)) for fill, _ in fills})

    assert len(fills) >= len(KINDS)
    assert len(greys) == len(KINDS)
    assert min(b - a for a, b in itertools.pairwise(greys)) >= 8.5


def test_lines_are_apart_without_colour() -> None:
    """Each line has dashes of its own, and one legend shows colour and dashes together."""
    root = drawn(SERIES | {"mark": "line"})
    strokes = {
        (element.get("stroke"), element.get("stroke-dasharray", ""))
        for element in root.iter(f"{SVG}path")
        if element.get("stroke-width") == "1.5"
    }
    labels = [element.text for element in root.iter(f"{SVG}text") if element.text in KINDS]

    assert len({dash for _, dash in strokes}) == len(KINDS)
    assert len(strokes) == len(KINDS)
    assert labels == list(KINDS)


def test_points_are_apart_without_colour() -> None:
    """Each series of points has a shape of its own."""
    root = drawn(SERIES | {"mark": "point"})
    shapes = {
        re.sub(r"[-\d.]+", "", element.get("d", "")) + element.get("fill", "")
        for element in root.iter(f"{SVG}path")
        if element.get("fill", "") in {TOKENS[f"--color-data-{number}"] for number in range(1, 5)}
    }

    assert len(shapes) == len(KINDS)


def test_words_at_marks_have_room_and_ink() -> None:
    """Labels behind the last point stay within the drawing, in the colour of the text."""
    label = {"mark": {"type": "text", "align": "left", "dx": 6}, "encoding": {"text": {"field": "kind"}}}
    root = drawn(SERIES | {"layer": [{"mark": "line"}, label]})
    labels = [element for element in root.iter(f"{SVG}text") if element.text == "Protection"]
    right = max(float(re.findall(r"[-\d.]+", element.get("transform", "0"))[0]) for element in labels)

    assert right + 8 * 0.5 * len("Protection") <= WIDTH - 10
    assert {element.get("fill") for element in labels} == {TOKENS["--color-ink"]}


@pytest.mark.parametrize("share", [48, 60, 100])
def test_a_part_of_the_measure(share: float) -> None:
    """A chart beside another is drawn narrower, its type as large as ever."""
    root = drawn(CHART, share)

    assert size(root)[0] == round(WIDTH * share / 100)
    assert {element.get("font-size") for element in root.iter(f"{SVG}text")} == {"8px"}


def test_panels_fill_the_measure() -> None:
    """Small multiples are as wide together as any other chart, whatever their axes need."""
    spec = {"mark": "line", "encoding": {"x": YEAR, "y": VALUE}}
    root = drawn({"data": {"url": "data/series.csv"}, "facet": KIND, "columns": 2, "spec": spec})
    headers = {element.text for element in root.iter(f"{SVG}text")} & set(KINDS)

    assert size(root)[0] == pytest.approx(WIDTH, abs=1)
    assert headers == set(KINDS)


@pytest.mark.parametrize(("west", "east"), [(0, 20), (170, -170)])
def test_a_map(west: float, east: float) -> None:
    """Shapes wound as RFC 7946 has them are drawn as they are, not as the rest of the globe, in steps of the ramp."""
    square = [[west, 40], [east, 40], [east, 60], [west, 60], [west, 40]]
    shape = {"type": "Feature", "properties": {"iso": "DE"}, "geometry": {"type": "Polygon", "coordinates": [square]}}
    files = {
        f"{FOLDER}/world.geojson": json.dumps({"type": "FeatureCollection", "features": [shape]}).encode(),
        f"{FOLDER}/places.csv": b"country,value\nDE,3\n",
    }
    chart = {
        "data": {"url": "data/world.geojson"},
        "projection": {"type": "equalEarth"},
        "transform": [
            {
                "lookup": "properties.iso",
                "from": {"data": {"url": "data/places.csv"}, "key": "country", "fields": ["value"]},
            }
        ],
        "mark": "geoshape",
        "encoding": {
            "fill": {"field": "value", "type": "quantitative", "scale": {"type": "threshold", "domain": [1, 2, 3, 4]}}
        },
    }
    root = drawn(chart, files=files)
    ramp = {TOKENS[f"--color-ramp-{number}"] for number in range(1, 6)}
    shapes = [e for e in root.iter(f"{SVG}path") if e.get("stroke") == TOKENS["--color-neutral"]]
    points = [float(x) for e in shapes for x in re.findall(r"[ML]([-\d.]+),", e.get("d", ""))]

    assert {e.get("fill") for e in shapes} <= ramp
    assert {e.get("fill") for e in root.iter(f"{SVG}path")} >= ramp
    assert len(square) <= len(points) < 40


def test_a_legend_wider_than_its_plot_takes_more_lines() -> None:
    """At a large type, as in e-books, every word of the legend is on the drawing."""
    names = ("Agents of all kinds", "Documents and travel", "Interest on a debt", "All that is left")
    text = "\n".join(["case,kind,value", *(f"A long name of a case,{name},{n}" for n, name in enumerate(names, 1))])
    y = {"field": "case", "type": "nominal", "title": None}
    color = {"field": "kind", "type": "nominal", "sort": list(names), "legend": {"orient": "top", "title": None}}
    chart = {"data": {"url": "data/cases.csv"}, "mark": "bar", "encoding": {"y": y, "x": VALUE, "color": color}}
    data = {**FILES, f"{FOLDER}/cases.csv": text.encode()}
    plate = Plate(json.dumps(chart).encode(), BASE)
    root = ET.fromstring(draw(plate, data, {**TOKENS, "--size-chart": "10pt"}))  # noqa: S314 - our own drawing

    assert {name for name in names if name in "".join(root.itertext())} == set(names)
    assert _overflow(ET.tostring(root, encoding="unicode"), size(root)[0]) < 2


def test_the_specimen_draws() -> None:
    """Every chart of the specimen is drawn in the width that it is printed with."""
    work = TESTS.parent / "content/works/governance-volume"
    files = {path.relative_to(TESTS.parent).as_posix(): path.read_bytes() for path in (work / "data").iterdir()}
    charts = sorted((work / "charts").iterdir())
    for path in charts:
        plate = Plate(path.read_bytes(), Path(path).relative_to(TESTS.parent).as_posix())
        root = ET.fromstring(draw(plate, files, TOKENS))  # noqa: S314 - our own drawing
        assert size(root)[0] == pytest.approx(WIDTH, abs=1), path.name

    assert len(charts) >= 10


def test_numbers_are_read_and_written_as_the_language_does() -> None:
    """A decimal comma, groups of thousands and gaps give the same lines; axes say 1.000 in German."""
    plain = b"what,works\nPump,1000.5\nPipe,2001\nTap,\nWell,1500\n"
    german = 'what,works\nPump,"1.000,5"\nPipe,"2\u202f001,0"\nTap,n/a\nWell,1500\n'.encode()
    chart = {
        "data": {"url": "data/wells.csv"},
        "mark": "bar",
        "encoding": {"y": {"field": "what", "type": "nominal"}, "x": {"field": "works", "type": "quantitative"}},
    }
    spec = json.dumps(chart).encode()
    path = f"{FOLDER}/wells.csv"
    english = draw(Plate(spec, BASE), FILES | {path: plain}, TOKENS).decode()
    made = draw(Plate(spec, BASE, 100, ",."), FILES | {path: german}, TOKENS).decode()

    assert made.replace("1.000<", "1,000<").replace("1.500<", "1,500<").replace("2.000<", "2,000<") == english
    assert "1.000<" in made


@pytest.mark.parametrize(
    ("cell", "mark", "number"),
    [
        ("1.5", ".", 1.5), ("1,5", ".", None), ("1,500", ".", 1500), ("1,5", ",", 1.5), ("1.500,25", ",", 1500.25),
        ("1 500", ".", 1500), ("1\u202f500", ",", 1500), ("1’500.5", ".", 1500.5), ("12,34", ".", None),
        ("-3", ".", -3), ("−3", ".", -3), ("7 %", ".", None), ("x", ".", None), ("1e3", ".", 1000.0),
        ("1,500,25", ".", None),
        ("1,5,5", ",", None), ("nan", ".", None), ("0x10", ".", None), ("١٢", ".", 12), (".5", ".", 0.5),
    ],
)  # fmt: skip
def test_number_of(cell: str, mark: str, number: float | None) -> None:
    """What programs and people write; nothing that could mean two numbers."""
    assert number_of(cell, mark) == number
