"""Marks that stand in the text as they are though they look like mark-up: what an author forgot to close or to escape.

Ordinary prose has such signs too: `5 * 3`, `snake_case`, `[sic]`, `a < b`, `$5 and $6` are no findings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from markdown_it.token import Token

from printery.edit.grammar.emphasis import AROUND, UNCLOSED


class LeftOver(NamedTuple):
    """A mark that is printed."""

    code: str
    at: int
    """Offset in the content of the token."""
    marks: str
    hint: str


_CLOSE = "close it, or write a backslash before it for the sign itself"
_NOTE = "write [^key] for a note and its words on a line [^key]: ..., or ^[words] with both brackets"
_PATTERNS: Mapping[re.Pattern[str], str] = MappingProxyType(
    {
        re.compile(pattern): hint
        for pattern, hint in (
            (r"\]\(|\]\[", "write [words](https://...), or [words][key] with a line [key]: https://... of its own"),
            (r"\[\^|\^\[", _NOTE),
            (r"^\[+[^\[\]]*\]+:(?=\s|$)", "a definition has a blank line before it, and an address behind the colon"),
            (r"(?<!~)~~(?!~)", _CLOSE),
            (r"(?<!=)==(?=[\w(])(?=[^=]*[^=\s]==(?!=))", "write [words]{.mark} for words that are marked"),
            (r"\^\^+|\^$", _CLOSE),
            (r":::+", "a div is opened and closed by lines of their own, with blank lines around"),
            (
                r"\$\$+|\$(?=\\[A-Za-z]|[A-Za-z](?:[_^=]|\s[-+=<>*/]))",
                "maths stands between two dollar signs; write \\$ for the sign itself",
            ),
            (
                r"<!--|-->|<(?=/?[A-Za-z][\w:.-]*(?:\s+[\w-]+=|\s*/?$|>))",
                "close it with >, or write \\< for the sign itself",
            ),
            (r"^#{2,6}(?=\w)|^#{7,}(?=\s)", "a heading has two to four signs and a blank behind them"),
            (r"\\$", "end a line with one for a break, and a paragraph with none; write two for the sign itself"),
            (r"\{\{<|>\}\}", _CLOSE),
            (r"\{\}", "take it out: attributes follow what they belong to, [words]{.class}"),
        )
    }
)
"""Signs that only mark-up has, and what to do about each."""
_MAY = re.compile(r"[~$<#{}^`\\]|[\]!][\[(:]|\]\(|==|:::|-->|^\[")
"""Text without any of these has no mark left over, which is soon found."""
_PICTURE = re.compile(r"!\[")
_PICTURE_HINT = 'close every bracket of ![Title](images/x.png){#fig-x alt="..." source="..."}'
_ENDS = ",.;:!?)]}"
"""Signs that no word begins with."""
_TICKS = re.compile(r"`+")


def left_over(token: Token) -> Iterator[LeftOver]:
    """The marks that a token `text` prints."""
    content = token.content
    marks = token.meta.get(UNCLOSED) if token.meta else None
    if marks:
        if _looks_open(marks, *token.meta[AROUND]):
            yield LeftOver("C400", 0, marks, _CLOSE)
        return
    if not _MAY.search(content):
        return
    pictures = [picture.start() for picture in _PICTURE.finditer(content)]
    for at in pictures:
        yield LeftOver("C405", at, "![", _PICTURE_HINT)
    if pictures:
        return
    for ticks in _TICKS.finditer(content):
        if not (len(ticks[0]) == 1 and _is_letter(content, ticks.start() - 1) and _is_letter(content, ticks.end())):
            yield LeftOver("C400", ticks.start(), ticks[0], _CLOSE)
    for pattern, hint in _PATTERNS.items():
        for found in pattern.finditer(content):
            yield LeftOver("C052" if found[0] == "<!--" else "C400", found.start(), found[0], hint)


def _looks_open(marks: str, before: str, after: str) -> bool:
    """Whether stars or lines could only have been meant as emphasis: not `5 * 3`, `2**8`, `name*` or a row of them."""
    if len(marks) > 3:  # noqa: PLR2004 - strong within emphasis has three; more are a row
        return before.isalnum() or after.isalnum()
    if before.isspace() and (after.isspace() or after in _ENDS):
        return False
    if before.isalnum() and after.isalnum():
        return any(unicodedata.east_asian_width(sign) in "WF" for sign in (before, after))
    return len(marks) > 1 or not after.isspace()


def _is_letter(text: str, at: int) -> bool:
    return 0 <= at < len(text) and text[at].isalpha()
