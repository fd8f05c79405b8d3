"""Whether a structure says every word of its section once, and in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from xml.etree.ElementTree import Element

from printery.model.stages.text import squash
from printery.press.facts.tags import Fault
from printery.press.tagging.outline import Outline, is_note
from printery.press.tagging.tree import Node


def order_faults(document: Node, outline: Outline) -> Iterator[Fault]:
    """The structure says every word of the document once, in its order; notes stand behind their paragraphs."""
    said: dict[Element, list[str]] = {}
    for mark in document.marks():
        if not mark.part:
            said.setdefault(mark.element, []).append(mark.said)
    for element, indexes in outline.own.items():
        wanted = squash("".join(outline.pieces[index][1] for index in indexes))
        found = squash("".join(said.get(element, ())))
        if wanted != found and not _within(element, outline.hidden, outline):
            yield Fault(element.get("id") or "", f"readers are told {found[:40]} where the text has {wanted[:40]}")
    notes = {element for element in outline.starts if isinstance(element.tag, str) and is_note(element)}
    orders = [mark.order for mark in document.marks() if not mark.part and not _within(mark.element, notes, outline)]
    if orders != sorted(orders):
        yield Fault("", "the order of reading is not that of the text")


def _within(element: Element, some: Collection[Element], outline: Outline) -> bool:
    """Whether an element is one of some, or stands in one."""
    place: Element | None = element
    while place is not None:
        if place in some:
            return True
        place = outline.parents.get(place)
    return False
