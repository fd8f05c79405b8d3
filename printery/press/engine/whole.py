"""A document of its own, such as a cover: read, laid out and drawn by the engine in one run."""

from __future__ import annotations

from collections.abc import Mapping
from logging import LogRecord
from typing import NamedTuple

from printery.markup import read
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.engine.fixes.leaks import font_configuration
from printery.press.engine.log import listening
from printery.press.engine.source import Source


class WholeFile(NamedTuple):
    """A document as PDF."""

    data: bytes
    said: list[LogRecord]
    """What the engine had to say."""


def drawn_whole(text: str, files: Mapping[str, bytes]) -> WholeFile:
    """The PDF of an HTML document, which may use these files, by name, and the faces of the catalogue."""
    with listening() as said:
        html = Source(read(text), BASE_URL, GalleyFetcher(files))
        data: bytes = html.write_pdf(font_config=font_configuration())
    return WholeFile(data, said)
