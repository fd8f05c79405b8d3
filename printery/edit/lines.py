"""What figures and tables share: the lines of small print around them, and attributes that they do not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it import MarkdownIt

from printery.diagnostics import Location, nearest
from printery.edit.desk import Desk, Ruler
from printery.edit.grammar.attributes import Attributes
from printery.edit.inline import InlineEditor
from printery.edit.typography import set_text
from printery.model.stages.text import Inline, Node

ROLES = ("unit", "subtitle", "source", "note", "credit")
"""The lines of a figure or table, in the order in which they are read."""
_EVERY = (*ROLES, "to", "by")
KEPT = ("lang", "dir", "index", "short")
"""Attributes of figures and tables that steer: their language, index entries, and a short title for the lists."""

UNTITLED = "untitled"
"""The class, and then the attribute, of a table or figure that needs no title: it has no number and is in no list."""


def edited_words(desk: Desk, md: MarkdownIt, text: str, location: Location, *, cites: bool = False) -> Inline:
    """The nodes of one line of Markdown that stands in an attribute or a YAML value; its places are all `location`.

    Only where it `cites` may the line hold citations: those of a figure's source, but not a title.
    """
    tokens = md.parseInline(text, {})[0].children or []
    editor = InlineEditor(desk, Ruler.fixed_at(location), in_note=True)
    editor.cites = cites and desk.cites
    return editor.edit(tokens)


def lines(
    desk: Desk, md: MarkdownIt, pairs: Mapping[str, str], at: Location, roles: Sequence[str] = _EVERY
) -> Iterator[Node]:
    """The lines of small print that attributes give, in the order in which they are read."""
    for role in roles:
        if pairs.get(role):
            yield Node("line", {"role": role}, edited_words(desk, md, pairs[role], at, cites=True), at)


def kept(desk: Desk, pairs: Mapping[str, str]) -> dict[str, str]:
    """The attributes of `KEPT` that are given; a short title is set as text is."""
    given = {key: pairs[key] for key in KEPT if key in pairs}
    return given | ({"short": set_text(given["short"], desk.language)} if "short" in given else {})


def has_line(node: Node, *roles: str) -> bool:
    """Whether a figure or table has a line of one of these roles, be it a citation and no word more."""
    return any(child.tag == "line" and child.get("role") in roles for child in node.nodes)


def refuse_unknown(desk: Desk, given: Attributes, known: frozenset[str], what: str, at: Location) -> None:
    """Report attributes and classes that the thing does not have."""
    for key in sorted(given.pairs.keys() - known):
        desk.fault("C063", f"an unknown attribute {key} of a {what}", at, nearest(key, known))
    for name in given.classes:
        desk.fault("C063", f"an unknown class .{name} of a {what}", at, "take it out")


def check_untitled(desk: Desk, given: Attributes, title: Inline, what: str, at: Location) -> None:
    """Report a title or an id of what says that it has none."""
    if title or given.id:
        hint = f"take out .{UNTITLED}, or the title and the id"
        desk.fault(
            "C063", f"an untitled {what} has no title and no number, but this one has a title or an id", at, hint
        )
