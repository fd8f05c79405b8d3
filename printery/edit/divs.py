"""The kinds of fenced divs: what each may say of itself, and what becomes of it once its content is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markdown_it import MarkdownIt

from printery.diagnostics import Location, nearest
from printery.edit.callouts import CALLOUT_KEYS, CALLOUTS, aside, callout
from printery.edit.desk import Desk
from printery.edit.grammar.attributes import Attributes
from printery.edit.language import check_language
from printery.edit.lines import ROLES, edited_words, kept, lines, refuse_unknown
from printery.edit.panels import DESCRIPTION, LAYOUT_KEYS, beside, panel
from printery.model.stages.text import Node

EVERYWHERE = frozenset(("lang", "dir", "index"))
"""Attributes that a div of every kind may have."""
BIBLIOGRAPHY = "refs"
"""The div that the bibliography goes into, known by its id, as with Pandoc; collate puts the list there."""
PLAIN = "plain"
"""What a div of an unknown kind is read as, so that its content is still checked."""
PANEL, SIDE_BY_SIDE = "panel", "side-by-side"
"""Divs that Quarto knows by id or layout and not by a class."""
Finish = Callable[[Desk, Node], Node]
"""Makes of a div with all its children what stands in the text."""


def _as_it_is(desk: Desk, node: Node) -> Node:
    """Most divs stay what they are."""
    del desk
    return node


@dataclass(frozen=True, slots=True)
class DivKind:
    """What a div of one class may say, and what becomes of it."""

    title: str = ""
    """`needed`, `allowed` or empty: whether `title="..."` is; it becomes the child `title`."""
    lines: tuple[str, ...] = ()
    """Attributes that readers read: each becomes a child `line` of that role."""
    keys: tuple[str, ...] = ()
    """Attributes that steer, and are kept as attributes."""
    finish: Finish = _as_it_is
    by_class: bool = True
    """Whether authors name it by its class."""

    @property
    def known(self) -> frozenset[str]:
        """Every attribute that the kind takes."""
        return EVERYWHERE | {*self.lines, *self.keys} | ({"title"} if self.title else set())


DIVS: Mapping[str, DivKind] = MappingProxyType(
    {
        "box": DivKind(title="needed", keys=("short",)),
        "key-findings": DivKind(title="allowed"),
        "pull-quote": DivKind(lines=("by",)),
        "epigraph": DivKind(lines=("by",)),
        "recommendation": DivKind(title="allowed", lines=("to",)),
        PANEL: DivKind(lines=ROLES, keys=LAYOUT_KEYS, finish=panel, by_class=False),
        SIDE_BY_SIDE: DivKind(keys=LAYOUT_KEYS, finish=beside, by_class=False),
        DESCRIPTION: DivKind(keys=("for",)),
        "line-block": DivKind(),
        "aside": DivKind(),
        "column-margin": DivKind(finish=aside),
        **{f"callout-{kind}": DivKind(title="allowed", keys=CALLOUT_KEYS, finish=callout) for kind in CALLOUTS},
        PLAIN: DivKind(),
        BIBLIOGRAPHY: DivKind(by_class=False),
    }
)
"""Class to kind: a new one is a row here, and a macro of its name in both `nodes.html.j2`."""
_FOREIGN = MappingProxyType(
    {
        "panel-tabset": "write the panels one after the other, each under a heading",
        "content-visible": "every edition has the same words: write them once",
        "content-hidden": "every edition has the same words: write them once",
        "columns": "write what stands side by side as figures, ::: {layout-ncol=2}, or as a table",
        "column": "write what stands side by side as figures, ::: {layout-ncol=2}, or as a table",
        "incremental": "a list is shown whole: take the div away",
        "nonincremental": "a list is shown whole: take the div away",
        "notes": "write a note, [^n], or leave it out",
        "callout": "write one of .callout-note, .callout-tip, .callout-warning, .callout-important, .callout-caution",
    }
)
"""Divs of Quarto and Pandoc that are not set, and what to write instead."""
_NAMED = tuple(name for name, kind in DIVS.items() if kind.by_class)


def opened(desk: Desk, md: MarkdownIt, given: Attributes, at: Location) -> Node:
    """The div that these attributes open: class, id and attributes that steer; title and lines are its first children.

    Faults: C060 for a title that is missing, C063 for what the kind does not take, C065 for an unknown kind.
    """
    name = _kind_of(given)
    if name not in DIVS or len(given.classes) > 1 or (given.classes and not DIVS[name].by_class):
        wrong = " ".join(f".{found}" for found in given.classes) or "(none)"
        desk.fault("C065", f"a fenced div of class {wrong}", at, _FOREIGN.get(name) or nearest(name, _NAMED))
        name = name if name in _NAMED else PLAIN
    kind = DIVS[name]
    refuse_unknown(desk, Attributes(pairs=given.pairs), kind.known, "div", at)
    if kind.title == "needed" and not given.pairs.get("title"):
        desk.fault("C060", f"the {name} has no title", at, f'write {{.{name} #{name}-x title="..."}}')
    steering = {key: given.pairs[key] for key in kind.keys if key in given.pairs} | kept(desk, given.pairs)
    attributes = {"class": name} | ({"id": given.id} if given.id else {}) | steering
    check_language(desk, attributes, at)
    return Node("div", attributes, tuple(_words(desk, md, given, kind, at)), at)


def _kind_of(given: Attributes) -> str:
    """The class, or what is told without one: a figure by its id, figures side by side by their layout, a place."""
    if given.classes:
        return given.classes[0]
    if given.id.startswith("fig-"):
        return PANEL
    if given.id == BIBLIOGRAPHY:
        return BIBLIOGRAPHY
    if {*LAYOUT_KEYS} & given.pairs.keys():
        return SIDE_BY_SIDE
    is_place = bool(given.id) and not given.id.startswith("tbl-")
    return PLAIN if is_place or EVERYWHERE & given.pairs.keys() else ""


def _words(desk: Desk, md: MarkdownIt, given: Attributes, kind: DivKind, at: Location) -> Iterator[Node]:
    if kind.title and given.pairs.get("title"):
        yield Node("title", {}, edited_words(desk, md, given.pairs["title"], at), at)
    yield from lines(desk, md, {role: given.pairs.get(role, "") for role in kind.lines}, at)


def closed(desk: Desk, node: Node) -> Node:
    """What becomes of a div once all its children are known."""
    return DIVS[node.get("class")].finish(desk, node)
