"""What stage 4 hands to stage 5: everything numbered and linked, shared by all editions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from printery.model.stages.collation import Collation, Programme
from printery.model.stages.library import Library


@dataclass(frozen=True, slots=True)
class Material:
    """All works and meetings of the library, ready to be composed."""

    library: Library
    collations: Mapping[str, Collation]
    """By work id."""
    programmes: Mapping[str, Programme]
    """By meeting id."""
