"""Names in running text are found however pages break, space and accent them, and words are left alone."""

from __future__ import annotations

import pytest

from printery.model.stages.names import name_forms, spoken_of
from printery.model.written.works import Person, PersonName

NAMES = ("Bjørn Sørensen", "Sørensen", "Li", "李文华", "رشيد العمراني")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It was Bjorn Sorensen who spoke.", ["Bjørn Sørensen", "Sørensen"]),
        ("asked by Søren\u2010\nsen, and by Li.", ["Sørensen", "Li"]),
        ("BjørnSørensen", ["Bjørn Sørensen"]),
        ("Bjørn\n Sø\u00adrensen", ["Bjørn Sørensen", "Sørensen"]),
        ("会议由李文华主持", ["李文华"]),
        ("ينارمعلا ديشر", ["رشيد العمراني"]),
        ("Sørensens' list of little things, li and Lithuania", []),
        ("", []),
    ],
)
def test_spoken(text: str, found: list[str]) -> None:
    """One word needs its capital and its ends; a whole name is found also without its spaces."""
    assert list(spoken_of(text, NAMES)) == found


def test_forms() -> None:
    """Printed, filed, in its own script, and the family name alone."""
    person = Person(name=PersonName(given="Wenhua", family="Li", display="Li Wenhua", native="李文华", lang="zh"))

    assert set(name_forms(person)) == {"Li Wenhua", "Wenhua Li", "Li", "李文华"}
