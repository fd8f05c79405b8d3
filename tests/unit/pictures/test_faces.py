"""The letters of drawings are set in the house's faces, wherever and however a drawing names its own."""

from __future__ import annotations

import re

import pytest

from printery.pictures.faces import HOUSE, foreign_faces, with_house_faces
from printery.press.fonts import FAMILIES

HEAD, FOOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">\n', "</svg>"
SANS, SERIF = '"Source Sans", "Amiri"', '"Source Serif"'


def faced(inner: str) -> str:
    """A drawing with the house's faces, on which another turn changes nothing."""
    made = with_house_faces(f"{HEAD}{inner}{FOOT}".encode(), SANS, SERIF)
    assert with_house_faces(made, SANS, SERIF) == made
    return made.decode().replace("&quot;", '"')


@pytest.mark.parametrize(
    ("inner", "shown", "foreign"),
    [
        ('<text font-family="Arial">a</text>', f'<text font-family="{SANS}">', ["Arial"]),
        ('<text font-family="Times,serif">a</text>', f'<text font-family="{SERIF}">', ["Times"]),
        ("<text font-family=\"'DejaVu Sans', serif\">a</text>", f'font-family="{SANS}">', ["DejaVu Sans"]),
        (
            '<text style="fill:red;font-family:Helvetica;x:1">a</text>',
            f"fill:red;font-family:{SANS};x:1",
            ["Helvetica"],
        ),
        ('<text style="font: italic bold 12px/1.2 Georgia, serif">a</text>', f"bold 12px/1.2 {SERIF}", ["Georgia"]),
        ("<style>text { font: 14px sans-serif; fill: red }</style><text>a</text>", f"font: 14px {SANS}; fill: red", []),
        ('<style>.a{font-family:"Open Sans"}</style><text>a</text>', ".a{font-family:" + SANS + "}", ["Open Sans"]),
        ("<text>a</text>", f'height="9" font-family="{SANS}">', []),
        ('<g font-family="Source Serif"><text>a</text></g>', '<g font-family="Source Serif">', []),
        ('<text font-family="inherit">a</text>', 'font-family="inherit"', []),
    ],
)
def test_faces(inner: str, shown: str, foreign: list[str]) -> None:
    """Attributes, styles and style sheets; serifs stay serifs, and what the house has stays itself."""
    data = f"{HEAD}{inner}{FOOT}".encode()

    assert shown in faced(inner)
    assert [name for _, name in foreign_faces(data, data)] == foreign
    assert all(line == 2 for line, _ in foreign_faces(data, data))


def test_a_drawing_without_words_stays() -> None:
    """Byte by byte."""
    data = f"{HEAD}<rect/>{FOOT}".encode()

    assert with_house_faces(data, SANS, SERIF) == data


def test_the_house_has_them() -> None:
    """The families that need no warning are those that the press has."""
    assert {name.lower() for name in FAMILIES} >= HOUSE
    assert not re.search("[A-Z]", "".join(HOUSE))
