"""Code, and what only looks like it: raw HTML, formats that are not set, cells that a program would run."""

from __future__ import annotations

import re

from markdown_it.token import Token

from printery.diagnostics import Location
from printery.edit.desk import Desk
from printery.edit.grammar.attributes import Attributes, parse_attributes
from printery.edit.html import html_blocks
from printery.edit.language import check_language
from printery.model.stages.text import Inline, Node

_RAW = re.compile(r"\{=(\w+)\}")
_CELL = re.compile(r"\{[a-z][\w-]*[ ,}]")
_CELL_HINT = "run it and put what it gives into the text: a table, or a chart with its data"
_KEPT = ("lang", "dir")
_HTML = frozenset(("html", "html4", "html5", "epub", "epub3"))


def code_block(desk: Desk, info: str, content: str, at: Location) -> tuple[Node, ...]:
    """What a fenced or indented block of code becomes; of its attributes only the id is kept.

    Faults: C090 for a cell that a program would run, C091 for a format that is not set, C063 for attributes that do not
    parse, and those of raw HTML.
    """
    raw = _RAW.fullmatch(info.strip())
    if raw:
        inner = Location(at.path, at.line + 1, 1) if not desk.place.fixed else at
        return raw_blocks(desk, raw[1], content, inner, at)
    attributes = {}
    if _CELL.match(info.strip() + " "):
        desk.fault("C090", f"a cell of code to run, {info.strip()[:40]}", at, _CELL_HINT)
        return ()
    brace = info.find("{")
    if brace >= 0:
        found = parse_attributes(info, brace)
        if found is None:
            desk.fault("C063", "the braces behind the code's fence do not parse", at, "write {.language #id}")
        else:
            attributes = _kept(desk, found[0], at)
    _refuse_words(desk, info[:brace] if brace >= 0 else info, at)
    return (Node("pre", attributes, (content.rstrip("\n"),), at),)


def raw_blocks(desk: Desk, kind: str, content: str, inner: Location, at: Location) -> tuple[Node, ...]:
    """Raw HTML as nodes; any other format is left out, with a finding."""
    if kind.lower() in _HTML:
        return html_blocks(desk, content, inner)
    hint = "only {=html} is set, in every edition: write it in Markdown"
    desk.fault("C091", f"raw {kind} is left out", at, hint)
    return ()


def code_words(desk: Desk, token: Token, at: Location) -> Inline:
    """What code in a line becomes.

    Faults: as `code_block`.
    """
    content, raw = token.content, token.meta.get("raw", "")
    if raw:
        nodes = raw_blocks(desk, raw, content, at, at)
        return nodes[0].children if len(nodes) == 1 and nodes[0].tag == "p" else nodes
    if _CELL.match(content) and "}" in content:
        desk.fault("C090", f"code to run in a line, {content[:40]}", at, "write what it gives")
        return ()
    return (Node("code", _kept(desk, token.meta.get("attributes", Attributes()), at), (content,), at),)


def _kept(desk: Desk, given: Attributes, at: Location) -> dict[str, str]:
    """The attributes of code that are set: its id, and the language of its words."""
    for name in (*sorted(given.pairs.keys() - _KEPT), *(f".{name}" for name in given.classes[1:])):
        desk.fault("C406", f"{name} means nothing to code here", at, "take it out: code is set as it is written")
    attributes = {key: given.pairs[key] for key in _KEPT if key in given.pairs}
    check_language(desk, attributes, at)
    return attributes | ({"id": given.id} if given.id else {})


def _refuse_words(desk: Desk, info: str, at: Location) -> None:
    """Report what stands behind the language of a fence: Pandoc does not read such a line as one that opens code."""
    words = info.split()
    if len(words) > 1:
        hint = "write the language alone, or {.language #id}"
        desk.fault("C406", f"{' '.join(words[1:])[:40]} behind the language of code means nothing", at, hint)
