"""Characters that no face of the catalogue has, found before anything is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import name as unicode_name
from xml.etree.ElementTree import Element

from printery.diagnostics import Diagnostic, Location
from printery.markup import read
from printery.model.stages.galley import Document, Galley
from printery.press.fonts import uncovered, without_idle_faces

_HINT = "no face of the catalogue has it: write it otherwise (the README says which scripts there are)"
_UNSHOWN = frozenset(("script", "style", "math"))
"""Elements whose words are not set in a face of the catalogue, or not at all."""


def missing_characters(galley: Galley) -> Iterator[Diagnostic]:
    """Yield H005 for each character of the documents without a glyph, at the first line of the content that has it.

    Raises: BuildError S002 if a font package is missing.
    """
    texts = [_words(document) for document in galley.documents]
    for character in uncovered(texts):
        where = next((line.location for line in galley.copy if character in line.text), galley.edition)
        message = f"there is no face for {_named(character)}"  # the same for every paper: it is told once
        yield Diagnostic("H005", message, where, _HINT)


def with_needed_faces(galley: Galley) -> Galley:
    """The galley with style sheets that declare no face of a script of which it has no character."""
    characters = frozenset().union(*(part.text for part in (*galley.documents, *galley.styles)))
    sheets = tuple(replace(style, text=without_idle_faces(style.text, characters)) for style in galley.styles)
    return replace(galley, styles=sheets)


_TOLD = 8
"""More characters of one line are no help."""


def missing_in(lines: Sequence[tuple[str, Location]]) -> Iterator[Diagnostic]:
    """Yield H005 for the lines of the content in which a character stands first that no face has.

    Raises: BuildError S002 if a font package is missing.
    """
    missing = set(uncovered({"".join({character for text, _ in lines for character in text})}))
    for text, where in lines if missing else ():
        found = [character for character in dict.fromkeys(text) if character in missing]
        missing -= {*found}
        if found:
            named = ", ".join(map(_named, found[:_TOLD]))
            rest = f" and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
            yield Diagnostic("H005", f"there is no face for {named}{rest}", where, _HINT)


def _named(character: str) -> str:
    return f"{character} (U+{ord(character):04X}, {unicode_name(character, 'unnamed').lower()})"


def _words(document: Document) -> str:
    return "".join(_shown(read(document.text)))


def _shown(element: Element) -> Iterator[str]:
    if element.tag.rpartition("}")[2] not in _UNSHOWN:
        yield element.text or ""
        for child in element:
            yield from _shown(child)
            yield child.tail or ""
