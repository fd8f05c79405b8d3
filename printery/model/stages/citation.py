"""The sources of a work and the style that they are cited in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.diagnostics import Location


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that a work may cite."""

    key: str
    """What `@key` cites."""
    item: Mapping[str, object]
    """The source as CSL-JSON."""
    location: Location
    """Where its entry stands."""


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style."""

    name: str
    xml: bytes
    """The style as CSL, independent: what a dependent style leans on."""
    is_note: bool
    """Whether citations become notes; else they stand in the text."""
    has_list: bool
    """Whether it can make a bibliography."""
    location: Location
    """Where the work names it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """All that a work cites from."""

    style: Style
    references: Mapping[str, Reference]
    """By key."""
    is_whole: bool = True
    """Whether every entry could be read; else a key that is not there is no second fault."""
