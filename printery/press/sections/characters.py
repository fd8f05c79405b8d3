"""Characters that no face of the catalogue has, found before anything is laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from unicodedata import name as unicode_name

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.galley import Galley
from printery.press.fonts import FAMILIES, uncovered

_MARKUP = re.compile(r"<(script|style|math)\b.*?</\1>|<[^>]*>", re.DOTALL)


def missing_characters(galley: Galley) -> Iterator[Diagnostic]:
    """Yield H005 for each character of the documents without a glyph, at the first line of the content that has it.

    Raises: BuildError S002 if a font package is missing.
    """
    texts = [unescape(_MARKUP.sub("", document.text)) for document in galley.documents]
    hint = f"none of {', '.join(FAMILIES)} has it: write it otherwise, or add a face to the catalogue"
    for character in uncovered(texts):
        where = next((line.location for line in galley.copy if character in line.text), Location("templates/"))
        called = unicode_name(character, "unnamed").lower()
        message = f"{galley.name} has no face for {character} (U+{ord(character):04X}, {called})"
        yield Diagnostic("H005", message, where, hint)
