"""The edited copy: sections as block trees, not yet ordered or numbered: the value of the stage `edit`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from printery.model.stages.library import Record
from printery.model.stages.text import Blocks, Inline
from printery.model.written.works import SectionHead


@dataclass(frozen=True, slots=True)
class EditedSection:
    """One Markdown file, edited."""

    path: str
    head: Record[SectionHead]
    title: Inline
    """The head's title with typography applied, as are all other texts here."""
    subtitle: Inline
    abstract: Blocks
    blocks: Blocks


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A work, edited."""

    work: str
    sections: Mapping[str, EditedSection]
    """By path in the World."""
    prose: Mapping[str, Blocks]
    """Edited texts of `work.yaml`, by dotted key.

    Keys: `title`, `subtitle`, `abstract.short`, `abstract.long`, `permissions`, `disclaimer`, `back_cover`, and
    `matter.body.3.title` for the titles of parts.
    """
    biographies: Mapping[str, Blocks] = field(default_factory=dict)
    """By person id, of everyone whom the work names."""


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record of a meeting, edited."""

    meeting: str
    prose: Mapping[str, Blocks]
    """By dotted key: `overview`, `logistics`, `conclusions`, `evaluation`, `arrangements.0`; `agenda.0.purpose`,
    `agenda.0.note`, `agenda.0.questions.1`, `agenda.0.record.1` and `agenda.0.documents.1` (its summary)."""
    biographies: Mapping[str, Blocks]
    """By person id."""
