"""What a section is told on its way to a file, and what it answers: plain values, which can be sent and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Mark, Pages
from printery.press.facts.drawn import Drawn
from printery.press.facts.extent import Extent, Leaf, Opening
from printery.press.facts.flaws import Flaw, Misread
from printery.press.facts.measured import Measured
from printery.press.facts.tags import SectionTags
from printery.press.sections.parts import Part


@dataclass(frozen=True, slots=True)
class Begin:
    """What a section is set with."""

    part: Part
    opening: Opening
    elsewhere: Mapping[str, int]
    """Page counters of anchors in other sections."""


@dataclass(frozen=True, slots=True)
class Revise:
    """What a section is told when others have moved."""

    opening: Opening
    shown: Mapping[str, int]
    """Page number of every anchor that the section refers to; nothing else from outside can change its lines."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Draw the section; it cannot be revised after that."""

    opening: Opening | None = None
    """Where it begins, if its running heads and folios are drawn with it; None if they are drawn apart."""


@dataclass(frozen=True, slots=True)
class Furnish:
    """Draw the margins of some pages: running heads and folios."""

    text: str
    """The document without its sections."""
    leaves: tuple[tuple[Leaf, int], ...]
    """Each page with its page counter."""
    strings: Mapping[str, str]
    """The named strings as they are before the first page."""


Step = Begin | Revise | Finish | Furnish


@dataclass(frozen=True, slots=True)
class Furniture:
    """The margins of some pages; indexes count from the first of them."""

    drawn: Drawn
    flaws: tuple[Flaw, ...]
    measured: tuple[Measured, ...]
    fonts: tuple[str, ...]
    """Families of the faces that they use."""


@dataclass(frozen=True, slots=True)
class FinishedSection:
    """A section drawn, with what is known of its pages; indexes count from its own first page."""

    drawn: Drawn
    pages: Pages
    flaws: tuple[Flaw, ...]
    misread: tuple[Misread, ...] = ()
    folios: tuple[tuple[str, str, int], ...] = ()
    """Target id, shown text and page index of every page reference."""
    measured: tuple[Measured, ...] = ()
    """What may be against the printer's limits."""
    tags: SectionTags | None = None
    """The structure, where readers are to have one."""
    marks: tuple[Mark, ...] = ()
    """What a proofreader would mark."""
    settings: int = 0
    """How often it was set from its beginning."""
    furniture: Drawn | None = None
    """The margins of its pages, where they are drawn apart."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a step led to."""

    value: Extent | FinishedSection | Furniture
    remarks: tuple[Diagnostic, ...]
    """What the engine had to say."""
