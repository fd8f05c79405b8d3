"""Citations in their places: as words, or as notes with the punctuation around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from printery.collate.citeproc import LINE, NOTE, Formatted
from printery.model.stages.text import Blocks, Inline, Node, plain_text

_PUNCTUATION = re.compile(r"[.,;:!?…)\]”’»]+")
_ENDED = re.compile(r"[.!?][”’»]?$")
_GOES_ON = re.compile(r"\s*[,;:]|\s+[a-zà-ÿ(]")
"""Words behind a citation that opens a note, and that a full stop would cut off."""
_INSIDE = re.compile(r"[.,]+")
_CALLS_BEFORE = "fr"
"""The language whose calls of notes stand before punctuation.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, "Appel de note".
"""
_SPACE = " \u00a0\u202f\n"


@dataclass(slots=True)
class Replacer:
    """Puts what the citations say in their places."""

    text: Iterator[Inline]
    lines: Iterator[Inline]
    language: str

    @classmethod
    def of(cls, formatted: Formatted, language: str) -> Replacer:
        """A replacer that puts in place what was formatted, in the same order."""
        return cls(iter(formatted.citations), iter(formatted.in_lines), language)

    def blocks(self, blocks: Blocks, inside: str = "") -> Blocks:
        """The blocks with every citation replaced."""
        return tuple(self.node(block, inside) for block in blocks)

    def node(self, node: Node, inside: str = "") -> Node:
        """The node with every citation below it replaced; `inside` a note or a line it stays in the words."""
        inside = node.tag if node.tag in {NOTE, LINE} else inside
        if not node.nodes:
            return node
        done: list[Node | str] = []
        rest = list(node.children)
        while rest:
            child = rest.pop(0)
            if isinstance(child, str):
                _append(done, child)
            elif child.tag == "citation":
                begins = bool(inside) and not done
                self._put(done, rest, next(self.lines if inside == LINE else self.text))
                if begins:
                    _capitalise(done)
            else:
                done.append(self.node(child, inside))
        return _with_lines(node.containing(*done))

    def _put(self, done: list[Node | str], rest: list[Node | str], result: Inline) -> None:
        calls = bool(result) and isinstance(result[-1], Node) and result[-1].tag in {"note", "sup"}
        for part in _meet(done, result[:-1] if calls else result, rest):
            _append(done, part)
        if not calls:
            return
        if done and isinstance(done[-1], str):
            done[-1] = done[-1].rstrip(_SPACE)
            if done[-1].endswith("(") and rest and str(rest[0]).startswith(")"):
                done[-1], rest[0] = done[-1][:-1].rstrip(_SPACE), str(rest[0])[1:]
        if self.language.split("-")[0].lower() != _CALLS_BEFORE and rest and isinstance(rest[0], str):
            self._move(done, rest)
        done.append(result[-1])

    def _move(self, done: list[Node | str], rest: list[Node | str]) -> None:
        """Punctuation that follows the call of a note comes before it, and full stops into American quotes."""
        match = _PUNCTUATION.match(str(rest[0]))
        if match is None:
            return
        rest[0] = str(rest[0])[match.end() :]
        text = match[0]
        inner = _INSIDE.match(text)
        if inner and self.language == "en-US" and done and isinstance(done[-1], str) and done[-1].endswith("”"):
            done[-1] = f"{done[-1][:-1]}{inner[0]}”{text[inner.end() :]}"
        else:
            _append(done, text)


def _with_lines(node: Node) -> Node:
    """A figure or table whose plain attributes say what its lines now say."""
    said = {line.get("role"): plain_text(line.children) for line in node.nodes if line.tag == "line"}
    return node.having(**{role: words for role, words in said.items() if role in node.attributes})


def _append(done: list[Node | str], part: Node | str) -> None:
    if isinstance(part, str) and done and isinstance(done[-1], str):
        done[-1] += part
    elif part:
        done.append(part)


def _meet(done: list[Node | str], result: Inline, rest: list[Node | str]) -> Inline:
    """The words as they fit what stands around them: no second space before, one full stop where the sentence ends."""
    words = list(result)
    before = str(done[-1]) if done and isinstance(done[-1], str) else ""
    if words and isinstance(words[0], str) and (not done or before[-1:].isspace() or words[0][:1] in ",."):
        words[0] = words[0].lstrip()
    if words and isinstance(words[0], str) and words[0][:1] in ",.;" and done and isinstance(done[-1], str):
        done[-1] = done[-1].rstrip(_SPACE)
    if words and isinstance(words[-1], str) and rest and isinstance(rest[0], str):
        if _ENDED.search(words[-1]) and rest[0].startswith("."):
            rest[0] = rest[0][1:]
        elif words[-1].endswith(".") and _GOES_ON.match(rest[0]):
            words[-1] = words[-1][:-1]
    return tuple(words)


def _capitalise(done: list[Node | str]) -> None:
    """A note begins with a capital."""
    if done and isinstance(done[0], str) and done[0][:1].islower():
        done[0] = done[0][0].upper() + done[0][1:]
    elif done and isinstance(done[0], Node) and done[0].tag in {"em", "span"} and done[0].children:
        inner = list(done[0].children)
        _capitalise(inner)
        done[0] = replace(done[0], children=tuple(inner))
