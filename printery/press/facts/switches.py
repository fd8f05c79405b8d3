"""What makes the engine quicker and changes no byte, each by a name under which it can be left out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from printery.diagnostics import nearest

SPEED: Mapping[str, str] = MappingProxyType(
    {
        "libraries": "the engine's C libraries are found by name, without asking a compiler",
        "fonts": "a font is described to Pango once, not for every run of text",
        "struts": "the height of an empty line is worked out once for a style",
        "lengths": "percentages are resolved once for a style and the size around",
        "breaks": "whether a line may break between two characters is asked once",
        "styles": "properties that no rule sets are taken over without being worked out",
        "grounds": "text is passed by where backgrounds are laid out",
        "outlines": "boxes without an outline are passed by where outlines are drawn",
        "glyphs": "lines are drawn from glyphs that were read in bulk, and from words that were shaped before",
    }
)
"""Switch to what it does."""


def left_out(said: str) -> frozenset[str]:
    """The switches that a text leaves out: `1` for all, else names with commas between them; nothing if it is empty.

    Raises: ValueError for a name that is no switch.
    """
    if said.strip() == "1":
        return frozenset(SPEED)
    names = frozenset(filter(None, (name.strip() for name in said.split(","))))
    for name in sorted(names - SPEED.keys()):
        raise ValueError(f"{name} makes nothing quicker; {nearest(name, SPEED)}")
    return names
