"""Charts: a Vega-Lite specification and its data to a vector drawing in the house's look."""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files as package_files
from typing import Any

from printery.diagnostics import BuildError, Diagnostic, Location, nearest
from printery.model.charts import MAX_SPEC_DEPTH

VEGA_LITE = "v5.21"
WIDTH, HEIGHT = 300, 190
"""Size of a chart that names none, in points, axes and legend included."""
MAX_ROWS = 20_000
MAX_SVG_BYTES = 8 * 1024 * 1024
_FACE = "Source Sans Pro"
"""The packaged face, which vl-convert measures text with; editions know it under the name of the token."""
_HOUSE_KEYS = ("config", "title", "background", "autosize", "padding", "usermeta")
_GENERATORS = ("sequence", "graticule", "sphere")
_FETCHERS = frozenset(("image", "geoshape"))
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ROOT = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
_TAG = re.compile(r"<[a-z]+ [^>]*>")
_NOISE = re.compile(r' (?:class|role|pointer-events|aria-[a-z]+)="[^"]*"')
"""What Vega writes for screens: the picture's alternative text says it, and PDF engines read none of it."""
_COLORS = ("#1f4e79", "#c55a11", "#5b8c5a", "#7f6084", "#a88b1e", "#6b6b6b")

Spec = dict[str, Any]  # what JSON holds


class _Unfit(Exception):  # noqa: N818 - it never leaves this module
    """Why a chart cannot be drawn, and what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True, slots=True)
class Sheet:
    """A specification to draw."""

    spec: bytes
    path: str
    """Path in the World; its folder and those above it, up to the work's, are where addresses of data begin."""
    share: float = 100
    """Percent of the measure that the drawing will have."""


def draw(sheet: Sheet, files: Mapping[str, bytes], tokens: Mapping[str, str]) -> bytes:
    """The chart as SVG, sized in points: plain fills, text as text, nothing to fetch, the same bytes again.

    `files` holds the data by path in the World. `tokens` are CSS values by name: `--face-sans`, `--color-brand`,
    `--color-data-1` to `-6`, `--color-ink`, `--color-neutral`, `--color-rule`, `--size-chart`.
    Raises: BuildError C061 at the specification.
    """
    base = sheet.path
    try:
        chart = _parsed(sheet.spec)
        _refuse(chart, 0)
        _fill_in(chart, files, base, _temporal(chart))
        svg = _converted(_sized(chart, sheet.share), _config(tokens))
    except _Unfit as fault:
        raise BuildError([Diagnostic("C061", fault.message, Location(base), fault.hint)]) from None
    title = str(chart.get("description") or posixpath.basename(base).split(".")[0].replace("-", " "))
    return _finished(svg, title, tokens).encode()


def _parsed(spec: bytes) -> Spec:
    try:
        chart = json.loads(spec)
    except (ValueError, RecursionError) as error:
        raise _Unfit(f"the specification is not JSON: {error}", "correct it") from None
    if not isinstance(chart, dict):
        raise _Unfit("the specification is not an object", "begin it with {")
    for key in _HOUSE_KEYS:
        if key in chart:
            raise _Unfit(f"the specification sets {key}", f"take {key} out: the house sets it")
    return chart


def _refuse(value: object, depth: int) -> None:
    """Refuse what fetches, links or makes data without end."""
    if depth > MAX_SPEC_DEPTH:
        raise _Unfit("the specification is nested too deeply", "write it flatter")
    if isinstance(value, dict):
        mark = value.get("mark")
        kind = mark.get("type") if isinstance(mark, dict) else mark
        if kind in _FETCHERS:
            raise _Unfit(f"marks of the type {kind} are not drawn", "use bar, line, area, point, rule or text")
        for key in (*_GENERATORS, "href", "gradient"):
            if key in value:
                raise _Unfit(f"the specification has {key}", f"take {key} out")
    for inner in _inner(value):
        _refuse(inner, depth + 1)


