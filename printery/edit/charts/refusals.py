"""Features of Vega-Lite that charts may not use: those we cannot draw well, or in bounded time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from printery.diagnostics import nearest
from printery.model.stages.charts import COLORS

COLOR_CHANNELS = frozenset(("color", "fill", "stroke"))
_MOST_CALCULATIONS = 12
"""Each can double the length of a text."""
_BOUNDS = MappingProxyType({"width": 1000, "height": 1000, "tickCount": 50, "maxbins": 200, "columns": 12})
HOUSE_KEYS = ("config", "title", "background", "autosize", "padding", "usermeta", "datasets", "params")
"""What the house sets, at the top of every specification."""
_REFUSED_KEYS = ("sequence", "graticule", "href", "gradient", "scheme", "image", "name")
_OBJECTS = frozenset(("encoding", "spec", "data", "projection"))
_MAYBE_OBJECTS = frozenset(("scale", "legend", "axis", "header"))
_LISTS = frozenset(("layer", "hconcat", "vconcat", "concat", "transform"))
_TRANSFORMS = frozenset(("density", "regression", "loess", "quantile", "impute", "sample"))
_MARKS = frozenset(
    ("bar", "line", "area", "point", "circle", "square", "rule", "text", "tick", "rect", "arc", "geoshape")
)
_CALLS = re.compile(r"\b(sequence|pad|repeat|range|regexp|test|replace|match|random\w*|now)\s*\(")
Refusal = tuple[str, str, str]
"""Message, the word of the specification that it is about, hint."""


def refusals(value: object, *, colored: bool) -> Iterator[Refusal]:
    """What one value of a specification has that is not drawn; `colored` within a channel of colour."""
    if isinstance(value, str) and _CALLS.search(value):
        yield f"the expression {value[:60]!r} is not evaluated", value, "prepare such values in the data"
    if isinstance(value, dict):
        yield from _forms(value)
        yield from _keys(value)
        yield from _colors(value, colored=colored)
        yield from _sizes(value)


def _forms(value: Mapping[str, Any]) -> Iterator[Refusal]:
    """What stands where Vega-Lite has an object or a list of objects, and is none."""
    for key in _OBJECTS & value.keys():
        if not isinstance(value[key], dict):
            yield f"{key} is no object", key, f'write "{key}": {{...}}'
    for key in _MAYBE_OBJECTS & value.keys():
        if not isinstance(value[key], dict | None):
            yield f"{key} is neither an object nor null", key, f'write "{key}": {{...}}, or null for none'
    for key in _LISTS & value.keys():
        if not isinstance(value[key], list) or not all(isinstance(part, dict) for part in value[key]):
            yield f"{key} is no list of objects", key, f'write "{key}": [{{...}}, {{...}}]'


def _keys(value: Mapping[str, Any]) -> Iterator[Refusal]:
    mark = value.get("mark")
    kind = mark.get("type") if isinstance(mark, dict) else mark
    if isinstance(kind, str) and kind not in _MARKS:
        yield f"marks of the type {kind} are not drawn", kind, nearest(kind, _MARKS)
    for key in (*_REFUSED_KEYS, *_TRANSFORMS):
        if key in value:
            yield f"the specification has {key}", key, f"take {key} out"
    data = value.get("data")
    if isinstance(data, dict) and "values" in data:
        yield "the specification holds its data", "values", 'write them into a CSV file: "data": {"url": "data/x.csv"}'


def _colors(value: Mapping[str, Any], *, colored: bool) -> Iterator[Refusal]:
    for key, part in value.items():
        names = part if key == "range" and isinstance(part, list) else [part]
        if key in COLOR_CHANNELS or (colored and key in {"value", "range"}):
            for name in names:
                if isinstance(name, str) and name not in COLORS:
                    yield f"a colour of its own, {name}", name, f"the house's colours are {', '.join(COLORS)}"


def _sizes(value: Mapping[str, Any]) -> Iterator[Refusal]:
    for key, most in _BOUNDS.items():
        part = value.get(key)
        if isinstance(part, int | float) and part > most:
            yield f"{key} is {part}", key, f"no more than {most}"
    if isinstance(value.get("tickCount"), dict):
        yield "tickCount is an interval", "tickCount", "give a number"
    if isinstance(value.get("bin"), dict) and "step" in value["bin"]:
        yield "bins have a step", "bin", "give maxbins"
    transforms = value.get("transform")
    if isinstance(transforms, list) and sum("calculate" in str(part) for part in transforms) > _MOST_CALCULATIONS:
        yield f"more than {_MOST_CALCULATIONS} calculations", "transform", "prepare the values in the data"
