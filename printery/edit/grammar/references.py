"""Cross-references in Markdown, as Quarto writes them: `@fig-x`, `[-@fig-x]`, `[Chart @fig-x]`, `[@fig-x; @tbl-y]`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from printery.edit.grammar.attributes import Attributes, parse_attributes

CALLOUTS = ("nte", "tip", "wrn", "imp", "cau")
"""Quarto's prefixes of callouts: note, tip, warning, important, caution."""
PREFIXES = ("fig", "tbl", "sec", "box", "rec", "eq", "note", *CALLOUTS)
"""What the id of a thing that can be referred to begins with."""
NOT_NUMBERED = ("lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg", "prf")
"""Quarto's prefixes of listings, theorems and the like, which this house does not number."""
FORMS = ("page", "title", "number")
"""Classes that say what a reference shows."""
_SIGNALS = frozenset(
    ("see", "see also", "cf.", "cf", "compare", "also", "in", "e.g.", "as in", "siehe", "vgl.", "voir", "véase", "ver")
)
"""Words before a reference that do not replace its label: See Figure 3, but `[Chart @fig-x]` is Chart 3."""


def _named(prefixes: tuple[str, ...]) -> str:
    first = "|".join(f"[{p[0]}{p[0].upper()}]{p[1:]}" for p in prefixes)
    return rf"(-?)@((?:{first})-[A-Za-z0-9_-]*[A-Za-z0-9])"


_REFERENCE = re.compile(_named(PREFIXES))
_FOREIGN = re.compile(_named(NOT_NUMBERED))
_ANY = re.compile(r"(?<![\w@])-?@[A-Za-z]")


def add_references(md: MarkdownIt) -> None:
    """Add the rules; they stand before those of spans and citations."""
    md.inline.ruler.before("span", "references", _group)
    md.inline.ruler.push("reference", _bare)


def _group(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """References in brackets, with what stands before and behind each."""
    start = state.pos
    if state.src[start] != "[" or state.src.startswith("[^", start):
        return False
    close = parseLinkLabel(state, start)
    if close < 0 or state.src.startswith(("(", "["), close + 1):
        return False
    inner = state.src[start + 1 : close]
    if not _REFERENCE.search(inner) and not _FOREIGN.search(inner):
        return False
    found = parse_attributes(state.src, close + 1) if state.src.startswith("{", close + 1) else None
    end = found[1] if found else close + 1
    own = [part for part in inner.split(";") if _REFERENCE.search(part)]
    if found and not own:
        return False  # a span around words
    if not silent:
        parts = inner.split(";")
        alone = all(len(_ANY.findall(part)) == 1 and _REFERENCE.search(part) for part in parts)
        form = _form(state, found[0]) if found else ""
        if alone:
            _push_parts(state, parts, form)
        elif len(_REFERENCE.findall(inner)) < len(_ANY.findall(inner)) and own:
            hint = "give the citations and the cross-references brackets of their own"
            _fault(state, "C090", f"[{inner[:60]}] mixes citations and cross-references", hint)
        else:
            _tokenize(state, start + 1, close)
    state.pos = end
    return True


def _form(state: StateInline, found: Attributes) -> str:
    if not found.id and not found.pairs and len(found.classes) == 1 and found.classes[0] in FORMS:
        return found.classes[0]
    hint = f"only one of {', '.join('{.' + form + '}' for form in FORMS)} can stand here"
    _fault(state, "C063", "other attributes on a cross-reference", hint)
    return ""


def _push_parts(state: StateInline, parts: list[str], form: str) -> None:
    at = state.pos + 1
    for number, part in enumerate(parts):
        match = _REFERENCE.search(part)
        if match is None:  # cannot be: the caller has looked
            continue
        if number:
            state.push("text", "", 0).content = ", "
        before = part[: match.start()].strip()
        asked = form or ("number" if match[1] else "full")
        if before.lower() in _SIGNALS:
            _tokenize(state, at + part.index(before), at + match.start())
            before = ""
        state.pos = at + match.start()
        _push(state, match, asked, before)
        if part[match.end() :].strip():
            _tokenize(state, at + match.end(), at + len(part.rstrip()))
        at += len(part) + 1


def _push(state: StateInline, match: re.Match[str], form: str, before: str = "") -> None:
    token = state.push("xref", "", 0)
    name = match[2]
    token.meta |= {"target": name[0].lower() + name[1:], "form": form}
    if name[0].isupper():
        token.meta["capital"] = "yes"
    if before:
        token.meta["prefix"] = before


def _tokenize(state: StateInline, start: int, end: int) -> None:
    last, state.pos, state.posMax = state.posMax, start, end
    state.md.inline.tokenize(state)
    state.posMax = last


def _bare(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`@fig-x` in running text."""
    start = state.pos
    if state.src[start] != "@" or (start and (state.src[start - 1].isalnum() or state.src[start - 1] == "_")):
        return False
    match = _REFERENCE.match(state.src, start) or _FOREIGN.match(state.src, start)
    if match is None:
        return False
    if not silent and match.re is _FOREIGN:
        hint = 'write a box, ::: {.box #box-x title="..."}, and refer to that; or \\@ for the sign itself'
        _fault(state, "C090", f"{match[0]}: listings, theorems and the like are not numbered here", hint)
    elif not silent:
        _push(state, match, "full")
    state.pos = match.end()
    return True


def _fault(state: StateInline, code: str, message: str, hint: str) -> None:
    token = state.push("fault", "", 0)
    token.meta = {**token.meta, "code": code, "message": message, "hint": hint}
