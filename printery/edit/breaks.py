"""Where words may be broken, for words that the hyphenation patterns of their language do not know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from printery.diagnostics import Location
from printery.model.stages.text import Node

SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Breaks:
    """The exceptions of a work, as it lists them: `mi-grant` may be broken there only, `Ferrand` nowhere."""

    places: Mapping[str, tuple[int, ...]]
    """Word in small letters to the offsets at which it may be broken."""
    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, listed: Sequence[str]) -> Breaks:
        """The exceptions of a list; whole words only, in capitals too."""
        places = {}
        for word in listed:
            parts = word.split("-")
            places["".join(parts).casefold()] = tuple(len("".join(parts[:n])) for n in range(1, len(parts)))
        words = "|".join(re.escape(word) for word in sorted(places, key=lambda word: (-len(word), word)))
        return cls(places, re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if words else None)

    def mark(self, text: str, location: Location) -> Iterator[Node | str]:
        """The text, with each listed word in a span of its own that keeps it whole but for its soft hyphens."""
        last = 0
        for match in self.pattern.finditer(text) if self.pattern else ():
            if match.start() > last:
                yield text[last : match.start()]
            ends = (0, *self.places.get(match[0].casefold(), ()), len(match[0]))
            parts = (match[0][begin:end] for begin, end in pairwise(ends))
            yield Node("span", {"class": "whole"}, (SOFT_HYPHEN.join(parts),), location)
            last = match.end()
        if last < len(text):
            yield text[last:]
