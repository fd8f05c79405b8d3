"""Where links lead and what they are called, as Pandoc reads it: blanks in an address, quotes within a title.

Source: Pandoc 3.9, Text.Pandoc.Readers.Markdown, `source`, `linkTitle`, `quotedTitle`.
"""

from __future__ import annotations

from typing import Any

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkLabel, parseLinkTitle
from markdown_it.rules_inline import StateInline

_BLANKS = " \t"
_DEEPEST = 20
"""Quotes within quotes of a title."""


class LinkHelpers:
    """The helpers of markdown-it, with labels that may hold all that stands in brackets, and Pandoc's addresses.

    markdown-it takes a note or a span in a label for a link, and the link around it for plain text; what may not stand
    in a link is reported where links are made.
    """

    @staticmethod
    def parseLinkLabel(state: StateInline, start: int, _: bool = False) -> int:  # noqa: FBT001, FBT002, N802 - markdown-it's
        """Where the label ends; -1 if it does not."""
        return parseLinkLabel(state, start)

    @staticmethod
    def parseLinkDestination(text: str, start: int, maximum: int) -> Any:  # noqa: ANN401, N802 - markdown-it's own
        """The address that begins at `start`; one with blanks goes on to a title or the bracket that closes."""
        found = parseLinkDestination(text, start, maximum)
        if text.startswith("<", start):
            return found
        end = _end(text, start, maximum)
        if end > found.pos and any(blank in text[start:end] for blank in _BLANKS):
            found.ok, found.pos, found.str = True, end, unescapeAll(text[start:end])
        return found

    @staticmethod
    def parseLinkTitle(text: str, start: int, maximum: int, before: Any = None) -> Any:  # noqa: ANN401, N802 - as above
        """The title that begins at `start`; quotes within it have their own ends."""
        found = parseLinkTitle(text, start, maximum, before)
        end = _quoted(text, start, maximum) if before is None and text[start : start + 1] in {'"', "'"} else -1
        if end > found.pos:
            found.ok, found.can_continue, found.pos = True, False, end
            found.str = unescapeAll(text[start + 1 : end - 1])
        return found


def _end(text: str, start: int, maximum: int) -> int:
    """Where an address ends that may hold blanks, but no line's end."""
    at, depth = start, 0
    while at < maximum and text[at] != "\n":
        sign = text[at]
        if sign in _BLANKS:
            word = at
            while word < maximum and text[word] in _BLANKS:
                word += 1
            if word >= maximum or text[word] in "\"')\n{":
                break
            at = word
            continue
        if sign == "\\":
            at += 1
        elif sign == "(":
            depth += 1
        elif sign == ")":
            if not depth:
                break
            depth -= 1
        at += 1
    return min(at, maximum)


def _quoted(text: str, start: int, maximum: int, depth: int = 0) -> int:
    """The offset behind the quote that ends a title: one that no letter follows; -1 if none does."""
    mark, at = text[start], start + 1
    if text[at : at + 1].isspace() or depth > _DEEPEST:
        return -1
    while at < maximum:
        if text[at] == mark:
            if not text[at + 1 : at + 2].isalnum():
                return at + 1
            at = _quoted(text, at, maximum, depth + 1)
            if at < 0:
                return -1
        else:
            at += 2 if text[at] == "\\" else 1
    return -1
