"""Citations as Pandoc writes them: `[see @key, p. 3; @other]`, `@key [p. 3]`, `[-@key]`, `@{odd key}`.

Recognised here, as tokens; what they say is decided in `collate`, over the whole work and by its style.
Source: Pandoc User's Guide, "Citation syntax".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from printery.edit.grammar.attributes import parse_attributes
from printery.edit.grammar.references import NOT_NUMBERED, PREFIXES

MAX_KEY = 200
"""Characters."""
_KEY = re.compile(r"(-?)@(?:\{(?P<braced>[^{}\s][^{}\n]*)\}|(?P<plain>[\w](?:[\w]|[:.#$%&\-+?<>~/](?=[\w]))*))")
_BRACKET = re.compile(r"\[-?@[\w{]")
_OPENED = re.compile(r"-?@\{")
_REFERENCE = re.compile(rf"(?:{'|'.join((*PREFIXES, *NOT_NUMBERED))})-", re.IGNORECASE)
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
_AUTOLINK = re.compile(r"<[^<>\s]+>")
_HINT = "write [@key, p. 3; @other], with ; between two keys, or \\@ for the sign itself"


@dataclass(frozen=True, slots=True)
class _Part:
    """One source of a citation: offsets in the text of the prefix, the key and the suffix."""

    start: int
    end: int
    key: str = ""
    hides_author: bool = False
    key_start: int = 0
    key_end: int = 0
    others: tuple[str, ...] = ()
    """Further keys that stand in the part without a semicolon before them."""

    @property
    def refers(self) -> bool:
        """Whether one of its keys is that of a cross-reference."""
        return any(map(_REFERENCE.match, (self.key, *self.others)))


def add_citations(md: MarkdownIt) -> None:
    """Add the rules; that for brackets stands before those of spans and links."""
    md.inline.ruler.before("references", "citation", _bracketed)
    md.inline.ruler.push("citation_mark", _bare)


def _bracketed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`[see @key, p. 3; @other]`; brackets that are a link or a span, or hold cross-references, are left alone."""
    start = state.pos
    if state.src[start] != "[":
        return False
    close = _closing(state, start)
    if close < 0:
        return _refuse_bracket(state, silent=silent)
    parts = tuple(_parts(state, start + 1, close))
    if any(part.refers for part in parts) or not any(part.key for part in parts):
        return False
    if not silent:
        fault = next(filter(None, map(_fault_of, parts)), "")
        if fault:
            _refuse(state, f"the citation [{_shown(state, start + 1, close)}] {fault}")
        else:
            _push(state, parts, "bracket")
    state.pos = close + 1
    return True


