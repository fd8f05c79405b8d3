"""The tokens: the design values that one file of templates/ holds for every edition, chart and cover."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import tinycss2

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.galley import Document

SHEET = "tokens.css"
_LINES = re.compile(r"\s*\n\s*")
_GIVEN = re.compile(r"(--[\w-]+)\s*:")
"""A name that is given a value."""
_DEPTH = 16
"""Tokens may be made of tokens; deeper nesting is a circle."""


def tokens_of(sheets: Mapping[str, str]) -> Mapping[str, str]:
    """Token name (with its two hyphens) to its value, `var()` resolved; a later sheet overrides an earlier one.

    `sheets` maps a path below `templates/` to the style sheet's text.
    Raises: BuildError T007 for a declaration that does not parse, or a token that is not defined or defined by itself.
    """
    raw: dict[str, str] = {}
    places: dict[str, Location] = {}
    faults: list[Diagnostic] = []
    for path, text in sheets.items():
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            where = Location(f"templates/{path}", rule.source_line, rule.source_column)
            if rule.type != "qualified-rule":
                faults.append(Diagnostic("T007", "is no rule with tokens", where, "write :root { --name: value }"))
                continue
            for item in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
                where = Location(f"templates/{path}", item.source_line, item.source_column)
                if item.type != "declaration" or not item.name.startswith("--"):
                    faults.append(Diagnostic("T007", "is no token", where, "write --name: value;"))
                    continue
                # on one line, so that sheets in which it is written out keep their line numbers
                raw[item.name] = _LINES.sub(" ", tinycss2.serialize(item.value).strip())
                places[item.name] = where
    values = {name: _resolve(name, raw, places, faults, 0) for name in raw}
    if faults:
        raise BuildError(faults)
    return values


def _resolve(
    name: str, raw: Mapping[str, str], places: Mapping[str, Location], faults: list[Diagnostic], depth: int
) -> str:
    if depth > _DEPTH:
        faults.append(Diagnostic("T007", f"{name} is made of itself", places[name], "give it a value"))
        return ""
    parts = []
    for part in tinycss2.parse_component_value_list(raw[name]):
        if part.type == "function" and part.lower_name == "var":
            other = tinycss2.serialize(part.arguments).strip()
            if other in raw:
                parts.append(_resolve(other, raw, places, faults, depth + 1))
            else:
                faults.append(Diagnostic("T007", f"{other} is not defined", places[name], "define it in the same file"))
        else:
            parts.append(part.serialize())
    return "".join(parts).strip()


def mixed(colour: str, other: str, share: float) -> str:
    """A colour with a share (0 to 1) of another one in it, both as `#rrggbb`: what presses take for an opacity."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.strip().removeprefix("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits  # noqa: PLR2004 - #rgb
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def written_out(css: str, tokens: Mapping[str, str]) -> str:
    """A style sheet with every `var(--name)` replaced by its value, for reading systems that know no variables."""
    for name in sorted(tokens, key=len, reverse=True):
        css = css.replace(f"var({name})", tokens[name])
    return css


def with_tokens(styles: Sequence[Document], tokens: Mapping[str, str]) -> tuple[Document, ...]:
    """Style sheets with the values of tokens in place, which engines would look up for each element.

    A name that is given a value in more than one place is left to the cascade.
    """
    given = Counter(name for style in styles for name in _GIVEN.findall(style.text))
    lasting = {name: value for name, value in tokens.items() if given[name] == 1}
    return tuple(replace(style, text=written_out(style.text, lasting)) for style in styles)
