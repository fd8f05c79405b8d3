"""The book's charts for engines that cannot draw them: `draw(source, "pdf")` beside their specifications, or as SVG."""

from __future__ import annotations

import csv
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import vl_convert

_LOOK = {"font": "Source Sans Pro", "axis": {"labelFontSize": 8, "titleFontSize": 8}, "view": {"stroke": None}}
_WIDTH = 250
"""Pixels of the plot, which with its axis is then as wide as the measure."""


def draw(source: Path, kind: str) -> None:
    """Draw every chart of the work as one file of this kind."""
    vl_convert.register_font_directory(str(files("font_source_sans_pro") / "files"))
    for path in sorted(source.glob("charts/*.vl.json")):
        spec = json.loads(path.read_text())
        with (source / spec["data"]["url"]).open() as rows:
            values = list(csv.DictReader(rows))
        chart = {**spec, "data": {"values": values}, "width": _WIDTH, "config": _LOOK}
        path.with_name(path.name.replace(".vl.json", f".{kind}")).write_bytes(_drawn(chart, kind))


def _drawn(chart: dict[str, Any], kind: str) -> bytes:
    return vl_convert.vegalite_to_pdf(chart) if kind == "pdf" else vl_convert.vegalite_to_svg(chart).encode()
