"""A file to import, made safe and ready for Pandoc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from printery.diagnostics import Diagnostic

QUOTED = "\ue0f1"
"""Stands before the words of a quotation where Pandoc does not read the style that says so."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment or a tracked change."""

    kind: str
    """`comment`, `added`, `deleted`, `moved away` or `moved here`."""
    author: str
    date: str
    """`2026-11-25`, or empty."""
    words: str
    paragraph: int
    """The paragraph of the file, from 1."""
    place: str
    """Where that is, in words."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file as Pandoc is to read it, and what Pandoc does not tell."""

    form: str
    """Pandoc's name of the format."""
    data: bytes
    media: Mapping[str, bytes]
    """Pictures by the path that the document calls them by."""
    descriptions: Mapping[str, str]
    """Path of a picture to its words for those who do not see it, where Pandoc does not read them."""
    texts: tuple[str, ...] = ()
    """The words of each paragraph in order, to compare with what is made of them; none where nobody counted."""
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    title: str = ""
    """The title that the file gives itself, where Pandoc does not read it."""
    authors: tuple[str, ...] = ()
    """Its authors in order, where Pandoc does not read them so."""
    owners: tuple[str, ...] = ()
    """Whom its properties call its author: it may be who typed it."""
    bylines: Mapping[str, int] = field(default_factory=dict)
    """What stands in the style for authors, and the paragraphs where it does, from 1."""
