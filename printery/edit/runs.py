"""Runs of text in one language, set typographically over the marks and notes between their pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from printery.edit.typography import OPAQUE, set_pieces

_TRANSPARENT = frozenset(("footnote_ref", "fault", "html_inline"))
"""What leaves no gap between the words around it."""


@dataclass(slots=True)
class _Run:
    """Text of one language, with what stands between its pieces."""

    language: str
    pieces: list[str] = field(default_factory=list)
    texts: list[tuple[int, Token]] = field(default_factory=list)

    def take(self, token: Token) -> None:
        self.texts.append((len(self.pieces), token))
        self.pieces.append(token.content)

    def set(self) -> None:
        done = set_pieces(self.pieces, self.language)
        for place, token in self.texts:
            token.content = done[place]


def set_runs(tokens: Sequence[Token], language: str) -> None:
    """Set the text of the tokens as their language has it, in place; breaks of source lines become spaces."""
    runs = [_Run(language)]
    spans: list[bool] = []
    for token in tokens:
        if token.type == "softbreak":
            token.type, token.content = "text", " "
        if token.type == "text":
            runs[-1].take(token)
        elif token.type == "span_open":
            spans.append(_opens_run(token, runs))
        elif token.type == "span_close":
            if spans.pop():
                runs.pop().set()
        elif token.nesting == 0 and token.type not in _TRANSPARENT:
            runs[-1].pieces.append("\n" if token.type == "hardbreak" else OPAQUE)
    for run in runs:
        run.set()


def _opens_run(token: Token, runs: list[_Run]) -> bool:
    """Begin a run for a span in another language; the run around it sees one opaque thing there."""
    language = token.meta["attributes"].pairs.get("lang")
    if language is None:
        return False
    runs[-1].pieces.append(OPAQUE)
    runs.append(_Run(language))
    return True
