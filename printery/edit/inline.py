"""Inline tokens to nodes: emphasis, links, notes, spans, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from urllib.parse import unquote

from markdown_it.token import Token

from printery.diagnostics import Location, nearest
from printery.edit.code import code_words
from printery.edit.desk import Desk, Ruler
from printery.edit.grammar.attributes import Attributes
from printery.edit.html import LINK_HINT, inline_tag, is_safe
from printery.edit.language import check_language
from printery.edit.leftovers import left_over
from printery.edit.ordinals import with_ordinals
from printery.edit.runs import set_runs
from printery.edit.typography import set_text
from printery.model.stages.addresses import addresses, in_lines, may_be_address
from printery.model.stages.text import Inline, Node, plain_text

_SECTION_FILE = re.compile(r"[^:?#]+\.q?md(#\S+)?")
"""A link to another file of the work, and a place in it."""
_MARKED = MappingProxyType({"underline": "u", "ul": "u", "mark": "mark"})
"""Classes of spans that are elements of their own."""
_SAME = MappingProxyType({"sc": "smallcaps"})
_SPAN_CLASSES = frozenset(("index", "term", "smallcaps", "sc", "nowrap", *_MARKED))
_HTML_CLASSES = frozenset(("smallcaps", "nowrap"))
_LINK_KEYS = frozenset(("target", "rel", "download"))
"""What browsers do with a link: accepted, and nothing to pages and e-books."""
_LINK_CLASSES = frozenset(("external", "uri", "email"))
_INDEX_KEYS = frozenset(("term", "sub", "subsub", "sort", "see", "also", "range"))
_INDEX_CLASSES = frozenset(("index", "main"))
_STRAY = re.compile(r"\{(?:[#.][A-Za-z]|[\w-]+=)")


@dataclass(slots=True)
class _Frame:
    """An element that is being filled."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    location: Location | None = None
    language: str = ""
    html: bool = False


