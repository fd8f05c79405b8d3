"""Where blocks begin and end: what is never closed, what begins without a blank line, front matter in mid-text.

CommonMark lets a fence or a comment that nothing closes run on to the end of the text, and takes the next line of a
paragraph for a list, a quotation or a heading if it looks like one; Pandoc does neither. Such places are findings.
Source: Pandoc User's Guide, Extensions: blank_before_header, blank_before_blockquote, yaml_metadata_block; "Block-level
formatting"; CommonMark 0.31.2, 4.5 and 4.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, fence, html_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_SEQUENCES = (
    ("<!--", "-->", "comment"),
    ("<![CDATA[", "]]>", "CDATA section"),
    ("<?", "?>", "processing instruction"),
    ("<!", ">", "declaration"),
)
"""What raw HTML that is no element begins and ends with, and its name."""
_BLANK_BEFORE = {
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "blockquote_open": "quotation",
    "heading_open": "heading",
    "hr": "rule",
    "table_open": "table",
    "drawn_table": "table",
    "footnote_reference_open": "note",
    "div_open": "fenced div",
}
"""Tokens of blocks that Pandoc reads only behind a blank line, and what people call them."""
_LISTS = frozenset(("bullet_list_open", "ordered_list_open"))
_YAML_KEY = re.compile(r"[\w-]+:([ \t]|$)|#")


def add_boundaries(md: MarkdownIt) -> None:
    """Put the rules in the place of markdown-it's."""
    md.block.ruler.at("fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.block.ruler.at("html_block", _html, {"alt": ["paragraph", "reference", "blockquote"]})
    md.block.ruler.before("hr", "front_matter", _front_matter)
    md.core.ruler.after("block", "boundaries", _boundaries)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _fault(code: str, message: str, hint: str, lines: list[int]) -> Token:
    token = Token("fault", "", 0)
    token.map, token.meta = lines, {"code": code, "message": message, "hint": hint}
    return token


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """A fence of code; one that nothing closes is a fault at the line that opens it."""
    if not fence(state, start, end, silent):
        return False
    if silent:
        return True
    code = state.tokens[-1]
    last = _line(state, state.line - 1).strip()
    if state.line - 1 == start or len(last) < len(code.markup) or set(last) != {code.markup[0]}:
        hint = f"end it with a line {code.markup} of its own, as far in as the first"
        state.tokens.append(_fault("C401", "nothing closes this fence of code", hint, [start, start + 1]))
    return True


def _html(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """A block of raw HTML; comments and the like do not interrupt a paragraph, and end."""
    text = _line(state, start)
    opening = next((found for found in _SEQUENCES if text.startswith(found[0])), None)
    if opening is None or state.is_code_block(start):
        return html_block(state, start, end, silent)
    if silent:
        return False
    _, closing, name = opening
    if name == "declaration":
        hint = "take it out, or write \\< for the sign itself"
        state.tokens.append(_fault("C052", f"a declaration, {text[:20]}, is not allowed", hint, [start, start + 1]))
        state.line = start + 1
        return True
    if state.src.find(closing, state.bMarks[start], state.eMarks[end - 1]) < 0:
        message, hint = f"nothing closes this {name}", f"end it with {closing}, or write \\< for the sign itself"
        state.tokens.append(_fault("C052", message, hint, [start, start + 1]))
        state.line = start + 1
        return True
    return html_block(state, start, end, silent)


def _front_matter(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """A block of YAML in the middle of a text, which Pandoc takes for metadata: a fault."""
    if silent or _line(state, start).rstrip() != "---" or state.is_code_block(start):
        return False
    if (start and not state.isEmpty(start - 1)) or start + 1 >= end or not _YAML_KEY.match(_line(state, start + 1)):
        return False
    last = next((line for line in range(start + 1, end) if _line(state, line).rstrip() in {"---", "..."}), None)
    if last is None:
        return False
    hint = "put what it says into the front matter that begins the file, or a blank line below ---"
    state.tokens.append(_fault("C403", "a block of YAML in the middle of a text", hint, [start, last + 1]))
    state.line = last + 1
    return True


def _boundaries(state: StateCore) -> None:
    """Put a fault before every block that begins on the very line behind a paragraph's last."""
    found: list[Token] = []
    for place, token in enumerate(state.tokens):
        name = _BLANK_BEFORE.get(token.type)
        if name and token.map and _runs_on(state.tokens, place, token.map[0]):
            hint = "leave a blank line before it; or, if it is none, write a backslash before its first sign"
            message = f"a {name} begins without a blank line before it"
            found.append(_fault("C402", message, hint, [token.map[0], token.map[0] + 1]))
        if token.type == "heading_open" and token.markup in {"-", "="} and "\n" in state.tokens[place + 1].content:
            hint = "leave a blank line before it, and one above the dashes if they are a rule"
            found.append(_fault("C402", "a heading of several lines, underlined", hint, list(token.map or [0, 1])))
        found.append(token)
    state.tokens = found


def _runs_on(tokens: Sequence[Token], place: int, line: int) -> bool:
    """Whether a paragraph ends where the block at `place` begins; the first words of an item may run into its list."""
    before = place - 1
    while before >= 0 and tokens[before].nesting < 0 and tokens[before].type != "paragraph_close":
        if tokens[before].type == "footnote_reference_close" and tokens[place].type == "footnote_reference_open":
            return False  # notes may follow one another line by line
        before -= 1
    if before < 0 or tokens[before].type != "paragraph_close" or tokens[before - 2].type != "paragraph_open":
        return False
    lines = tokens[before - 2].map
    if lines is None or lines[1] != line:
        return False
    within = before == place - 1 and before > 2 and tokens[before - 3].type == "list_item_open"  # noqa: PLR2004 - p, words, /p
    return not (within and tokens[place].type in _LISTS)
