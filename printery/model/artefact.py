"""Finished files and what is known of them: the value of `press`, checked in `preflight`, kept by `publish`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from printery.diagnostics import Diagnostic
from printery.model.accessibility import Accessibility


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

    @property
    def count(self) -> int:
        """Number of pages, blank ones included."""
        return len(self.pages)


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