class InlineEditor:
    """Makes nodes of the children of one `inline` token."""

    def __init__(self, desk: Desk, ruler: Ruler, offset: int = 0, *, in_note: bool = False) -> None:
        self.desk = desk
        self.ruler = ruler
        self.offset = offset
        """Where the tokens' own text begins in the ruler's content."""
        self.in_note = in_note
        self.language = desk.language
        """Of the words around; set it before `edit` where it is not the text's own."""
        self.cites = desk.cites
        """Whether a citation may stand here; set it before `edit` where the text's own rule does not hold."""
        self.stack: list[_Frame] = []

    def edit(self, tokens: Sequence[Token]) -> Inline:
        """The nodes; every fault goes to the desk."""
        cited = 0
        for token in tokens:
            cited += token.nesting if token.tag == "cited" else 0
            if token.type == "text" and not cited:  # braces in a citation are for its locator
                self._refuse_stray(token)
        set_runs(tokens, self.language)
        self.stack = [_Frame("", language=self.language)]
        for token in tokens:
            self._take(token)
        while len(self.stack) > 1:
            frame = self.stack.pop()
            self.desk.fault("C051", f"<{frame.tag}> is not closed", frame.location or self._at(None), "close it")
            self._add(*frame.children)
        return tuple(self.stack[0].children)

    def _at(self, token: Token | None) -> Location:
        return self.ruler.at(self.offset + (int(token.meta.get("pos", 0)) if token else 0))

    def _add(self, *nodes: Node | str) -> None:
        children = self.stack[-1].children
        for node in nodes:
            if isinstance(node, str) and children and isinstance(children[-1], str):
                children[-1] += node
            elif node:
                children.append(node)

    def _take(self, token: Token) -> None:
        kind = token.type
        if kind in {"text", "text_special"}:
            self._text(token)
        elif kind == "hardbreak":
            self._add(Node("br", location=self._at(token)))
        elif kind == "code_inline":
            self._add(*code_words(self.desk, token, self._at(token)))
        elif kind == "link_open":
            self._link(token)
        elif kind == "span_open":
            self._span(token)
        elif kind in {"citation_open", "cited_open"}:
            self._citation(token)
        elif token.nesting == 1:
            self._open(token, token.tag, {})
        elif token.nesting == -1:
            if "attributes" in token.meta:
                self._link_attributes(token)
            self._close(token)
        else:
            {
                "image": self._image,
                "footnote_ref": self._note,
                "xref": self._reference,
                "maths": self._maths,
                "html_inline": self._html,
                "fault": self._fault,
            }[kind](token)

    def _refuse_stray(self, token: Token) -> None:
        for left in left_over(token):
            message = f"{left.marks} is printed as it stands, though it looks like mark-up"
            place = self.ruler.at(self.offset + int(token.meta.get("pos", 0)) + left.at)
            self.desk.fault(left.code, message, place, left.hint)
        stray = _STRAY.search(token.content) if "{" in token.content else None
        if stray:
            message = f"attributes that belong to nothing: {token.content[stray.start() :][:40]}"
            hint = "check the braces, the quotes in them and what they follow; a table's title stands below its table"
            self.desk.fault("C063", message, self._at(token), hint)

    def _text(self, token: Token) -> None:
        frame = self.stack[-1]
        if frame.tag == "abbr":
            self._add(token.content)
            return
        start = self.offset + int(token.meta.get("pos", 0))

        last = 0
        for begin, end in addresses(token.content) if may_be_address(token.content) else ():
            self._words(token.content[last:begin], partial(self._place, start + last))
            self._add(
                Node("span", {"class": "address"}, tuple(in_lines(token.content[begin:end])), self._place(start, begin))
            )
            last = end
        self._words(token.content[last:], partial(self._place, start + last))

    def _place(self, start: int, offset: int) -> Location:
        return self.ruler.at(start + offset)

    def _words(self, words: str, place: Callable[[int], Location]) -> None:
        """Add words with the acronyms, ordinals and breaks that are known in them."""
        frame = self.stack[-1]
        for word, offset in self.desk.terms.unexplained(words, frame.language):
            self.desk.unexplained.setdefault(word, place(offset))
        for part in self.desk.terms.mark(words, place, frame.language):
            pieces = with_ordinals(part, frame.language, place(0)) if isinstance(part, str) else (part,)
            for piece in pieces:
                self._add(*(self.desk.breaks.mark(piece, place(0)) if isinstance(piece, str) else (piece,)))

    def _open(self, token: Token, tag: str, attributes: dict[str, str], *, html: bool = False) -> None:
        language = attributes.get("lang", self.stack[-1].language)
        self.stack.append(_Frame(tag, attributes, [], self._at(token), language, html))

    def _close(self, token: Token) -> None:
        while self.stack[-1].html and len(self.stack) > 1:
            frame = self.stack.pop()
            place = frame.location or self._at(token)
            self.desk.fault("C051", f"<{frame.tag}> is not closed where its surroundings end", place, "close it")
            self._add(*frame.children)
        if len(self.stack) > 1:
            self._finish(self.stack.pop(), token)

    def _finish(self, frame: _Frame, token: Token) -> None:
        children = tuple(frame.children)
        if frame.tag == "index":
            self._finish_mark(frame, children)
        if frame.tag == "term":
            frame.attributes.setdefault("of", " ".join(plain_text(children).split()))
        if frame.tag == "xref" and not children:
            frame.attributes["form"] = "full"
        if frame.tag:
            self._add(Node(frame.tag, frame.attributes, children, frame.location or self._at(token)))
        else:
            self._add(*children)

    def _finish_mark(self, frame: _Frame, children: Inline) -> None:
        """An index mark with its term: the marked words, if it names none."""
        place = frame.location or self._at(None)
        given = frame.attributes
        if "term" not in given:
            given["term"] = " ".join(plain_text(children).split())
        if not any(c.isalnum() for c in given["term"]):
            self.desk.fault("C063", "an index mark without words and term", place, 'write [words]{.index term="..."}')
        if "subsub" in given and "sub" not in given:
            self.desk.fault("C063", "an index mark with subsub and no sub", place, 'write sub="..." too')
        if given.get("range", "start") not in {"start", "end"}:
            hint = "write range=start where it begins, range=end where it ends"
            self.desk.fault("C063", f"range={given.pop('range')!r} of an index mark", place, hint)

    def _link(self, token: Token) -> None:
        href = str(token.attrs.get("href", ""))
        if self._refuse_in_link("a link", token):
            self._open(token, "", {})
        elif href.startswith("#") and len(href) > 1:
            self._open(token, "xref", {"target": unquote(href[1:]), "form": "text"})
        elif _SECTION_FILE.fullmatch(href):
            self._open(token, "xref", {"target": unquote(href).replace(".qmd", ".md"), "form": "text"})
        elif is_safe(href):
            title = str(token.attrs.get("title", ""))
            titled = {"title": set_text(title, self.desk.language)} if title else {}
            self._open(token, "a", {"href": href} | titled)
        else:
            self.desk.fault("C064", f"a link to {href!r}", self._at(token), LINK_HINT)
            self._open(token, "", {})

    def _link_attributes(self, token: Token) -> None:
        given: Attributes = token.meta["attributes"]
        for name in sorted({*given.pairs} - _LINK_KEYS):
            self.desk.fault("C063", f"an unknown attribute {name} of a link", self._at(token), "take it out")
        for name in given.classes:
            if name not in _LINK_CLASSES:
                hint = "put a span with the class around the words"
                self.desk.fault("C063", f"an unknown class .{name} of a link", self._at(token), hint)
        if given.id:
            self.stack[-1].attributes["id"] = given.id

    def _span(self, token: Token) -> None:
        found: Attributes = token.meta["attributes"]
        allowed = {"lang", "dir"} | (_INDEX_KEYS if "index" in found.classes else set())
        allowed |= {"of"} if "term" in found.classes else set()
        for key in sorted(found.pairs.keys() - allowed):
            self.desk.fault("C063", f"an unknown attribute {key} of a span", self._at(token), nearest(key, allowed))
        classes = _INDEX_CLASSES if "index" in found.classes else _SPAN_CLASSES
        for name in found.classes:
            if name not in classes:
                known = nearest(name, classes)
                self.desk.fault("C063", f"an unknown class .{name} of a span", self._at(token), known)
        attributes: dict[str, str] = {key: found.pairs[key] for key in ("lang", "dir") if key in found.pairs}
        check_language(self.desk, attributes, self._at(token))
        if found.id:
            attributes["id"] = found.id
        if "term" in found.classes:
            self._open(token, "term", attributes | {key: found.pairs[key] for key in ("of",) if key in found.pairs})
            return
        if "index" not in found.classes:
            tag = next((_MARKED[name] for name in found.classes if name in _MARKED), "span")
            kept = " ".join(_SAME.get(name, name) for name in found.classes if name in _SPAN_CLASSES - _MARKED.keys())
            self._open(token, tag, attributes | ({"class": kept} if kept else {}))
            return
        for key in sorted(_INDEX_KEYS & found.pairs.keys()):
            attributes[key] = set_text(found.pairs[key], self.desk.language)
        if "main" in found.classes:
            attributes["main"] = "main"
        self._open(token, "index", attributes)

    def _citation(self, token: Token) -> None:
        if token.tag == "citation" and self._is_citing():
            self.desk.fault("C136", "a citation inside a citation", self._at(token), "put ; between the two")
            self._open(token, "", {})
        elif token.tag == "citation" and not self.cites:
            hint = "cite in the text of a section, or write the source out"
            self.desk.fault("C136", "a citation where none can stand", self._at(token), hint)
            self._open(token, "", {})
        else:
            self._open(token, token.tag, dict(token.meta["attributes"]))

    def _is_citing(self) -> bool:
        return any(frame.tag == "citation" for frame in self.stack)

    def _check_class(self, attributes: dict[str, str], location: Location) -> None:
        """Report a class of a raw `<span>` that no style sheet knows."""
        for name in attributes.get("class", "").split():
            if name not in _HTML_CLASSES:
                hint = nearest(name, _HTML_CLASSES)
                self.desk.fault("C063", f"an unknown class .{name} of a span", location, hint)

    def _image(self, token: Token) -> None:
        from printery.edit.figures.pictures import inline_image

        node = inline_image(self.desk, token, self._at(token))
        if node:
            self._add(node)

    def _refuse_in_link(self, what: str, token: Token) -> bool:
        """Report a link within a link: a reader can follow one of them only."""
        inside = any(frame.tag in {"a", "xref"} for frame in self.stack)
        if inside:
            self.desk.fault("C090", f"{what} within a link", self._at(token), "put it before or behind the link")
        return inside

    def _reference(self, token: Token) -> None:
        if self._refuse_in_link("a reference", token):
            return
        attributes = {key: token.meta[key] for key in ("target", "form", "capital") if key in token.meta}
        if "prefix" in token.meta:
            attributes["prefix"] = set_text(token.meta["prefix"], self.desk.language)
        self._add(Node("xref", attributes, (), self._at(token)))

    def _maths(self, token: Token) -> None:
        start = self.offset + int(token.meta["tex_at"])
        tex, display = token.meta["tex"], token.meta["display"]
        language = self.stack[-1].language
        self._add(self.desk.formulas.node(tex, display, lambda offset: self.ruler.at(start + offset), language))

    def _fault(self, token: Token) -> None:
        self.desk.fault(token.meta["code"], token.meta["message"], self._at(token), token.meta["hint"])

    def _note(self, token: Token) -> None:
        at, label = self._at(token), token.meta.get("label")
        if self._refuse_in_link("a note", token):
            self.desk.called |= self.desk.notes.keys() & {label}
            return
        if self._is_citing():
            self.desk.fault("C136", "a note inside a citation", at, "put it behind the brackets")
            return
        if self.in_note:
            self.desk.fault("C069", "a note inside a note", at, "say it in one note")
            return
        if label is None:
            inner = InlineEditor(self.desk, self.ruler, self.offset + int(token.meta["pos"]) + 2, in_note=True)
            self._add(Node("note", {}, inner.edit(token.meta["tokens"]), at))
            return
        written = self.desk.notes.get(label)
        if written is None:
            hint = f"write it at the end of the file: [^{label}]: ..."
            self.desk.fault("C054", f"the note [^{label}] is not written", at, hint)
        elif label in self.desk.called:
            hint = "a note belongs to one place: write a second note with a key of its own"
            self.desk.fault("C054", f"the note [^{label}] is called a second time", at, hint)
        else:
            self.desk.called.add(label)
            self._add(Node("note", {"key": label}, written.children, at))

    def _html(self, token: Token) -> None:
        tag = inline_tag(self.desk, token.content, self._at(token))
        if tag is None:
            return
        if tag.closes:
            frame = self.stack[-1]
            if frame.tag == tag.name and frame.html:
                self._finish(self.stack.pop(), token)
            else:
                self.desk.fault("C051", f"</{tag.name}> closes nothing that is open", self._at(token), "take it out")
        elif tag.name == "br":
            self._add(Node("br", location=self._at(token)))
        else:
            check_language(self.desk, tag.attributes, self._at(token))
            self._check_class(tag.attributes, self._at(token))
            self._open(token, tag.name, tag.attributes, html=True)
