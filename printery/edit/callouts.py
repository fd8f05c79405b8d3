"""Quarto's callouts and what it sets in the margin."""

from __future__ import annotations

from dataclasses import replace

from printery.edit.desk import Desk
from printery.model.stages.text import Node

CALLOUTS = ("note", "tip", "warning", "important", "caution")
CALLOUT_KEYS = ("collapse", "icon", "appearance")
"""How a browser shows a callout: accepted, and nothing to pages and e-books."""
_HEADINGS = frozenset(("h2", "h3", "h4"))


def callout(desk: Desk, node: Node) -> Node:
    """A callout with its kind; a heading that opens it is its title, as Quarto has it."""
    del desk
    children = node.children
    first = children[0] if children else None
    if isinstance(first, Node) and first.tag in _HEADINGS:
        children = (Node("title", {}, first.children, first.location), *children[1:])
    kept = {key: value for key, value in node.attributes.items() if key not in CALLOUT_KEYS}
    kind = node.get("class").removeprefix("callout-")
    return replace(node, attributes={**kept, "class": "callout", "kind": kind}, children=children)


def aside(desk: Desk, node: Node) -> Node:
    """Material for the margin, set within the column: a page of this size has no margin that holds text."""
    del desk
    return node.having(class_="aside")
