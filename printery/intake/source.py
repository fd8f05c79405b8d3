"""A file to import, made safe and ready for Pandoc."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from printery.intake.losses import Loss

QUOTED = "\ue0f1"
"""Stands before the words of a quotation where Pandoc does not read the style that says so."""
PAGE_OF, NUMBER_OF = "\ue0f2", "\ue0f3"
"""Stand at the beginning of a link whose words are the number of a page, or of a heading."""
CITED = "printery-cite-"
"""Begins the target of a link that cites the source of this key."""
FIELD = "field"
"""Attribute of a mark (where a spelling checker's would stand in Word) that names a field that was here."""
Changes = Literal["accept", "reject", "list"]
PLACE = "place"
"""Attribute of a paragraph of Word: its number in the document, from 1."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = frozenset(("0", "false", "off", "none"))
"""How a mark of Word says that it is not set."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of the reading of a file."""

    changes: Changes = "accept"
    language: str = "en"
    """The work's."""
    form: str = ""
    """`gfm` or `markdown`, where the user says which Markdown it is."""
    styles: Mapping[str, str] = field(default_factory=dict)
    """Names of the house's own styles to what they mean: `Heading 2`, `Quote`, `Caption`, `Source`."""


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
    remarks: tuple[Remark, ...] = ()
    findings: tuple[Loss, ...] = ()
    taken: tuple[tuple[str, str], ...] = ()
    """What was put into the house's form, and the words for which something else stands: see `Losses.taken`."""
    references: tuple[Mapping[str, object], ...] = ()
    """Sources that the file cites, as CSL-JSON, where Pandoc does not read them."""
    title: str = ""
    """The title that the file gives itself, where Pandoc does not read it."""
    authors: tuple[str, ...] = ()
    """Its authors in order, where Pandoc does not read them so."""
    owners: tuple[str, ...] = ()
    """Whom its properties call its author: it may be who typed it."""
    bylines: Mapping[str, int] = field(default_factory=dict)
    """What stands in the style for authors, and the paragraphs where it does, from 1."""
