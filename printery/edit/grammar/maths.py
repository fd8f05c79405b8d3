r"""Maths in Markdown, as Pandoc and Quarto write them: `$..$`, `$$..$$` and `$$..$$ {#eq-x}`.

A dollar sign opens maths where no space follows it, and closes them where no space stands before it and no digit
behind; `\$` is the sign itself. Source: Pandoc User's Guide, "Math"; Quarto, "Cross References", "Equations".
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from printery.edit.grammar.attributes import parse_attributes

_INLINE = re.compile(r"\$(?![\s$])((?:\\.|[^\\$\s]|\s(?!\$))+)\$(?!\d)", re.DOTALL)
_DISPLAY = re.compile(r"\$\$((?:\\.|[^\\$])+)\$\$", re.DOTALL)
_MARK = "$$"


def add_maths(md: MarkdownIt) -> None:
    """Add the rules for displayed equations, and for maths in a line."""
    md.block.ruler.before("table", "equation", _equation, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.before("escape", "maths", _maths)


def _equation(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`$$..$$` that begins a line, up to its own `$$`; no blank line stands between, nothing but braces behind."""
    if state.is_code_block(start) or not _line(state, start).startswith(_MARK):
        return False
    last, text = start, _line(state, start)
    while text.count(_MARK) < 2:  # noqa: PLR2004 - one that opens, one that closes
        last += 1
        if last >= end or state.isEmpty(last) or state.sCount[last] < state.blkIndent:
            return _unclosed(state, start, last, silent=silent)
        text += "\n" + _line(state, last)
    tex, _, behind = text[len(_MARK) :].partition(_MARK)
    found = parse_attributes(behind.strip(), 0) if behind.strip() else None
    if behind.strip() and (found is None or found[1] != len(behind.strip())):
        return False  # words follow: a paragraph that begins with maths
    if silent:
        return True
    token = state.push("equation", "equation", 0)
    token.map, token.content = [start, last + 1], text
    token.meta = {"tex": tex, "attributes": found[0] if found else None}
    state.line = last + 1
    return True


def _unclosed(state: StateBlock, start: int, last: int, *, silent: bool) -> bool:
    if silent:
        return True
    token = state.push("fault", "", 0)
    token.map = [start, last]
    hint = "end it with $$ before the next blank line, or write \\$ for the sign itself"
    token.meta = {"code": "C092", "message": "$$ opens an equation that nothing closes", "hint": hint}
    state.line = last
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _maths(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if state.src[state.pos] != "$":
        return False
    display = state.src.startswith(_MARK, state.pos)
    match = (_DISPLAY if display else _INLINE).match(state.src, state.pos, state.posMax)
    if match is None:
        if display and not silent:
            state.pending += _MARK
        state.pos += len(_MARK) if display else 0
        return display
    if not silent:
        token = state.push("maths", "math", 0)
        token.meta |= {"tex": match[1], "tex_at": match.start(1), "display": "block" if display else "inline"}
    state.pos = match.end()
    return True
