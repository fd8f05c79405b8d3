"""What a chart's specification reads, makes and shows: fields, lookups, encodings, panels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from printery.model.stages.charts import Spec, data_urls, inner


def named(spec: object) -> Iterator[str]:
    """Every field that a specification reads."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key in {"field", "lookup"} and isinstance(value, str):
                yield value
            elif key in {"groupby", "fold"} and isinstance(value, list):
                yield from (name for name in value if isinstance(name, str))
            elif key == "repeat" and isinstance(value, list | dict):
                for part in (value,) if isinstance(value, list) else value.values():
                    yield from (name for name in inner(part) if isinstance(name, str))
            elif key == "from" and isinstance(value, dict):
                yield from (name for name in (value.get("key"), *inner(value.get("fields"))) if isinstance(name, str))
    for value in inner(spec):
        yield from named(value)


def made(spec: object) -> Iterator[str]:
    """Every field that a transform of the specification makes."""
    if isinstance(spec, dict):
        names = spec.get("as")
        yield from (names,) if isinstance(names, str) else (name for name in inner(names) if isinstance(name, str))
        if "fold" in spec and "as" not in spec:
            yield from ("key", "value")
    for value in inner(spec):
        yield from made(value)


def properties(feature: Mapping[str, Any]) -> Iterator[str]:
    """The names of the properties of a feature."""
    found = feature.get("properties")
    if isinstance(found, dict):
        yield from (str(name) for name in found)


def lookups(spec: object) -> Iterator[tuple[str, str, str]]:
    """Field of the shapes, key of the data and address of the data of every lookup."""
    if isinstance(spec, dict) and isinstance(spec.get("from"), dict) and isinstance(spec.get("lookup"), str):
        urls = [*data_urls(spec["from"])]
        if urls and isinstance(spec["from"].get("key"), str):
            yield spec["lookup"], spec["from"]["key"], urls[0]
    for value in inner(spec):
        yield from lookups(value)


def encodings(spec: object, around: Spec) -> Iterator[Spec]:
    """The encoding of every unit, with what it takes over from the specifications around it."""
    if not isinstance(spec, dict):
        return
    own = spec.get("encoding")
    encoding = {**around, **own} if isinstance(own, dict) else around
    parts: list[object] = [spec.get("spec")]
    for key in ("layer", "hconcat", "vconcat", "concat"):
        parts += inner(spec.get(key))
    if "mark" in spec:
        facet = {"facet": part} if (part := spec.get("facet")) else {}
        is_text = "text" in str(spec["mark"])
        yield {key: value for key, value in encoding.items() if key != "text" or is_text} | facet
    elif isinstance(spec.get("facet"), dict):
        encoding = {**encoding, "facet": spec["facet"]}
    for part in parts:
        yield from encodings(part, encoding)


def facets(spec: object) -> Iterator[object]:
    """What the specification makes panels of."""
    if isinstance(spec, dict):
        facet = spec.get("facet")
        yield from (facet,) if isinstance(facet, dict) and "field" in facet else inner(facet)
        encoding = spec.get("encoding")
        if isinstance(encoding, dict):
            yield from (encoding.get(channel) for channel in ("row", "column", "facet"))
    for value in inner(spec):
        yield from facets(value)


def field_of(channel: object) -> str:
    """The field of an encoding channel, or nothing."""
    name = channel.get("field") if isinstance(channel, dict) else None
    return name if isinstance(name, str) else ""


_OF_NUMBERS = frozenset(
    ("sum", "mean", "average", "median", "min", "max", "variance", "variancep", "stdev", "stdevp", "stderr", "product",
     "q1", "q3", "ci0", "ci1")
)  # fmt: skip
"""Operations of Vega-Lite that compute with numbers."""


def measured(spec: object) -> frozenset[str]:
    """Every field whose values a chart places by their size, and those that it folds into one."""
    found = frozenset(_measured(spec))
    return found | {name for names, made in _folds(spec) if made in found for name in names}


def _measured(spec: object) -> Iterator[str]:
    if isinstance(spec, dict):
        name, kind = spec.get("field"), spec.get("type")
        operation = spec.get("aggregate", spec.get("op"))
        counted = isinstance(operation, str) and operation not in _OF_NUMBERS
        sized = kind == "quantitative" or operation in _OF_NUMBERS or (kind is None and bool(spec.get("bin")))
        if isinstance(name, str) and sized and not counted:
            yield name.replace("\\", "")
        if isinstance(spec.get("stack"), str) and "groupby" in spec:
            yield spec["stack"]
    for value in inner(spec):
        yield from _measured(value)


def _folds(spec: object) -> Iterator[tuple[list[str], str]]:
    """Fields that a transform folds into one, and the name of that."""
    if isinstance(spec, dict) and isinstance(spec.get("fold"), list):
        names = spec.get("as")
        made = names[1] if isinstance(names, list) and len(names) > 1 and isinstance(names[1], str) else "value"
        yield [name for name in spec["fold"] if isinstance(name, str)], made
    for value in inner(spec):
        yield from _folds(value)


def dated(spec: object) -> frozenset[str]:
    """Every field whose values a chart places in time."""
    own = spec if isinstance(spec, dict) else {}
    name = own.get("field")
    is_dated = isinstance(name, str) and (own.get("type") == "temporal" or "timeUnit" in own)
    return frozenset([str(name)] if is_dated else []).union(*(dated(value) for value in inner(spec)))
