"""Figures with their titles, and the lines of small print below them."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from printery.diagnostics import Location
from printery.edit.attributes import Attributes
from printery.edit.desk import Desk, Ruler
from printery.edit.inline import InlineEditor
from printery.edit.lines import ROLES, lines, refuse_unknown
from printery.edit.pictures import check_chart, check_picture, resolve
from printery.model.text import Node, plain_text

_FIGURE_KEYS = frozenset((*ROLES, "alt", "lang", "dir"))


def figure(desk: Desk, md: MarkdownIt, token: Token, ruler: Ruler) -> Node:
    """A picture or chart that stands alone in its paragraph."""
    at = ruler.at(int(token.meta["pos"]))
    given: Attributes = token.meta.get("attributes", Attributes())
    refuse_unknown(desk, given, _FIGURE_KEYS, "figure", at)
    inner = InlineEditor(desk, ruler, int(token.meta["pos"]) + 2)
    title = inner.edit(token.children or [])
    name = str(token.attrs["src"])
    _check_words(desk, name, given, at, is_titled=bool(title))
    path, is_there = resolve(desk, name, at)
    is_chart = path.endswith(".vl.json")
    if is_there:
        (check_chart if is_chart else check_picture)(desk, path, at)
    attributes = {
        "src": path,
        "kind": "chart" if is_chart else "image",
        "id": given.id,
        "alt": given.pairs.get("alt", ""),
    }
    attributes |= {key: given.pairs[key] for key in ("lang", "dir") if key in given.pairs}
    below = tuple(lines(desk, md, given.pairs, at))
    attributes |= {line.get("role"): plain_text(line.children) for line in below}
    head = (Node("title", {}, title, at),) if title else ()
    return Node("figure", {key: value for key, value in attributes.items() if value}, (*head, *below), at)


def _check_words(desk: Desk, name: str, given: Attributes, at: Location, *, is_titled: bool) -> None:
    if not is_titled:
        desk.fault("C060", f"the figure {name} has no title", at, "write ![Title that states the finding](...)")
    if not given.pairs.get("alt"):
        hint = 'write {alt="what the picture shows and its message"} behind it'
        desk.fault("C056", f"the figure {name} has no alternative text", at, hint)
    if not (given.pairs.get("source") or given.pairs.get("credit")):
        hint = 'write {source="..."} behind it; "illustrative" if the figures are'
        desk.fault("C057", f"the figure {name} has no source", at, hint)
