"""The Markdown that authors write: CommonMark and the rules that this house adds to it.

The rules only recognise; what is allowed where is decided in the modules that build the tree. A rule that meets a
fault leaves a token `fault` with `meta` code, message, hint and pos.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.parser_inline import ParserInline, RuleFuncInlineType
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

from printery.edit.grammar.attributes import Attributes, parse_attributes, split_trailing
from printery.edit.grammar.blocks import add_blocks
from printery.edit.grammar.boundaries import add_boundaries
from printery.edit.grammar.citations import add_citations
from printery.edit.grammar.emphasis import add_emphasis, step
from printery.edit.grammar.inline import add_marks
from printery.edit.grammar.links import LinkHelpers
from printery.edit.grammar.lists import add_lists
from printery.edit.grammar.maths import add_maths
from printery.edit.grammar.references import add_references
from printery.edit.tables.drawn import recognise

MAX_NESTING = 60
"""Beyond this markdown-it drops text without a word; `MAX_DEPTH` of the tree is lower, so that it never does."""
MAX_PARAGRAPH = 20_000
"""Characters; three thousand words without a break are no paragraph."""
MAX_BRACKETS = 500
"""Opening brackets of one paragraph: each may make the parser read on to the paragraph's end."""
_FENCE = re.compile(r":{3,}[ \t]*(.*?)[ \t]*:*[ \t]*$")
_CAPTION = re.compile(r"(?:([Tt]able)?:)(?=[ \t])")
_TABLE_RULE = re.compile(r"[ \t|:-]*--[ \t|:-]*$")
"""The line of dashes below the head of a pipe table or a simple table."""
_CODE_FENCE = re.compile(r"`{3,}|~{3,}")
_NO_ATTRIBUTES = re.compile(r"\{\s*\}")
_SCRIPT = {"~": re.compile(r"~((?:\\.|[^\s~\\]){1,60})~(?!~)"), "^": re.compile(r"\^((?:\\.|[^\s^\[\]\\]){1,60})\^")}


class _PlacedState(StateInline):
    """An inline state that notes in each token's `meta` the offset at which it was pushed."""

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:  # noqa: ANN401 - the parent's own alias
        token = super().push(ttype, tag, nesting)
        token.meta = {"pos": self.pos}
        return token

    def pushPending(self) -> Token:  # noqa: N802 - the parent's name
        start = self.pos - len(self.pending)
        token = super().pushPending()
        token.meta = {"pos": start}
        return token


class _PlacedParser(ParserInline):
    """The inline parser of markdown-it, with offsets."""

    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def grammar() -> MarkdownIt:
    """A parser for what authors write; footnotes stay where they stand, links are not judged here."""
    md = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "html": True})
    md.inline = _PlacedParser()
    md.inline.ruler.disable("linkify")
    md.enable("table")
    md.disable("text_join")
    md.helpers = LinkHelpers()  # type: ignore[assignment] # markdown-it asks its helpers for these three names alone
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005 - the desk names the bad ones
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign] # an address is printed as it is typed
    md.use(footnote_plugin, move_to_end=False, always_match_refs=True).use(deflist_plugin)
    md.inline.ruler.at("footnote_inline", _placed(footnote_inline))
    md.inline.ruler.at("footnote_ref", _placed(partial(footnote_ref, always_match=True)))
    around: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("table", "div", _div, around)
    md.block.ruler.before("table", "caption", _caption, {"alt": ["blockquote"]})
    md.block.ruler.before("table", "drawn_table", recognise, around)
    md.core.ruler.before("inline", "heading_attributes", _heading_attributes)
    md.core.ruler.before("inline", "bounds", _bounds)
    md.inline.ruler.before("link", "span", _span)
    md.inline.ruler.after("image", "image_attributes", _image_attributes)
    add_references(md)
    add_maths(md)
    add_citations(md)
    add_blocks(md)
    add_boundaries(md)
    add_lists(md)
    add_marks(md)
    add_emphasis(md)
    md.inline.ruler.push("script", _script)
    md.inline.ruler.push("brackets", _brackets)
    return md


def _fault(state: StateInline | StateBlock, code: str, message: str, hint: str) -> Token:
    token = state.push("fault", "", 0)
    token.meta = {**token.meta, "code": code, "message": message, "hint": hint}
    return token


