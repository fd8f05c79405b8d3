"""Where links lead, in words: what a reader is told before following one.

Source: ISO 14289-1:2014, 7.18.5 (links have alternate descriptions); WCAG 2.2, 2.4.4 (link purpose).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from printery.press.tagging.outline import Outline, classes, is_note
from printery.press.tagging.roles import is_block, role_of

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_LONGEST = 100
_HEADS = frozenset(("label", "title"))


@dataclass(frozen=True, slots=True)
class LinkWords:
    """Describes the links of one section, and what those of others find in it."""

    outline: Outline

    def own(self, element: Element, target: str) -> str:
        """What a link says of itself (`aria-label`, `title`), or its words with an address that leads out."""
        said = element.get("aria-label") or element.get("title") or "" if element.tag == "a" else ""
        if said or not _ADDRESS.match(target):
            return said
        text = _text(element)
        return target if not text or text in target else f"{text}: {target}"

    def targets(self) -> dict[str, str]:
        """Each id of the section with what stands there."""
        return {name: self._target(element) for name, element in self.outline.by_id.items() if name}

    def _target(self, element: Element) -> str:
        """What stands at a link's target: a note, a figure's label and title, a heading, or the first words."""
        if is_note(element):
            return f"{self.outline.root.get('data-note') or ''} {_text(element)}".strip()
        heads = [_text(child) for child in element if classes(child) & _HEADS]
        if heads:
            return _cut(". ".join(heads))
        heading = next((inner for inner in element.iter() if inner.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}), None)
        if heading is not None:
            return _text(heading)
        while not _text(element) or element.tag in {"a", "span", "sup"}:
            if element not in self.outline.parents:
                break
            element = self.outline.parents[element]
        return _text(element)


def _text(element: Element) -> str:
    """The beginning of an element's words, without its notes."""
    return _cut(" ".join("".join(_words(element)).split()))


def _words(element: Element) -> list[str]:
    words = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not is_note(child) and "note-call" not in classes(child):
            words += [" ", *_words(child), " "] if is_block(role_of(child)) else _words(child)
        words.append(child.tail or "")
    return words


def _cut(text: str) -> str:
    text = text.replace("\u00ad", "")
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"
