"""What a chart's specification asks for, and how its data are read: the same for checking and for drawing."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
from collections.abc import Iterator
from typing import Any

from printery.diagnostics import Location

MAX_SPEC_DEPTH = 40
"""Objects within objects; no Vega-Lite specification that people write goes deeper."""
MAX_ROWS = 20_000
MAX_MAP_BYTES = 8 * 1024 * 1024
MAX_FEATURES = 2_000
MAX_POSITIONS = 200_000
"""Pairs of longitude and latitude in a map: far more than a page can show."""
COLORS = ("brand", "neutral", "ink", "rule", "tint", "paper", *(f"data-{number}" for number in range(1, 7)))
"""Names of the house's colours, which a specification may use; each is a token `--color-<name>`."""
MAPS = (".geojson", ".json")
"""Endings of data that are shapes."""
_POLYGONS = ("Polygon", "MultiPolygon")
_DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""Kind of geometry to the lists around its positions (RFC 7946, 3.1)."""
Spec = dict[str, Any]  # what JSON holds


def data_urls(spec: object, depth: int = 0) -> Iterator[str]:
    """Every address of data in a Vega-Lite specification, as written there."""
    if depth > MAX_SPEC_DEPTH:
        return
    if isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict) and isinstance(data.get("url"), str):
            yield data["url"]
    for value in inner(spec):
        yield from data_urls(value, depth + 1)


def inner(value: object) -> Iterator[object]:
    """The values directly within an object or list."""
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def place_of(text: str, path: str, word: str) -> Location:
    """Where a word stands first in a specification, as a key or a value; its beginning if it stands nowhere."""
    offset = max(text.find(json.dumps(word, ensure_ascii=False)), 0)
    line = text.count("\n", 0, offset) + 1
    return Location(path, line, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def table_of(data: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The head and the rows of a CSV file.

    Raises: ValueError for what is no table, or too large for a chart.
    """
    try:
        table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"do not parse: {error}") from None
    rows = [tuple(cell.strip() for cell in row) for row in table if any(cell.strip() for cell in row)]
    if len(rows) > MAX_ROWS:
        raise ValueError(f"have {len(rows)} rows, more than {MAX_ROWS}")
    if not rows or any(len(row) != len(rows[0]) for row in rows) or len(set(rows[0])) < len(rows[0]):
        raise ValueError("have rows that differ in length, a column twice, or no head")
    return rows[0], tuple(rows[1:])


def features_of(data: bytes) -> list[Spec]:
    """The features of a GeoJSON file, in the winding that d3-geo draws: outer rings clockwise.

    Raises: ValueError for what is no collection of features with geometry, or too large.
    Source: RFC 7946; d3-geo, "Spherical shapes".
    """
    if len(data) > MAX_MAP_BYTES:
        raise ValueError(f"have {len(data)} bytes, more than {MAX_MAP_BYTES}")
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ValueError(f"are no JSON: {error}") from None
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or not features:
        what = "TopoJSON, not GeoJSON" if isinstance(found, dict) and found.get("type") == "Topology" else "no features"
        raise ValueError(f"are {what}" if what.startswith("T") else f"have {what}")
    if len(features) > MAX_FEATURES:
        raise ValueError(f"have {len(features)} features, more than {MAX_FEATURES}")
    count = 0
    for number, feature in enumerate(features, 1):
        try:
            count += _check_geometry(feature)
        except (KeyError, TypeError, ValueError):
            raise ValueError(f"have a feature without a sound geometry: number {number}") from None
    if count > MAX_POSITIONS:
        raise ValueError(f"have {count} positions, more than {MAX_POSITIONS}; simplify the shapes")
    return [_wound(feature) for feature in features]


def _check_geometry(feature: Spec) -> int:
    """How many positions a feature has; KeyError, TypeError or ValueError if its geometry is not sound."""
    geometry = feature["geometry"]
    level = [geometry["coordinates"]]
    for _ in range(_DEPTHS[geometry["type"]]):
        level = [part for whole in level for part in whole]
    for position in level:
        longitude, latitude = float(position[0]), float(position[1])
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            raise ValueError(position)
    return len(level)


def _wound(feature: Spec) -> Spec:
    geometry = feature["geometry"]
    if geometry["type"] not in _POLYGONS:
        return feature
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    wound = [
        [ring if _is_clockwise(ring) == (place == 0) else ring[::-1] for place, ring in enumerate(polygon)]
        for polygon in polygons
    ]
    return {**feature, "geometry": {**geometry, "coordinates": wound[0] if geometry["type"] == "Polygon" else wound}}


def _is_clockwise(ring: list[list[float]]) -> bool:
    """Whether a ring runs clockwise on the map; across the antimeridian the shorter way is meant."""
    area = 0.0
    for (x, y, *_), (next_x, next_y, *_) in itertools.pairwise((*ring, ring[0])):
        area += ((next_x - x + 180) % 360 - 180) * (next_y + y)
    return area > 0