def _inner(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _temporal(value: object) -> frozenset[str]:
    """Fields that the chart reads as dates."""
    fields: set[str] = set()
    if isinstance(value, dict):
        name = value.get("field")
        if isinstance(name, str) and (value.get("type") == "temporal" or "timeUnit" in value):
            fields.add(name)
    for inner in _inner(value):
        fields |= _temporal(inner)
    return frozenset(fields)


def _fill_in(value: object, files: Mapping[str, bytes], base: str, dates: frozenset[str]) -> None:
    """Put the rows of its data in the place of each address."""
    if isinstance(value, dict) and isinstance(value.get("data"), dict):
        data = value["data"]
        if "url" in data:
            value["data"] = {"values": _rows(_found(str(data["url"]), files, base), str(data["url"]), dates)}
    for inner in _inner(value):
        _fill_in(inner, files, base, dates)


def _found(url: str, files: Mapping[str, bytes], base: str) -> bytes:
    if ":" in url or url.startswith("/"):
        raise _Unfit(f"the data {url} are not in the work's folder", "put them into its data/ folder")
    folder, root = posixpath.dirname(base), "/".join(base.split("/")[:3])
    while folder == root or folder.startswith(f"{root}/"):
        path = posixpath.normpath(posixpath.join(folder, url))
        if path in files and path.startswith(f"{root}/"):
            return files[path]
        folder = posixpath.dirname(folder)
    known = [path.removeprefix(f"{root}/") for path in files if path.endswith(".csv")]
    raise _Unfit(f"there are no data {url} in {root}/", nearest(url, known))


def _rows(data: bytes, url: str, dates: frozenset[str]) -> list[dict[str, object]]:
    """The rows of a CSV file; columns of numbers become numbers, dates stand at midnight wherever the machine is."""
    try:
        table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _Unfit(f"the data {url} do not parse: {error}", "save them as CSV in UTF-8") from None
    rows = [row for row in table if any(cell.strip() for cell in row)]
    if len(rows) > MAX_ROWS:
        raise _Unfit(f"the data {url} have {len(rows)} rows, more than {MAX_ROWS}", "chart a summary of them")
    head = [name.strip() for name in rows[0]] if rows else []
    if not head or any(len(row) != len(head) for row in rows) or len(set(head)) < len(head):
        raise _Unfit(
            f"the data {url} have rows that differ in length, or no head", "give every row a cell for each column"
        )
    columns = [_typed([row[i].strip() for row in rows[1:]], is_date=name in dates) for i, name in enumerate(head)]
    return [dict(zip(head, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _typed(cells: list[str], *, is_date: bool) -> list[object]:
    if is_date:
        return [_local(cell) for cell in cells]
    if all(_NUMBER.fullmatch(cell) for cell in cells if cell):
        return [None if not cell else float(cell) if re.search(r"[.eE]", cell) else int(cell) for cell in cells]
    return [cell or None for cell in cells]


def _local(cell: str) -> object:
    """JavaScript reads `2010-01-01` as UTC, and draws 2009 west of Greenwich; `2010/01/01` it reads as local."""
    match = _DATE.fullmatch(cell)
    return f"{match[1]}/{match[2] or '01'}/{match[3] or '01'}" if match else cell or None


def _sized(chart: Spec, share: float) -> Spec:
    """The chart with the width that it is printed with."""
    composed = {"facet", "hconcat", "vconcat", "concat", "repeat"} & chart.keys()
    width, height = round(WIDTH * share / 100), round(HEIGHT * (0.4 + 0.6 * share / 100))
    size: Spec = (
        {} if composed else {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    )
    return {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", **size, **_without_schema(chart)}


def _without_schema(chart: Spec) -> Spec:
    return {key: value for key, value in chart.items() if key != "$schema"}


def _config(tokens: Mapping[str, str]) -> Spec:
    """The house's look, in the terms of Vega-Lite's config."""
    size = _points(tokens.get("--size-chart", "8pt"))
    ink = tokens.get("--color-ink", "#1a1a1a")
    palette = [tokens.get(f"--color-data-{i}", color) for i, color in enumerate(_COLORS, 1)]
    colors = {"labelColor": ink, "titleColor": _neutral(tokens), "titleFontWeight": "normal"}
    text = {"labelFont": _FACE, "titleFont": _FACE, "labelFontSize": size, "titleFontSize": size, **colors}
    legend = {"orient": "top", "title": None, "symbolType": "square", "symbolSize": 50, "offset": 6}
    return {
        "aria": False,
        "background": None,
        "padding": 1,
        "font": _FACE,
        "view": {"stroke": None},
        **_axes(tokens, text),
        "legend": {**text, **legend},
        "header": text,
        "text": {"font": _FACE, "fontSize": size, "color": ink},
        "range": {"category": palette, "ordinal": palette},
        **_marks(palette[0], _neutral(tokens)),
    }


def _neutral(tokens: Mapping[str, str]) -> str:
    return tokens.get("--color-neutral", "#595959")


def _axes(tokens: Mapping[str, str], text: Spec) -> Spec:
    lines = {"domainColor": _neutral(tokens), "tickColor": _neutral(tokens), "domainWidth": 0.5, "tickWidth": 0.5}
    grid = {"gridColor": tokens.get("--color-rule", "#bfbfbf"), "gridWidth": 0.35}
    room = {"tickSize": 3, "labelPadding": 3, "titlePadding": 6, "labelFlush": False}
    return {
        "axis": {**text, **lines, **grid, **room},
        "axisBand": {"ticks": False, "grid": False},
        "axisX": {"grid": False, "labelAngle": 0},
        "axisQuantitative": {"grid": True, "domain": False, "ticks": False, "tickCount": 5},
    }


def _marks(first: str, neutral: str) -> Spec:
    return {
        "bar": {"color": first},
        "line": {"color": first, "strokeWidth": 1.5},
        "area": {"color": first, "opacity": 1},
        "point": {"color": first, "filled": True, "size": 40, "opacity": 1},
        "rule": {"color": neutral, "strokeWidth": 0.75},
        "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.15},
    }


def _points(length: str) -> float:
    match = re.fullmatch(r"([\d.]+)(pt|px|mm|in)", length)
    return float(match[1]) * {"pt": 1, "px": 0.75, "mm": 72 / 25.4, "in": 72}[match[2]] if match else 8


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
    if len(svg) > MAX_SVG_BYTES:
        raise _Unfit(f"the drawing has {len(svg)} bytes, more than {MAX_SVG_BYTES}", "chart a summary of the data")
    return svg


def _finished(svg: str, title: str, tokens: Mapping[str, str]) -> str:
    """The drawing in points, with a title, in the face as editions name it."""
    face = tokens.get("--face-sans", "Source Sans").split(",")[0].strip(" \"'")
    svg = _TAG.sub(lambda tag: _NOISE.sub("", tag[0]).replace(_FACE, face), svg)
    root = _ROOT.search(svg)
    if root is None:
        raise BuildError([Diagnostic("C061", "Vega-Lite gave no drawing", Location("content/"))])
    opening = root[0].replace(f'width="{root[1]}"', f'width="{root[1]}pt"', 1)
    opening = opening.replace(f'height="{root[2]}"', f'height="{root[2]}pt"', 1)
    return svg.replace(root[0], f"{opening}<title>{escape(title)}</title>", 1)
