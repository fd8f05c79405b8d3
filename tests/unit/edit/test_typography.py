"""What typewriter characters become."""

from __future__ import annotations

from pathlib import Path

import pytest

from printery.edit import edit
from printery.edit.breaks import Breaks
from printery.edit.ordinals import with_ordinals
from printery.edit.typography import OPAQUE, set_pieces, set_text
from printery.model.stages.text import NOWHERE, plain_text
from tests.projects import load, project

CHAPTER = "content/works/report/01-first.md"
HEAD = "---\ntitle: The First Chapter\nid: sec-first\nauthors: [ada-one]\n---\n"

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
    ('and/"or" and ¿"Qué"? ¡"Sí"! {"set"}', "and/“or” and ¿“Qué”? ¡“Sí”! {“set”}"),
    ("the '90s, but o'90s and h'90 rest", "the ’90s, but o’90s and h’90 rest"),
    ("'a '90s word'", "‘a ’90s word’"),
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


@pytest.mark.parametrize(
    "text",
    ["Table 3", "pp. 4", "J. K. Rowe", "Part IV and", "5 percent", "U.N. office", f"Figure {OPAQUE}", "all of it"],
)
def test_text_with_nothing_to_hold_is_passed_by(text: str) -> None:
    """What is looked for before is in all that holds: beside a figure, which always is, the same comes out."""
    assert set_text(f"{text}; 7", "en") == f"{set_text(text, 'en')}; 7"


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


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("le 1er mai et la 1re fois", "fr", "le 1<er> mai et la 1<re> fois"),
        ("le XIXe siècle, le Ier et la Ve République", "fr-CA", "le XIX<e> siècle, le I<er> et la V<e> République"),
        ("les 2es rangs, les 1ers", "fr", "les 2<es> rangs, les 1<ers>"),
        ("Le Ce Vers 12e-14 3,5e n12e", "fr", "Le Ce Vers 12e-14 3,5e n12e"),
        ("the 6th and 1er", "en", "the 6th and 1er"),
    ],
)
def test_ordinals(typed: str, language: str, expected: str) -> None:
    """The ending of a French ordinal number is raised; words that look like one, and other languages, are left."""
    parts = with_ordinals(typed, language, NOWHERE)

    assert "".join(part if isinstance(part, str) else f"<{part.children[0]}>" for part in parts) == expected


def test_an_ordinal_in_a_passage_of_its_language() -> None:
    """Only the words in French are set as French: nothing is lost, and the ending is a superscript."""
    library = load(project({CHAPTER: (HEAD + "On the 1er, [le 1er mai]{lang=fr}.").encode()})).value
    (block,) = edit(library.works["report"]).value.sections[CHAPTER].blocks

    assert plain_text(block.children) == "On the 1er, le 1er mai."
    assert [plain_text(node.children) for node in block.walk() if node.tag == "sup"] == ["er"]
