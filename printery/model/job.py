"""A piece of work for the press: the value of the stage `plan`."""

from __future__ import annotations

from dataclasses import dataclass

from printery.model.library import EditionRecord
from printery.model.units import Sheet


@dataclass(frozen=True, slots=True)
class Job:
    """One press run; nothing is optional any more that this run needs."""

    name: str
    """`volume-print`, `statement-print-a4`, `agenda-letter`: unique; the artefact's file name."""
    edition_id: str
    edition: EditionRecord
    sheet: Sheet | None = None
    """The page, for paged formats."""
    paper: str = ""
    """Which paper of the meeting, for handouts."""
    needs: tuple[str, ...] = ()
    """Names of the jobs whose artefacts this one reads."""
