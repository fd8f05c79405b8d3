"""The text's tree as HTML: ordinary elements written here, the others by macros that a publisher can change."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from markupsafe import Markup

from printery.compose.notes import as_spans, opening_and_rest
from printery.compose.tables import column_markup, table_rows
from printery.model.stages.galley import DataFile
from printery.model.stages.text import Blocks, Inline, Node, plain_text

Macro = Callable[..., str]
VOID = frozenset(("br", "hr", "img", "col", "wbr"))
_PASSED = {
    "": ("id", "lang", "dir", "class"),
    "a": ("href", "title"),
    "abbr": ("title",),
    "img": ("src", "alt"),
    "ol": ("start", "type"),
    "span": ("data-mark", "style"),
    "h2": ("data-label",),
    "td": ("colspan", "rowspan", "data-head"),
    "th": ("colspan", "rowspan", "scope"),
}
"""Attributes that go out as they are, for every element and for some."""


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Writes trees as HTML, well-formed as XML too.

    A node whose tag, or whose class if it is a div, has a macro is written by it: the macro is called with the node,
    its title and content as markup, and its lines (source, note, ...) by role.
    """

    macros: Mapping[str, Macro] = field(default_factory=dict)
    link: Callable[[str], str] = "#{}".format
    """Where an id is found: `#id`, or `text/chapter.xhtml#id` where there are several documents."""
    picture: Callable[[Node], str] = operator.methodcaller("get", "src")
    """Address of the picture that a node shows."""
    attached: Callable[[Node], tuple[DataFile, ...]] = lambda _: ()
    """Files with the data behind a figure that the document carries, to be led to."""
    xml_lang: bool = False
    """Whether `lang` goes out as `xml:lang` too, as XHTML wants."""

    def blocks(self, nodes: Blocks) -> Markup:
        """Blocks as HTML, one below the other."""
        return Markup("\n".join(self._node(node) for node in nodes))  # noqa: S704 - all text is escaped in _node

    def inline(self, children: Inline) -> Markup:
        """A run of text as HTML."""
        return Markup(self._children(children))  # noqa: S704 - as above

    def note_parts(self, note: Node) -> tuple[Markup, Markup]:
        """A note's first paragraph, and the blocks behind it."""
        opening, rest = opening_and_rest(note)
        return self.inline(opening), self.blocks(rest)

    def note_spans(self, note: Node) -> tuple[Markup, Markup]:
        """The same with spans for blocks, for a note inside a paragraph."""
        opening, rest = opening_and_rest(note)
        return self.inline(opening), self.inline(as_spans(rest))

    def language(self, node: Node) -> Markup:
        """The attributes that say in what language a node is, and how it is written, with a blank before each."""
        return Markup(self._written({name: node.get(name) for name in ("lang", "dir") if node.get(name)}))  # noqa: S704

    def _children(self, children: Inline) -> str:
        return "".join(
            escape(child, quote=False) if isinstance(child, str) else self._node(child) for child in children
        )

    def _node(self, node: Node) -> str:
        name = node.get("class") if node.tag == "div" else node.tag
        macro = self.macros.get(name.replace("-", "_"))
        if macro is not None:
            return self._by_macro(node, macro)
        if node.tag == "xref":
            return f'<a href="{escape(self.link(node.get("target")))}">{self._children(node.children)}</a>'
        if node.tag in {"index", "line", "title"}:
            return f"<span{self.attributes(node)}>{self._children(node.children)}</span>"
        if node.tag == "h2" and any(inner.tag == "note" for inner in node.walk()):
            # a bookmark that took its words from the heading would show the number of the note
            node = replace(node, attributes={**node.attributes, "data-label": plain_text(node.children)})
        if node.tag in VOID:
            return f"<{node.tag}{self.attributes(node)}/>"
        inside = self._table(node) if node.tag == "table" else self._children(node.children)
        return f"<{node.tag}{self.attributes(node)}>{inside}</{node.tag}>"

    def _by_macro(self, node: Node, macro: Macro) -> str:
        title = node.find("title")
        lines = {child.get("role"): self._line(child) for child in node.nodes if child.tag == "line"}
        rest = tuple(child for child in node.children if isinstance(child, str) or child.tag not in {"title", "line"})
        content = self._table(node) if node.tag == "table" else self._children(rest)
        heading = self._children(title.children) if title else ""
        return str(
            macro(
                node,
                Markup(heading),  # noqa: S704 - escaped above
                Markup(content),  # noqa: S704 - as above
                {role: Markup(line) for role, line in lines.items()},  # noqa: S704 - as above
            )
        )

    def _line(self, line: Node) -> str:
        return self._children(line.children)

    def _table(self, node: Node) -> str:
        """Column groups, head, bodies and foot."""
        written = [column_markup(node)]
        for part, rows in table_rows(node):
            inside = "\n".join(f"<tr{self.attributes(row)}>{self._children(row.children)}</tr>" for row in rows)
            written.append(f"<{part.tag}>\n{inside}\n</{part.tag}>")
        return "\n".join(filter(None, written))

    def attributes(self, node: Node) -> str:
        """The attributes that an element takes over from its node, with a blank before each."""
        names = (*_PASSED[""], *_PASSED.get(node.tag, ()))
        pairs = {
            name: node.get(name) for name in names if node.get(name) or (name in node.attributes and name == "alt")
        }
        if node.tag == "img":
            pairs["src"] = self.picture(node)
        if node.tag == "ol" and node.get("start", "1").isdigit() and node.get("start"):
            # the engine does not read `start` (Kozea/WeasyPrint: presentational hints are off); browsers count alike
            pairs["style"] = f"counter-reset:list-item {int(node.get('start')) - 1}"
        return self._written(pairs)

    def _written(self, pairs: dict[str, str]) -> str:
        if self.xml_lang and "lang" in pairs:
            pairs["xml:lang"] = pairs["lang"]
        return "".join(f' {name}="{escape(value)}"' for name, value in pairs.items())
