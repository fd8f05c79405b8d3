"""Charts before they are drawn: whether a specification is one that the house draws, and whether its data fit it."""

from __future__ import annotations

import json
import posixpath
from dataclasses import dataclass, field

from printery.diagnostics import Location, nearest
from printery.edit.charts.cells import check_dates, check_numbers, read_columns
from printery.edit.charts.fields import (
    dated,
    encodings,
    facets,
    field_of,
    lookups,
    made,
    measured,
    named,
    properties,
)
from printery.edit.charts.refusals import COLOR_CHANNELS, HOUSE_KEYS, refusals
from printery.edit.desk import Desk
from printery.edit.tables.numbers import decimal_sign
from printery.model.stages.charts import MAPS, MAX_SPEC_DEPTH, Spec, data_urls, features_of, inner, place_of, table_of

MAX_SPEC_BYTES = 1024 * 1024
MOST_UNLABELLED = 4
"""Series that differ in grey by lightness alone; more need labels at their marks."""
MOST_PANELS = 60
_SERIES_CHANNELS = ("color", "fill", "stroke", "shape", "strokeDash")
_LABELLED_CHANNELS = ("x", "y", "row", "column", "facet", "text")
Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]


def check_chart(desk: Desk, path: str, at: Location, language: str) -> tuple[str, ...]:
    """The paths of the tables that a chart draws; what keeps it from being drawn is reported, at its line if possible.

    Numbers of the data are read by the language of the figure.
    Faults: C061 for the specification itself, C086 for columns that the data do not have, C087 for shapes of a map,
    C088 for series that grey does not tell apart, C431 to C433 for cells of the data.
    """
    data = desk.files[path]
    if len(data) > MAX_SPEC_BYTES:
        hint = "put its data into a CSV file"
        desk.fault("C061", f"{path} has {len(data)} bytes, more than {MAX_SPEC_BYTES}", at, hint)
        return ()
    try:
        text = data.decode("utf-8")
        spec = json.loads(text)
    except json.JSONDecodeError as error:
        place = Location(path, error.lineno, error.colno)
        desk.fault("C061", f"the specification is not JSON: {error.msg}", place, "correct it here")
        return ()
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        desk.fault("C061", f"the specification is not JSON: {error}", Location(path), "save it as UTF-8")
        return ()
    if not isinstance(spec, dict):
        desk.fault("C061", "the specification is not an object", Location(path), "begin it with {")
        return ()
    chart = _Chart(desk, path, text)
    for key in HOUSE_KEYS:
        if key in spec:
            chart.fault("C061", f"the specification sets {key}", key, f"take {key} out: the house sets it")
    if chart.refuse(spec, 0, colored=False):
        return ()
    chart.read(spec)
    chart.check_columns(spec)
    chart.check_cells(spec, decimal_sign(language))
    chart.check_lookups(spec)
    chart.check_series(spec)
    return tuple(posixpath.normpath(posixpath.join(desk.folder, url)) for url in chart.tables)


