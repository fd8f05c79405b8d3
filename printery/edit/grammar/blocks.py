"""Blocks as Pandoc and Quarto write them beyond CommonMark: line blocks, native divs, page breaks, heading links."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from printery.edit.grammar.attributes import Attributes
from printery.edit.grammar.inline import SHORTCODE, shortcode_fault
from printery.model.stages.text import squash

_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-*:?[ \t]*)+$")
"""The second line of a pipe table."""
_BREAK = re.compile(r"\\(newpage|pagebreak|clearpage)[ \t]*$|\{\{<[ \t]*pagebreak[ \t]*>\}\}[ \t]*$")
_DIV = re.compile(r"<div((?:\s+[A-Za-z][\w-]*=(?:\"[^\"<>{}]*\"|'[^'<>{}]*'))*)\s*>[ \t]*$")
_DIV_TAG = re.compile(r"<(/?)div\b")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w-]*)=(?:"([^"]*)"|'([^']*)')""")
_DROPPED = re.compile(r"[^\w\s.-]")
_NBSP = "\u00a0"


def add_blocks(md: MarkdownIt) -> None:
    """Add the rules; a line block is what begins with a bar and is no table."""
    md.block.ruler.after("table", "line_block", _line_block)
    around = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("html_block", "native_div", _native_div, around)  # type: ignore[arg-type] # a plain dict
    md.block.ruler.before("paragraph", "page_break", _page_break)
    md.core.ruler.before("inline", "heading_links", _heading_links)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`| line`: each line by itself, spaces at its beginning kept; a line that begins with a space goes on."""
    if state.is_code_block(start) or not re.match(r"\|([ \t]|$)", _line(state, start)):
        return False
    following = _line(state, start + 1) if start + 1 < end else ""
    if _RULE.match(following) or all(re.fullmatch(r"\|.*\|[ \t]*", text) for text in (_line(state, start), following)):
        return False  # a table without its rule, or whose head and rule differ: reported where tables are read
    if silent:
        return True
    rows, line = [], start
    while line < end and state.sCount[line] >= state.blkIndent:
        text = _line(state, line)
        if re.match(r"\|([ \t]|$)", text):
            words = text[2:]
            rows.append(_NBSP * (len(words) - len(words.lstrip(" "))) + words.strip())
        elif text.strip() and state.sCount[line] > state.blkIndent:
            rows[-1] += f" {text.strip()}"
        else:
            break
        line += 1
    opening = state.push("div_open", "div", 1)
    opening.map, opening.info, opening.meta = [start, line], "line-block", {"closed": True}
    state.push("paragraph_open", "p", 1).map = [start, line]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = "\\\n".join(rows), [start, line], []
    state.push("paragraph_close", "p", -1)
    state.push("div_close", "div", -1)
    state.line = line
    return True


def _native_div(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`<div class="box" id="box-x" title="...">` on a line of its own, with Markdown in it, up to its own `</div>`."""
    match = None if state.is_code_block(start) else _DIV.match(_line(state, start))
    close = _closing(state, start, end) if match else None
    if match is None or close is None:
        return False
    if silent:
        return True
    pairs = {name: double or single for name, double, single in _ATTRIBUTE.findall(match[1])}
    classes = tuple(pairs.pop("class", "plain").split())
    token = state.push("div_open", "div", 1)
    token.map = [start, close + 1]
    token.meta = {"closed": True, "attributes": Attributes(pairs.pop("id", ""), classes, pairs)}
    outer, state.parentType = state.parentType, "div"
    last, state.lineMax = state.lineMax, close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = outer, last
    state.push("div_close", "div", -1)
    state.line = close + 1
    return True


def _closing(state: StateBlock, start: int, end: int) -> int | None:
    depth = 0
    for line in range(start, end):
        text = _line(state, line)
        if text and state.sCount[line] < state.blkIndent:
            return None
        depth += sum(-1 if slash else 1 for slash in _DIV_TAG.findall(text))
        if not depth:
            return line if text.strip() == "</div>" else None
    return None


def _page_break(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    r"""`\newpage` or `{{< pagebreak >}}` in a paragraph of its own; another shortcode there is a fault."""
    del end
    text = _line(state, start)
    if state.is_code_block(start) or silent or not (_BREAK.match(text) or SHORTCODE.fullmatch(text.strip())):
        return False
    token = state.push("page_break" if _BREAK.match(text) else "fault", "", 0)
    token.map = [start, start + 1]
    if token.type == "fault":
        token.meta = shortcode_fault(text.strip())
    state.line = start + 1
    return True


def _heading_links(state: StateCore) -> None:
    """Let `[Heading]` and `[words][Heading]` lead to headings; one without id gets the name that Pandoc gives it."""
    references, names = state.env.setdefault("references", {}), set[str]()
    for token, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type != "heading_open":
            continue
        given = token.meta.get("attributes") if token.meta else None
        name = given.id if isinstance(given, Attributes) and given.id else ""
        if not name:
            name = _unused(heading_name(inline.content), names)
            token.meta = {**(token.meta or {}), "name": name}
        names.add(name)
        label = normalizeReference(inline.content)
        if squash(label):
            references.setdefault(label, {"href": f"#{name}", "title": "", "map": list(token.map or [0, 0])})


def heading_name(words: str) -> str:
    """The identifier that Pandoc makes of a heading. Source: Pandoc User's Guide, "Extension: auto_identifiers"."""
    plain = re.sub(
        r"\[([^\]]*)\](\([^)]*\)|\{[^}]*\}|\[[^\]]*\])?", r"\1", re.sub(r"\^\[.*?\]|\[\^[^\]]*\]", "", words)
    )
    hyphened = "-".join(_DROPPED.sub("", plain).lower().split())
    return re.sub(r"^[\W\d_]+", "", hyphened) or "section"


def _unused(name: str, used: set[str]) -> str:
    number, found = 0, name
    while found in used:
        number += 1
        found = f"{name}-{number}"
    return found
