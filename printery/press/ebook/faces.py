"""The faces of an e-book: those that its style sheet declares, each cut to the characters that need it.

TrueType and OpenType, since not all readers know WOFF2 (calibre's checker does not), and packages are compressed.
Their media type is `application/vnd.ms-opentype`, which every EPUB 3 knows, and calibre warns of any other in a package
of version 3.0; EPUBCheck encourages to `font/otf` (OPF-090, a usage note). When calibre follows, `font/ttf` is right.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from hashlib import sha256

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.galley import Document
from printery.press.fonts import CATALOGUE, characters_of, is_idle, subset
from printery.store import Store, once

_RULE = re.compile(r"@font-face\s*\{[^}]*url\(\.\./fonts/([\w.-]+)\)[^}]*\}\n?")
FACE_TYPE = "application/vnd.ms-opentype"
_TEXT_FACES = ("SourceSerifPro-", "SourceSansPro-")
"""Faces that every page is set in; others are for the scripts that these lack."""


def with_faces(sheet: Document, text: str, store: Store) -> tuple[Document, dict[str, bytes]]:
    """The style sheet without the faces that no character of the text needs, and the others as files of the package.

    Raises: BuildError P007 if it declares a face that is not in the catalogue, S002 if a font package is missing.
    """
    characters, files, needless = set(text), dict[str, bytes](), set[str]()
    for name in _RULE.findall(sheet.text):
        if name not in CATALOGUE:
            hint = f"declare one of {', '.join(CATALOGUE)}"
            where = Location(f"templates/{sheet.source}")
            raise BuildError([Diagnostic("P007", f"{sheet.name} declares the face {name}", where, hint)])
        wanted = "" if is_idle(name, characters) else _wanted(name, characters)
        if wanted:
            key = f"face {name} {sha256(wanted.encode()).hexdigest()}"
            files[f"fonts/{name}"] = once(key, partial(subset, name, wanted, None), store)
        else:
            needless.add(name)
    kept = _RULE.sub(lambda rule: "" if rule[1] in needless else rule[0], sheet.text)
    return replace(sheet, text=kept), files


def _wanted(name: str, characters: Collection[str]) -> str:
    """The characters to cut a face to, sorted; none if other faces have them all."""
    known = characters_of(name)
    held = {character for character in characters if ord(character) in known}
    if not name.startswith(_TEXT_FACES):
        latin = characters_of(f"{_TEXT_FACES[0]}Regular.ttf")
        if all(ord(character) in latin for character in held):
            return ""
        held = {character for character in held if ord(character) not in latin or not character.isalpha()}
    return "".join(sorted(held))
