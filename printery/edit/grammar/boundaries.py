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
_ITEMS = frozenset(("list_item_open", "list_item_close"))
_LIST_LINE = re.compile(r"\n[ ]{0,3}(?:[-+*]|\(?(?:\d+|#|[a-zA-Z]|[ivxlc]+)[.)])(?:[ \t]|$)", re.MULTILINE)
_DEFINITION_LINE = re.compile(r"\n[ ]{0,3}[:~](?:[ \t]|$)", re.MULTILINE)
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
    end_line = state.line - 1
    last = _line(state, end_line).strip()
    closes = len(last) >= len(code.markup) and set(last) == {code.markup[0]} and not state.is_code_block(end_line)
    if end_line == start or not closes:
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
    closed = state.src.find(closing, state.bMarks[start], state.eMarks[end - 1])
    if closed < 0:
        message, hint = f"nothing closes this {name}", f"end it with {closing}, or write \\< for the sign itself"
        state.tokens.append(_fault("C052", message, hint, [start, start + 1]))
        state.line = start + 1
        return True
    behind = state.src[closed + len(closing) :].partition("\n")[0]
    if behind.strip():  # a comment in a line of text
        return _words_behind(state, start, closed, name)
    return html_block(state, start, end, silent)


def _words_behind(state: StateBlock, start: int, closed: int, name: str) -> bool:
    """Leave a comment with words behind it to their paragraph; a fault if there is a blank line within."""
    last = next(line for line in range(start, state.lineMax) if state.eMarks[line] >= closed)
    if not any(state.isEmpty(line) for line in range(start, last)):
        return False
    hint = "begin what follows on a line of its own"
    state.tokens.append(_fault("C052", f"words behind the end of a {name}", hint, [last, last + 1]))
    state.line = last + 1
    return True


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
    lines = state.src.split("\n")
    found: list[Token] = []
    items = 0
    for place, token in enumerate(state.tokens):
        items += token.nesting if token.type in _ITEMS else 0
        message = _fault_of(state.tokens, place, lines) if token.map else ""
        if items and token.type == "inline" and _LIST_LINE.search(token.content):
            message = "a line within an item looks like the beginning of a list"
        if token.type == "inline" and _DEFINITION_LINE.search(token.content):
            message = "a line looks like the definition of a term, and follows none"
        if message and token.map:
            hint = "leave a blank line before it; or, if it is none, write a backslash before its first sign"
            found.append(_fault("C402", message, hint, [token.map[0], token.map[0] + 1]))
        found.append(token)
    state.tokens = found


def _fault_of(tokens: Sequence[Token], place: int, lines: Sequence[str]) -> str:
    """What is wrong with the place at which a block begins; nothing if Pandoc takes it for the same."""
    token = tokens[place]
    first, _ = token.map or (0, 0)
    name = _BLANK_BEFORE.get(token.type)
    if name and _runs_on(tokens, place, first):
        return f"a {name} begins without a blank line before it"
    if token.type == "list_item_open" and "checked" in token.meta and tokens[place + 1].type != "paragraph_open":
        return "an item to be done begins with a block that is no words"
    if token.type == "list_item_open" and tokens[place + 1].type == "list_item_close":
        return "an item without words"
    numbered = (
        token.type == "ordered_list_open"
        and place
        and tokens[place - 1].type == "ordered_list_close"
        and tokens[place - 1].markup == "."
    )
    if numbered and lines[first].lstrip(" >").startswith("#"):
        return "a list of #. right behind another list, which Pandoc takes for more of its items"
    return _fault_of_heading(token, tokens[min(place + 1, len(tokens) - 1)], lines) or _fault_around(
        tokens, place, lines
    )


def _fault_of_heading(token: Token, words: Token, lines: Sequence[str]) -> str:
    first, end = token.map or (0, 0)
    if token.type != "heading_open":
        return ""
    if token.markup in {"-", "="} and "\n" in words.content:
        return "a heading of several lines, underlined, begins without a blank line before it"
    blanks = token.level == 0 and (lines[first].startswith(" ") or lines[end - 1].startswith(" "))
    return "a heading begins with blanks: it stands at the line's beginning" if blanks else ""


def _fault_around(tokens: Sequence[Token], place: int, lines: Sequence[str]) -> str:
    token = tokens[place]
    first, end = token.map or (0, 0)
    beside = token.level == 0 and [number for number in (first - 1, end) if 0 <= number < len(lines)]
    if token.type == "hr" and beside and any(lines[number].strip() for number in beside):
        return "a rule has no blank line around it"
    inside = " \t>" if token.level else " \t"
    if place and tokens[place - 1].type == "blockquote_close" and first and lines[first - 1].strip(inside):
        return "a block begins right below a quotation"
    if token.type == "fence" and token.markup.startswith("~") and _runs_on(tokens, place, first):
        return "a fence of tildes begins without a blank line before it"
    return ""


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
