"""Documents as Pandoc's JSON has them: asked about, and changed node by node.

Source: the Haskell package pandoc-types 1.23, module Text.Pandoc.Definition, and its JSON encoding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

Json = Any
"""A value of Pandoc's JSON: this module and its neighbours are where its shape is known."""
_SPACES = frozenset(("Space", "SoftBreak", "LineBreak"))
_NOT_SAID = frozenset(("Note", "RawInline", "RawBlock"))
_MARKED = re.compile(r"([\\`*\[\]{}<>$@^~#|]|(?<!\w)_|_(?!\w))")


def node(kind: str, *content: Json) -> Json:
    """A node: without content, with one value, or with several as its list."""
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


def attr(name: str = "", classes: Iterable[str] = (), **pairs: str) -> Json:
    """The attributes of a node."""
    return [name, list(classes), [[key, value] for key, value in pairs.items() if value]]


def pairs_of(attributes: Json) -> dict[str, str]:
    """The key-value pairs of attributes."""
    return dict(attributes[2])


def mapped(value: Json, change: Callable[[Json], Json]) -> Json:
    """The value with each node changed, innermost first; a list in a node's place takes that place."""
    if isinstance(value, list):
        made: list[Json] = []
        for item in value:
            new = mapped(item, change)
            if isinstance(new, list) and isinstance(item, dict):
                made.extend(new)
            else:
                made.append(new)
        return made
    if isinstance(value, dict):
        if "t" in value and not isinstance(value.get("c"), list | dict):
            return change(value)  # a word or a space: nearly all there is
        inner = {key: mapped(part, change) for key, part in value.items()}
        return change(inner) if "t" in inner else inner
    return value


def nodes(value: Json, kind: str) -> Iterator[Json]:
    """All nodes of a kind, in order."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item, kind)
    elif isinstance(value, dict):
        if value.get("t") == kind:
            yield value
        for part in value.values():
            yield from nodes(part, kind)


def words(value: Json) -> str:
    """The words of inlines or blocks in order, without those of notes; a space between two blocks."""
    return " ".join("".join(_words(value)).split())


def _words(value: Json) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict) and "t" in value:
        kind: str = value["t"]
        content: Json = value.get("c")
        if kind == "Str":
            yield content
        elif kind in _SPACES:
            yield " "
        elif kind in {"Code", "Math"}:
            yield content[1]
        elif kind not in _NOT_SAID:
            yield from _words(content)
            if kind in {"Para", "Plain", "Header", "CodeBlock"}:
                yield " "


def strings(text: str) -> list[Json]:
    """Text as inlines."""
    pieces = re.findall(r"[ \n\t]+|[^ \n\t]+", text)
    return [node("Space") if piece[0] in " \n\t" else node("Str", piece) for piece in pieces]


def stripped(inlines: Sequence[Json]) -> list[Json]:
    """The inlines without spaces at their ends."""
    kept = list(inlines)
    while kept and kept[0]["t"] in _SPACES:
        kept.pop(0)
    while kept and kept[-1]["t"] in _SPACES:
        kept.pop()
    return kept


def without_start(inlines: Sequence[Json], pattern: re.Pattern[str]) -> list[Json] | None:
    """The inlines without the words that the pattern matches at their beginning; None if it does not match.

    The match must lie in the plain words at the beginning, or wholly in one span of emphasis that opens them.
    """
    if inlines and inlines[0]["t"] == "Span" and not words(inlines[0]):
        return without_start(inlines[1:], pattern)  # a place that links lead to
    if inlines and inlines[0]["t"] in {"Strong", "Emph", "Span"}:
        first, content = inlines[0], inlines[0]["c"]
        inner = content[1] if first["t"] == "Span" else content
        rest = without_start(inner, pattern)
        if rest is not None:
            whole = node(first["t"], content[0], rest) if first["t"] == "Span" else node(first["t"], rest)
            return stripped([*([whole] if rest else []), *inlines[1:]])
    count, text = 0, ""
    while count < len(inlines) and inlines[count]["t"] in {"Str", *_SPACES}:
        text += inlines[count]["c"] if inlines[count]["t"] == "Str" else " "
        count += 1
    match = pattern.match(text)
    if match is None or not match[0]:
        return None
    return stripped([*strings(text[match.end() :]), *inlines[count:]])


def markdown_line(inlines: Sequence[Json]) -> str:
    """Inlines as a line of Markdown, for front matter and attributes; what has no mark of its own goes as its words."""
    return " ".join("".join(map(_line, inlines)).split())


def escaped(text: str) -> str:
    """Text with a backslash before each sign that would mean something in Markdown."""
    return _MARKED.sub(r"\\\1", text)


def _line(inline: Json) -> str:
    kind, content = inline["t"], inline.get("c")
    if kind == "Str":
        return escaped(content)
    if kind in _SPACES:
        return " "
    around = {"Emph": "*", "Strong": "**", "Superscript": "^", "Subscript": "~", "Strikeout": "~~"}
    if kind in around:
        return around[kind] + markdown_line(content) + around[kind]
    if kind == "Note":
        return f" ({markdown_line([part for block in content for part in (*_inlines(block), node('Space'))])})"
    if kind == "Link":
        inside = content[2][0].startswith("#")
        return markdown_line(content[1]) if inside else f"[{markdown_line(content[1])}]({content[2][0]})"
    if kind == "Code":
        return f"`{content[1]}`"
    if kind == "Math":
        return f"${content[1]}$"
    if kind == "Cite" and content[1]:
        return "".join(part["c"] if part["t"] == "Str" else " " for part in content[1])
    inner = content[-1] if isinstance(content, list) and kind not in {"SmallCaps", "Underline"} else content
    return "".join(map(_line, inner)) if isinstance(inner, list) and kind not in {"Image", "RawInline"} else ""


def _inlines(block: Json) -> list[Json]:
    return block["c"] if block["t"] in {"Para", "Plain"} else strings(words([block]))
