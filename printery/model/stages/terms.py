"""Acronyms of the work, found in its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.text import Node
from printery.model.written.apparatus import Abbreviation, AcronymStyle
from printery.model.written.works import Work

_CANDIDATE = re.compile(r"(?<![\w/.@#&=?-])([A-Z][A-Z0-9]*(?:[A-Z][A-Z0-9]*){2,})(?=s?(?![\w/]))")
"""Three capitals or more, maybe with figures, and no part of an address or a document's symbol."""
_NUMERAL = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Terms:
    """The acronyms of a work with their expansions, and the patterns that find them."""

    language: str = "en"
    """The work's own; acronyms of another language name theirs."""
    abbreviations: Mapping[str, Abbreviation] = field(default_factory=dict)
    style: AcronymStyle | None = None
    """None for texts of which nobody asks it, by `acronyms` in work.yaml: nothing in them is found unexplained."""
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """By language of the passage."""

    @classmethod
    def of(cls, work: Work) -> Terms:
        """The terms of `work.yaml`."""
        words: dict[str, set[str]] = {work.language: set(work.acronyms.known)}
        for short, entry in work.abbreviations.items():
            words.setdefault(entry.lang or work.language, set()).add(short)
        patterns = {language: _pattern(found) for language, found in words.items() if found}
        style = work.acronyms if "acronyms" in work.model_fields_set else None
        return cls(work.language, work.abbreviations, style, patterns)

    def mark(self, text: str, place: Callable[[int], Location], language: str) -> Iterator[Node | str]:
        """The text, with a node `abbr` for each acronym; the s of a plural stands behind it.

        `place` gives the place of an offset in the text.
        """
        last = 0
        pattern = self.patterns.get(language)
        for match in pattern.finditer(text) if pattern else ():
            if match.start() > last:
                yield text[last : match.start()]
            entry = self.abbreviations.get(match[1])
            yield Node("abbr", {"title": entry.long} if entry else {}, (match[1],), place(match.start()))
            last = match.end()
        if last < len(text):
            yield text[last:]

    def unexplained(self, text: str, language: str) -> Iterator[tuple[str, int]]:
        """The acronyms in a text of the work's language that the work does not know, each with its offset."""
        if self.style is None or language != self.language:
            return
        for match in _CANDIDATE.finditer(text):
            word = match[1]
            known = word in self.abbreviations or word in self.style.known or _NUMERAL.fullmatch(word)
            if not known and sum(c.isalpha() for c in word) >= _LETTERS:
                yield word, match.start()


def _pattern(words: set[str]) -> re.Pattern[str]:
    """Whole words only, a plural s allowed, the longest first."""
    found = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<!\w)({found})(?=s?(?!\w))")


def unexplained_findings(found: Mapping[str, Location]) -> Iterator[Diagnostic]:
    """Yield C107 for each acronym, at the first place of it."""
    for word, location in found.items():
        hint = f"write {word} under abbreviations of work.yaml, or under acronyms.known if everybody knows it"
        yield Diagnostic("C107", f"nothing says what {word} means", location, hint)
