"""Drawings that stand alone: reading systems show an SVG in `img` without the fonts of the page around it."""

from __future__ import annotations

import base64
import re
from html import unescape

from printery.press.fonts import characters_of, subset

_FACE = "Source Sans"
_FILE = "SourceSansPro-Regular.ttf"
_WORDS = re.compile(r">([^<]+)<")
_OPENING = re.compile(r"<svg\b[^>]*>")


def with_face(drawing: bytes) -> bytes:
    """The drawing with the face of its words inside, cut to them; one without words of that face as it is."""
    text = drawing.decode("utf-8", "replace")
    opening = _OPENING.search(text)
    if _FACE not in text or opening is None or not _WORDS.search(text[opening.end() :]):
        return drawing
    characters = {character for words in _WORDS.findall(text) for character in unescape(words)}
    known = characters_of(_FILE)
    data = base64.b64encode(subset(_FILE, sorted(c for c in characters if ord(c) in known))).decode()
    rule = f'@font-face {{ font-family: "{_FACE}"; src: url(data:font/woff2;base64,{data}) }}'
    return f"{text[: opening.end()]}<style>{rule}</style>{text[opening.end() :]}".encode()
