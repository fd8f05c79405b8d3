"""Raw HTML: what parses strictly and is on the list becomes nodes, all else is a fault at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from types import MappingProxyType

from printery.diagnostics import Location, nearest
from printery.edit.desk import Desk
from printery.edit.typography import set_text
from printery.model.stages.text import Inline, Node

LINK_HINT = "give an address that begins with https:// or mailto:, or #id for a place in this work"
_SAFE = re.compile(r"https?://[^/\s]\S*|mailto:[^@\s]+@[^@\s]+", re.IGNORECASE)
_INLINE = frozenset(
    ("em", "strong", "sub", "sup", "span", "br", "q", "cite", "small", "kbd", "s", "u", "mark", "abbr", "code")
)
_TABLE = frozenset(("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"))
_BLOCK = frozenset(("div", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "hr")) | _TABLE
ALLOWED = _INLINE | _BLOCK
"""Elements that raw markup in Markdown may have."""
_SCOPES = frozenset(("col", "row", "colgroup", "rowgroup"))
_VOID = frozenset(("br", "hr"))
_EVERYWHERE = frozenset(("id", "lang", "dir"))
_OWN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "abbr": frozenset(("title",)),
        "span": frozenset(("class",)),
        "ol": frozenset(("start",)),
        "th": frozenset(("colspan", "rowspan", "scope")),
        "td": frozenset(("colspan", "rowspan")),
    }
)
_PARENTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "li": frozenset(("ul", "ol")),
        "dt": frozenset(("dl",)),
        "dd": frozenset(("dl",)),
        "caption": frozenset(("table",)),
        "thead": frozenset(("table",)),
        "tbody": frozenset(("table",)),
        "tfoot": frozenset(("table",)),
        "tr": frozenset(("thead", "tbody", "tfoot")),
        "th": frozenset(("tr",)),
        "td": frozenset(("tr",)),
    }
)
_STRUCTURE = frozenset(("table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl"))
"""Elements without text of their own."""
_FLOW = frozenset(("div", "blockquote"))
"""Elements whose text stands in paragraphs."""
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^>]*)>", re.DOTALL)
_OPENING = re.compile(r"<(?:!--|!\[|!|\?|/[A-Za-z0-9-]*|[A-Za-z][A-Za-z0-9-]*)")
_QUOTED_END = re.compile(r"""[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*>""")
_BLOCK_SIGN = re.compile(r"^\s*(?:[-+*>#]|\d+[.)]|```|~~~)", re.MULTILINE)
"""What a list, a quotation, a heading or code begins with."""
_MAX_HTML_DEPTH = 20
Words = Callable[[str, Location], Inline]
"""Reads a line of Markdown that stands at a place."""


def _instead(name: str, known: frozenset[str]) -> str:
    better = {"b": "strong", "i": "em"}.get(name)
    return f"write <{better}>" if better else nearest(name, known)


def is_safe(href: str) -> bool:
    """Whether a link's address is one that a reader may follow: http, https or mailto."""
    return _SAFE.fullmatch(href) is not None


@dataclass(frozen=True, slots=True)
class Tag:
    """One raw tag in running text."""

    name: str
    attributes: dict[str, str]
    closes: bool


def inline_tag(desk: Desk, source: str, location: Location) -> Tag | None:
    """What a raw tag in running text says; None for a comment and for what is not allowed, which is reported."""
    if source.startswith("<!--"):
        return None
    match = _TAG.fullmatch(source)
    if match is None:
        desk.fault("C052", f"{source[:40]!r} is not allowed", location, "take it out")
        return None
    name = match[2].lower()
    if name not in _INLINE:
        hint = "leave blank lines around it" if name in _BLOCK else _instead(name, _INLINE)
        desk.fault("C052", f"the HTML element <{name}> is not allowed in running text", location, hint)
        return None
    if match[1]:
        return Tag(name, {}, closes=True)
    reader = _BlockReader(desk, location, whole=False)
    reader.feed(source)
    return Tag(name, reader.attributes, closes=False)


@dataclass(slots=True)
class _Open:
    """An element that is being filled."""

    tag: str
    attributes: dict[str, str]
    location: Location
    children: list[Node | str] = field(default_factory=list)


class _BlockReader(HTMLParser):
    """Reads HTML of which every element is closed; with `whole` false only the attributes of one tag."""

    def __init__(self, desk: Desk, location: Location, words: Words | None = None, *, whole: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.words = words
        """What reads the text between the tags; None where it is set as it stands."""
        self.desk = desk
        self.location = location
        self.whole = whole
        self.attributes: dict[str, str] = {}
        self.stack = [_Open("", {}, location)]
        self.sound = True

    def here(self) -> Location:
        """Where the parser stands, in the file."""
        line, column = self.getpos()
        start = self.location
        if self.desk.place.fixed:
            return start
        return Location(start.path, start.line + line - 1, column + (start.column if line == 1 else 1))

    def refuse(self, code: str, message: str, hint: str) -> None:
        """Report a fault; what was read is not used."""
        self.sound = False
        self.desk.fault(code, message, self.here(), hint)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Open an element if it may stand here."""
        if tag not in _INLINE | _BLOCK:
            self.refuse("C052", f"the HTML element <{tag}> is not allowed", _instead(tag, _INLINE | _BLOCK))
            return
        self.attributes = self.allowed(tag, attrs)
        if not self.whole:
            return
        parents = _PARENTS.get(tag)
        parent = self.stack[-1].tag
        if parents and parent not in parents:
            self.refuse("C051", f"<{tag}> outside <{'> or <'.join(sorted(parents))}>", "write out every element")
        if len(self.stack) > _MAX_HTML_DEPTH:
            self.refuse("C069", "HTML nested too deeply", "write it flatter")
            return
        if tag in _VOID:
            self.stack[-1].children.append(Node(tag, self.attributes, (), self.here()))
        else:
            self.stack.append(_Open(tag, self.attributes, self.here()))

    def allowed(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> dict[str, str]:
        """The attributes that the element may have; the others are reported."""
        may = _EVERYWHERE | _OWN.get(tag, frozenset())
        kept: dict[str, str] = {}
        for name, value in attrs:
            number = name in {"start", "colspan", "rowspan"}
            if name not in may:
                self.refuse("C052", f"the attribute {name} of <{tag}> is not allowed", nearest(name, may))
            elif name == "scope" and value not in _SCOPES:
                self.refuse("C051", f"the scope {value!r} of <{tag}>", nearest(value or "", _SCOPES))
            elif name in kept or not value or (number and not re.fullmatch(r"[1-9]\d{0,2}", value)):
                self.refuse("C051", f"the attribute {name} of <{tag}> is empty, wrong or there twice", "correct it")
            else:
                kept[name] = value
        return kept

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        if not self.whole or (tag in _VOID):
            return
        frame = self.stack[-1]
        if frame.tag != tag:
            closes = f", but <{frame.tag}> is open" if frame.tag else " closes nothing"
            if tag in _INLINE | _BLOCK:
                self.refuse("C051", f"</{tag}>{closes}", "close every element where it ends, in the same block")
            return
        self.stack.pop()
        self.stack[-1].children.append(_finished(frame))

    def handle_data(self, data: str) -> None:
        """Add text, typographically set."""
        if not self.whole:
            return
        frame = self.stack[-1]
        if not data.strip():
            if frame.tag in _INLINE | {"p", "li", "td", "th", "dd", "dt"} and frame.children:
                frame.children.append(" ")
            return
        if frame.tag in _STRUCTURE:
            self.refuse("C051", f"text directly inside <{frame.tag}>", "put it into an element of its own")
            return
        if not frame.tag and _BLOCK_SIGN.search(data):
            self.refuse("C051", "text right behind raw HTML", "leave a blank line between the two")
            return
        edges = (" " if data[0].isspace() else "", " " if data[-1].isspace() else "")
        text = " ".join(data.split())
        if self.words is not None and frame.tag != "code":
            frame.children += (edges[0], *self.words(escape(text, quote=False), self.here()), edges[1])
            return
        text = text if frame.tag == "code" else set_text(text, self.desk.language)
        frame.children += self.desk.terms.mark(edges[0] + text + edges[1], lambda _: self.here(), self.desk.language)

    def handle_decl(self, decl: str) -> None:
        """Refuse a declaration."""
        self.refuse("C052", f"the declaration <!{decl[:20]}> is not allowed", "take it out")

    def unknown_decl(self, data: str) -> None:
        """Refuse a declaration."""
        self.refuse("C052", f"the declaration <![{data[:20]} is not allowed", "take it out")

    def handle_pi(self, data: str) -> None:
        """Refuse a processing instruction."""
        self.refuse("C052", f"the processing instruction <?{data[:20]} is not allowed", "take it out")


def html_blocks(desk: Desk, source: str, location: Location, words: Words | None = None) -> tuple[Node, ...]:
    """The nodes of a block of raw HTML; none if it has a fault, which is reported.

    `words` reads the text between the tags, which is Markdown where the block stands in Markdown.
    Source: Pandoc User's Guide, Extension: markdown_in_html_blocks.
    """
    unclosed = _unclosed(source)
    if unclosed is not None:
        sign = unclosed[0][:30]
        hint = "end it with -->" if sign == "<!--" else "end it with >, or write \\< for the sign itself"
        message = f"nothing closes this {sign}" if sign != "<![" else f"a marked section {sign} is not of HTML"
        desk.fault("C052", message, _at(desk, source, unclosed.start(), location), hint)
        return ()
    reader = _BlockReader(desk, location, words, whole=True)
    reader.feed(source)
    reader.close()
    for frame in reader.stack[1:]:
        reader.sound = False
        hint = f"close it in the same block, without a blank line between, or write ::: {{.plain}} for <{frame.tag}>"
        desk.fault("C051", f"<{frame.tag}> is not closed", frame.location, hint)
    if not reader.sound:
        return ()
    return tuple(node for node in _paragraphs(reader.stack[0].children, location) if isinstance(node, Node))


def _unclosed(source: str) -> re.Match[str] | None:
    """The first comment, tag or declaration that nothing closes; also a marked section, which HTML does not have.

    The parser looks for the end of each as far as the text goes: of many that have none it would never be done.
    """
    end = 0
    while opening := _OPENING.search(source, end):
        if opening[0] == "<!--":
            end = source.find("-->", opening.end()) + 3
        elif opening[0] == "<![":
            return opening
        else:
            quoted = _QUOTED_END.match(source, opening.end()) if opening[0][-1].isalpha() else None
            end = quoted.end() if quoted else source.find(">", opening.end()) + 1
        if end <= opening.start():
            return opening
    return None


def _at(desk: Desk, source: str, offset: int, start: Location) -> Location:
    """The place in the file of an offset in a block that starts there."""
    if desk.place.fixed:
        return start
    before = source[:offset]
    column = offset - before.rfind("\n")
    return Location(start.path, start.line + before.count("\n"), column if "\n" in before else start.column + offset)


def _finished(frame: _Open) -> Node:
    children = _trimmed(frame.children) if frame.tag in _BLOCK else frame.children
    if frame.tag in _FLOW:
        children = _paragraphs(children, frame.location)
    tag, attributes = frame.tag, frame.attributes
    if tag == "div":
        attributes = {**attributes, "class": "plain"}
    elif tag == "caption":
        tag = "title"
    return Node(tag, attributes, tuple(children), frame.location)


def _trimmed(children: Sequence[Node | str]) -> list[Node | str]:
    kept = list(children)
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip(" ")
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(" ")
    return [child for child in kept if child]


def _paragraphs(children: Sequence[Node | str], location: Location) -> list[Node | str]:
    """Blocks as they are, and what stands between them in paragraphs."""
    done: list[Node | str] = []
    run: list[Node | str] = []
    for child in (*children, Node("")):
        if isinstance(child, Node) and (child.tag in _BLOCK or child.tag in {"", "title"}):
            words = _trimmed(run)
            if words:
                done.append(Node("p", {}, tuple(words), location))
            run = []
            done += [child] if child.tag else []
        else:
            run.append(child)
    return done
