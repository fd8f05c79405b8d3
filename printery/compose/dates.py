"""Dates, names of countries and persons as a reader of the language expects them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from babel import Locale
from babel.dates import format_date, format_skeleton

from printery.model.content import Person

_YEAR, _MONTH = 4, 7
"""Lengths of `2011` and `2011-09`."""


def date_filters(language: str) -> Mapping[str, Callable[..., object]]:
    """Filters for templates: longdate, weekday, partialdate, country, name."""
    locale = Locale.parse(language.replace("-", "_"))
    return {
        "longdate": lambda value: long_date(value, locale),
        "weekday": lambda value: format_date(_date(value), "full", locale),
        "partialdate": lambda value: partial_date(value, locale),
        "country": lambda code: locale.territories.get(code, code),
        "name": person_name,
    }


def long_date(value: dt.date | str, locale: Locale) -> str:
    """`June 8, 2011` in the language's own order."""
    return format_date(_date(value), "long", locale)


def partial_date(value: str, locale: Locale) -> str:
    """`2011`, `September 2011` or `September 28, 2011`, as exact as the value is."""
    if len(value) == _YEAR:
        return value
    if len(value) == _MONTH:
        return format_skeleton("yMMMM", dt.datetime.fromisoformat(f"{value}-01"), locale=locale)
    return long_date(value, locale)


def partial_date_in(value: str, language: str) -> str:
    """`partial_date` for a language tag."""
    return partial_date(value, Locale.parse(language.replace("-", "_")))


def date_range(start: dt.date, end: dt.date, language: str) -> str:
    """`June 8–9, 2011` in the language's own order."""
    from babel.dates import format_interval

    locale = Locale.parse(language.replace("-", "_"))
    if start == end:
        return long_date(start, locale)
    return format_interval(start, end, "yMMMMd", locale=locale)


def person_name(person: Person) -> str:
    """A person's name as printed, with a dagger if the person is invented for the specimen."""
    return f"{person.display}\u2009†" if person.specimen else person.display


def _date(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
