"""CSS in a drawing: it may colour and move, but name nothing outside of the drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import tinycss2

_COLOURS = frozenset(("rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "icc-color"))
_MOVES = frozenset(("matrix", "translate", "scale", "rotate", "skew"))
_SHAPES = frozenset(("rect", "inset", "circle", "ellipse", "polygon", "path"))
_SUMS = frozenset(("calc", "min", "max", "clamp", "var"))
_FUNCTIONS = _COLOURS | _MOVES | {f"{name}{axis}" for name in _MOVES for axis in "xy"} | _SHAPES | _SUMS | {"url"}
"""What values may call. `url` is looked into."""
_FORBIDDEN = frozenset(("behavior", "-moz-binding", "animation", "animation-name", "transition", "filter"))
"""Properties that run programs or move, or that engines draw differently."""
_DEEPEST = 30


def sheet_faults(text: str) -> Iterator[str]:
    """What a `style` element does that a drawing may not."""
    for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule":
            yield f"a rule @{rule.at_keyword[:30]}"
        elif rule.type == "qualified-rule":
            yield from _declared(tinycss2.parse_blocks_contents(rule.content))
        else:
            yield "a style that does not parse"


def style_faults(text: str) -> Iterator[str]:
    """The same for a `style` attribute."""
    yield from _declared(tinycss2.parse_blocks_contents(text))


def value_faults(text: str) -> Iterator[str]:
    """The same for the value of an attribute that CSS knows too, such as fill."""
    yield from _called(tinycss2.parse_component_value_list(text), 0)


def _declared(items: list[Any]) -> Iterator[str]:
    for item in items:
        if item.type == "declaration":
            if item.lower_name in _FORBIDDEN:
                yield f"the property {item.lower_name}"
            yield from _called(item.value, 0)
        elif item.type in {"at-rule", "qualified-rule"}:
            yield "a rule inside of a rule"


def _called(values: list[Any], depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        yield "values nested too deeply"
        return
    for value in values:
        if value.type == "url" and not value.value.strip().startswith("#"):
            yield f"the address {value.value[:60]}"
        elif value.type == "function":
            if value.lower_name not in _FUNCTIONS:
                yield f"the function {value.lower_name[:30]}"
            elif value.lower_name == "url" and not _leads_inside(value.arguments):
                yield "an address that leads elsewhere"
            yield from _called(value.arguments, depth + 1)
        elif hasattr(value, "content") and isinstance(value.content, list):
            yield from _called(value.content, depth + 1)
        elif value.type == "error" and value.kind in {"bad-url", "bad-string"}:
            yield "an address that does not parse"


def _leads_inside(arguments: list[Any]) -> bool:
    words = [value for value in arguments if value.type not in {"whitespace", "comment"}]
    return len(words) == 1 and words[0].type == "string" and words[0].value.strip().startswith("#")
