"""The form in which two readings of one text are compared: lines that say block, marks and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

HEAD = "---\ntitle: Text\n---\n"
"""What a section begins with."""
_QUOTES = re.compile("[\"'\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00ab\u00bb]")
_DASHES = re.compile("[\\s]*[-\u2010-\u2015\u2212][-\u2010-\u2015\u2212\\s]*")
_STEERING = re.compile("[\u00ad\u200b\u2060\ufeff]")
_EMPTY = re.compile(r"(?:\s*(?:\{[^{}]*\}|\u23ce))+$")
"""Marks at the end of a line that no word follows."""
_SPACES = re.compile("\\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with the marks that are on them."""

    words: str
    marks: frozenset[str] = frozenset()
    note: tuple[str, ...] = ()
    """The lines of the note that is called here; such a piece has no words."""


@dataclass(slots=True)
class Lines:
    """A text as lines: where each stands in lists and quotations, what it is, and its words."""

    found: list[str] = field(default_factory=list)

    def verbatim(self, path: str, words: str) -> None:
        """A line for code, in which every sign counts."""
        shown = "\n".join(line if line.strip() else "" for line in words.rstrip().split("\n"))
        self.found.append(f"{path}pre {shown!r}")

    def add(self, path: str, kind: str, pieces: Iterable[Piece] = ()) -> None:
        """A line of a block; paragraphs without words are none."""
        words = written(tuple(pieces))
        if words or kind not in {"p", "line"}:
            self.found.append(f"{path}{kind} {words}".rstrip())


def plain(words: str) -> str:
    """Words without what the languages' rules of typography change: quotes, dashes, spaces, dots, minus and times."""
    text = _STEERING.sub("", unicodedata.normalize("NFC", words)).replace("\u2026", "...").replace("\u00d7", "x")
    return _SPACES.sub(" ", _QUOTES.sub("", _DASHES.sub("-", text)))


def address(href: str) -> str:
    """Where a link leads; places within the work have names of their own in each program."""
    return "#" if "#" in href and "://" not in href else unquote(href)


def written(pieces: Sequence[Piece]) -> str:
    """The pieces as one line: words with the same marks together, marks before their words, blanks without any."""
    signs: list[tuple[str, frozenset[str]]] = []
    for piece in pieces:
        if piece.note:
            signs.append((f"[^{' / '.join(piece.note)}]", frozenset()))
        signs += [(sign, frozenset() if sign.isspace() else piece.marks) for sign in piece.words]
    out: list[str] = []
    marks: frozenset[str] = frozenset()
    for sign, own in _calmed(_unquoted(signs)):
        if own != marks:
            out.append(f"{{{' '.join(sorted(own))}}}" if own else "{}")
            marks = own
        out.append(sign)
    return _EMPTY.sub("", "".join(out).strip())


def _unquoted(signs: Sequence[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """The signs without quotes and the blanks beside them: which of two quotes opens is a matter of typography."""
    out: list[tuple[str, frozenset[str]]] = []
    behind = False
    for sign, marks in signs:
        if _QUOTES.fullmatch(sign) and "code" not in marks:
            while out and out[-1][0].isspace():
                out.pop()
            behind = True
        elif not (behind and sign.isspace()):
            out.append((sign, marks))
            behind = False
    return out


def _calmed(signs: Sequence[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """The signs typographically plain; a blank between words of the same marks has these marks too."""
    runs: list[tuple[str, frozenset[str]]] = []
    for at, (sign, marks) in enumerate(signs):
        if sign.isspace():
            after = next((m for s, m in signs[at + 1 :] if not s.isspace()), frozenset())
            before = runs[-1][1] if runs else frozenset()
            runs.append((" ", before & after))
        else:
            runs.append((sign, marks))
    joined: list[tuple[str, frozenset[str]]] = []
    for sign, marks in runs:
        if joined and joined[-1][1] == marks and len(sign) == 1 and not joined[-1][0].startswith("[^"):
            joined[-1] = (joined[-1][0] + sign, marks)
        else:
            joined.append((sign, marks))
    return _without_double_blanks(
        [(words if _is_literal(words, marks) else plain(words), marks) for words, marks in joined]
    )


def _is_literal(words: str, marks: frozenset[str]) -> bool:
    """Whether every sign counts: in notes, which have been made plain, and in addresses that are links."""
    address = words.startswith(("http://", "https://")) and any(mark.startswith("a:") for mark in marks)
    return address or words.startswith("[^") or "code" in marks


def _without_double_blanks(runs: list[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """Dashes at the edge of a run lose the blanks around them as those within do."""
    out: list[tuple[str, frozenset[str]]] = []
    for words, marks in runs:
        last = out[-1][0] if out else ""
        text = words.lstrip() if not out or last.endswith((" ", "-")) else words
        if out and text.startswith("-") and last.endswith(" "):
            out[-1] = (last.rstrip(), out[-1][1])
        if text:
            out.append((text, marks))
    return [(words, marks) for words, marks in out if words]


def said(marks: frozenset[str], own: frozenset[str]) -> frozenset[str]:
    """The marks with an element's own language and direction in the place of those around it."""
    keys = {mark.partition(":")[0] for mark in own}
    return frozenset(mark for mark in marks if mark.partition(":")[0] not in keys) | own
