"""Lists as Pandoc writes them beyond CommonMark: `a.`, `iv)`, `(1)`, `#.`, and examples `(@good)` that count on.

The rule follows markdown-it's own for lists, with other markers. Source: Pandoc User's Guide, "Ordered lists" and
"Numbered example lists".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_VALUE = r"(?:\d{1,9}|\#|@[\w-]{0,40}|[ivxlcdm]{1,9}|[IVXLCDM]{1,9}|[A-Za-z])"
_MARKER = re.compile(rf"(?:\((?P<both>{_VALUE})\)|(?P<one>{_VALUE})(?P<end>[.)]))(?=[ \t]|$)")
_NUMERAL = re.compile(r"m{0,4}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_EXAMPLE = re.compile(r"@([\w-]+)")
_CODE_INDENT = 4
_UNUSUAL_INDENT = 4
"""Spaces after a marker beyond which the item begins with code."""


@dataclass(frozen=True, slots=True)
class _Marker:
    """What begins an item."""

    style: str
    """HTML's type: 1, a, A, i, I; `example` or `any` (`#.`)."""
    ends: str
    """`period`, `paren` or `both`."""
    value: str
    width: int

    def continues(self, first: _Marker) -> bool:
        """Whether an item with this marker belongs to the list that another began."""
        return self.ends == first.ends and (self.style == first.style or first.style in _styles(self.value))

    def number(self, style: str) -> int:
        """What the marker says in a style."""
        if style in {"i", "I"}:
            digits = [_ROMAN[letter] for letter in self.value.lower()]
            return sum(-d if d < max(digits[place + 1 :], default=0) else d for place, d in enumerate(digits))
        if style in {"a", "A"}:
            return ord(self.value.lower()) - ord("a") + 1
        return int(self.value) if self.value.isdigit() else 1


def add_lists(md: MarkdownIt) -> None:
    """Add the rules for lists and for references to examples; task lists are the parser's own."""
    md.options["tasklists"] = True
    md.block.ruler.before("list", "fancy_list", _fancy_list, {"alt": ["paragraph", "blockquote", "list"]})
    md.inline.ruler.before("escape", "example", _example)
    md.core.ruler.after("block", "one_list", _one_list)


def _styles(value: str) -> tuple[str, ...]:
    """The styles that a marker can be read in, the likeliest first: Pandoc takes i for a number, c for a letter."""
    if value.isdigit():
        return ("1",)
    if value.startswith(("#", "@")):
        return ("any",) if value == "#" else ("example",)
    letters, numerals = ("a", "i") if value.islower() else ("A", "I")
    is_numeral = _NUMERAL.fullmatch(value.lower()) is not None
    if len(value) > 1:
        return (numerals,) if is_numeral else ()
    if value.lower() == "i":
        return (numerals, letters)
    return (letters, numerals) if is_numeral else (letters,)


def _marker(state: StateBlock, line: int) -> _Marker | None:
    """The marker that begins a line; None if there is none, or one that CommonMark knows."""
    start = state.bMarks[line] + state.tShift[line]
    match = _MARKER.match(state.src, start, state.eMarks[line])
    if match is None:
        return None
    value = match["both"] or match["one"]
    styles = _styles(value)
    if not styles or (match["one"] and (value.isdigit() or value.startswith("@"))):
        return None
    spaces = len(state.src[match.end() : state.eMarks[line]]) - len(
        state.src[match.end() : state.eMarks[line]].lstrip()
    )
    if match["end"] == "." and len(value) == 1 and value.isupper() and spaces == 1:
        return None  # the initial of a name: B. Russell
    if match[0] == "p." and state.src[match.end() : state.eMarks[line]].lstrip()[:1].isdigit():
        return None  # a page: p. 3
    ends = "both" if match["both"] else {".": "period", ")": "paren"}[match["end"]]
    return _Marker(styles[0], ends, value, match.end() - match.start())


