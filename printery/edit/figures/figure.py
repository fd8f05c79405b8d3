"""Figures with their titles and the lines of small print below them, alone or side by side."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from printery.diagnostics import Location
from printery.edit.charts.chart import check_chart
from printery.edit.desk import Desk, Ruler
from printery.edit.figures.pictures import check_picture, is_cleaned, resolve, size_of
from printery.edit.grammar.attributes import Attributes
from printery.edit.inline import InlineEditor
from printery.edit.lines import KEPT, ROLES, UNTITLED, check_untitled, has_line, kept, lines, refuse_unknown
from printery.edit.tables.numbers import signs_of_numbers
from printery.model.stages.text import Blocks, Inline, Node, plain_text

DECORATIVE = "decorative"
"""The class of a picture that says nothing: no title, no alternative text, no number; reading aloud passes it over."""
_CLASSES = frozenset((DECORATIVE, UNTITLED))
_FIGURE_KEYS = frozenset((*ROLES, "alt", "fig-alt", "fig-align", "width", "description", "clean", *KEPT))
_WIDTH = re.compile(r"(\d{1,3}(?:\.\d+)?)(%|in|cm|mm|pt|px)?")
_SIDES = ("left", "center", "right")
_ALL = 100
"""Percent of the measure."""


def figure(desk: Desk, md: MarkdownIt, token: Token, ruler: Ruler) -> Node:
    """A picture or chart that stands alone in its paragraph; `check_figures` asks for what it lacks."""
    at = ruler.at(int(token.meta["pos"]))
    given: Attributes = token.meta.get("attributes", Attributes())
    decorative = DECORATIVE in given.classes
    kept = Attributes(given.id, tuple(name for name in given.classes if name not in _CLASSES), given.pairs)
    refuse_unknown(desk, kept, _FIGURE_KEYS, "figure", at)
    inner = InlineEditor(desk, ruler, int(token.meta["pos"]) + 2)
    title = inner.edit(token.children or [])
    path, is_there = resolve(desk, str(token.attrs["src"]), at)
    is_chart = path.endswith(".vl.json")
    tables: tuple[str, ...] = ()
    language = given.pairs.get("lang") or desk.language
    if is_there and is_chart:
        tables = check_chart(desk, path, at, language)
    elif is_there:
        check_picture(desk, path, at, clean=is_cleaned(desk, given, at))
    if decorative:
        return _decoration(desk, path, title, given, at)
    attributes = {
        "src": path,
        "kind": "chart" if is_chart else "image",
        "id": given.id,
        "data": " ".join(tables),
        "signs": signs_of_numbers(language) if is_chart else "",
        UNTITLED: "yes" if UNTITLED in given.classes else "",
        "alt": given.pairs.get("alt") or given.pairs.get("fig-alt", ""),
        **_steering(desk, given, at),
        **_size(desk, path),
    }
    if UNTITLED in given.classes:
        check_untitled(desk, given, title, "figure", at)
    below = tuple(lines(desk, md, given.pairs, at))
    attributes |= {line.get("role"): plain_text(line.children) for line in below}
    head = (Node("title", {}, title, at),) if title else ()
    return Node("figure", {key: value for key, value in attributes.items() if value}, (*head, *below), at)


def _size(desk: Desk, path: str) -> dict[str, str]:
    """Pixels of a picture made of pixels: `pixels` is `1200 800`."""
    size = size_of(desk.files.get(path, b""), path)
    return {"pixels": f"{size[0]:g} {size[1]:g}"} if size and not path.endswith(".svg") else {}


def _steering(desk: Desk, given: Attributes, at: Location) -> dict[str, str]:
    """Width, side, language and the id of a long description."""
    found = kept(desk, given.pairs)
    found |= {key: given.pairs[key] for key in ("description",) if key in given.pairs}
    side = given.pairs.get("fig-align", "")
    if side in _SIDES:
        found["align"] = side
    elif side:
        desk.fault("C063", f"the figure stands at {side!r}", at, "write left, center or right")
    width = given.pairs.get("width", "")
    match = _WIDTH.fullmatch(width)
    size = float(match[1]) if match else 0
    if match is None or size == 0 or (match[2] == "%" and size > _ALL):
        if "width" in given.pairs:
            desk.fault("C063", f"the width {width!r} of a figure", at, "write width=60%, of the measure, or width=80mm")
    else:
        found["width"] = width if match[2] else f"{width}px"
        if match[2] == "%":
            found["share"] = match[1]
    return found


def _decoration(desk: Desk, path: str, title: Inline, given: Attributes, at: Location) -> Node:
    """A picture that says nothing; `ratio` is its height in percent of its width."""
    if title or given.id or {"alt", "fig-alt", *ROLES} & given.pairs.keys():
        hint = "take out .decorative, or title, id, alt and lines"
        desk.fault("C063", "a decorative picture says nothing, but this one has words or an id", at, hint)
    size = size_of(desk.files.get(path, b""), path)
    ratio = f"{100 * size[1] / size[0]:.2f}" if size and size[0] else "10"
    steering = _steering(desk, given, at)
    return Node("div", {"class": "decoration", "src": path, "ratio": ratio, **steering}, (), at)


def check_figures(desk: Desk, blocks: Blocks) -> None:
    """Report figures without title, alternative text or source; a figure of several asks each for the first two."""
    for block in blocks:
        for node, outer in _figures(block, None):
            _check(desk, node, outer)


def _figures(node: Node, outer: Node | None) -> Iterator[tuple[Node, Node | None]]:
    if node.tag == "figure":
        yield node, outer
        outer = node
    for child in node.nodes:
        yield from _figures(child, outer)


def _check(desk: Desk, node: Node, outer: Node | None) -> None:
    name = posixpath.relpath(node.get("src"), desk.folder) if node.get("src") and desk.folder else node.id
    at, what = node.location, f"the figure {name}"
    untitled = outer is None and bool(node.get(UNTITLED))
    if node.find("title") is None and not untitled:
        if node.get("kind") == "panel":
            hint = "end the div with a paragraph: the title that states the finding"
        elif outer:
            what, hint = f"the sub-figure {name}", "write ![What this one shows](...), or make one picture of them"
        else:
            hint = "write ![Title that states the finding](...), or {.untitled}, or {.decorative} if it says nothing"
        desk.fault("C060", f"{what} has no title", at, hint)
    if not node.get("alt") and node.get("kind") != "panel":
        hint = 'write {alt="what the picture shows and its message"} behind it'
        desk.fault("C056", f"{what} has no alternative text", at, hint)
    inner = [child for child in node.nodes if child.tag == "figure"]
    if outer is None and not untitled and not (_sourced(node) or (inner and all(_sourced(child) for child in inner))):
        hint = 'write {source="..."} behind it; "illustrative" if the figures are'
        desk.fault("C057", f"{what} has no source", at, hint)


def _sourced(node: Node) -> bool:
    return has_line(node, "source", "credit")
