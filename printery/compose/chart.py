"""Charts: a Vega-Lite specification and its data to a vector drawing in the house's look."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files as package_files
from xml.etree import ElementTree as ET

from printery.compose.chart_look import FACE, config, dressed
from printery.diagnostics import BuildError, Diagnostic, Location, nearest
from printery.model.stages.charts import MAPS, Spec, features_of, inner, table_of
from printery.model.stages.readings import are_numbers, is_gap, number_of

VEGA_LITE = "v5.21"
WIDTH, HEIGHT = 310, 190
"""Size of a chart that names none, in points, axes and legend included: the width is the measure of the book."""
MAX_SVG_BYTES = 8 * 1024 * 1024
_GAP = 12
"""Points between two panels."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ROOT = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_TAG = re.compile(r"<[a-z]+ [^>]*>")
_MOVE = re.compile(r"translate\((-?[\d.]+)")
_LETTER = 0.53
"""Width of a letter of the face in parts of its size, on the safe side of the average."""
_NEAR = 2
"""Points by which words may seem to run out: their width is estimated."""
_NOISE = re.compile(r' (?:class|role|pointer-events|aria-[a-z]+)="[^"]*"')
"""What Vega writes for screens: the picture's alternative text says it, and PDF engines read none of it."""


class _Unfit(Exception):  # noqa: N818 - it never leaves this module
    """Why a chart cannot be drawn, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Plate:
    """A specification to draw."""

    spec: bytes
    path: str
    """Path in the World; its folder and those above it, up to the work's, are where addresses of data begin."""
    share: float = 100
    """Percent of the measure that the drawing will have."""
    signs: str = ".,"
    """Decimal sign and sign between thousands of the figure's language, in its data and on its axes."""