def _fancy_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if state.is_code_block(start):
        return False
    first = marker = _marker(state, start)
    if first is None or marker is None:
        return False
    if silent:
        return _interrupts(state, start, first)
    opening = state.push("ordered_list_open", "ol", 1)
    opening.attrs = dict(_attributes(state, first))
    outer, state.parentType = state.parentType, "list"
    tight, ended_empty, line, place = True, False, start, len(state.tokens) - 1
    while marker is not None:
        tight = _item(state, line, end, marker) and tight and not ended_empty
        ended_empty, line = state.line - line > 1 and state.isEmpty(state.line - 1), state.line
        if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
            break
        marker = _marker(state, line)
        if marker is not None and not marker.continues(first):
            marker = None
    state.push("ordered_list_close", "ol", -1)
    opening.map, state.line, state.parentType = [start, line], line, outer
    if tight:
        _hide_paragraphs(state.tokens[place:], state.level)
    return True


def _interrupts(state: StateBlock, line: int, marker: _Marker) -> bool:
    """Whether a marker ends the block at hand: an item beside it does, a list within an item only with its first."""
    if state.parentType != "paragraph" or state.sCount[line] < state.blkIndent:
        return True
    return state.listIndent >= 0 and (marker.style == "example" or marker.number(marker.style) == 1)


def _attributes(state: StateBlock, first: _Marker) -> dict[str, str | int | float]:
    """Type, start and ends of a list; examples count on through the text."""
    examples: dict[str, int] = state.env.setdefault("examples", {"": 0})
    start = examples[""] + 1 if first.style == "example" else first.number(first.style)
    style = "1" if first.style in {"example", "any"} else first.style
    found: dict[str, str | int | float] = {} if style == "1" else {"type": style}
    if start != 1:
        found["start"] = start
    if first.ends != "period":
        found["class"] = first.ends
    return found


def _item(state: StateBlock, line: int, end: int, marker: _Marker) -> bool:
    """Parse one item; whether it is tight."""
    if marker.style == "example":
        examples: dict[str, int] = state.env["examples"]
        examples[""] += 1
        if len(marker.value) > 1:
            if marker.value[1:] in examples:
                hint = "give the second a name of its own: a reference means the first"
                fault = state.push("fault", "", 0)
                fault.map = [line, line + 1]
                message = f"the example ({marker.value}) is named a second time"
                fault.meta = {"code": "C404", "message": message, "hint": hint}
            examples.setdefault(marker.value[1:], examples[""])
    token = state.push("list_item_open", "li", 1)
    after = state.bMarks[line] + state.tShift[line] + marker.width
    content = after
    while content < state.eMarks[line] and state.src[content] in " \t":
        content += 1
    spaces = content - after
    gap = 1 if content >= state.eMarks[line] or spaces > _UNUSUAL_INDENT else spaces
    before = (state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent)
    state.listIndent, state.blkIndent = state.blkIndent, state.sCount[line] + marker.width + gap
    state.sCount[line] += marker.width + spaces
    state.tight, state.tShift[line] = True, content - state.bMarks[line]
    state.md.block.tokenize(state, line, end)
    tight = state.tight
    state.tight, state.tShift[line], state.sCount[line], state.listIndent, state.blkIndent = before
    state.push("list_item_close", "li", -1)
    token.map = [line, state.line]
    return tight


def _hide_paragraphs(tokens: list[Token], level: int) -> None:
    """A tight list has its words directly in its items."""
    for token in tokens:
        if token.type in {"paragraph_open", "paragraph_close"} and token.level == level + 2:
            token.hidden = True


def _one_list(state: StateCore) -> None:
    """Make one list of two that differ in their marks only: Pandoc reads `-`, `*` and `+` alike."""
    kept: list[Token] = []
    for token in state.tokens:
        if token.type == "bullet_list_open" and kept and kept[-1].type == "bullet_list_close":
            kept.pop()
        else:
            kept.append(token)
    state.tokens = kept


def _example(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`(@good)`, the number of an example of this text."""
    match = _EXAMPLE.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "@" else None
    number = state.env.get("examples", {}).get(match[1]) if match else None
    if match is None or number is None:
        return False
    if not silent:
        state.push("text", "", 0).content = str(number)
    state.pos = match.end()
    return True
