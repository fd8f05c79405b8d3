"""Characters that no face of the catalogue has, found before anything is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import name as unicode_name
from xml.etree.ElementTree import Element

from printery.diagnostics import Diagnostic, Location
from printery.markup import read
from printery.model.stages.galley import Document, Galley
from printery.press.fonts import FAMILIES, uncovered

_UNSHOWN = frozenset(("script", "style", "math"))
"""Elements whose words are not set in a face of the catalogue, or not at all."""


def missing_characters(galley: Galley) -> Iterator[Diagnostic]:
    """Yield H005 for each character of the documents without a glyph, at the first line of the content that has it.

    Raises: BuildError S002 if a font package is missing.
    """
    texts = [_words(document) for document in galley.documents]
    hint = f"none of {', '.join(FAMILIES)} has it: write it otherwise, or add a face to the catalogue"
    for character in uncovered(texts):
        where = next((line.location for line in galley.copy if character in line.text), galley.edition)
        called = unicode_name(character, "unnamed").lower()
        message = f"{galley.name} has no face for {character} (U+{ord(character):04X}, {called})"
        yield Diagnostic("H005", message, where, hint)


_TOLD = 8
"""More characters of one line are no help."""


def missing_in(lines: Sequence[tuple[str, Location]]) -> Iterator[Diagnostic]:
    """Yield H005 for the lines of the content in which a character stands first that no face has.

    Raises: BuildError S002 if a font package is missing.
    """
    missing = set(uncovered({"".join({character for text, _ in lines for character in text})}))
    hint = f"none of {', '.join(FAMILIES)} has it: write it otherwise, or add a face to the catalogue"
    for text, where in lines if missing else ():
        found = [character for character in dict.fromkeys(text) if character in missing]
        missing -= {*found}
        if found:
            named = ", ".join(
                f"{one} (U+{ord(one):04X}, {unicode_name(one, 'unnamed').lower()})" for one in found[:_TOLD]
            )
            rest = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
            yield Diagnostic("H005", f"there is no face for {named}{rest}", where, hint)


def _words(document: Document) -> str:
    return "".join(_shown(read(document.text)))


def _shown(element: Element) -> Iterator[str]:
    if element.tag.rpartition("}")[2] not in _UNSHOWN:
        yield element.text or ""
        for child in element:
            yield from _shown(child)
            yield child.tail or ""
