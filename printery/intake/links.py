"""Links of imported files: those inside the work lead to its ids, references to numbers become references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from printery.intake.losses import Losses
from printery.intake.pandoc_tree import Json, attr, mapped, node, nodes, words
from printery.intake.source import NUMBER_OF, PAGE_OF

_SAFE = re.compile(r"https?://[^/\s]\S*|mailto:[^@\s]+@[^@\s]+", re.IGNORECASE)
_PAGE = re.compile(r"(?:(?<=\W)|^)(?:pages?|pp?\.|Seiten?|S\.|p[áa]ginas?)$", re.IGNORECASE)
"""The word that the build writes before the number of a page."""
_NAMED = re.compile(r"(?:sec|fig|tbl|box|eq)-")
"""Ids that references lead to: docs/markdown.md."""


@dataclass(frozen=True, slots=True)
class Links:
    """Puts right the links of one file."""

    anchors: Mapping[str, str]
    """Ids of the document, and of files imported with it, to ours."""
    losses: Losses
    is_ours: bool

    def put_right(self, value: Json) -> Json:
        """Links that lead somewhere safe, with their notes behind them; others are their words."""
        if value["t"] != "Link":
            return value
        notes = list(nodes(value, "Note"))
        if notes:
            bare = mapped(value, lambda inner: [] if inner["t"] == "Note" else inner)
            made = self.put_right(bare)
            return [*(made if isinstance(made, list) else [made]), *notes]
        attributes, inlines, (target, title) = value["c"]
        if target.startswith("#"):
            return self._inside(target[1:], inlines)
        inside = self.anchors.get(unquote(target).removeprefix("./"), "")
        if inside:
            return node("Link", attr(), inlines, [f"#{inside}", ""])
        if _SAFE.fullmatch(target) or self.is_ours:
            return node("Link", attributes if self.is_ours else attr(), inlines, [target, title])
        hint = "it leads nowhere that readers have; its words are kept"
        self.losses.note("a link to elsewhere", hint, said=f", {target[:80]}")
        return inlines

    def without_page(self, value: Json) -> Json:
        """Paragraphs without the word page before a reference that says it."""
        if value["t"] not in {"Para", "Plain"}:
            return value
        made: list[Json] = []
        for inline in value["c"]:
            is_page = inline["t"] == "Span" and inline["c"][0][1] == ["page"]
            if is_page and len(made) > 1 and made[-1]["t"] == "Space" and made[-2]["t"] == "Str":
                before = _PAGE.sub("", made[-2]["c"])
                if before != made[-2]["c"]:
                    self.losses.take("", made[-2]["c"][len(before) :])
                    made[-2:] = [node("Str", before)] if before else []
            made.append(inline)
        return node(value["t"], made)

    def _inside(self, target: str, inlines: Json) -> Json:
        """A link to an id of the document."""
        sign = words(inlines)[:1]
        rest = [_unsigned(inline) for inline in inlines] if sign in {PAGE_OF, NUMBER_OF} else inlines
        inside = self.anchors.get(target) or self.anchors.get(unquote(target), unquote(target) if self.is_ours else "")
        if sign in {PAGE_OF, NUMBER_OF}:
            return self._number(sign, inside, rest)
        return node("Link", attr(), inlines, [f"#{inside}", ""]) if inside else rest

    def _number(self, sign: str, inside: str, inlines: Json) -> Json:
        """The number of a page or heading as a reference; where it leads to none, the number stands and is said."""
        what = "a page" if sign == PAGE_OF else "a heading"
        if not _NAMED.match(inside):
            said = f", “{words(inlines)}”"
            self.losses.note(
                f"the number of {what} in the text", "it was true in the file: make a reference of it", said=said
            )
            return inlines
        self.losses.take(
            f"numbers of {'pages' if sign == PAGE_OF else 'headings'} in the text made references", words(inlines)
        )
        return node("Span", attr("", ["page" if sign == PAGE_OF else "title"]), [cited(inside)])


def cited(target: str, mode: str = "AuthorInText") -> Json:
    """A reference to an id of the work."""
    return node("Cite", [source_cited(target, mode)], [node("Str", f"@{target}")])


def source_cited(key: str, mode: str, suffix: str = "") -> Json:
    """A source as a citation names it."""
    return {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [node("Str", suffix)] if suffix else [],
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def _unsigned(inline: Json) -> Json:
    return node("Str", inline["c"].lstrip(PAGE_OF + NUMBER_OF)) if inline["t"] == "Str" else inline
