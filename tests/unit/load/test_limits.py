"""Limits, each at the last value that is taken and the first that is not."""

from __future__ import annotations

import datetime as dt

import pytest

from printery.diagnostics import Location
from printery.load.identifiers import check_isbn
from printery.load.yaml import parse_yaml
from printery.model.written.bookstore import STALE_DAYS as STALE_STORE
from printery.model.written.printer import STALE_DAYS as STALE_PRINTER
from printery.pipeline import check
from tests.projects import READINGS, TESTS, project, tree

VERIFIED = dt.date(2020, 2, 1)
"""When the records of the two cases were compared with their sources."""


def codes(case: str, changes: dict[str, bytes], today: dt.date) -> list[str]:
    """What is found on this day in the project of a case, changed."""
    return [
        finding.code for finding in check(project(tree(TESTS / "diagnostics" / case / "in") | changes), today, READINGS)
    ]


@pytest.mark.parametrize(("code", "stale"), [("C153", STALE_PRINTER), ("C161", STALE_STORE)])
def test_records_of_printers_and_stores_grow_old(code: str, stale: int) -> None:
    """After half a year, to the day: C153 and C161."""
    assert stale == 180
    assert codes(code, {}, VERIFIED + dt.timedelta(days=180)) == []
    assert codes(code, {}, VERIFIED + dt.timedelta(days=181)) == [code]


@pytest.mark.parametrize(("room", "expected"), [(37, []), (36, ["C162"])])
def test_a_title_of_just_the_stores_length(room: int, expected: list[str]) -> None:
    """Title and subtitle of 37 characters fit a store that takes 37."""
    path = "content/stores/tiny.yaml"
    record = tree(TESTS / "diagnostics/C162/in")[path]
    assert b"title_characters: 20" in record
    changes = {path: record.replace(b"title_characters: 20", f"title_characters: {room}".encode())}

    assert codes("C162", changes, VERIFIED) == expected


@pytest.mark.parametrize(
    ("isbn", "hint"),
    [
        ("978-3-16-148410-1", "the check digit of 978316148410 would be 0"),
        ("3-16-148410-1", "compare it with the agency's letter"),
        ("3-16-148410-X", "give the ISBN of 13 digits"),
        ("978", "give 13 digits, with or without hyphens"),
    ],
)
def test_what_is_wrong_with_an_isbn(isbn: str, hint: str) -> None:
    """A digit, the old length, or all of it: each with what to do."""
    (finding,) = check_isbn(isbn, Location("content/a.yaml"))

    assert (finding.code, finding.hint) == ("C020", hint)


def test_places_of_keys_that_are_wrong() -> None:
    """Line and column, counted from where the YAML begins; a file of control characters too."""
    twice = parse_yaml("a: 1\n  \nb: {x: 1, [1]: 2}\na: 2\n", "content/a.yaml", 5)
    control = parse_yaml("a: \x01", "content/a.yaml", 5)

    assert [(d.code, d.location.path, d.location.line, d.location.column) for d in twice.faults] == [
        ("C001", "content/a.yaml", 7, 11),
        ("C002", "content/a.yaml", 8, 1),
    ]
    assert [(d.code, d.location.path, d.location.line) for d in control.faults] == [("C001", "content/a.yaml", 5)]
