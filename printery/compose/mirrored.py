"""Style sheets for languages that are written from right to left: everything that has a side gets the other one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import tinycss2

_OTHER = {"left": "right", "right": "left"}
_SIDED_VALUES = frozenset(
    ("text-align", "text-align-last", "float", "clear", "object-position", "background-position", "break-before",
     "break-after", "caption-side")
)  # fmt: skip
_FOUR_SIDED = frozenset(("margin", "padding", "border-width", "border-style", "border-color", "inset"))
_KEPT = re.compile(r"\[dir|\.(?:align-)?(?:left|right|decimal)\b|\bpre\b")
"""Selectors of rules that stay: those for a direction, for a side that the author names, and for code."""
_WORD = re.compile(r"left|right")
_TURNING = frozenset(("rotate", "translatex"))
_NO_PARTS = frozenset(("whitespace", "comment"))


def mirrored(sheet: str) -> str:
    """A style sheet as it is for the other direction; lines keep their numbers.

    Left and right change places in names of properties and margin boxes, in values that are sides, in values for four
    sides, in the sides of pages and in turns. Source: CSS Page 3, 3.1: the first page of a document that runs from
    right to left is a left one.
    """
    return str(tinycss2.serialize(_rules(tinycss2.parse_component_value_list(sheet), is_kept=False)))


def _rules(tokens: Sequence[Any], *, is_kept: bool) -> list[Any]:
    """The rules and declarations of a sheet or block, mirrored."""
    done, part = [], list[Any]()
    for token in tokens:
        if token.type == "{} block":
            prelude = tinycss2.serialize([one for one in part if one.type != "comment"])
            is_page = prelude.lstrip().startswith("@")
            for one in part if is_page else ():
                if one.type in {"at-keyword", "ident"}:
                    one.value = _turned(one.value)
            token.content = _rules(token.content, is_kept=is_kept or (not is_page and bool(_KEPT.search(prelude))))
        elif token.type != "literal" or token.value != ";":
            part.append(token)
            continue
        elif not is_kept:
            _mirror(part)
        done += [*part, token]
        part = []
    if not is_kept:
        _mirror(part)
    return [*done, *part]


def _mirror(part: list[Any]) -> None:
    """Mirror one declaration in place, if that is what the tokens are."""
    told = [token for token in part if token.type not in _NO_PARTS]
    if len(told) < 3 or told[0].type != "ident" or told[1] != ":" or told[0].value.startswith("--"):  # noqa: PLR2004 - name, colon, value
        return
    name, values = told[0].lower_value, told[2:]
    told[0].value = _turned(told[0].value)
    if name in _SIDED_VALUES:
        for value in values:
            if value.type == "ident" and value.lower_value in _OTHER:
                value.value = _OTHER[value.lower_value]
    elif name in _FOUR_SIDED:
        sides = values[: next((place for place, value in enumerate(values) if value == "!"), len(values))]
        if len(sides) == 4:  # noqa: PLR2004 - top, right, bottom, left
            places = [place for place, token in enumerate(part) if token is sides[1] or token is sides[3]]
            part[places[0]], part[places[1]] = part[places[1]], part[places[0]]
    elif name == "transform":
        turns = [value for value in values if value.type == "function" and value.lower_name in _TURNING]
        for amount in (one for turn in turns for one in turn.arguments if one.type in {"dimension", "percentage"}):
            shown = amount.representation
            amount.representation = shown[1:] if shown.startswith("-") else f"-{shown}"


def _turned(name: str) -> str:
    return _WORD.sub(lambda side: _OTHER[side[0]], name)