def draw(plate: Plate, files: Mapping[str, bytes], tokens: Mapping[str, str]) -> bytes:
    """The chart as SVG, sized in points: plain fills, text as text, nothing to fetch, the same bytes again.

    `files` holds the data by path in the World. `tokens` are CSS values by name: `--face-sans`, `--color-brand`,
    `--color-data-1` to `-6`, `--color-ink`, `--color-neutral`, `--color-rule`, `--size-chart`.
    Raises: BuildError C061 at the specification.
    """
    base = plate.path
    try:
        chart = _parsed(plate.spec)
        _fill_in(chart, files, base, _Reading(_temporal(chart), plate.signs[0]))
        svg = _fitted(dressed(chart, tokens), plate.share, {**config(tokens), **_locale(plate.signs)})
        title = str(chart.get("description") or posixpath.basename(base).split(".")[0].replace("-", " "))
        return _finished(svg, title, tokens).encode()
    except _Unfit as fault:
        raise BuildError([Diagnostic("C061", fault.message, Location(base), fault.hint)]) from None


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the cells of data are read."""

    dates: frozenset[str]
    """Names of columns of dates."""
    mark: str
    """Decimal sign."""


def _locale(signs: str) -> Spec:
    """How numbers are written on axes and at marks; nothing where they are written as in English."""
    if signs == ".,":
        return {}
    return {"locale": {"number": {"decimal": signs[0], "thousands": signs[1:], "grouping": [3], "currency": ["", ""]}}}


def _parsed(spec: bytes) -> Spec:
    try:
        chart = json.loads(spec)
    except (ValueError, RecursionError) as error:
        raise _Unfit(f"the specification is not JSON: {error}", "correct it") from None
    return chart if isinstance(chart, dict) else {}


def _temporal(value: object) -> frozenset[str]:
    """Fields that the chart reads as dates."""
    fields: set[str] = set()
    if isinstance(value, dict):
        name = value.get("field")
        if isinstance(name, str) and (value.get("type") == "temporal" or "timeUnit" in value):
            fields.add(name)
    for part in inner(value):
        fields |= _temporal(part)
    return frozenset(fields)


def _fill_in(value: object, files: Mapping[str, bytes], base: str, reading: _Reading) -> None:
    """Put the rows or shapes of its data in the place of each address."""
    if isinstance(value, dict) and isinstance(value.get("data"), dict) and "url" in value["data"]:
        url = str(value["data"]["url"])
        data = _found(url, files, base)[1]
        try:
            value["data"] = {"values": features_of(data) if url.lower().endswith(MAPS) else _rows(data, reading)}
        except ValueError as error:
            raise _Unfit(f"the data {url} {error}", "mend them") from None
    for key, part in value.items() if isinstance(value, dict) else enumerate(inner(value)):
        if key != "data":
            _fill_in(part, files, base, reading)


def _found(url: str, files: Mapping[str, bytes], base: str) -> tuple[str, bytes]:
    if ":" in url or url.startswith("/"):
        raise _Unfit(f"the data {url} are not in the work's folder", "put them into its data/ folder")
    folder, root = posixpath.dirname(base), "/".join(base.split("/")[:3])
    while folder == root or folder.startswith(f"{root}/"):
        path = posixpath.normpath(posixpath.join(folder, url))
        if path in files and path.startswith(f"{root}/"):
            return path, files[path]
        folder = posixpath.dirname(folder)
    known = [path.removeprefix(f"{root}/") for path in files if path.endswith(".csv")]
    raise _Unfit(f"there are no data {url} in {root}/", nearest(url, known))


def data_of(spec: bytes, files: Mapping[str, bytes], base: str) -> dict[str, bytes]:
    """The data behind a chart that can be drawn, by path in the World."""
    found: dict[str, bytes] = {}
    waiting: list[object] = [_parsed(spec)]
    while waiting:
        value = waiting.pop()
        data = value.get("data") if isinstance(value, dict) else None
        if isinstance(data, dict) and "url" in data:
            path, content = _found(str(data["url"]), files, base)
            found[path] = content
        waiting += inner(value)
    return found


def _rows(data: bytes, reading: _Reading) -> list[dict[str, object]]:
    """The rows of a CSV file; columns of numbers become numbers, dates stand at midnight wherever the machine is."""
    head, rows = table_of(data)
    columns = [_typed([row[i] for row in rows], name, reading) for i, name in enumerate(head)]
    return [dict(zip(head, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _typed(cells: list[str], name: str, reading: _Reading) -> list[object]:
    if name in reading.dates:
        return [None if is_gap(cell) else _local(cell) for cell in cells]
    if are_numbers(cells, reading.mark):
        return [None if is_gap(cell) else number_of(cell, reading.mark) for cell in cells]
    return [cell or None for cell in cells]


def _local(cell: str) -> object:
    """JavaScript reads `2010-01-01` as UTC, and draws 2009 west of Greenwich; `2010/01/01` it reads as local."""
    match = _DATE.fullmatch(cell)
    return f"{match[1]}/{match[2] or '01'}/{match[3] or '01'}" if match else cell or None


def _fitted(chart: Spec, share: float, look: Spec) -> str:
    """The drawing in the width that it is printed with: one plot, or panels whose widths are found by drawing twice."""
    width, height = round(WIDTH * share / 100), round(HEIGHT * (0.4 + 0.6 * share / 100))
    sized = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", **_without_schema(chart)}
    columns = _columns(chart)
    if not columns:
        fit = {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
        return _plotted({**fit, **sized}, look)
    panel = (width - _GAP * (columns - 1)) / columns
    drawn = _converted(_panelled(sized, panel, height / 2), look)
    over = float(_root(drawn)[1]) - width
    return _converted(_panelled(sized, panel - over / columns, height / 2), look)


def _plotted(chart: Spec, look: Spec) -> str:
    """One plot with all its words inside: with room at the right for those at marks, or its legend in more lines."""
    drawn = ""
    for columns in (0, 2, 1):
        legend = {"legend": {**look.get("legend", {}), "columns": columns}} if columns else {}
        drawn = _converted(chart, {**look, **legend})
        over = _overflow(drawn, float(_root(drawn)[1]))
        if over:
            drawn = _converted(
                {**chart, "padding": {"left": 1, "top": 1, "bottom": 1, "right": over}}, {**look, **legend}
            )
            over = _overflow(drawn, float(_root(drawn)[1]))
        if over < _NEAR:
            break
    return drawn


def _overflow(svg: str, width: float) -> float:
    """How far words at marks run out at the right, in points: Vega makes room for axes and legends only."""
    # the drawing is vl-convert's own, made from JSON without entities
    return max((0, *(end - width for end in _ends(ET.fromstring(svg), 0))))  # noqa: S314


def _ends(element: ET.Element, left: float) -> Iterator[float]:
    """Where each text that starts at its own place ends, by the width of common letters."""
    moved = _MOVE.match(element.get("transform", ""))
    left += float(moved[1]) if moved else 0
    if (
        element.tag.endswith("}text")
        and element.get("text-anchor", "start") == "start"
        and "rotate" not in element.get("transform", "")
    ):
        size = float(element.get("font-size", "8px").removesuffix("px"))
        yield left + _LETTER * size * len(element.text or "")
    for child in element:
        yield from _ends(child, left)


def _columns(chart: Spec) -> int:
    """How many panels stand beside each other; 0 for a single plot."""
    encoding = chart.get("encoding")
    facet = chart.get("facet") or (encoding.get("facet") if isinstance(encoding, dict) else None)
    if "hconcat" in chart:
        return max(len(chart["hconcat"]), 1)
    if not (facet or {"concat", "vconcat", "repeat"} & chart.keys()):
        return 0
    named = chart.get("columns") or (facet.get("columns") if isinstance(facet, dict) else None)
    return named if isinstance(named, int) and named > 0 else 1


def _panelled(chart: Spec, width: float, height: float) -> Spec:
    """The chart with this width, and this height if it names none, for every panel."""
    size = {"width": round(width, 2)}
    made = dict(chart)
    if isinstance(made.get("spec"), dict):
        made["spec"] = {"height": height, **made["spec"], **size}
        return made
    for key in ("hconcat", "concat", "vconcat"):
        if isinstance(made.get(key), list):
            made[key] = [{"height": height, **part, **size} for part in made[key] if isinstance(part, dict)]
            return made
    return {"height": height, **made, **size}


def _without_schema(chart: Spec) -> Spec:
    return {key: value for key, value in chart.items() if key != "$schema"}


def _converted(chart: Spec, config: Spec) -> str:
    import vl_convert

    # the engine measures labels with the face that the edition sets them in
    vl_convert.register_font_directory(str(package_files("font_source_sans_pro") / "files"))
    try:
        svg: str = vl_convert.vegalite_to_svg(chart, vl_version=VEGA_LITE, config=config, allowed_base_urls=[])
    except (ValueError, TypeError) as error:
        lines = [line.strip() for line in str(error).splitlines() if line.strip()]
        reason = next((line for line in lines if not line.endswith(":")), "no reason given")
        raise _Unfit(
            f"Vega-Lite cannot draw it: {reason[:200]}", "check mark, encoding and the names of fields"
        ) from None
    if "Gradient" in svg:
        raise _Unfit("the drawing has a gradient", 'make steps of the scale: "scale": {"type": "threshold"}')
    if len(svg) > MAX_SVG_BYTES:
        raise _Unfit(f"the drawing has {len(svg)} bytes, more than {MAX_SVG_BYTES}", "chart a summary of the data")
    return svg


def _finished(svg: str, title: str, tokens: Mapping[str, str]) -> str:
    """The drawing in points, with a title, in the face as editions name it."""
    face = tokens.get("--face-sans", "Source Sans").split(",")[0].strip(" \"'")
    svg = _TAG.sub(lambda tag: _NOISE.sub("", tag[0]).replace(FACE, face), svg)
    root = _root(svg)
    opening = root[0].replace(f'width="{root[1]}"', f'width="{root[1]}pt"', 1)
    opening = opening.replace(f'height="{root[2]}"', f'height="{root[2]}pt"', 1)
    return svg.replace(root[0], f"{opening}<title>{escape(title)}</title>", 1)


def _root(svg: str) -> re.Match[str]:
    """The opening of the drawing, with its width and height."""
    root = _ROOT.search(svg)
    if root is None:
        raise _Unfit("Vega-Lite gave no drawing", "check mark and encoding")
    return root
