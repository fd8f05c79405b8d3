"""Finished files and what is known of them: the value of `press`, checked in `preflight`, kept by `publish`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from printery.diagnostics import Diagnostic, Location
from printery.model.written.accessibility import Accessibility


@dataclass(frozen=True, slots=True)
class PageFact:
    """One laid-out page."""

    index: int
    """0-based."""
    folio: str
    """The printed page number: `iv`, `12`."""
    name: str
    """Name of the page's style: `front`, `main`."""
    is_blank: bool
    starts_with: tuple[str, int] | None
    """Block id, and how many of its characters, white space not counted, stand on earlier pages; None without text."""
    counter: int = 0
    """The page counter, of which `folio` is the text."""
    numbering: str = "decimal"
    """Name of the counter style in which the page's margins show it: `lower-roman`."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What the layout of a paged artefact says about itself."""

    pages: tuple[PageFact, ...]
    anchors: Mapping[str, int]
    """Id to page index."""
    notes: Mapping[str, tuple[int, tuple[int, ...]]]
    """Id of a note at the foot to the page index of its call, and those of its text."""
    words: Mapping[str, tuple[int, int]]
    """Block id to the number of characters in the document, and the number that pages show, white space not counted."""
    fonts: tuple[str, ...]
    """Families that text is set in."""
    end_notes: Mapping[str, tuple[int, tuple[int, ...]]] = field(default_factory=dict)
    """The same for notes at the end of a chapter or of the book."""
    sections: tuple[int, ...] = ()
    """Index of the first page of each section, where the document was set by sections."""

    @property
    def count(self) -> int:
        """Number of pages, blank ones included."""
        return len(self.pages)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a proofreader would mark on a page."""

    kind: str
    """A row of `printery.model.stages.marks.MARKS`."""
    page: int
    """Index of the page, from 0."""
    block: str
    """Id of the block, or empty."""
    words: str
    """Of the line, or empty."""
    amount: float
    """How much: em of extra space in a loose line, lines of a ladder ..."""


@dataclass(frozen=True)
class Artefact:
    """A finished file, not yet written."""

    path: str
    """Below output/: `volume-print/volume-print.pdf`."""
    edition_id: str
    format: str
    media_type: str
    language: str
    data: bytes = field(repr=False)
    pages: Pages | None = field(default=None, repr=False)
    access: Accessibility | None = None
    """What was proven of its accessibility; None where nothing was looked for."""
    marks: tuple[tuple[Mark, Location], ...] = field(default=(), repr=False)
    """What a proofreader would mark, in the order of the pages, with the place in the content."""
    settings: int = 0
    """How often sections were set, first settings and mends together."""
    notes: tuple[Diagnostic, ...] = ()
    """What the engine and our look at its layout had to say."""

    @cached_property
    def sha256(self) -> str:
        """Digest of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Proof:
    """What one job gave, with all findings."""

    job: str
    artefacts: tuple[Artefact, ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
