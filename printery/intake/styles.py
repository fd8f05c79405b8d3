"""Styles of word processors, as Pandoc hands them on, into what they mean: quotations, captions, sources, contents."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from printery.intake.pandoc_tree import Json, attr, mapped, node, pairs_of, strings, words
from printery.intake.raw_html import is_known, words_of

CAPTION, SOURCE_LINE = "caption", "source-line"
"""Classes of the divs that stand for a caption and for a line below it, until a figure or table takes them."""
_STYLE = "custom-style"
_CAPTIONS = frozenset(
    re.split(
        r",\s*",
        "caption, image caption, table caption, figure caption, figure, illustration, table, drawing, legend, "
        "beschriftung, abbildung, tabelle, légende",
    )
)
_SOURCES = frozenset(("source", "quelle", "figure source", "table source"))
_QUOTES = frozenset(
    re.split(
        r",\s*",
        "quote, intense quote, quotations, quotation, block text, block quote, zitat, intensives zitat, citation",
    )
)
_MADE = re.compile(
    r"(toc|contents|table of figures|illustration index|index|verzeichnis|inhaltsverzeichnis)\b", re.IGNORECASE
)
"""Styles of lists that the build makes by itself."""
_PLAIN = re.compile(
    r"normal|standard|body text|text body|textkörper|default|list( paragraph| bullet| number| contents)?"
    r"|first paragraph|compact|(foot|end)note.*|hyperlink|internet link|visited.*|heading.*|title|no spacing"
    r"|table (contents|heading)"
    r"|frame contents|strong|emphasis|preformatted text|source code|page number|header|footer|annotation.*|comment.*"
    r"|placeholder text|author|date|abstract.*|bibliography|bullet symbols|numbering symbols|index link|source text",
    re.IGNORECASE,
)
_TONGUE = "--lang-"
"""Stands in names of styles between a style's own and the language of its words."""
_CALLOUTS = frozenset(("note", "tip", "important", "warning", "caution"))
"""Classes of the boxes that GitHub's Markdown has. Source: GitHub Docs, "Alerts"."""
_OURS = frozenset(("box", "key-findings", "smallcaps", "underline", "mark"))
"""Classes that other programs' files may have and that mean the same here."""


@dataclass(slots=True)
class Styles:
    """Translates the styles of one file, and counts those that mean nothing here."""

    is_ours: bool
    """Whether the file is Markdown, whose divs and spans are the house's own."""
    unknown: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    """HTML that means nothing here, left out."""
    made: list[str] = field(default_factory=list)
    """Words of lists that the build makes."""

    def read(self, document: Json) -> Json:
        """The document with styles turned into what they mean."""
        return {**document, "blocks": _joined(mapped(document["blocks"], self._change))}

    def _change(self, value: Json) -> Json:
        kind = value["t"]
        if kind == "Div":
            return self._div(value)
        if kind == "Span":
            return self._span(value)
        if kind in {"Para", "Plain"} and not value["c"]:
            return []
        if kind in {"RawBlock", "RawInline"}:
            is_html = value["c"][0] in {"html", "html5", "html4"}
            if self.is_ours and is_html and not is_known(value["c"][1]):
                self.tags[value["c"][1].split(">")[0] + ">"] += 1
                said = strings(words_of(value["c"][1]))
                return said if kind == "RawInline" or not said else [node("Para", said)]
            return value if (is_html and value["c"][1].startswith("<!--")) or self.is_ours else []
        return value

    def _div(self, value: Json) -> Json:
        attributes, blocks = value["c"]
        style, _, tongue = pairs_of(attributes).get(_STYLE, "").partition(_TONGUE)
        if tongue:
            plain = self._div(node("Div", attr("", (), **{_STYLE: style}), blocks)) if style else blocks
            is_plain = isinstance(plain, list) and not any(block["t"] == "Header" for block in plain)
            return node("Div", attr("", ["plain"], lang=tongue), plain) if is_plain else plain
        name = style.lower()
        if style and _MADE.match(name):
            self.made.append(words(blocks))
            return []
        if name in _CAPTIONS:
            return node("Div", attr("", [CAPTION], kind=name), blocks)
        if name in _SOURCES:
            return node("Div", attr("", [SOURCE_LINE]), blocks)
        if name in _QUOTES:
            return blocks if blocks and blocks[0]["t"] == "BlockQuote" else [node("BlockQuote", blocks)]
        if style:
            if not _PLAIN.fullmatch(name):
                self.unknown[style] += 1
            return blocks
        kind = next((kind for kind in attributes[1] if kind in _CALLOUTS), "")
        if kind and self.is_ours and blocks and blocks[0]["t"] == "Div" and "title" in blocks[0]["c"][0][1]:
            return node("Div", attr("", [f"callout-{kind}"]), blocks[1:])
        return value if self.is_ours or set(attributes[1]) & _OURS else _with_id(blocks, attributes[0])

    def _span(self, value: Json) -> Json:
        attributes, inlines = value["c"]
        pairs = pairs_of(attributes)
        style, _, tongue = pairs.get(_STYLE, "").partition(_TONGUE)
        if tongue:
            plain = self._span(node("Span", attr("", (), **{_STYLE: style}), inlines)) if style else inlines
            said = plain if isinstance(plain, list) else [plain]
            return node("Span", attr("", (), lang=tongue), said) if words(said) else said
        if style:
            if not _PLAIN.fullmatch(style.lower()) and not style.lower().endswith(("characters", "char", "anchor")):
                self.unknown[style] += 1
            return inlines
        if self.is_ours or set(attributes[1]) & _OURS:
            return value
        if "lang" in pairs and words(inlines):
            return node("Span", attr("", (), lang=pairs["lang"]), inlines)
        if attributes[0] and not words(inlines):
            return value  # a place that links lead to
        return inlines


def _with_id(blocks: Json, name: str) -> Json:
    """The blocks of a section; Pandoc gives a section of an e-book the id that links to its heading lead to."""
    if not name or not blocks or blocks[0]["t"] != "Header" or blocks[0]["c"][1][0]:
        return blocks
    level, (_, classes, pairs), title = blocks[0]["c"]
    return [node("Header", level, [name, classes, pairs], title), *blocks[1:]]


def _joined(value: Json) -> Json:
    """The blocks with paragraphs of one language that follow each other in one div."""
    made: list[Json] = []
    for block in value:
        is_tongue = block["t"] == "Div" and block["c"][0][1] == ["plain"]
        if is_tongue and made and made[-1]["t"] == "Div" and made[-1]["c"][0] == block["c"][0]:
            made[-1] = node("Div", block["c"][0], [*made[-1]["c"][1], *block["c"][1]])
        else:
            made.append(block)
    return made
