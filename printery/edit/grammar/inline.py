r"""Marks in running text as Pandoc and Quarto write them: `\ `, shortcodes, attributes behind code and links."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from printery.edit.grammar.attributes import Attributes, parse_attributes

SHORTCODE = re.compile(r"\{\{<\s*(?P<name>[\w-]+)?(?P<rest>[^{}]*?)>\}\}")
WEB_ONLY = frozenset(("video", "audio", "iframe", "embed-video"))
"""Shortcodes for what neither paper nor an e-book can show."""
_RAW = re.compile(r"\{=(\w+)\}")
_TEX = re.compile(r"\\([^\W\d_]+)\*?(?:\[[^\[\]]*\]|\{[^{}]*\})*")
_BEHIND = frozenset(("code_inline", "link_close"))


def add_marks(md: MarkdownIt) -> None:
    """Add the rules; they stand before that of escapes, which would take their backslash."""
    md.inline.ruler.before("escape", "backslash", _backslash)
    md.inline.ruler.before("escape", "shortcode", _shortcode)
    md.inline.ruler.after("backticks", "attributes_behind", _attributes_behind)


def _fault(state: StateInline, found: dict[str, str]) -> None:
    token = state.push("fault", "", 0)
    token.meta = {**token.meta, **found}


def _backslash(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    r"""`\ ` is a space that holds; a command of TeX is a fault, as it would be lost or printed as it stands."""
    if state.src[state.pos] != "\\" or state.pos + 1 >= state.posMax:
        return False
    if state.src[state.pos + 1] == " ":
        if not silent:
            state.pending += "\u00a0"
        state.pos += 2
        return True
    match = _TEX.match(state.src, state.pos, state.posMax)
    if match is None:
        return _escaped(state, silent=silent)
    if not silent:
        hint = "write it in Markdown, maths between dollar signs, and \\\\ for the backslash itself"
        _fault(state, {"code": "C090", "message": f"raw TeX, {match[0][:40]}", "hint": hint})
    state.pos = match.end()
    return True


def _escaped(state: StateInline, *, silent: bool) -> bool:
    """A sign that is no letter and no digit, of any script. Source: Pandoc User's Guide, "Backslash escapes"."""
    sign = state.src[state.pos + 1]
    if sign.isascii() or sign.isalnum() or sign.isspace():
        return False  # markdown-it's own rule has the others
    if not silent:
        token = state.push("text_special", "", 0)
        token.content = sign
    state.pos += 2
    return True


def shortcode_fault(text: str) -> dict[str, str]:
    """Code, message and hint for a shortcode that is not set."""
    match = SHORTCODE.match(text)
    name = (match["name"] or "") if match else ""
    if name in WEB_ONLY:
        hint = "pages and e-books leave it out: write a link and a picture beside it"
        return {"code": "C091", "message": f"a {name}, for the web only", "hint": hint}
    if name == "pagebreak":
        return {"code": "C090", "message": "a page break within a paragraph", "hint": "give it a line of its own"}
    hint = "write out what it stands for: shortcodes are run by Quarto only"
    return {"code": "C090", "message": f"the shortcode {text[:40]}", "hint": hint}


def _shortcode(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if not state.src.startswith("{{<", state.pos):
        return False
    match = SHORTCODE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        _fault(state, shortcode_fault(match[0]))
    state.pos = match.end()
    return True


def _attributes_behind(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """The braces behind code and links; `{=html}` says that the code is raw HTML."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens or state.tokens[-1].type not in _BEHIND:
        return False
    token = state.tokens[-1]
    if {"attributes", "raw"} & token.meta.keys():
        return False
    raw = _RAW.match(state.src, state.pos) if token.type == "code_inline" else None
    found = (Attributes(), raw.end()) if raw else parse_attributes(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token.meta |= {"raw": raw[1]} if raw else {"attributes": found[0]}
    state.pos = found[1]
    return True
