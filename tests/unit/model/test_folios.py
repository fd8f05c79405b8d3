"""The pages of an index entry: ranges, notes, principal passages."""

from __future__ import annotations

import pytest

from printery.model.stages.artefact import PageFact, Pages
from printery.model.stages.collation import Locator
from printery.model.stages.folios import folios_of, shortened


def pages_of() -> Pages:
    """Three pages of front matter and twelve of text; a mark `p5` stands on the page of index 5, and so on."""
    folios = [("i", "lower-roman"), ("ii", "lower-roman"), ("iii", "lower-roman")]
    folios += [(str(n), "decimal") for n in range(1, 13)]
    facts = tuple(
        PageFact(n, folio, "main", is_blank=False, starts_with=None, counter=n, numbering=style)
        for n, (folio, style) in enumerate(folios)
    )
    return Pages(facts, {f"p{n}": n for n in range(len(facts))}, {}, {}, ())


def shown(*locators: Locator) -> list[str]:
    """What is printed for these locators."""
    return [folio.text for folio in folios_of(locators, pages_of())]


@pytest.mark.parametrize(
    "example",
    [
        "3–10",
        "71–72",
        "96–117",
        "100–104",
        "1100–1113",
        "101–8",
        "109–10",
        "110–12",
        "112–14",
        "115–19",
        "119–24",
        "808–33",
        "321–28",
        "498–532",
        "1087–89",
        "1496–500",
        "11564–615",
        "12991–3001",
    ],
)
def test_ranges_as_chicago_has_them(example: str) -> None:
    """The examples of The Chicago Manual of Style, 17th ed., 9.61."""
    first, tail = example.split("–")
    last = first[: len(first) - len(tail)] + tail if len(tail) < len(first) else tail

    assert shortened(first, last) == tail


def test_roman_and_arabic_pages_make_no_range() -> None:
    """The front matter's last page and the text's first follow one another, but not as numbers."""
    assert shown(Locator("p1"), Locator("p2"), Locator("p3"), Locator("p4")) == ["ii–iii", "1–2"]


def test_a_range_runs_from_mark_to_mark() -> None:
    """Pages between the two marks count; what else stands on them is in the range already."""
    assert shown(Locator("p4", end="p9"), Locator("p7"), Locator("p11")) == ["2–7", "9"]


def test_blank_pages() -> None:
    """A range runs over a blank page; mentions before and behind it stay two."""
    facts = tuple(
        PageFact(n, "" if n == 2 else str(n + 1), "main", is_blank=n == 2, starts_with=None) for n in range(5)
    )
    pages = Pages(facts, {f"p{n}": n for n in range(5)}, {}, {}, ())

    def shown_there(*locators: Locator) -> list[str]:
        return [folio.text for folio in folios_of(locators, pages)]

    assert shown_there(Locator("p0", end="p4")) == ["1–5"]
    assert shown_there(Locator("p1"), Locator("p3")) == ["2", "4"]


def test_a_principal_passage_stands_apart() -> None:
    """Its page is not swallowed by the range around it, and does not stand twice."""
    found = folios_of([Locator("p4"), Locator("p5", main=True), Locator("p5"), Locator("p6")], pages_of())

    assert [(folio.text, folio.main) for folio in found] == [("2", False), ("3", True), ("4", False)]


def test_notes() -> None:
    """Notes by their numbers; never beside the text of their page, never in a range of pages."""
    marks = [Locator("p5", 1), Locator("p6", 1), Locator("p6", 2), Locator("p6", 3), Locator("p6", 7)]

    assert shown(*marks, Locator("p7", 1), Locator("p7")) == ["3n1", "4nn1–3, 7", "5"]


def test_marks_that_the_pages_lack() -> None:
    """An edition that leaves a section out leaves its marks out."""
    assert shown(Locator("elsewhere"), Locator("p3", end="elsewhere")) == ["1"]
