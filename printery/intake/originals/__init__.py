"""What stands in a file, read without Pandoc and without what makes it ready for Pandoc: the measure of an import."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from printery.intake.originals.marked import read_marked
from printery.intake.originals.opendocument import read_opendocument
from printery.intake.originals.passages import Original
from printery.intake.originals.web import read_book, read_page
from printery.intake.originals.word import read_word
from printery.intake.package import unpacked

__all__ = ["Original", "read_original"]

_PACKAGES = {".docx": read_word, ".odt": read_opendocument, ".epub": read_book}


def read_original(name: str, data: bytes, changes: str) -> Original:
    """The words, tables, notes and pictures of a file; tracked changes as asked, hidden and deleted words left out."""
    kind = PurePosixPath(name).suffix.lower()
    if kind in _PACKAGES:
        parts: Mapping[str, bytes] = unpacked(name, data).parts
        return _PACKAGES[kind](parts, changes)
    if kind in {".html", ".htm", ".xhtml"}:
        return read_page(data)
    return read_marked(data.decode("utf-8-sig", "replace"))
