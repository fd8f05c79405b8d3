"""A work on the site, and the files of it that can be downloaded or bought."""

from __future__ import annotations

from dataclasses import dataclass

from printery.compose.site_figures import Figures
from printery.model.stages.collation import NavEntry
from printery.model.stages.text import Blocks
from printery.model.written.works import Work


@dataclass(frozen=True, slots=True)
class Format:
    """A file to download."""

    href: str
    """Relative to the page."""
    format: str
    sheet: str
    """`a4`, `letter` or empty."""
    paper: str
    """For handouts: which paper it is."""
    size: str
    bytes: int
    pages: int | None
    isbn: str
    sha256: str
    media_type: str
    access: tuple[tuple[str, tuple[str, ...]], ...]
    """What was proven of its accessibility: headings with statements."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A work as its page shows it."""

    page: str
    work_id: str
    work: Work
    cover: str
    """Name of the picture in the site, or empty."""
    short: Blocks
    abstract: Blocks
    disclaimer: Blocks
    date: str
    citation: str
    formats: tuple[Format, ...]
    printed: tuple[Format, ...]
    """Editions in print, which are not for download."""
    contents: tuple[NavEntry, ...]
    figures: Figures
