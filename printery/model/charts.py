"""What a chart's specification asks for."""

from __future__ import annotations

from collections.abc import Iterator

MAX_SPEC_DEPTH = 40
"""Objects within objects; no Vega-Lite specification that people write goes deeper."""


def data_urls(spec: object, depth: int = 0) -> Iterator[str]:
    """Every address of data in a Vega-Lite specification, as written there."""
    if depth > MAX_SPEC_DEPTH:
        return
    if isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict) and isinstance(data.get("url"), str):
            yield data["url"]
    values = spec.values() if isinstance(spec, dict) else spec if isinstance(spec, list) else ()
    for value in values:
        yield from data_urls(value, depth + 1)
