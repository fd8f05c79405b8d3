"""Typewriter characters to typographic ones: quotes, dashes, ellipses and spaces that hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import NamedTuple

from printery.model.stages.addresses import addresses, may_be_address

NBSP = "\u00a0"
NARROW = "\u202f"
"""The narrow space that holds, inside French quotes and before high punctuation."""
OPAQUE = "\ufffc"
"""Stands for what is no text (code, a picture, a reference) while the text around it is set."""
_SEAM = "\ue000"
_LITERAL = "\ue001"
"""Stands for an address while the text around it is set."""
_LITERALS = re.compile(_LITERAL)


class PunctuationMarks(NamedTuple):
    """The marks of one language."""

    quotes: tuple[str, str, str, str]
    """Outer opening and closing, inner opening and closing."""
    em_dash: str


_MARKS = MappingProxyType(
    {
        "en": PunctuationMarks(("“", "”", "‘", "’"), "—"),
        "de": PunctuationMarks(("„", "“", "‚", "‘"), f"{NBSP}– "),
        "fr": PunctuationMarks((f"«{NARROW}", f"{NARROW}»", "“", "”"), f"{NBSP}— "),
        "es": PunctuationMarks(("«", "»", "“", "”"), f"{NBSP}— "),
        "en-gb": PunctuationMarks(("‘", "’", "“", "”"), f"{NBSP}– "),
        "de-ch": PunctuationMarks(("«", "»", "‹", "›"), f"{NBSP}– "),
        "it": PunctuationMarks(("«", "»", "“", "”"), f"{NBSP}– "),
        "pl": PunctuationMarks(("„", "”", "«", "»"), f"{NBSP}– "),
        "nl": PunctuationMarks(("‘", "’", "“", "”"), f"{NBSP}– "),
        "pt": PunctuationMarks(("“", "”", "‘", "’"), f"{NBSP}— "),
    }
)
_EM_DASH = re.compile(rf"(?:[ \n]|{_SEAM})*(?<!-)---(?!-)(?:[ \n]|{_SEAM})*")
_EN_DASH = re.compile(r"(?<!-)--(?!-)")
_QUOTE = re.compile("[\"']")
_YEARS = re.compile(r"'\d\ds?\b")
_ABBREVIATED = r"\b(?:pp?|[Nn]os?|[Vv]ols?|[Cc]hs?|[Aa]rts?|[Pp]aras?|[Ss]ecs?|[Ff]igs?|c)\."
_NAMED = (
    r"\b(?:Figures?|Tables?|Box|Boxes|Chapters?|Parts?|Sections?|Articles?|Annex|Appendix|Recommendations?"
    r"|Abbildung|Tabelle|Kapitel|Artikel|Tableau|Chapitre|Figura|Tabla|Capítulo|pages?|paragraphs?)"
)
_UNIT = r"(?:percent|per cent|thousand|million|billion|trillion|km|kg|ha|°C|%)(?!\w)"
_HOLD = re.compile(
    rf"((?:{_ABBREVIATED}|{_NAMED}){_SEAM}*)[ ]({_SEAM}*(?=[\d{OPAQUE}]|[IVXLC]+\b))"
    rf"|((?:\b|(?<=\.))[A-Z]\.{_SEAM}*)[ ]({_SEAM}*(?=[A-Z]\.))"
    rf"|(\d{_SEAM}*)[ ]({_SEAM}*(?={_UNIT}))"
)
_MAY_HOLD = re.compile(rf"[\d{OPAQUE}]|[A-Z]\.|\b[IVXLC]+\b")
"""Text without any of these has nothing to hold, which is soon found."""

_HIGH = re.compile(r"(?<=[^\s(\[/:;!?])([\ue000]*)[ \u00a0\u202f]([:;!?])(?=[\s\ue000)\]»”]|$)")
"""A space before French high punctuation; a colon takes the full one. Source: Imprimerie nationale, Lexique, 2002."""
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)(?: x | ?× ?)(?=\d)|(?<![\w.,\u2013-])-(?=\d)")
"""A letter x between numbers, and a hyphen that can only be a minus sign."""


def _between_numbers(match: re.Match[str]) -> str:
    return "\u2212" if match[0] == "-" else f"{NBSP}×{NBSP}"


def set_pieces(pieces: Sequence[str], language: str) -> list[str]:
    """The pieces of one run of text, in order, set as the language has it; `OPAQUE` stands for what is no text.

    Source: The Chicago Manual of Style, 17th ed., 6.78-6.91 (dashes), 6.9 and 6.115-6.117 (quotes).
    """
    text = _SEAM.join(piece.replace(_SEAM, "\ufffd").replace(_LITERAL, "\ufffd") for piece in pieces)
    text, literal = _without_addresses(text)
    tag, marks = language.lower(), marks_of(language)
    if "--" in text:
        text = _EM_DASH.sub(lambda match: _dash(match, marks.em_dash), text)
        text = _EN_DASH.sub("–", text)
    text = text.replace("...", "…")
    if '"' in text or "'" in text:
        text = _quotes(text, marks.quotes)
    text = _BETWEEN_NUMBERS.sub(_between_numbers, text)
    if tag.startswith("fr"):
        text = _HIGH.sub(lambda match: match[1] + (NBSP if match[2] == ":" else NARROW) + match[2], text)
    text = _HOLD.sub(_hold, text) if _MAY_HOLD.search(text) else text
    return (_LITERALS.sub(lambda _: next(literal), text) if _LITERAL in text else text).split(_SEAM)


def _without_addresses(text: str) -> tuple[str, Iterator[str]]:
    """The text with one sign for each address, and the addresses, every sign of which counts."""
    if not may_be_address(text):
        return text, iter(())
    places = tuple(addresses(text))
    parts, last = list[str](), 0
    for start, end in places:
        parts += [text[last:start], _LITERAL]
        last = end
    return "".join((*parts, text[last:])), (text[start:end] for start, end in places)


def marks_of(language: str) -> PunctuationMarks:
    """The marks of a language; of English, if nothing is known of it."""
    tag = language.lower()
    return _MARKS.get(tag) or _MARKS.get(tag.partition("-")[0], _MARKS["en"])


def set_text(text: str, language: str) -> str:
    """One piece of text, set as the language has it."""
    return set_pieces([text], language)[0]


def _dash(match: re.Match[str], dash: str) -> str:
    before, after = match[0].split("---")
    return _SEAM * before.count(_SEAM) + dash + _SEAM * after.count(_SEAM)


def _hold(match: re.Match[str]) -> str:
    return NBSP.join(group for group in match.groups() if group is not None)


def _quotes(text: str, quotes: tuple[str, str, str, str]) -> str:
    opened: set[int] = set()
    """Offsets of quotes that open."""
    singles = 0

    def curl(match: re.Match[str]) -> str:
        nonlocal singles
        at = match.start()
        single = match[0] == "'"
        if single and _YEARS.match(text, at):
            return "’"
        opens = _opens(text, at, opened)
        if opens:
            opened.add(at)
        if not single:
            return quotes[0 if opens else 1]
        if opens:
            singles += 1
            return quotes[2]
        if singles and not _word(_after(text, at)):
            singles -= 1
            return quotes[3]
        return "’"

    return _QUOTE.sub(curl, text)


def _opens(text: str, at: int, opened: set[int]) -> bool:
    before, place = _before(text, at)
    after = _after(text, at)
    if not after or after.isspace():
        return False
    if not before or before.isspace() or before in "([{/¿¡":
        return True
    if before in "\"'":
        return place in opened
    return before in "—–-" and (_word(after) or after in "\"'")


def _before(text: str, at: int) -> tuple[str, int]:
    place = at - 1
    while place >= 0 and text[place] == _SEAM:
        place -= 1
    return (text[place], place) if place >= 0 else ("", -1)


def _after(text: str, at: int) -> str:
    place = at + 1
    while place < len(text) and text[place] == _SEAM:
        place += 1
    return text[place] if place < len(text) else ""


def _word(character: str) -> bool:
    return bool(character) and (character.isalnum() or character in {OPAQUE, _LITERAL})