# Block rules


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _div(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`::: {.box #id title="..."}` up to its own `:::`; divs nest."""
    if state.sCount[start] > state.blkIndent:
        return False
    match = _FENCE.match(_line(state, start))
    if match is None:
        return False
    if silent:
        return True
    if not match[1]:
        token = _fault(state, "C050", "::: closes a fenced div that was never opened", "take the line out")
        token.map = [start, start + 1]
        state.line = start + 1
        return True
    close = _closing(state, start, end)
    token = state.push("div_open", "div", 1)
    token.map, token.info = [start, end if close is None else close + 1], match[1]
    token.meta = {"closed": close is not None}
    parent, state.parentType = state.parentType, "div"
    last, state.lineMax = state.lineMax, end if close is None else close
    state.md.block.tokenize(state, start + 1, state.lineMax)
    state.parentType, state.lineMax = parent, last
    state.push("div_close", "div", -1)
    state.line = end if close is None else close + 1
    return True


def _closing(state: StateBlock, start: int, end: int) -> int | None:
    depth, code = 1, ""
    for line in range(start + 1, end):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return None
        mark = _CODE_FENCE.match(text)
        if mark and (not code or text.startswith(code)):
            code = "" if code else mark[0]
        fence = None if code or state.sCount[line] > state.blkIndent else _FENCE.match(text)
        if fence:
            depth += 1 if fence[1] else -1
            if not depth:
                return line
    return None


def _caption(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`: Title {#tbl-x source="..."}` or `Table: ...` after or before a table, up to the next blank line.

    Source: Pandoc User's Guide, Extension: table_captions.
    """
    match = None if state.is_code_block(start) else _CAPTION.match(_line(state, start))
    if match is None:
        return False
    if silent:
        return state.parentType == "table"
    last = start + 1
    while last < end and not state.isEmpty(last) and not _FENCE.match(_line(state, last)):
        last += 1
    if match[1] and not (_follows_table(state) or _before_table(state, last, end)):
        return False  # a paragraph that begins with the word
    token = state.push("caption_open", "title", 1)
    token.map = [start, last]
    inline = state.push("inline", "", 0)
    text = state.getLines(start, last, state.blkIndent, keepLastLF=False).strip()[match.end() :].strip()
    inline.content, attributes, at = split_trailing(text)
    inline.map, inline.children = [start, last], []
    token.meta = {"attributes": attributes, "failed": at >= 0 and attributes is None}
    state.push("caption_close", "title", -1)
    state.line = last
    return True


def _follows_table(state: StateBlock) -> bool:
    before = state.tokens[-1] if state.tokens else None
    return before is not None and (
        before.type in {"table_close", "drawn_table"} or (before.type == "html_block" and "<table" in before.content)
    )


def _before_table(state: StateBlock, line: int, end: int) -> bool:
    while line < end and state.isEmpty(line):
        line += 1
    following = [_line(state, number) for number in range(line, min(line + 2, end))]
    return bool(following) and (
        following[0].startswith(("<table", "+-", "+=", "---")) or _TABLE_RULE.match(following[-1]) is not None
    )


def _heading_attributes(state: StateCore) -> None:
    """Take `{#sec-x}` off the end of headings before their words are parsed."""
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "heading_open" and inline.content.rstrip().endswith("}"):
            inline.content, attributes, at = split_trailing(inline.content)
            token.meta = {"attributes": attributes, "failed": at >= 0 and attributes is None}


def _bounds(state: StateCore) -> None:
    """Leave a fault in the place of paragraphs that are made to exhaust the parser."""
    for token in state.tokens:
        if token.type == "inline" and (len(token.content) > MAX_PARAGRAPH or token.content.count("[") > MAX_BRACKETS):
            message = f"a paragraph of {len(token.content)} characters and {token.content.count('[')} opening brackets"
            hint = f"no more than {MAX_PARAGRAPH} and {MAX_BRACKETS} can be set: divide it"
            token.type, token.children = "fault", None
            token.meta = {"code": "C069", "message": message, "hint": hint}


# Inline rules


def _placed(rule: RuleFuncInlineType) -> RuleFuncInlineType:
    """The plug-in's rule for notes, which forgets the offset and keeps the words of inline notes elsewhere."""

    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
        start = state.pos
        found = rule(state, silent)
        if found and not silent:
            token = state.tokens[-1]
            token.meta["pos"] = start
            if "label" not in token.meta:
                token.meta["tokens"] = state.env["footnotes"]["list"][token.meta["id"]]["tokens"]
                if state.src.startswith("(", state.pos):
                    message = "a note and a bracket right behind it, which Pandoc takes for a link"
                    _fault(state, "C402", message, "leave a blank between them, or put the bracket into the note")
        return found

    return placed


def _span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`[words]{.index}`."""
    start = state.pos
    if state.src[start] != "[" or (start and state.src[start - 1] == "!"):
        return False  # words behind a picture's sign are reported
    close = parseLinkLabel(state, start)
    if close < 0:
        return False
    found = parse_attributes(state.src, close + 1) if state.src.startswith("{", close + 1) else None
    empty = _NO_ATTRIBUTES.match(state.src, close + 1)
    found = (Attributes(), empty.end()) if empty else found
    if found is None:
        return False
    if not silent:
        token = state.push("span_open", "span", 1)
        token.meta["attributes"] = found[0]
        last, state.pos, state.posMax = state.posMax, state.pos + 1, close
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push("span_close", "span", -1)
    state.pos = found[1]
    return True


def _brackets(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Brackets that are nothing else: emphasis ends within them, or goes on around them.

    Source: Pandoc 3.9, Text.Pandoc.Readers.Markdown, `reference`.
    """
    start = state.pos
    if state.src[start] != "[" or silent or state.level >= state.md.options.maxNesting:
        return False
    close = parseLinkLabel(state, start)
    if close < 0:
        return False
    last, state.pos, state.posMax = state.posMax, start + 1, close
    state.pending += "["
    state.level += 1
    while state.pos < close:
        step(state)
    state.level -= 1
    state.pos, state.posMax = close + 1, last
    state.pending += "]"
    return True


def _script(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`H~2~O` and `10^th^`."""
    pattern = _SCRIPT.get(state.src[state.pos])
    match = pattern.match(state.src, state.pos) if pattern else None
    if match is None:
        return False
    if not silent:
        tag = "sub" if match[0][0] == "~" else "sup"
        state.push(f"{tag}_open", tag, 1)
        last, state.pos, state.posMax = state.posMax, match.start(1), match.end(1)
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push(f"{tag}_close", tag, -1)
    state.pos = match.end()
    return True


def _image_attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """The braces behind an image."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens or state.tokens[-1].type != "image":
        return False
    found = parse_attributes(state.src, state.pos)
    if found is None or "attributes" in state.tokens[-1].meta:
        return False
    if not silent:
        state.tokens[-1].meta["attributes"] = found[0]
    state.pos = found[1]
    return True
