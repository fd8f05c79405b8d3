"""Faces for screens: cut to the characters of the pages they serve, as WOFF2."""

from __future__ import annotations

from collections.abc import Mapping

from printery.press.fonts import characters_of, subset


def web_fonts(text: str, faces: Mapping[str, str]) -> dict[str, bytes]:
    """File name to bytes for each wanted face (file name to the catalogue's face)."""
    # letters that scripts of the page may bring in later cost nothing: printable ASCII is always kept
    wanted = set(text) | {chr(code) for code in range(0x20, 0x7F)}
    return {
        path: subset(name, sorted(c for c in wanted if ord(c) in characters_of(name))) for path, name in faces.items()
    }
