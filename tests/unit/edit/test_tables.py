"""Tables: the examples of the manual, and drawings that are nearly tables."""

from __future__ import annotations

import re

import pytest

from printery.edit.grammar.grid_tables import grid_table
from printery.edit.grammar.ruled_tables import ruled_extent
from printery.edit.grammar.sketches import DrawingError
from printery.edit.tables.numbers import aligned_column, decimal_sign, lined_up
from printery.model.stages.text import Node, element, plain_text
from printery.pipeline import check
from tests.manual import CHAPTER, DATA, examples, manual
from tests.projects import project


def test_every_example_is_sound() -> None:
    """Each example of the manual is read without a finding, all in one chapter."""
    assert len(examples()) > 9
    assert check(project(manual())) == ()


@pytest.mark.parametrize("number", range(len(examples())))
def test_each_example_makes_one_table(number: int) -> None:
    """No example becomes a paragraph."""
    from printery.edit import edit
    from tests.projects import load

    files = project({CHAPTER: f"---\ntitle: One\nid: sec-second\n---\n{examples()[number]}".encode(), **DATA})
    found = edit(load(files).value.works["report"])
    blocks = found.value.sections[CHAPTER].blocks

    assert [block.tag for block in blocks] == ["table"]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ("+---+---+\n| a | b |\n+---+--+", (2, 7)),
        ("+---+---+\n| a | b |", (0, 0)),
        ("+---+---+\n|   | b |\n| a +---|\n|   | c |\n+---+---+", (2, 5)),
        ("+---+---+\n| a   b |\n+-------+\n| c | d |\n+---+---+", (3, 4)),
        ("+" * 2 + "\n" + "||" + "\n" + "++", (0, 0)),
    ],
)
def test_a_grid_that_does_not_close(lines: str, place: tuple[int, int]) -> None:
    """The fault stands at the line and column where the grid breaks."""
    with pytest.raises(DrawingError) as caught:
        grid_table(lines.split("\n"))

    assert place == (caught.value.line, caught.value.column)


def test_a_hostile_grid_is_read_in_time() -> None:
    """Corners everywhere: the search for cells stays bounded."""
    row = "+" + "-+" * 150
    lines = [row, *(["|" + " |" * 150, row] * 150)]
    with pytest.raises(DrawingError, match="more than"):
        grid_table(lines)


def test_an_ornament_is_no_table() -> None:
    """`- - -` and a line under a title stay what they are."""
    for text in ("- - -\n\nWords", "---\n\nWords", "Words\n---\n"):
        lines = text.split("\n")
        assert ruled_extent(lambda number, lines=lines: lines[number] if number < len(lines) else None) == 0  # type: ignore[misc] # the loop's own


@pytest.mark.parametrize(
    ("cells", "align"),
    [
        (("1", "22", "--"), "right"),
        (("1.5", "22", "n.a."), "decimal"),
        (("1919", "1951"), "left"),
        (("1919", "1,951"), "right"),
        (("12", "twelve"), "left"),
        (("", ""), "left"),
        (("-5", "(3)"), "decimal"),
        (("US$1,000", "$ 5.25"), "decimal"),
    ],
)
def test_what_a_column_of_cells_is(cells: tuple[str, ...], align: str) -> None:
    """Numbers line up by themselves; years and words do not."""
    column = aligned_column([element("td", cell) for cell in cells], "default", ".", is_label=False)

    assert align == column.align


def test_no_figure_is_lost_or_added() -> None:
    """A cell lined up has the words it had, but for the minus."""
    cells = [Node("td", {}, ("-1,234.5 %", element("sup", "a"))), Node("td", {}, ("7",)), Node("td", {}, ("-",))]
    column = aligned_column(cells, "decimal", ".", is_label=False)

    assert [plain_text(lined_up(cell, column, ".").children) for cell in cells] == ["−1,234.5 %a", "7", "–"]


def test_decimal_signs_of_languages() -> None:
    """As the language has them; a point where it is unknown."""
    assert [decimal_sign(name) for name in ("en-US", "de", "fr", "zh", "x-none")] == [".", ",", ",", ".", "."]


def test_the_manual_names_every_code() -> None:
    """All codes of tables are explained."""
    from printery.codes import CODES
    from tests.manual import MANUAL

    codes = {code for code in CODES if re.fullmatch(r"C11\d|P014", code)}

    assert codes - set(re.findall(r"[CP]\d{3}", MANUAL)) == set()


def test_the_call_of_a_note_has_room_behind_a_number() -> None:
    """A column is as wide behind its whole numbers as the longest of decimals and calls: all stay on one line."""
    note = Node("note", {}, ("Words.",))
    plain = aligned_column([element("td", "1.5"), element("td", "22.5")], "default", ".", is_label=False)
    noted = aligned_column([element("td", "1.5"), Node("td", {}, ("22.5", note))], "default", ".", is_label=False)

    assert noted.align == "decimal"
    assert noted.tail >= plain.tail + 1.6
