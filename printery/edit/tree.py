"""Block tokens to nodes: paragraphs, headings, lists, divs, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token

from printery.diagnostics import Location
from printery.edit.code import code_block
from printery.edit.definitions import Definitions
from printery.edit.desk import Desk, Ruler
from printery.edit.divs import BIBLIOGRAPHY, PLAIN, closed, opened
from printery.edit.figures.figure import figure
from printery.edit.grammar.attributes import Attributes, parse_attributes
from printery.edit.html import html_blocks
from printery.edit.inline import InlineEditor
from printery.edit.lines import refuse_unknown
from printery.edit.marks import OVER
from printery.edit.tables.drawn import drawn_table
from printery.edit.tables.form import CAPTIONED
from printery.edit.tables.from_csv import csv_table, is_csv
from printery.edit.tables.table import (
    TABLE_PREFIX,
    captioned,
    check_rows,
    normal_table,
    pipe_columns,
    table_of_div,
)
from printery.model.stages.text import Blocks, Inline, Node, plain_text

_TAB = 4
"""Columns of a tab stop. Source: Pandoc User's Guide, `--tab-stop`."""
MAX_DEPTH = 16
"""Elements within elements; no text that people read goes deeper."""
_RULE_LINE = re.compile(r"\n\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*(\n|$)")
_HEADINGS = ("h2", "h3", "h4")
_CHAPTER = "h1"
_EMPTY: Mapping[str, tuple[str, dict[str, str]]] = MappingProxyType(
    {"hr": ("hr", {}), "page_break": ("div", {"class": "page-break"})}
)
"""Tokens that become elements without content."""
_TASKS = ("☐ ", "☑ ")
"""What stands before an item that is to be done, and one that is."""
_HEADING_CLASSES = frozenset(("unnumbered", "unlisted"))
"""Pandoc's: headings have no numbers here; an unlisted one stands in no contents."""


@dataclass(slots=True)
class _Frame:
    """An element that is being filled."""

    tag: str
    location: Location
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    token: Token | None = None
    level: int = 0
    """Of a div: the level of the last heading before it, from which headings go on behind it."""
    given: Attributes | None = None
    """What a div around a table says of it."""


