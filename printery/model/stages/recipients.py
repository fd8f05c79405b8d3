"""Who of a meeting gets something: rows chosen by the values of their fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from printery.diagnostics import Diagnostic, Location, nearest
from printery.model.stages.library import MeetingCopy, Record
from printery.model.written.participant import Participant

FIELDS = tuple(name for name in Participant.model_fields if name not in {"specimen", "native", "native_language"})
"""The fields of a row by which people are chosen."""


def wrong_fields(names: Mapping[str, Location]) -> Iterator[Diagnostic]:
    """Yield C230 for names that are no field of a participant; each name comes with its place."""
    for name, where in names.items():
        if name not in FIELDS:
            message = f"participants have no field {name} to be chosen by"
            yield Diagnostic("C230", message, where, nearest(name, FIELDS))


def recipients(meeting: MeetingCopy, wanted: Mapping[str, str]) -> tuple[Record[Participant], ...]:
    """The rows of those who attend and have all these values, upper and lower case alike, in the sheet's order.

    Of a field with several values, such as `sessions`, one has to be the wanted one.
    """
    rows = (row for row in meeting.participants if row.value.attended)
    return tuple(row for row in rows if all(_has(row.value, field, value) for field, value in wanted.items()))


def _has(row: Participant, field: str, value: str) -> bool:
    found = getattr(row, field)
    values = found if isinstance(found, tuple) else (found,)
    return any(str("" if one is None else one).casefold() == value.casefold() for one in values)
