"""What is wrong on the pages of a section, as found there; indexes count from its first page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Misread:
    """Words on a page that are not the words expected there."""

    block: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that a proofreader would mark."""

    code: str
    block: str
    """Id of the block, or empty."""
    page_index: int
    message: str
    line_end: str = ""
    """The last words of the line, for P010 without the hyphen that the engine added."""
    head: str = ""
    """All words of a page's margin, for P100 and P101."""
