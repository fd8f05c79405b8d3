"""Pandoc's reading of texts, many of them in one run of the program."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from printery.model.stages.text import direction
from printery.pandoc import ask_pandoc
from tests.oracle.form import HEAD, Lines, Piece, address, said

READER = "markdown"
_BETWEEN = "between-two-texts"
_MARKS = {
    "Emph": "em",
    "Strong": "strong",
    "Strikeout": "s",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
    "SmallCaps": "smallcaps",
}
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>", re.IGNORECASE)
_RAW_MARKS = frozenset(("kbd", "em", "strong", "sub", "sup", "s", "u", "code", "small", "cite", "q", "mark"))
Json = Any


def readings(texts: Sequence[str], reader: str = READER) -> list[Lines]:
    """The lines of every text as Pandoc reads it, each as a file of its own.

    Source: Pandoc User's Guide, `--file-scope`.
    """
    files = {f"{number:05}.md": f"{HEAD}{text}".encode() for number, text in enumerate(texts)}
    names = [name for file in files for name in (file, "between.md")]
    between = {"between.md": f"# {_BETWEEN}\n".encode()}
    arguments = ["--from", reader, "--to", "json", "--file-scope", *names]
    blocks = json.loads(ask_pandoc(arguments, b"", files | between)[0])["blocks"]
    done: list[Lines] = []
    held: list[Json] = []
    for block in blocks:
        if block["t"] == "Header" and _BETWEEN in block["c"][1][0]:
            done.append(lines_of(held))
            held = []
        else:
            held.append(block)
    if len(done) != len(texts):
        raise AssertionError(f"{len(done)} readings of {len(texts)} texts")
    return done


def lines_of(blocks: Sequence[Json]) -> Lines:
    """The lines of some blocks."""
    lines = Lines()
    _Reader(lines).blocks(blocks, "", frozenset())
    return lines


class _Reader:
    """Writes blocks of Pandoc's tree as lines."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.raw: list[str] = []

    def blocks(self, blocks: Sequence[Json], path: str, marks: frozenset[str]) -> None:
        """Every block, in order."""
        for block in blocks:
            self._block(block["t"], block.get("c"), path, marks)

    def _block(self, kind: str, content: Json, path: str, marks: frozenset[str]) -> None:
        special = getattr(self, f"_{kind.lower()}", None)
        if special is not None:
            special(content, path, marks)
        elif kind in {"Plain", "Para"}:
            self.lines.add(path, "p", self.inlines(content, marks))
        elif kind == "HorizontalRule":
            self.lines.add(path, "hr")
        elif kind != "RawBlock":
            self.lines.add(path, kind)

    def _header(self, content: Json, path: str, marks: frozenset[str]) -> None:
        self.lines.add(path, f"h{content[0]}", self.inlines(content[2], marks))

    def _blockquote(self, content: Json, path: str, marks: frozenset[str]) -> None:
        self.blocks(content, f"{path}> ", marks)

    def _codeblock(self, content: Json, path: str, _: frozenset[str]) -> None:
        self.lines.verbatim(path, content[1])

    def _bulletlist(self, content: Json, path: str, marks: frozenset[str]) -> None:
        self._items(content, path, "-", marks)

    def _orderedlist(self, content: Json, path: str, marks: frozenset[str]) -> None:
        (start, style, _), items = content
        self._items(items, path, f"{start}{_STYLES.get(style['t'], '1')}", marks)

    def _definitionlist(self, content: Json, path: str, marks: frozenset[str]) -> None:
        for term, definitions in content:
            self.lines.add(path, "dt", self.inlines(term, marks))
            for definition in definitions:
                self.lines.add(path, "dd")
                self.blocks(definition, f"{path}dd ", marks)

    def _lineblock(self, content: Json, path: str, marks: frozenset[str]) -> None:
        for line in content:
            self.lines.add(path, "line", self.inlines(line, marks))

    def _div(self, content: Json, path: str, marks: frozenset[str]) -> None:
        self.blocks(content[1], path, said(marks, _languages(content[0])))

    def _figure(self, content: Json, path: str, marks: frozenset[str]) -> None:
        self.blocks(content[2], path, marks)

    def _items(self, items: Sequence[Sequence[Json]], path: str, sign: str, marks: frozenset[str]) -> None:
        self.lines.add(path, f"list{sign}")
        for item in items:
            self.lines.add(path, "item")
            self.blocks(item, f"{path}{sign} ", marks)

    def _table(self, content: Json, path: str, marks: frozenset[str]) -> None:
        _, caption, _, (_, head), bodies, (_, foot) = content
        self.lines.add(path, "table")
        self.blocks(caption[1], f"{path}title ", marks)
        rows = [*head, *(row for body in bodies for row in (*body[2], *body[3])), *foot]
        for _, cells in rows:
            if not any(cell[4] for cell in cells):
                continue
            self.lines.add(path, "row")
            for cell in cells:
                self.lines.add(path, "cell")
                self.blocks(cell[4], f"{path}cell ", marks)

    def inlines(self, inlines: Sequence[Json], marks: frozenset[str]) -> Iterator[Piece]:
        """Every inline, in order."""
        for inline in inlines:
            yield from self._inline(inline["t"], inline.get("c"), marks)

    def _inline(self, kind: str, content: Json, marks: frozenset[str]) -> Iterator[Piece]:
        marks = marks | frozenset(self.raw)
        if kind in _MARKS:
            yield from self.inlines(content, marks | {_MARKS[kind]})
        elif kind == "Quoted":
            yield from (Piece("'", marks), *self.inlines(content[1], marks), Piece("'", marks))
        elif kind == "Cite":
            yield from self.inlines(content[1], marks)
        elif kind == "Link":
            yield from self.inlines(content[1], marks | {f"a:{address(content[2][0])}"})
        elif kind == "Span":
            yield from self.inlines(content[1], said(marks, _languages(content[0])) | _classes(content[0]))
        elif kind == "RawInline" and not content[1].startswith("<br"):
            self._take_raw(content[0], content[1])
        else:
            yield _leaf(kind, content, marks)

    def _take_raw(self, form: str, text: str) -> None:
        match = _TAG.fullmatch(text) if form == "html" else None
        if match and match[2].lower() in _RAW_MARKS:
            name = match[2].lower()
            if match[1] and name in self.raw:
                self.raw.remove(name)
            elif not match[1]:
                self.raw.append(name)