class TreeBuilder:
    """Makes the blocks of one text from its tokens."""

    def __init__(self, desk: Desk, md: MarkdownIt, *, in_note: bool = False, in_cell: bool = False) -> None:
        self.desk = desk
        self.md = md
        self.in_note = in_note
        self.in_cell = in_cell
        self.captions: list[Attributes] = []
        """What the captions say that wait for their tables."""
        self.stack = [_Frame("", desk.place.at(0))]
        self.level = 1
        """Level of the last heading; the section's own title has 1."""
        self.task = ""
        """What stands before the next words, if they are those of a task."""
        self.tokens: Sequence[Token] = ()
        self.index = 0

    def build(self, tokens: Sequence[Token]) -> Blocks:
        """The blocks; every fault goes to the desk."""
        self.tokens = tokens
        for self.index, token in enumerate(tokens):
            if len(self.stack) > MAX_DEPTH:
                self.desk.fault(
                    "C069", f"more than {MAX_DEPTH} elements within each other", self._at(token), "write it flatter"
                )
                break
            self._take(token)
        while len(self.stack) > 1:  # after a break only
            self.stack.pop()
        return tuple(node for node in self.stack[0].children if isinstance(node, Node))

    def _at(self, token: Token) -> Location:
        if token.map is None:
            return self.stack[-1].location
        line = token.map[0]
        source = self.desk.place.lines[line] if line < len(self.desk.place.lines) else ""
        return self.desk.place.at(line, len(source) - len(source.lstrip()) + 1)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind == "inline":
            self._inline(token)
        elif kind in {"fence", "code_block"}:
            self.stack[-1].children += code_block(self.desk, token.info, token.content, self._at(token))
        elif kind in _EMPTY:
            tag, attributes = _EMPTY[kind]
            self.stack[-1].children.append(Node(tag, attributes, (), self._at(token)))
        elif kind in {"html_block", "equation", "drawn_table"}:
            {"html_block": self._html, "equation": self._equation, "drawn_table": self._drawn}[kind](token)
        elif kind == "fault":
            self.desk.fault(token.meta["code"], token.meta["message"], self._at(token), token.meta["hint"])
        elif token.nesting == 1:
            if not token.hidden:
                self._open(token)
        elif not token.hidden:
            self._close()

    def _open(self, token: Token) -> None:
        frame = _Frame(token.tag, self._at(token), token=token)
        if token.type == "ordered_list_open":
            frame.attributes |= {key: str(value) for key, value in token.attrs.items()}
        elif token.type == "list_item_open" and "checked" in token.meta:
            frame.attributes["class"] = "task"
            self.task = _TASKS[bool(token.meta["checked"])]
        elif token.type == "table_open":
            check_rows(self.desk, token)
            frame.attributes |= pipe_columns(self.desk, self.tokens[self.index :])
        elif token.type == "div_open":
            self._div(token, frame)
        elif token.type == "heading_open":
            self._heading(token, frame)
        self.stack.append(frame)

    def _close(self) -> None:
        frame = self.stack.pop()
        siblings = self.stack[-1].children
        node = Node(frame.tag, frame.attributes, tuple(frame.children), frame.location)
        if frame.tag == "title":
            self._caption(frame)
        elif frame.given:
            self._add_table(table_of_div(self.desk, self.md, node, frame.given))
        elif frame.tag == "div":
            self.level = frame.level
            if node.children or node.get("class") == BIBLIOGRAPHY:
                siblings.append(closed(self.desk, node))
        elif frame.tag == _CHAPTER:
            words = plain_text(node.children)
            hint = "the title stands in the front matter; headings in the text begin with ##"
            self.desk.fault("C068", f"the heading {words!r} is of the first level", frame.location, hint)
        elif frame.tag == "table":
            self._add_table(node)
        elif (
            frame.tag == "p"
            and len(node.children) == 1
            and node.nodes
            and node.nodes[0].tag in {"figure", "div", "table"}
        ):
            siblings.append(node.nodes[0])
        elif node.children or frame.tag != "p":
            siblings.append(node)

    def _inline(self, token: Token) -> None:
        children = token.children or []
        ruler = Ruler.of(self.desk.place, token)
        frame = self.stack[-1]
        if (
            len(children) == 1
            and children[0].type == "image"
            and frame.tag == "p"
            and not self.in_note
            and not self.in_cell
        ):
            if is_csv(children[0]):
                self._add_table(csv_table(self.desk, self.md, children[0], ruler))
            else:
                frame.children.append(figure(self.desk, self.md, children[0], ruler))
            return
        if "|" in token.content:
            self._broken_table(token, ruler)
        if frame.children and isinstance(frame.children[-1], str):
            frame.children.append(Node("br", location=ruler.at(0)))  # two tight paragraphs in one item
        if self.task:
            frame.children.append(self.task)
            self.task = ""
        editor = InlineEditor(self.desk, ruler, in_note=self.in_note)
        around = (outer.attributes["lang"] for outer in reversed(self.stack) if "lang" in outer.attributes)
        editor.language = next(around, self.desk.language)
        frame.children += editor.edit(children)

    def _broken_table(self, token: Token, ruler: Ruler) -> None:
        lines = [line.strip() for line in token.content.split("\n")]
        if "|" in lines[0] and _RULE_LINE.search(token.content):
            hint = "give the line of dashes below the head as many cells as the head"
            self.desk.fault("C066", "a table whose head and rule differ in length", ruler.at(0), hint)
        elif len(lines) > 1 and all(line.startswith("|") and line.endswith("|") for line in lines):
            hint = "write |---|---| below the head, one cell for each column"
            self.desk.fault("C066", "rows of a table without a line of dashes", ruler.at(0), hint)

    def _html(self, token: Token) -> None:
        for node in html_blocks(self.desk, token.content, self._at(token), self._words):
            if node.tag == "table":
                self._add_table(normal_table(node))
            else:
                self.stack[-1].children.append(node)

    def _words(self, text: str, at: Location) -> Inline:
        """The words between two tags of raw HTML, which are Markdown."""
        editor = InlineEditor(self.desk, Ruler.fixed_at(at), in_note=self.in_note)
        return editor.edit(self.md.parseInline(text, {})[0].children or [])

    def _equation(self, token: Token) -> None:
        ruler = Ruler.of(self.desk.place, token)
        start = token.content.index(token.meta["tex"])
        given: Attributes = token.meta["attributes"] or Attributes()
        refuse_unknown(self.desk, Attributes("", given.classes, given.pairs), frozenset(), "equation", ruler.at(0))
        formula = self.desk.formulas.node(
            token.meta["tex"], "block", lambda offset: ruler.at(start + offset), self.desk.language
        )
        named = {"id": given.id} if given.id else {}
        self.stack[-1].children.append(Node("equation", named, (formula,), ruler.at(0)))

    def _heading(self, token: Token, frame: _Frame) -> None:
        level = int(token.tag[1])
        given = token.meta.get("attributes")
        if token.meta.get("failed"):
            self.desk.fault("C063", "the braces behind the heading do not parse", frame.location, "write {#sec-name}")
        if isinstance(given, Attributes):
            foreign = Attributes("", tuple(name for name in given.classes if name not in _HEADING_CLASSES), given.pairs)
            refuse_unknown(self.desk, foreign, frozenset((OVER,)), "heading", frame.location)
            frame.attributes |= {"unlisted": "yes"} if "unlisted" in given.classes else {}
            frame.attributes |= {key: given.pairs[key] for key in (OVER,) if key in given.pairs}
            if given.id:
                frame.attributes["id"] = given.id
        if token.meta.get("name"):
            frame.attributes["name"] = token.meta["name"]
        if level == 1:
            return
        if token.tag not in _HEADINGS:
            hint = "a section has headings of three levels, ## to ####"
            self.desk.fault("C053", f"a heading of level {level}", frame.location, hint)
            frame.tag = _HEADINGS[-1]
        elif level > self.level + 1:
            hint = f"write {'#' * (self.level + 1)}"
            was = f"under one of level {self.level}" if self.level > 1 else "with none of level 2 before it"
            self.desk.fault("C053", f"a heading of level {level} {was}", frame.location, hint)
        self.level = level

    def _div(self, token: Token, frame: _Frame) -> None:
        frame.tag = "div"
        if not token.meta["closed"]:
            hint = "end it with a line ::: of its own, and so every div inside it"
            self.desk.fault("C050", "the fenced div is not closed", frame.location, hint)
        source = token.info
        found = parse_attributes(source, 0) if source.startswith("{") else (Attributes(classes=(source,)), len(source))
        if "attributes" in token.meta:
            found = token.meta["attributes"], len(source)
        if found is None or found[1] != len(source):
            self.desk.fault(
                "C063", f"the attributes {source!r} do not parse", frame.location, 'write {.box #id title="..."}'
            )
            found = (Attributes(classes=(PLAIN,)), 0)
        if found[0].id.startswith(TABLE_PREFIX):
            frame.given = found[0]
            return
        node = opened(self.desk, self.md, found[0], frame.location)
        frame.attributes, frame.children = dict(node.attributes), list(node.children)
        frame.level = self.level

    def _drawn(self, token: Token) -> None:
        self._add_table(drawn_table(self.desk, self.md, token, self._cell))

    def _cell(self, desk: Desk, tokens: Sequence[Token]) -> Inline:
        """The blocks or words of a table's cell; a picture stands there as in a line of text."""
        builder = TreeBuilder(desk, self.md, in_note=self.in_note, in_cell=True)
        builder.build(tokens)
        return tuple(builder.stack[0].children)

    def _add_table(self, table: Node) -> None:
        """Put a table into the text, with the caption that stands before it."""
        siblings = self.stack[-1].children
        before = siblings[-1] if siblings else None
        if isinstance(before, Node) and before.tag == "caption":
            siblings.pop()
            table = captioned(self.desk, self.md, table, before.children, self.captions.pop())
        siblings.append(table)

    def _caption(self, frame: _Frame) -> None:
        siblings = self.stack[-1].children
        table = siblings[-1] if siblings else None
        meta = frame.token.meta if frame.token else {}
        if meta.get("failed"):
            hint = 'write {#tbl-x source="..." note="..."}, with every quote closed'
            self.desk.fault("C063", "the braces behind the table's title do not parse", frame.location, hint)
        given = meta.get("attributes") or Attributes()
        if isinstance(table, Node) and table.tag == "table" and not table.get(CAPTIONED):
            siblings[-1] = captioned(self.desk, self.md, table, tuple(frame.children), given)
        else:
            siblings.append(Node("caption", {}, tuple(frame.children), frame.location))
            self.captions.append(given)


