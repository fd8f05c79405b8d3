"""Names of people in running text: the forms that one can have there, and where they occur."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from printery.model.written.works import Person


def name_forms(person: Person) -> Iterator[str]:
    """Every form by which a text may name a person: the family name alone names one too."""
    name = person.name
    yield person.display
    yield name.family
    if name.given:
        yield f"{name.given} {name.family}"
        yield f"{name.family} {name.given}"
    if name.native:
        yield name.native


def spoken_of(text: str, names: Iterable[str]) -> Iterator[str]:
    """The names that stand in a text as words, whatever their accents; of one word, only with its capital.

    A name of several words is found too where spaces were lost, or hyphens and line ends added.
    """
    plain = _plain(text)
    run = _run(text)
    for name in names:
        wanted = _plain(name)
        several = " " in wanted
        if re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain) or (several and _run(name) in run):
            yield name
        elif any(unicodedata.category(c) == "Lo" for c in name) and (_run(name) in run or _run(name)[::-1] in run):
            yield name  # a script without capitals, some of them without spaces; pages may hold it from right to left


def _plain(text: str) -> str:
    """The words without accents, broken words joined, white space as single spaces."""
    joined = re.sub(r"[\u00ad\u2010\ufffe-]\s*\n\s*|\u00ad", "", text)
    bare = "".join(c for c in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(c))
    return " ".join(bare.translate(_LETTERS).split())


_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "’": "'"})
"""Letters that have no accent to take off, as people write them without."""


def _run(text: str) -> str:
    """The letters alone."""
    return "".join(c for c in _plain(text).casefold() if c.isalnum())
