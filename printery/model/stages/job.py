"""A piece of work for the press: the value of the stage `plan`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from printery.model.stages.library import EditionRecord
from printery.model.units import Sheet
from printery.model.written.bookstore import Bookstore
from printery.model.written.printer import Printer
from printery.model.written.stock import Stock


@dataclass(frozen=True, slots=True)
class Job:
    """One press run; nothing is optional any more that this run needs."""

    name: str
    """Unique among all jobs: the edition's id, and behind a full stop which of its files this is.

    `volume-print`, `statement-print.a4`, `handouts.agenda-letter`: no id has a full stop.
    """
    edition_id: str
    edition: EditionRecord
    sheet: Sheet | None = None
    """The page, for paged formats."""
    paper: str = ""
    """Which paper of the meeting, for handouts."""
    needs: tuple[str, ...] = ()
    """Names of the jobs whose artefacts this one reads."""
    printer: Printer | None = None
    """Who prints it, for pages and covers whose edition names a printer."""
    profiles: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """ICC profiles that the organisation brings, by file name."""
    stores: tuple[Bookstore, ...] = ()
    """The stores that an e-book goes to."""
    draft: bool = False
    """Whether it is made to be looked at only: what its content lacks is no error, and every page is marked."""
    stock: Stock | None = None
    """The sheet and its cards, for cards."""

    @property
    def part(self) -> str:
        """What it is of an edition that gives several files: `a4`, `agenda-letter`; empty for one that gives one."""
        return self.name.partition(".")[2]

    @property
    def stem(self) -> str:
        """The name of its file without the ending; the folder is the edition's, so that papers go by their own."""
        return self.part if self.paper and self.part and self.stock is None else self.name.replace(".", "-")
