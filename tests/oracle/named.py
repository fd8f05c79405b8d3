"""Differences that docs/markdown.md names: texts of generated Markdown that have one are not compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

NAMED: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "Signs at the end of a heading belong to it": re.compile(r"^#{2,4} .*[^\s#]#+$", re.MULTILINE),
        "An escaped bracket begins no task": re.compile(r"^\W*(?:\w+[.)] )?\\\[[ x]\\\]", re.MULTILINE),
        "Marks and quotation marks do not bound each other": re.compile(r"[\"'][*_~`]|[*_~`][\"']"),
        "Three or more tildes within a line are words": re.compile(r"\S~{3,}|~{3,}\S.*~"),
    }
)


def named(text: str) -> str:
    """The difference that a text has; an empty string if it has none."""
    return next((name for name, pattern in NAMED.items() if pattern.search(text)), "")
