"""Ordinal numbers as a language writes them: the ending of a French one stands raised, 1er and XIXe too.

English has its endings on the line (The Chicago Manual of Style, 17th ed., 9.6); in Spanish, Italian and Portuguese the
author writes the signs º and ª, and in German a full stop.
Source: Imprimerie nationale, Lexique des règles typographiques, 2002, "Adjectifs numéraux".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.diagnostics import Location
from printery.model.stages.text import Node

_FRENCH = re.compile(
    r"(?<![\w.,])(?:\d{1,4}(?=(ers?|res?|es?)(?!\w|-\d))|I(?=(er|re)(?!\w|-\d))|(?:[VX]|[IVXLC]{2,})(?=(es?)(?!\w|-\d)))"
)
"""A number in figures or Roman numerals with its ending; Le, Ce and Vers are words."""


def with_ordinals(text: str, language: str, location: Location) -> Iterator[Node | str]:
    """The text, with a node `sup` for the ending of each ordinal number where the language raises it."""
    last = 0
    for match in _FRENCH.finditer(text) if language.partition("-")[0].lower() == "fr" else ():
        ending = next(filter(None, match.groups()))
        yield text[last : match.end()]
        yield Node("sup", {}, (ending,), location)
        last = match.end() + len(ending)
    if last < len(text):
        yield text[last:]