@dataclass(slots=True)
class _Chart:
    """One specification and its data."""

    desk: Desk
    path: str
    text: str
    tables: dict[str, Table] = field(default_factory=dict)
    maps: dict[str, list[Spec]] = field(default_factory=dict)
    broken: bool = False
    """Whether data are missing or cannot be read, so that nothing can be said of their columns."""

    def fault(self, code: str, message: str, word: str, hint: str) -> None:
        """Report a finding at a word of the specification."""
        self.desk.fault(code, message, place_of(self.text, self.path, word), hint)

    def refuse(self, value: object, depth: int, *, colored: bool) -> bool:
        """Report what fetches, links, grows without end or brings colours of its own; whether there is any."""
        if depth > MAX_SPEC_DEPTH:
            self.fault("C061", "the specification is nested too deeply", "", "write it flatter")
            return True
        found = list(refusals(value, colored=colored))
        for message, word, hint in found:
            self.fault("C061", message, word, hint)
        inside = [
            self.refuse(part, depth + 1, colored=key in COLOR_CHANNELS or (colored and key != "field"))
            for key, part in (value.items() if isinstance(value, dict) else (("", part) for part in inner(value)))
        ]
        return bool(found) or any(inside)

    def read(self, spec: Spec) -> None:
        """Read all data that the specification names."""
        for url in sorted(set(data_urls(spec))):
            data = self._found(url)
            if data is None:
                self.broken = True
                continue
            is_map = url.lower().endswith(MAPS)
            try:
                if is_map:
                    self.maps[url] = features_of(data)
                else:
                    self.tables[url] = table_of(data)
            except ValueError as error:
                self.broken = True
                hint = "save them as CSV in UTF-8, with a cell for each column in every row"
                hint = "export them as GeoJSON with a FeatureCollection, in degrees" if is_map else hint
                what, code = ("shapes", "C087") if is_map else ("data", "C061")
                self.fault(code, f"the {what} {url} {error}", url, hint)

    def _found(self, url: str) -> bytes | None:
        folder, files = self.desk.folder, self.desk.files
        if ":" in url or url.startswith("/"):
            hint = "put the data into the data/ folder of the work"
            self.fault("C061", f"the data {url} are not in the work's folder", url, hint)
            return None
        path = posixpath.normpath(posixpath.join(folder, url))
        if path not in files or not path.startswith(f"{folder}/"):
            known = [name.removeprefix(f"{folder}/") for name in files if name.endswith((".csv", *MAPS[:1]))]
            self.fault("C061", f"there are no data {url} in {folder}/", url, nearest(url, known))
            return None
        return files[path]

    def check_columns(self, spec: Spec) -> None:
        """Report fields that neither the data nor a transform of the specification has."""
        known = {name for head, _ in self.tables.values() for name in head}
        known |= {name for features in self.maps.values() for feature in features for name in properties(feature)}
        known |= {*made(spec)} | ({"id", "type", "geometry", "properties"} if self.maps else set())
        if self.broken or not known:
            return
        for name in sorted(set(named(spec))):
            plain = name.replace("\\", "")
            if plain not in known and plain.removeprefix("properties.") not in known:
                self.fault("C086", f"the data have no column {name}", name, nearest(name, known))

    def check_cells(self, spec: Spec, mark: str) -> None:
        """Report cells that are no number or date where the chart needs one: it would leave out their rows."""
        numbers, dates = measured(spec), dated(spec)
        for url in self.tables:
            path = posixpath.normpath(posixpath.join(self.desk.folder, url))
            columns, faults = read_columns(self.desk.files[path], path)
            self.desk.faults += faults
            for name, column in columns.items():
                if name in numbers - dates:
                    self.desk.faults += check_numbers(name, column, path, mark)
                elif name in dates:
                    self.desk.faults += check_dates(name, column, path)

    def check_lookups(self, spec: Spec) -> None:
        """Report rows whose shape a map does not have."""
        for lookup, key, url in lookups(spec):
            if url not in self.tables or not self.maps:
                continue
            head, rows = self.tables[url]
            name = lookup.removeprefix("properties.")
            shapes = {
                str(properties.get(name, feature.get(name, "")))
                for features in self.maps.values()
                for feature in features
                if isinstance(properties := feature.get("properties") or {}, dict)
            }
            wanted = [row[head.index(key)] for row in rows] if key in head else []
            missing = [value for value in dict.fromkeys(wanted) if value not in shapes]
            if missing:
                message = (
                    f"the map has no shape for {', '.join(missing[:5])} of {url} ({len(missing)} of {len(wanted)})"
                )
                self.fault(
                    "C087", message, lookup, f"write the values of {lookup} in the column {key}, or take rows out"
                )

    def check_series(self, spec: Spec) -> None:
        """Report more series than grey can tell apart without labels, and more panels than a page holds."""
        units = tuple(encodings(spec, {}))
        labelled = {field_of(encoding.get(channel)) for encoding in units for channel in _LABELLED_CHANNELS}
        counted = {
            name
            for encoding in units
            for channel in _SERIES_CHANNELS
            if (name := field_of(encoding.get(channel)))
            and encoding[channel].get("type") not in {"quantitative", "temporal"}
        }
        for name in sorted(counted - labelled):
            count = len(self._values(name))
            if count > MOST_UNLABELLED:
                message = (
                    f"{count} series of {name} without labels: in grey no more than {MOST_UNLABELLED} can be told apart"
                )
                hint = "add a layer of the mark text that names them, or make small multiples with facet"
                self.fault("C088", message, name, hint)
        for name in sorted({field_of(part) for part in facets(spec)} - {""}):
            count = len(self._values(name))
            if count > MOST_PANELS:
                hint = f"no page holds more than {MOST_PANELS}: chart a part of them"
                self.fault("C061", f"{count} panels, one for each {name}", name, hint)

    def _values(self, name: str) -> set[str]:
        return {row[head.index(name)] for head, rows in self.tables.values() if name in head for row in rows}
