"""Runs of text as Pandoc's JSON has them, there and back.

Source: the Haskell package pandoc-types 1.23, module Text.Pandoc.Definition, and its JSON encoding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from printery.diagnostics import Location
from printery.model.stages.addresses import breakable
from printery.model.stages.terms import Terms
from printery.model.stages.text import Inline, Node, plain_text

Json = Any
"""A value of Pandoc's JSON: this module is where its shape is known."""
_TAGS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub", "Underline": "u", "Strikeout": "s"}
_NAMES = {tag: name for name, tag in _TAGS.items()}
_SPACES = frozenset(("Space", "SoftBreak", "LineBreak"))
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_HELD = "held"
"""Attribute of a span that stands for a node Pandoc does not know."""
_BLOCKS = frozenset(("csl-block", "csl-indent"))
"""Classes of what a style sets as a line of its own. Source: CSL 1.0.2, "display"."""
_SAFE = re.compile(r"(?:https?://|mailto:)\S+$")
"""Where a reference may lead."""


@dataclass(slots=True)
class PandocWords:
    """Translates the words of one work."""

    terms: Terms
    ids: Mapping[str, str]
    """The ids that links lead to, by the names that Pandoc knows them by."""
    held: list[Node] = field(default_factory=list)
    """Nodes that went out as empty spans, to come back as they were."""

    def out(self, children: Inline) -> list[Json]:
        """The nodes as Pandoc's inlines."""
        return [inline for child in children for inline in self._out(child)]

    def _out(self, child: Node | str) -> Iterator[Json]:
        if isinstance(child, str):
            for piece in re.findall(r"[ \n\t]+|[^ \n\t]+", child):
                yield {"t": "Space"} if piece.isspace() and piece[0] in " \n\t" else {"t": "Str", "c": piece}
        elif child.tag in _NAMES and not child.attributes:
            yield {"t": _NAMES[child.tag], "c": self.out(child.children)}
        elif child.tag == "abbr":
            yield from self.out(child.children)
        else:
            self.held.append(child)
            name = ["", [], [[_HELD, str(len(self.held) - 1)]]]
            yield {"t": "Span", "c": [name, [{"t": "Str", "c": plain_text(child.children) or "\u2060"}]]}

    def back(self, inlines: Sequence[Json], at: Location) -> Inline:
        """Pandoc's inlines as nodes that stand at a place; acronyms of the work are marked."""
        return _joined(self._marked(self._back(inlines, at), at))

    def _marked(self, children: Iterator[Node | str], at: Location) -> Iterator[Node | str]:
        for child in _joined(children):
            yield from self.terms.mark(child, lambda _: at, self.terms.language) if isinstance(child, str) else (child,)

    def _back(self, inlines: Sequence[Json], at: Location) -> Iterator[Node | str]:
        for inline in inlines:
            yield from self._inline(inline, at)

    def _inline(self, inline: Json, at: Location) -> Iterator[Node | str]:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            yield content
        elif kind in _SPACES:
            yield " "
        elif kind in _TAGS:
            yield Node(_TAGS[kind], {}, self.back(content, at), at)
        else:
            yield from self._other(kind, content, at)

    def _other(self, kind: str, content: Json, at: Location) -> Iterator[Node | str]:
        if kind == "SmallCaps":
            yield Node("span", {"class": "smallcaps"}, self.back(content, at), at)
        elif kind == "Quoted":
            opening, closing = _QUOTES[content[0]["t"]]
            yield from (opening, *self._back(content[1], at), closing)
        elif kind == "Span":
            yield from self._span(content, at)
        elif kind == "Link":
            yield from self._link(content[1], content[2][0], at)
        elif kind == "Note":
            yield Node("note", {}, self.back(flattened(content), at), at)
        elif kind == "Cite":
            yield from self._back(content[1], at)
        else:  # Math, Code, RawInline
            yield str(content[1])

    def _span(self, content: Json, at: Location) -> Iterator[Node | str]:
        (_, classes, pairs), inlines = content
        held = dict(pairs).get(_HELD)
        if held is not None:
            yield self.held[int(held)]
        elif "csl-left-margin" in classes:
            label = self.back(inlines, at)
            label = (*label[:-1], label[-1].rstrip()) if label and isinstance(label[-1], str) else label
            yield Node("span", {"class": "csl-label"}, label, at)
            yield " "
        elif _BLOCKS & set(classes):
            yield from (Node("br", {}, (), at), *self._back(inlines, at), Node("br", {}, (), at))
        else:
            yield from self._back(inlines, at)

    def _link(self, inlines: Sequence[Json], target: str, at: Location) -> Iterator[Node | str]:
        if target.startswith("#"):
            yield Node(
                "xref",
                {"target": self.ids[target[1:]], "form": "text", "class": "biblioref"},
                self.back(inlines, at),
                at,
            )
            return
        words = _joined(self._back(inlines, at))
        whole = _joined(part for child in words for part in (breakable(child) if isinstance(child, str) else (child,)))
        yield from (Node("a", {"href": target}, whole, at),) if _SAFE.match(target) else whole


def flattened(blocks: Sequence[Json]) -> list[Json]:
    """The inlines of some blocks, a space between two of them."""
    flat: list[Json] = []
    for block in blocks:
        content = block["c"][1] if block["t"] in {"Div", "LineBlock"} else block["c"]
        inner = content if block["t"] in {"Para", "Plain"} else flattened(content)
        flat += [*([{"t": "Space"}] if flat else []), *inner]
    return flat


def _joined(children: Iterator[Node | str]) -> Inline:
    joined: list[Node | str] = []
    for child in children:
        if isinstance(child, str) and joined and isinstance(joined[-1], str):
            joined[-1] += child
        elif child:
            joined.append(child)
    return tuple(joined)


def in_lines(children: Inline) -> Inline:
    """The words of an entry with one break between two of its lines, none before the first and behind the last."""
    lines: list[list[Node | str]] = [[]]
    for child in children:
        if isinstance(child, Node) and child.tag == "br":
            lines.append([])
        elif lines[-1] or not isinstance(child, str) or child.strip():
            lines[-1].append(child)
    whole: list[Node | str] = []
    for line in filter(None, lines):
        whole += [*([Node("br")] if whole else []), *line]
    return tuple(whole)


def meta(values: Mapping[str, object]) -> dict[str, Json]:
    """Plain values as the metadata of a document."""
    return {
        name: {"t": "MetaBool", "c": value} if isinstance(value, bool) else {"t": "MetaString", "c": str(value)}
        for name, value in values.items()
    }
