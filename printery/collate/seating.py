"""Who sits where: everyone on their own seat, the others on those that are free."""

from __future__ import annotations

from collections.abc import Sequence

from printery.collate.filing import Filing
from printery.model.stages.collation import Attendee, Seat
from printery.model.written.seating import Seating


def seated(plan: Seating | None, attendees: Sequence[Attendee], language: str) -> tuple[Seat, ...]:
    """Every seat of the plan in order, with its person or free; none without a plan. `attendees` are filed by name."""
    if plan is None:
        return ()
    own = {attendee.seat: attendee for attendee in attendees if attendee.seat}
    waiting = [attendee for attendee in attendees if not attendee.seat]
    key = Filing(language).name
    if plan.fill == "delegation":
        waiting.sort(key=lambda one: (key(one.delegation), not one.precedence, one.precedence))
    if plan.fill == "precedence":
        waiting.sort(key=lambda one: (not one.precedence, one.precedence))
    following = iter(waiting if plan.fill else ())
    return tuple(Seat(name, own.get(name) or next(following, None)) for name in plan.seats())
