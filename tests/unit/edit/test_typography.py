"""What typewriter characters become."""

from __future__ import annotations

from pathlib import Path

import pytest

from printery.edit.breaks import Breaks
from printery.edit.typography import OPAQUE, set_pieces, set_text
from printery.model.text import NOWHERE

ENGLISH = [
    ('"It\'s 1990--2010," she wrote.', "“It’s 1990–2010,” she wrote."),
    ("\"a 'quote' inside\" and the '90s", "“a ‘quote’ inside” and the ’90s"),
    ("the states' interests", "the states’ interests"),
    ("a --- b", "a—b"),
    ("a---b", "a—b"),
    ("and so on...", "and so on…"),
    ("p. 3, pp. 12--14, No. 5", "p.\u00a03, pp.\u00a012–14, No.\u00a05"),
    ("Figure 3 and Article II", "Figure\u00a03 and Article\u00a0II"),
    ("J. K. Galbraith", "J.\u00a0K. Galbraith"),
    ("214 million, 5 percent, 5 people", "214\u00a0million, 5\u00a0percent, 5 people"),
    ('("bracketed")', "(“bracketed”)"),
    ('---"dash first"', "—“dash first”"),
    ("\"'both'\"", "“‘both’”"),
]


@pytest.mark.parametrize(("typed", "expected"), ENGLISH)
def test_english(typed: str, expected: str) -> None:
    """Quotes curl by what stands around them, dashes lose their spaces, numbers hold on to their words."""
    assert expected == set_text(typed, "en-US")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "Sie sagte: „Es ist ‚gut‘“"),
        ("fr", "Sie sagte: «\u202fEs ist “gut”\u202f»"),
        ("es", "Sie sagte: «Es ist “gut”»"),
    ],
)
def test_other_languages(language: str, expected: str) -> None:
    """Each language has quotes of its own."""
    assert expected == set_text("Sie sagte: \"Es ist 'gut'\"", language)


def test_pieces_see_each_other() -> None:
    """A quote that stands beside mark-up or code is set by the words on the other side."""
    assert set_pieces(['"', "title", "\" and '", OPAQUE, "' --- ", "so"], "en") == [
        "“",
        "title",
        "” and ‘",
        OPAQUE,
        "’—",
        "so",
    ]


FIXTURES = (Path(__file__).parent / "fixtures/typography.md").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.partition("\n")[0])
def test_paragraph(fixture: str) -> None:
    """Title, language, what is typed and what is set; ~ is a no-break space, _ a narrow one."""
    _, language, typed, expected = fixture.split("\n")

    assert set_text(typed, language) == expected.replace("~", "\u00a0").replace("_", "\u202f")


def test_words_are_broken_as_the_work_says() -> None:
    """Whole words only, in capitals too; a word listed without hyphen stays whole."""
    breaks = Breaks.of(["mi-grant", "Ferrand"])
    parts = list(breaks.mark("Migrant and migrants by Ferrand.", NOWHERE))
    shown = [part if isinstance(part, str) else part.children[0] for part in parts]

    assert shown == ["Mi\u00adgrant", " and migrants by ", "Ferrand", "."]
    assert list(Breaks.of(()).mark("as it is", NOWHERE)) == ["as it is"]
