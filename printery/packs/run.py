"""One run of packs: who gets one, what is there already, what is made, what failed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.model.stages.recipients import recipients, wrong_fields
from printery.packs.maker import PackMaker
from printery.packs.shelf import PackFolder
from printery.packs.spread import Spread

Progress = Callable[[int, int, float], None]
"""Told how many packs of how many are made, and after how many seconds."""


@dataclass(frozen=True, slots=True)
class PackOrder:
    """Which packs to make."""

    wanted: tuple[tuple[str, str], ...] = ()
    """Fields of participants and the values that they must have."""
    rows: tuple[int, int] | None = None
    """First and last of those who get a pack, from 1, in the sheet's order; all if left out."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a run came to."""

    folder: Path
    made: tuple[str, ...]
    """Who got a pack now."""
    kept: int
    """Packs that were there already."""
    gone: tuple[str, ...]
    """Whose packs were removed because they get none any more."""
    failed: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def print_packs(maker: PackMaker, order: PackOrder, folder: Path, spread: Spread, progress: Progress) -> Batch:
    """Make the packs that are ordered and not there yet, each put in place as soon as it is done.

    Raises: BuildError C230 and C232 for a choice of nobody, S003 and S004 for the folder, and whatever `spread` raises.
    """
    everyone = tuple(row.value.person for row in recipients(maker.meeting, maker.edition.recipients))
    people = _chosen(maker, order)
    shelf, found = PackFolder(folder), list[Diagnostic]()
    made, failed = list[str](), list[str]()
    with shelf.opened():
        gone = shelf.keep_only(everyone)
        missing = [person for person in people if not shelf.holds(person, maker.key(person))]
        began = time.perf_counter()
        progress(0, len(missing), 0)
        try:
            for result in spread(maker, missing) if missing else ():
                found += result.diagnostics
                if result.files:
                    shelf.put(result)
                    made.append(result.person)
                else:
                    failed.append(result.person)
                progress(len(made) + len(failed), len(missing), time.perf_counter() - began)
            shelf.drop(failed)
        finally:
            shelf.write_index(tuple(maker.attendees[person] for person in everyone))
    return Batch(folder, tuple(made), len(people) - len(missing), gone, tuple(failed), in_order(found))


def _chosen(maker: PackMaker, order: PackOrder) -> Sequence[str]:
    where = Location(maker.meeting.record.path)
    wrong = tuple(wrong_fields({field: where for field, _ in order.wanted}))
    if wrong:
        raise BuildError(wrong)
    rows = recipients(maker.meeting, maker.edition.recipients)
    for field, value in order.wanted:
        these = {row.value.person for row in recipients(maker.meeting, {field: value})}
        rows = tuple(row for row in rows if row.value.person in these)
    if order.rows is not None:
        rows = rows[order.rows[0] - 1 : order.rows[1]]
    if not rows:
        said = ", ".join(f"{field}={value}" for field, value in order.wanted)
        hint = "look at the sheet of participants: who attends, and what its fields say"
        raise BuildError([Diagnostic("C232", f"nobody of the meeting has {said or 'such a row'}", where, hint)])
    return tuple(row.value.person for row in rows)
