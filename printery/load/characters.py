"""Characters that no page can show and no file format may hold: found where they stand, not where engines stumble."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.diagnostics import Diagnostic, Location

TEXTS = (".md", ".csv", ".tsv", ".json", ".geojson", ".bib")
"""Files of the content that are looked through; YAML is by its own reader."""
_NEVER = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
"""Controls, halves of pairs, and what is no character. Source: XML 1.0 (fifth edition), 2.2, and its note."""
_ESCAPED = re.compile(
    r"(?<!\\)(?:\\u00(?:0[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[89][0-9a-fA-F])|\\u[fF]{3}[eEfF]"
    r"|\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\[bf])"
)
"""The same as JSON writes them."""
_HINT = "take it out"
_MOST = 20
"""Findings for one file: one that is no text has thousands."""


def without(text: str) -> str:
    """The text with the sign for a lost character in their places."""
    return _NEVER.sub("\ufffd", text)


def named(text: str) -> str:
    """The first of them, as a message names it; empty if there is none."""
    found = _NEVER.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def check_characters(path: str, data: bytes) -> Iterator[Diagnostic]:
    """Yield C324 for each of them in a text file of the content, at its line and column."""
    if not path.endswith(TEXTS):
        return
    # lists of people may be as spreadsheets save them: see `printery/load/delimited.py`
    is_wide = path.endswith("csv") and data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if is_wide else "utf-8-sig", "replace").replace("\r\n", "\n")
    pattern = _ESCAPED if path.endswith(("json",)) else None
    for count, match in enumerate(_matches(text, pattern)):
        if count == _MOST:
            return
        line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        what = match[0] if match[0].startswith("\\") else f"U+{ord(match[0]):04X}"
        yield Diagnostic("C324", f"the character {what} shows nothing", Location(path, line, column), _HINT)


def _matches(text: str, more: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    yield from _NEVER.finditer(text)
    if more is not None:
        yield from more.finditer(text)
