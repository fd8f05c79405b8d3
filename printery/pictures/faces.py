"""The letters of drawings: set in the house's faces, whatever face the program that drew them names.

Source: SVG 2, 11.9.1 (font-family); CSS Fonts Module Level 4, 2.1 and 2.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

HOUSE = frozenset(("source serif", "source sans", "amiri", "noto sans cjk"))
"""Families of the house's own templates, in small letters."""
_SVG = "{http://www.w3.org/2000/svg}"
_GENERIC = frozenset(
    ("sans-serif", "serif", "monospace", "system-ui", "ui-sans-serif", "ui-serif", "cursive", "fantasy")
)
_KEPT = frozenset(("inherit", "initial", "unset", "revert"))
_WITH_SERIFS = re.compile(r"\b(times|serif|georgia|garamond|palatino|cambria|roman|book ?antiqua|century)\b")
_VALUE = r"(?P<value>(?:\"[^\"]*\"|'[^']*'|[^;}\"'])+)"
_FAMILY = re.compile(rf"(?P<key>\bfont-family\s*:\s*){_VALUE}", re.IGNORECASE)
_SHORT = re.compile(rf"(?P<key>\bfont\s*:\s*){_VALUE}", re.IGNORECASE)
_SIZE = re.compile(
    r"(?P<before>.*?(?:\d[\w.%]*|small|medium|large|smaller|larger)(?:\s*/\s*[\w.%]+)?\s+)(?P<families>.+)", re.DOTALL
)


@dataclass(slots=True)
class _Faces:
    """Puts the house's faces in the place of others."""

    sans: str
    serif: str
    known: frozenset[str]
    foreign: dict[str, None] = field(default_factory=dict)
    """Families that the house does not have, in the order in which they stand."""

    def of(self, families: str) -> str:
        """The families to set for those that are written."""
        names = [name.strip().strip("\"'").strip() for name in families.split(",")]
        first = names[0].lower() if names else ""
        if not first or first in self.known | _KEPT:
            return families
        if first not in _GENERIC:
            self.foreign[names[0]] = None
        words = ", ".join(names).lower().replace("sans-serif", "sans").replace("sans serif", "sans")
        is_serif = bool(_WITH_SERIFS.search(words)) and "sans" not in words
        return self.serif if is_serif else self.sans

    def in_css(self, text: str) -> str:
        """Declarations or rules with the families to set."""
        text = _FAMILY.sub(lambda match: match["key"] + self.of(match["value"]), text)
        return _SHORT.sub(self._short, text)

    def _short(self, match: re.Match[str]) -> str:
        parts = _SIZE.fullmatch(match["value"])
        return match[0] if parts is None else f"{match['key']}{parts['before']}{self.of(parts['families'])}"


def foreign_faces(data: bytes, source: bytes) -> Iterator[tuple[int, str]]:
    """Line in the source, and name, of each family that a sound drawing names and the house does not have."""
    faces = _Faces("", "", HOUSE)
    _change(data, faces)
    text = source.decode("utf-8", "replace")
    for name in faces.foreign:
        yield text.count("\n", 0, max(text.find(name), 0)) + 1, name


def with_house_faces(data: bytes, sans: str, serif: str) -> bytes:
    """A sound drawing whose letters are set in these faces, each a list as in CSS; the same bytes where they are.

    A face that the lists name stays; one with serifs becomes `serif`, any other `sans`.
    """
    names = (name.strip().strip("\"'").lower() for name in f"{sans},{serif}".split(","))
    return _change(data, _Faces(sans, serif, HOUSE | frozenset(names)))


def _change(data: bytes, faces: _Faces) -> bytes:
    from lxml import etree

    # whoever calls has refused entities; the library that keeps the drawing's own prefixes needs no registry of them,
    # which would be one for the whole process
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    changed = False
    for element in root.iter():
        for key, change in (("font-family", faces.of), ("style", faces.in_css)):
            value = element.get(key)
            if value is not None and (made := change(value)) != value:
                element.set(key, made)
                changed = True
        if element.tag == f"{_SVG}style" and element.text and (made := faces.in_css(element.text)) != element.text:
            element.text, changed = made, True
    if root.get("font-family") is None and next(root.iter(f"{_SVG}text"), None) is not None:
        root.set("font-family", faces.sans)
        changed = True
    if not changed:
        return data
    written: bytes = etree.tostring(root, encoding="utf-8")
    return written
