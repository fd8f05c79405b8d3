"""The forms that values of the YAML files have, and the closed model that all of them are."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

T = TypeVar("T")


def _one_line(text: str) -> str:
    if len(text.splitlines()) > 1:
        raise ValueError("this text has one line: write it on one, or with > in place of |")
    return text


def _in_the_calendar(text: str) -> str:
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    try:
        dt.date(year, month, day)
    except ValueError:
        raise ValueError("give a date that the calendar has") from None
    if year < _FIRST_YEAR:
        raise ValueError(f"give a date from the year {_FIRST_YEAR} on")
    return text


_FIRST_YEAR = 1000
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_line)]
"""Words on one line."""
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""Markdown of one or more paragraphs."""
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"), AfterValidator(_in_the_calendar)]
"""`2011`, `2011-09` or `2011-09-28`."""
Day = Annotated[dt.date, Field(ge=dt.date(1583, 1, 1), le=dt.date(2999, 12, 31))]
"""A day of the Gregorian calendar, with room before and after it for what is reckoned from it."""
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""`09:30`, in the meeting's time zone."""
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""BCP 47 tag; that it is known is checked in `load`."""
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2."""
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]


def _once(values: tuple[T, ...]) -> tuple[T, ...]:
    twice = next((value for place, value in enumerate(values) if value in values[:place]), None)
    if twice is not None:
        raise ValueError(f"{twice} stands twice; keep one of the two")
    return values


Once = AfterValidator(_once)
"""Of a list: each value stands there once, since each gives a file of its own."""


class Closed(BaseModel):
    """A frozen model that takes no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, coerce_numbers_to_str=True)
