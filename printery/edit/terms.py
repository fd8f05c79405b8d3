"""Acronyms of the work, found in its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from printery.diagnostics import Location
from printery.model.text import Node


@dataclass(frozen=True, slots=True)
class Terms:
    """The acronyms of a work with their expansions, and the pattern that finds them."""

    expansions: Mapping[str, str]
    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, expansions: Mapping[str, str]) -> Terms:
        """The terms of `work.yaml`; whole words only, a plural s allowed, the longest first."""
        if not expansions:
            return cls(expansions, None)
        words = "|".join(re.escape(word) for word in sorted(expansions, key=lambda word: (-len(word), word)))
        return cls(expansions, re.compile(rf"(?<!\w)({words})(?=s?(?!\w))"))

    def mark(self, text: str, location: Location) -> Iterator[Node | str]:
        """The text, with a node `abbr` for each acronym; the s of a plural stands behind it."""
        last = 0
        for match in self.pattern.finditer(text) if self.pattern else ():
            if match.start() > last:
                yield text[last : match.start()]
            yield Node("abbr", {"title": self.expansions[match[1]]}, (match[1],), location)
            last = match.end()
        if last < len(text):
            yield text[last:]