def build_text(desk: Desk, md: MarkdownIt, text: str) -> Blocks:
    """The blocks of one text, with its notes in their places."""
    if "\t" in text:
        text = "\n".join(line.expandtabs(_TAB) for line in text.split("\n"))
    definitions = Definitions()
    env: dict[str, object] = {"references": definitions}
    tokens = md.parse(text, env)
    definitions.check(desk, env)
    body, written = _split_notes(tokens)
    for opening, inner in written:
        _write_note(desk, md, opening, inner)
    blocks = TreeBuilder(desk, md).build(body)
    for opening, _ in written:
        label = opening.meta["label"]
        if label not in desk.called:
            at = desk.place.at(opening.map[0] if opening.map else 0)
            desk.fault(
                "C055", f"nothing calls the note [^{label}]", at, f"write [^{label}] where it belongs, or take it out"
            )
    return blocks


def _write_note(desk: Desk, md: MarkdownIt, opening: Token, inner: Sequence[Token]) -> None:
    label = opening.meta["label"]
    at = desk.place.at(opening.map[0] if opening.map else 0)
    if label in desk.notes:
        desk.fault("C055", f"the note [^{label}] is written twice", at, "give it a key of its own")
        return
    blocks = TreeBuilder(desk, md, in_note=True).build(inner)
    only = blocks[0] if len(blocks) == 1 and blocks[0].tag == "p" else None
    children = only.children if only else blocks
    if not children:
        desk.fault("C054", f"the note [^{label}] has no words", at, "write it")
    desk.notes[label] = Node("note", {}, children, at)


def _split_notes(tokens: Sequence[Token]) -> tuple[list[Token], list[tuple[Token, list[Token]]]]:
    """The tokens of the text itself, and those of each written note."""
    body: list[Token] = []
    written: list[tuple[Token, list[Token]]] = []
    inside = False
    for token in tokens:
        if token.type == "footnote_reference_open":
            inside = True
            written.append((token, []))
        elif token.type == "footnote_reference_close":
            inside = False
        else:
            (written[-1][1] if inside else body).append(token)
    return body, written
