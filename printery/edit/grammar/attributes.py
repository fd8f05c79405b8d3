"""Attributes in braces, as Pandoc writes them: `{#id .class key="value"}`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PART = re.compile(
    r"""\s*(?:\#(?P<id>[^\s{}#.="'<>&]+) | \.(?P<cls>[A-Za-z][\w-]*)
          | (?P<dash>-) | (?P<key>[A-Za-z][\w-]*)=(?:"(?P<double>(?:[^"\\]|\\.)*)" | '(?P<single>(?:[^'\\]|\\.)*)'
            | (?P<bare>[^\s"'{}]+))
        )(?=[\s}])""",
    re.VERBOSE,
)
_END = re.compile(r"\s*\}")
_ESCAPED = re.compile(r"""\\(["'\\])""")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What stands between the braces."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: dict[str, str] = field(default_factory=dict)


def parse_attributes(text: str, start: int) -> tuple[Attributes, int] | None:
    """The attributes whose opening brace stands at `start`, and the offset behind the closing one.

    None if the braces do not hold attributes and nothing else, or one of them twice.
    """
    position, classes, pairs, given = start + 1, [], {}, ""
    while match := _PART.match(text, position):
        position = match.end()
        if match["id"]:
            if given:
                return None
            given = match["id"]
        elif match["dash"]:
            classes.append("unnumbered")  # Pandoc's short form
        elif match["cls"]:
            classes.append(match["cls"])
        elif match["key"] in pairs:
            return None
        else:
            value = next(v for v in (match["double"], match["single"], match["bare"]) if v is not None)
            pairs[match["key"]] = " ".join(_ESCAPED.sub(r"\1", value).split())
    end = _END.match(text, position)
    if end is None or (not given and not classes and not pairs):
        return None
    return Attributes(given, tuple(classes), pairs), end.end()


def split_trailing(text: str) -> tuple[str, Attributes | None, int]:
    """A line's text, the attributes that end it, and the offset of their opening brace.

    The offset is -1 where the line ends in no brace; attributes that do not parse are None with their offset.
    """
    stripped = text.rstrip()
    if not stripped.endswith("}"):
        return text, None, -1
    at = stripped.find("{")
    first = at
    while at >= 0:
        found = parse_attributes(stripped, at)
        if found and found[1] == len(stripped):
            return stripped[:at].rstrip(), found[0], at
        at = stripped.find("{", at + 1)
    return stripped[:first].rstrip(), None, first
