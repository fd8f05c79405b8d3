"""Dates, names of countries and persons as a reader of the language expects them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from printery.model.written.works import Person

_YEAR, _MONTH = 4, 7
"""Lengths of `2011` and `2011-09`."""


def date_filters(language: str) -> Mapping[str, Callable[..., object]]:
    """Filters for templates: longdate, weekday, partialdate, country, languagename, name, listed."""
    locale = Locale.parse(language.replace("-", "_"))
    return {
        "longdate": lambda value: long_date(value, locale),
        "weekday": lambda value: format_date(_date(value), "full", locale),
        "partialdate": lambda value: partial_date(value, locale),
        "country": lambda code: locale.territories.get(code, code),
        "name": person_name,
        "languagename": lambda tag: Locale.parse(tag.replace("-", "_")).get_display_name(locale),
        "listed": lambda names: format_list(list(names), locale=locale),
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


_DAY = re.compile(r"'[^']*'|d+(?P<mark>[.日일]?)")
"""The day in a pattern of CLDR, with the mark that belongs to it and not to the date; words in quotes are no day."""


def date_range(start: dt.date, end: dt.date, language: str) -> str:
    """`June 8–9, 2011`, `8–9 June 2011`, as the language and its country write a date; two dates if the months differ.

    CLDR 42 sets such ranges with blanks around the dash and short months; these are the style manuals' forms.
    """
    locale = Locale.parse(language.replace("-", "_"))
    if start == end:
        return long_date(start, locale)
    if (start.year, start.month) != (end.year, end.month):
        return f"{long_date(start, locale)} – {long_date(end, locale)}"

    def days(match: re.Match[str]) -> str:
        if match["mark"] is None:
            return match[0]
        first, last = (format_date(day, match[0].replace(match["mark"], ""), locale) for day in (start, end))
        return f"'{first}{match['mark']}–{last}{match['mark']}'"

    return format_date(start, _DAY.sub(days, locale.date_formats["long"].pattern), locale)


def person_name(person: Person) -> str:
    """A person's name as printed, with a dagger if the person is invented for the specimen."""
    return f"{person.display}\u2009†" if person.specimen else person.display


def _date(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
