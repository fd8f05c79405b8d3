"""The order in which names and terms are filed."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i"})
_DROPPED = re.compile(r"[^\w\s,-]|_")
_SPACES = re.compile(r"[\s-]+")

FilingKey = tuple[str, ...]


def filing_key(text: str) -> FilingKey:
    """What a name or term is filed by: word by word, without case, diacritics and punctuation.

    What stands before a comma is filed first: Smith, Ann before Smith Jones, Al.
    Source: ISO 999:1996, 8.2, and The Chicago Manual of Style, 17th ed., 16.58-16.61.
    """
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = _DROPPED.sub("", "".join(c for c in plain if not unicodedata.combining(c)))
    return tuple(_SPACES.sub(" ", part).strip() for part in plain.split(","))


def letter(key: FilingKey) -> str:
    """The letter under which a key is filed; `0–9` for one that begins with a digit."""
    first = key[0][:1]
    return "0–9" if first.isdigit() else first.upper()