def _bare(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`@key` in running text, with the brackets that follow it."""
    start = state.pos
    found = _key_at(state, start)
    if found is None or found.refers:
        return _refuse_open(state, silent=silent) if found is None else False
    space = _SPACE.match(state.src, found.key_end)
    bracket = space.end() if space else found.key_end
    parts: tuple[_Part, ...] | None = None
    close = -1
    if bracket < state.posMax and state.src[bracket] == "[" and not state.src.startswith("[^", bracket):
        close = _closing(state, bracket)
        parts = _behind(state, found, bracket, close) if close >= 0 else None
    if not silent:
        _push(state, parts or (found,), "text")
    state.pos = close + 1 if parts else found.key_end
    return True


def _refuse_open(state: StateInline, *, silent: bool) -> bool:
    opened = _OPENED.match(state.src, state.pos)
    if opened is None or _in_word(state, state.pos):
        return False
    if not silent:
        _refuse(state, f"the key of the citation {_shown(state, state.pos, state.posMax)} is not closed or is empty")
    state.pos = opened.end()
    return True


def _refuse_bracket(state: StateInline, *, silent: bool) -> bool:
    """A bracket before a key that nothing closes is a slip, and would be printed."""
    if _BRACKET.match(state.src, state.pos) is None or parseLinkLabel(state, state.pos) >= 0:
        return False
    if not silent:
        _refuse(state, f"the brackets of the citation {_shown(state, state.pos, state.posMax)} are not closed")
    state.pos += 1
    return True


def _refuse(state: StateInline, message: str) -> None:
    token = state.push("fault", "", 0)
    token.meta = {**token.meta, "code": "C136", "message": message, "hint": _HINT}


def _closing(state: StateInline, start: int) -> int:
    """Offset of the bracket's end; -1 if it has none, or if what follows makes it a link or a span."""
    pos = state.pos
    state.pos = start
    close = parseLinkLabel(state, start)
    state.pos = pos
    if close < 0 or state.src.startswith("(", close + 1):
        return -1
    if state.src.startswith("{", close + 1) and parse_attributes(state.src, close + 1):
        return -1
    return close


def _in_word(state: StateInline, at: int) -> bool:
    return at > 0 and (state.src[at - 1].isalnum() or state.src[at - 1] in "_\\")


def _key_at(state: StateInline, at: int, end: int | None = None) -> _Part | None:
    match = _KEY.match(state.src, at, state.posMax if end is None else end)
    if match is None or _in_word(state, at):
        return None
    key = match["braced"] or match["plain"]
    return _Part(at, match.end(), key, bool(match[1]), at, match.end()) if len(key) <= MAX_KEY else None


def _parts(state: StateInline, start: int, end: int) -> Iterator[_Part]:
    """What stands between semicolons, each with its first key; code, escapes and inner brackets are stepped over."""
    part, at = _Part(start, end), start
    while at < end:
        sign = state.src[at]
        found = _key_at(state, at, end) if sign in "-@" else None
        if found and part.key:
            part, at = replace(part, others=(*part.others, found.key)), found.key_end
        elif found:
            part, at = replace(found, start=part.start, end=end), found.key_end
        elif sign == ";":
            yield replace(part, end=at)
            part, at = _Part(at + 1, end), at + 1
        else:
            at = _step(state, at, end)
    yield part


def _step(state: StateInline, at: int, end: int) -> int:
    """The offset behind what stands at `at`."""
    sign = state.src[at]
    if sign == "\\":
        return at + 2
    if sign in "`<":
        match = (_CODE if sign == "`" else _AUTOLINK).match(state.src, at, end)
        return match.end() if match else at + 1
    if sign == "{":
        close = state.src.find("}", at, end)
        return close + 1 if close >= 0 else at + 1
    if sign == "[":
        pos, state.pos = state.pos, at
        close = parseLinkLabel(state, at)
        state.pos = pos
        return close + 1 if 0 <= close < end else at + 1
    return at + 1


def _behind(state: StateInline, first: _Part, bracket: int, close: int) -> tuple[_Part, ...] | None:
    """The parts of `@key [p. 3; @other]` and `@key [@other]`; None if the brackets belong to no citation."""
    parts = tuple(_parts(state, bracket + 1, close))
    if any(part.refers or part.others for part in parts):
        return None
    if all(part.key for part in parts):
        return (first, *parts)
    if parts[0].key or not all(part.key for part in parts[1:]):
        return None
    return (replace(first, end=parts[0].end, key_end=parts[0].start), *parts[1:])


def _fault_of(part: _Part) -> str:
    if not part.key:
        return "has a part without a key"
    return f"has @{part.key} and @{part.others[0]} in one part" if part.others else ""


def _shown(state: StateInline, start: int, end: int) -> str:
    text = " ".join(state.src[start:end].split())
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - enough to recognise it


def _push(state: StateInline, parts: tuple[_Part, ...], mode: str) -> None:
    """Tokens `citation` around tokens `cited`, each around its prefix and suffix."""
    start = state.pos
    state.push("citation_open", "citation", 1).meta["attributes"] = {"mode": mode}
    for part in parts:
        state.pos = part.key_start
        hides = {"hides": "author"} if part.hides_author else {}
        state.push("cited_open", "cited", 1).meta["attributes"] = {"key": part.key, **hides}
        _push_words(state, "prefix", part.start, part.key_start)
        _push_words(state, "suffix", part.key_end, part.end)
        state.push("cited_close", "cited", -1)
    state.push("citation_close", "citation", -1)
    state.pos = start


def _push_words(state: StateInline, tag: str, start: int, end: int) -> None:
    if not state.src[start:end].strip():
        return
    state.push(f"{tag}_open", tag, 1)
    last, state.pos, state.posMax = state.posMax, start, end
    state.md.inline.tokenize(state)
    if state.pos > end:  # markdown-it-py's rule `text` reads on to the next sign that may begin mark-up
        state.tokens[-1].content = state.tokens[-1].content[: end - state.pos]
    state.posMax = last
    state.push(f"{tag}_close", tag, -1)