_DONE, _OUR_DONE = "\u2612", "\u2611"
"""What stands before a task that is done: a cross with Pandoc, a tick here."""


def _leaf(kind: str, content: Json, marks: frozenset[str]) -> Piece:
    """What has no inlines within."""
    if kind == "Note":
        return Piece("", marks, tuple(lines_of(content).found))
    if kind == "Str":
        return Piece(content.replace(_DONE, _OUR_DONE), marks)
    if kind == "Code":
        return Piece(content[1], marks | {"code"})
    if kind == "Math":
        return Piece("$", marks | {"maths"})
    if kind == "Image":
        return Piece(f"![{content[2][0]}]", marks)
    return Piece("\u23ce", marks) if kind in {"LineBreak", "RawInline"} else Piece(" ")


_STYLES = {"LowerAlpha": "a", "UpperAlpha": "A", "LowerRoman": "i", "UpperRoman": "I"}
_CLASSES = {"smallcaps": "smallcaps", "underline": "u", "ul": "u", "mark": "mark"}


def _languages(attributes: Json) -> frozenset[str]:
    """Language and direction; a language that is written from the right says its direction here."""
    said = {key: value for key, value in attributes[2] if key in {"lang", "dir"}}
    if direction(said.get("lang")) == "rtl":
        said.setdefault("dir", "rtl")
    return frozenset(f"{key}:{value}" for key, value in said.items())


def _classes(attributes: Json) -> frozenset[str]:
    return frozenset(_CLASSES[name] for name in attributes[1] if name in _CLASSES)
