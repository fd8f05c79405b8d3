"""Styles of a Word file: which are headings by their level, what a house's own style map says, which hide words.

Source: ECMA-376, 5th ed., part 1, 17.7 (styles), 17.3.1.20 (outlineLvl), 17.3.2.41 (vanish).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from lxml import etree

from printery.intake.elements import remove
from printery.intake.losses import Losses
from printery.intake.package import Package
from printery.intake.source import OFF, W
from printery.intake.word_parts import related

_DEEPEST = 9
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_KEPT = re.compile(r"toc\b|contents|title|subtitle|caption|heading", re.IGNORECASE)
"""Names that Pandoc or `Styles` know, whatever level they have."""


@dataclass(slots=True)
class WordStyles:
    """The styles of one file, by their ids."""

    root: etree._Element | None
    part: str
    elements: dict[str, etree._Element] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> WordStyles:
        """The styles of the package; none where it has no such part."""
        part = next(related(package, "styles"), "word/styles.xml")
        root = package.xml(part)
        made = cls(root, part)
        for style in root.iter(f"{W}style") if root is not None else ():
            key = str(style.get(f"{W}styleId"))
            name = style.find(f"{W}name")
            made.elements[key] = style
            made.names[key] = key if name is None else str(name.get(f"{W}val", ""))
        return made

    def name(self, paragraph: etree._Element) -> str:
        """The name of a paragraph's style, in small letters; empty if it has none of its own."""
        key = style_of(paragraph)
        return self.names.get(key, key).lower()

    def chain(self, key: str) -> list[str]:
        """A style and those that it is based on, nearest first."""
        found: list[str] = []
        while key in self.elements and key not in found:
            found.append(key)
            based = self.elements[key].find(f"{W}basedOn")
            key = "" if based is None else str(based.get(f"{W}val"))
        return found

    def level(self, key: str) -> int:
        """The level of a heading that a style stands for, from 1; 0 if it stands for none."""
        for own in self.chain(key):
            known = _HEADING.fullmatch(self.names[own])
            if known:
                return int(known[1])
            level = _level(self.elements[own].find(f"{W}pPr/{W}outlineLvl"))
            if level is not None:
                return level
        return 0

    def is_hidden(self, key: str) -> bool:
        """Whether a style hides its words."""
        for own in self.chain(key):
            mark = self.elements[own].find(f"{W}rPr/{W}vanish")
            if mark is not None:
                return mark.get(f"{W}val", "1") not in OFF
        return False

    def mean(self, styles: Mapping[str, str], losses: Losses, used: Collection[str]) -> None:
        """Rename styles to what they are: by the house's map, and headings by their level; `used` ones are said."""
        wanted = {name.lower(): meant for name, meant in styles.items()}
        for key in list(self.names):
            meant = wanted.get(self.names[key].lower())
            if meant is None and not _KEPT.match(self.names[key]):
                level = self.level(key)
                is_own = level and not any(_HEADING.fullmatch(self.names[own]) for own in self.chain(key))
                meant = f"heading {level}" if is_own else None
            if meant is not None and self.names[key].lower() != meant.lower():
                if key in used:
                    losses.take(f"the style “{self.names[key]}” taken for {meant}")
                self._rename(key, meant.lower())

    def _rename(self, key: str, name: str) -> None:
        style = self.elements[key]
        found = style.find(f"{W}name")
        if found is None:
            found = etree.SubElement(style, f"{W}name")
        found.set(f"{W}val", name)
        self.names[key] = name
        if not _HEADING.fullmatch(name):
            # a style that is based on a heading would still be read as one
            for part in (style.find(f"{W}basedOn"), style.find(f"{W}pPr/{W}outlineLvl")):
                if part is not None:
                    remove(part)

    def derived(self, key: str, suffix: str, kind: str) -> str:
        """The id of a style that is the one of this id with words behind its name; it is made if there is none."""
        made = f"{key}--{kind}-{suffix}"
        if made not in self.elements and self.root is not None:
            style = etree.SubElement(self.root, f"{W}style", {f"{W}type": kind, f"{W}styleId": made})
            name = f"{self.names.get(key, key)}--{suffix}"
            etree.SubElement(style, f"{W}name", {f"{W}val": name})
            if key:
                etree.SubElement(style, f"{W}basedOn", {f"{W}val": key})
            self.elements[made], self.names[made] = style, name
        return made


def style_of(paragraph: etree._Element) -> str:
    """The id of a paragraph's style."""
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val", ""))


def set_style(paragraph: etree._Element, key: str) -> None:
    """Give a paragraph another style."""
    properties = paragraph.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    found = properties.find(f"{W}pStyle")
    if found is None:
        found = etree.Element(f"{W}pStyle")
        properties.insert(0, found)
    found.set(f"{W}val", key)


def own_level(paragraph: etree._Element) -> int:
    """The level that a paragraph sets for itself, from 1; 0 if none."""
    return _level(paragraph.find(f"{W}pPr/{W}outlineLvl")) or 0


def _level(mark: etree._Element | None) -> int | None:
    said = "" if mark is None else str(mark.get(f"{W}val", ""))
    if not said.isdecimal():
        return None
    return int(said) + 1 if int(said) < _DEEPEST else 0
