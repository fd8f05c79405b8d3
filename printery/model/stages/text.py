"""The text as a tree: what Markdown becomes in `edit`, what `collate` numbers and `compose` turns into HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from printery.diagnostics import Location

NOWHERE = Location("content/")
"""The place of what the program itself writes."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element of the text.

    Block tags: p h2 h3 h4 ul ol li dl dt dd blockquote pre hr, thead tbody tfoot tr th td, and
      div      class (a row of DIVS in printery/edit/divs.py), id; children: title?, lines (`to`, ...), then
               blocks. decoration has src and ratio (height in percent of the width); long-description has `for`
      figure   id, src (path in the World), alt, source, note, unit, subtitle, credit (plain words); kind image |
               chart | panel; width (`60%`, `80mm`), share (percent of the measure), align, pixels (`1200 800`),
               description (id of its long description), data (paths of the tables of a chart); children: title, of a
               panel the figures, then lines.
               A panel's `layout` has the weights of its columns row by row, `2 1|1`; collate letters them (`part`)
      table    id, source, note, unit, subtitle, note-a and so on (plain words), columns (`left decimal ...`), widths
               (`40 30 30`, percent, if given), groups (`1 2 2`: columns of each column group, if any has several),
               class landscape if turned; children title?, thead, tbody (one for each section), tfoot?, then lines
      tr       class section (its one th heads the rows below it) | units
      th, td   scope of a th; align right | center | decimal where it is not left; class spanner of a th over several
               columns; children inline, or blocks
      title    the title of a figure, table or div: inline children; id `<figure id>-title`
      equation id, one child math; number and label if the author gave it an id
      line     role unit | subtitle | source | note | note-a | credit | to: the attribute of that name with its mark-up
               (a book title in italics), for templates to print; id `<figure id>-source` and so on
    Of HTML, `th` and `td` may have colspan and rowspan, `ol` a start, every element lang and dir.
    Inline tags: em strong code sup sub q a(href title) span(lang dir class style) br img(src alt) abbr(title) cite
      small kbd s u, and
      letter   key: the letter of a table's note, its children too; collate adds the href
      note     id, number, key (as the author wrote it); children inline (one paragraph) or blocks
      xref     target, form full | number | title | page | text (children as written), capital, prefix (stands for the
               label); collate adds href, the children, and for a page its page-of (id), label and roman
      citation mode bracket | text; children: a `cited` for each source, with key, hides (`author`, if its name is
               not to be shown), and children prefix?, suffix?; collate replaces it by a note or by words
      index    term, sub, subsub, sort, see, also, main; range start | end, pair (what joins the two); the marked words
               are its children (may be none); collate adds the id
      term     of (the term of the glossary); collate adds href and target, or makes a span of it
      math     tex, display inline | block, mathml, spoken (in words, for those who cannot see it); no children
    """

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node | str, ...] = ()
    location: Location = NOWHERE

    def get(self, name: str, default: str = "") -> str:
        """The value of an attribute."""
        return self.attributes.get(name, default)

    @property
    def id(self) -> str:
        """The id, or an empty string."""
        return self.attributes.get("id", "")

    def having(self, **attributes: str) -> Node:
        """The same node with these attributes set; a trailing underscore is dropped from a name."""
        added = {name.rstrip("_"): value for name, value in attributes.items()}
        return replace(self, attributes={**self.attributes, **added})

    def containing(self, *children: Node | str) -> Node:
        """The same node with other children."""
        return replace(self, children=children)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The children that are no text."""
        return tuple(child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in document order."""
        yield self
        for child in self.nodes:
            yield from child.walk()

    def find(self, tag: str) -> Node | None:
        """The first child with a tag."""
        return next((node for node in self.nodes if node.tag == tag), None)


Inline = tuple[Node | str, ...]
Blocks = tuple[Node, ...]

_PARTS = frozenset(("thead", "tbody", "tfoot", "tr", "th", "td", "title", "line"))
BLOCK_TAGS = _PARTS | frozenset(
    (
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "hr",
        "div",
        "figure",
        "table",
        "equation",
    )
)


def element(tag: str, *children: Node | str, location: Location = NOWHERE, **attributes: str) -> Node:
    """A node written in one line; a trailing underscore is dropped from an attribute's name."""
    named = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Node(tag, named, children, location)


def rewrite(node: Node, change: Callable[[Node], Node | str | None]) -> Node | str | None:
    """The tree with `change` applied to every node from the leaves up; None takes a node out."""
    children: list[Node | str] = []
    for child in node.children:
        new = rewrite(child, change) if isinstance(child, Node) else child
        if new is not None:
            children.append(new)
    same = len(children) == len(node.children) and all(a is b for a, b in zip(children, node.children, strict=True))
    return change(node if same else node.containing(*children))


_UNCOUNTED = re.compile("[\\s\u00ad\u200b\u200c\u200d\u2060\ufeff]+")


def squash(text: str) -> str:
    """The text as words are compared: no white space, no characters that only steer the setting, no case."""
    return _UNCOUNTED.sub("", text).casefold()


def plain_text(children: Inline, *, notes: bool = False, maths: bool = True) -> str:
    """The words, without mark-up; the text of notes only if asked for; formulas as they are spoken, or not at all."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, str):
            parts.append(child.replace("\u00ad", ""))
        elif child.tag == "br":
            parts.append(" ")
        elif child.tag == "math":
            parts.append(child.get("spoken", child.get("tex")) if maths else "")
        elif notes or child.tag != "note":
            parts.append(plain_text(child.children, notes=notes, maths=maths))
            if child.tag in BLOCK_TAGS:
                parts.append(" ")
    return "".join(parts)


def direction(language: str | None) -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return "rtl" if (language or "").split("-")[0] in {"ar", "fa", "he", "ur", "ps", "yi"} else "ltr"
