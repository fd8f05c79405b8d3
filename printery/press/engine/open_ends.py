"""What the file of a section leaves open until all sections are bound: its faces, its outline, links that leave it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import pydyf

QUICK = SimpleNamespace(compressobj=lambda level: zlib.compressobj(min(level, 6)))
"""Compression in a third of the time: pydyf asks for the highest level, which saves one byte in a hundred."""


class FacesUsed(dict[Any, Any]):
    """The engine's own record of the faces that a file shows, by its keys."""

    def leave_open(self, _pdf: object, used: Mapping[Any, Any], *_: object) -> pydyf.Dictionary:
        """`build_fonts_dictionary` that only takes note of the fonts."""
        self.update(used)
        return pydyf.Dictionary()


def own_anchors(pages: Sequence[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """`resolve_links` without its complaint about links that leave the section; names come later."""
    for page in pages:
        yield page.links, []
