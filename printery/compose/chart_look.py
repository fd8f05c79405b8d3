"""The look of charts: Vega-Lite's config from the tokens, and what makes series differ without colour."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from printery.model.stages.charts import COLORS, Spec

FACE = "Source Sans Pro"
"""The packaged face, which vl-convert measures text with; editions know it under the name of the token."""
_FALLBACK = ("#1f4e79", "#d07a1f", "#3a1330", "#2f8276", "#4a2a6a", "#b0324a")
_DASHES = ([1, 0], [5, 2], [1.5, 1.5], [7, 2, 1.5, 2], [3, 3], [9, 3])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_CHANNELS = ("color", "fill", "stroke")


def color(tokens: Mapping[str, str], name: str) -> str:
    """A colour of the house by the name that specifications use."""
    fallback = _FALLBACK[int(name[-1]) - 1] if name.startswith("data-") else "#ffffff" if name == "paper" else "#595959"
    return tokens.get(f"--color-{name}", fallback)


def config(tokens: Mapping[str, str]) -> Spec:
    """The house's look, in the terms of Vega-Lite's config."""
    size = _points(tokens.get("--size-chart", "8pt"))
    ink, neutral, paper = (color(tokens, name) for name in ("ink", "neutral", "paper"))
    palette = [color(tokens, f"data-{number}") for number in range(1, 7)]
    ramp = [tokens.get(f"--color-ramp-{number}", palette[0]) for number in range(1, 6)]
    colors = {"labelColor": ink, "titleColor": neutral, "titleFontWeight": "normal"}
    text = {"labelFont": FACE, "titleFont": FACE, "labelFontSize": size, "titleFontSize": size, **colors}
    legend = {"orient": "top", "title": None, "symbolType": "square", "symbolSize": 50, "offset": 6, "labelLimit": 300}
    steps = {"gradientLength": 140, "gradientThickness": 9, "gradientStrokeColor": neutral, "gradientStrokeWidth": 0.25}
    header = {**text, "labelFontWeight": "bold", "labelAnchor": "start", "title": None, "labelPadding": 4}
    return {
        "aria": False,
        "background": None,
        "padding": 1,
        "font": FACE,
        "view": {"stroke": None},
        **_axes(tokens, text),
        "legend": {**text, **legend, **steps},
        "header": header,
        "facet": {"spacing": 12},
        "text": {"font": FACE, "fontSize": size, "color": ink},
        "range": {"category": palette, "ordinal": ramp, "ramp": ramp, "heatmap": ramp, "symbol": list(_SHAPES)},
        **_marks(palette[0], neutral, paper),
    }


def _axes(tokens: Mapping[str, str], text: Spec) -> Spec:
    neutral, rule = color(tokens, "neutral"), color(tokens, "rule")
    lines = {"domainColor": neutral, "tickColor": neutral, "domainWidth": 0.5, "tickWidth": 0.5}
    grid = {"gridColor": rule, "gridWidth": 0.35}
    room = {"tickSize": 3, "labelPadding": 3, "titlePadding": 6, "labelFlush": False, "labelLimit": 240}
    return {
        "axis": {**text, **lines, **grid, **room},
        "axisBand": {"ticks": False, "grid": False},
        "axisX": {"grid": False, "labelAngle": 0},
        "axisQuantitative": {"grid": True, "domain": False, "ticks": False, "tickCount": 5},
    }


def _marks(first: str, neutral: str, paper: str) -> Spec:
    return {
        # white between fills that touch: each is then beside white, whatever its neighbour
        "bar": {"color": first, "stroke": paper, "strokeWidth": 0.75},
        "area": {"color": first, "opacity": 1, "stroke": paper, "strokeWidth": 0.75},
        "line": {"color": first, "strokeWidth": 1.5},
        "point": {"color": first, "filled": True, "size": 40, "opacity": 1, "stroke": paper, "strokeWidth": 0.5},
        "geoshape": {"fill": paper, "stroke": neutral, "strokeWidth": 0.25},
        "rule": {"color": neutral, "strokeWidth": 0.75},
        "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.15},
    }


def _points(length: str) -> float:
    match = re.fullmatch(r"([\d.]+)(pt|px|mm|in)", length)
    return float(match[1]) * {"pt": 1, "px": 0.75, "mm": 72 / 25.4, "in": 72}[match[2]] if match else 8


def dressed(spec: Spec, tokens: Mapping[str, str]) -> Spec:
    """The specification with the house's colours in the place of their names, and series that differ without colour.

    Lines get dashes and points get shapes by the field that colours them; words stay in the colour of the text.
    """
    named: Spec = _named(spec, tokens)
    return _doubled(named, {}, color(tokens, "ink"))


def _named(value: Any, tokens: Mapping[str, str]) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, dict):
        return {
            key: color(tokens, part)
            if isinstance(part, str) and part in COLORS and key in {*_CHANNELS, "value"}
            else [color(tokens, one) for one in part]
            if key == "range" and isinstance(part, list) and part and all(one in COLORS for one in part)
            else _named(part, tokens)
            for key, part in value.items()
        }
    return [_named(part, tokens) for part in value] if isinstance(value, list) else value


def _doubled(spec: Spec, around: Spec, ink: str) -> Spec:
    """The specification with its units doubled; `around` is the encoding of the specifications around it."""
    own = spec.get("encoding", {})
    encoding = {**around, **own}
    made = dict(spec)
    if "mark" in spec:
        made["encoding"] = {**own, **_second(spec["mark"], encoding, own, ink)}
    for key in ("layer", "hconcat", "vconcat", "concat"):
        if isinstance(spec.get(key), list):
            made[key] = [_doubled(part, encoding, ink) for part in spec[key]]
    if isinstance(spec.get("spec"), dict):
        made["spec"] = _doubled(spec["spec"], encoding, ink)
    return made


def _second(mark: Any, encoding: Spec, own: Spec, ink: str) -> Spec:  # noqa: ANN401 - a word or an object
    """Channels of one unit beside its own: the second way by which its series differ."""
    kind = mark.get("type") if isinstance(mark, dict) else mark
    channel = next((name for name in _CHANNELS if isinstance(encoding.get(name), dict)), "")
    field = encoding.get(channel, {})
    if kind == "text":
        return {} if {*_CHANNELS} & own.keys() or not channel else {channel: {"value": ink}}
    if "field" not in field or field.get("type", "nominal") not in {"nominal", "ordinal"}:
        return {}
    # Vega-Lite joins the legends of two channels only if their domains are the same: an order is no part of that
    order = {"domain": field["sort"]} if isinstance(field.get("sort"), list) else {}
    same = {key: field[key] for key in ("field", "type", "title", "legend") if key in field}
    if kind == "line" and "strokeDash" not in encoding:
        if field.get("legend", {}) is not None:
            same["legend"] = {
                "symbolType": "stroke",
                "symbolSize": 220,
                "symbolStrokeWidth": 1.5,
                **field.get("legend", {}),
            }
        dashes = {**same, "scale": {"range": [list(dash) for dash in _DASHES], **order}}
        return {"strokeDash": dashes, channel: {**field, **same, "scale": {**order, **(field.get("scale") or {})}}}
    if kind == "point" and "shape" not in encoding:
        shapes = {**same, "scale": {"range": list(_SHAPES), **order}}
        return {"shape": shapes, channel: {**field, "scale": {**order, **(field.get("scale") or {})}}}
    return {}
