"""The order in which names and terms are filed: by the rules of their language (Unicode collation, by ICU).

Source: ISO 999:1996, 8; The Chicago Manual of Style, 17th ed., 16.49-16.93; Unicode Technical Standard 10.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import icu

_STOP = re.compile(r"\s*[,(;:]\s*")
"""Up to here a heading is filed first: Smith, Ann before Smith Jones, Al."""
_HYPHENS = re.compile(r"[\s\-\u2010-\u2015\u00a0]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARTICLES = MappingProxyType(
    {
        "en": _words("a an the"),
        "de": _words("das dem den der des die ein eine einem einen einer eines"),
        "fr": _words("la le les l un une des d"),
        "es": _words("el la las lo los un una unas unos"),
    }
)
"""Words that do not count at the head of an entry (Chicago 16.51)."""
_SMALL_WORDS = MappingProxyType(
    {
        "en": _words(
            "about against among and as at before between by during for from in into of on or over per through to"
            " toward under until versus with within without"
        ),
        "de": _words(
            "als am an auf aus bei bis durch für gegen im in mit nach ohne seit über um und unter von vom vor während"
            " zu zum zur zwischen"
        ),
        "fr": _words("à au aux avec chez comme contre dans de depuis du en entre et par pour sans selon sous sur vers"),
        "es": _words(
            "a al ante bajo como con contra de del desde durante en entre hacia hasta para por según sin sobre y"
        ),
    }
)
"""Words that do not count at the head of a subentry either (Chicago 16.68)."""
_NO_SLUG = re.compile(r"[^a-z0-9]+")
FilingKey = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Filing:
    """How the entries of one list are filed."""

    language: str = "en"
    """BCP 47."""
    by_letter: bool = False
    """Letter by letter, so that spaces and hyphens do not count; else word by word."""

    def name(self, text: str) -> FilingKey:
        """What a name is filed by, every word of it counted: without punctuation, numbers by their value."""
        return tuple(_collator(self.language).getSortKey(self._plain(part)) for part in _STOP.split(text))

    def term(self, text: str) -> FilingKey:
        """What an entry is filed by: a leading article does not count."""
        return self.name(_without(text, _of(_ARTICLES, self.language), most=1))

    def subterm(self, text: str) -> FilingKey:
        """What a subentry is filed by: leading articles, prepositions and conjunctions do not count."""
        return self.name(_without(text, _of(_ARTICLES, self.language) | _of(_SMALL_WORDS, self.language), most=4))

    def likeness(self, text: str) -> bytes:
        """The same for terms that differ in case, accents, spaces and punctuation only."""
        letters = "".join(c for c in text if c.isalnum() or unicodedata.combining(c))
        key: bytes = _collator(self.language, primary=True).getSortKey(letters)
        return key

    def identity(self, text: str) -> bytes:
        """The same for terms that differ in spaces and punctuation only: Müller and Muller are two."""
        letters = unicodedata.normalize("NFC", text)
        return "".join(c for c in letters if c.isalnum() or unicodedata.combining(c)).encode()

    def letter(self, text: str) -> str:
        """The letter under which an entry stands, in the alphabet of the language; `0–9` and `#` before all letters."""
        first = self._plain(_without(text, _of(_ARTICLES, self.language), most=1))[:1]
        if first.isdigit():
            return "0–9"
        if not first.isalpha():
            return "#"
        alphabet = _alphabet(self.language)
        label, kind = alphabet[alphabet.getBucketIndex(first)]
        return str(label) if kind == icu.UAlphabeticIndexLabelType.NORMAL else first.upper()

    def _plain(self, text: str) -> str:
        spaced = _HYPHENS.sub("" if self.by_letter else " ", text)
        return "".join(c for c in spaced if not unicodedata.category(c).startswith(("P", "C"))).strip()


def slug(text: str) -> str:
    """The text for an id: small letters, digits and hyphens."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_SLUG.sub("-", letters).strip("-") or "x"


def _of(words: MappingProxyType[str, frozenset[str]], language: str) -> frozenset[str]:
    return words.get(language.split("-", maxsplit=1)[0].lower(), frozenset())


def _without(text: str, words: frozenset[str], most: int) -> str:
    """The text without such words at its head; one that consists of them keeps its last."""
    for _ in range(most):
        first, _space, rest = text.partition(" ")
        if "’" in first and first.partition("’")[0].casefold() in words:  # l’asile
            return first.partition("’")[2] + _space + rest
        if first.casefold() not in words or not rest.strip():
            break
        text = rest
    return text


@lru_cache(maxsize=16)
def _collator(language: str, *, primary: bool = False) -> icu.Collator:
    made = icu.Collator.createInstance(icu.Locale(language.replace("-", "_")))
    made.setAttribute(icu.UCollAttribute.NUMERIC_COLLATION, icu.UCollAttributeValue.ON)
    if primary:
        made.setStrength(icu.Collator.PRIMARY)
    return made


@lru_cache(maxsize=16)
def _alphabet(language: str) -> icu.ImmutableIndex:
    """The letters of a language; what has none of them stands under its own first letter."""
    return icu.AlphabeticIndex(icu.Locale(language.replace("-", "_"))).buildImmutableIndex()
