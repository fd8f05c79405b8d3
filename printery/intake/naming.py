"""Names of files and ids, made of the words of titles and captions, each once."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

_LONGEST = 48
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d"})


def slug(text: str) -> str:
    """The words in small letters of the Latin alphabet with hyphens, `_LONGEST` at most; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    whole = "-".join(re.findall(r"[a-z0-9]+", "".join(sign for sign in plain if not unicodedata.combining(sign))))
    if len(whole) <= _LONGEST:
        return whole
    return whole[: _LONGEST + 1].rpartition("-")[0] or whole[:_LONGEST]


@dataclass(slots=True)
class Names:
    """The names that are taken."""

    taken: set[str] = field(default_factory=set)

    def take(self, wanted: str) -> str:
        """The name, with a number behind it if it is taken."""
        name, count = wanted, 1
        while name in self.taken:
            count += 1
            name = f"{wanted}-{count}"
        self.taken.add(name)
        return name

    @staticmethod
    def slug(text: str) -> str:
        """See `slug`."""
        return slug(text)
