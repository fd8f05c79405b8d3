"""Dates of several days, as each language and country writes them."""

from __future__ import annotations

import datetime as dt

import pytest

from printery.compose.dates import date_range


@pytest.mark.parametrize(
    ("language", "within", "beyond"),
    [
        ("en-US", "March 27–29, 2027", "March 30, 2027 – April 2, 2027"),
        ("en-GB", "27–29 March 2027", "30 March 2027 – 2 April 2027"),
        ("en-AU", "27–29 March 2027", "30 March 2027 – 2 April 2027"),
        ("de", "27.–29. März 2027", "30. März 2027 – 2. April 2027"),
        ("es", "27–29 de marzo de 2027", "30 de marzo de 2027 – 2 de abril de 2027"),
        ("fi", "27.–29. maaliskuuta 2027", "30. maaliskuuta 2027 – 2. huhtikuuta 2027"),
        ("ja", "2027年3月27日–29日", "2027年3月30日 – 2027年4月2日"),
        ("pl", "27–29 marca 2027", "30 marca 2027 – 2 kwietnia 2027"),
    ],
)
def test_date_range(language: str, within: str, beyond: str) -> None:
    """One month and year for days within a month, in the order of the country, the month in its case."""
    assert date_range(dt.date(2027, 3, 27), dt.date(2027, 3, 29), language) == within
    assert date_range(dt.date(2027, 3, 30), dt.date(2027, 4, 2), language) == beyond
    assert "–" not in date_range(dt.date(2027, 3, 27), dt.date(2027, 3, 27), language)
