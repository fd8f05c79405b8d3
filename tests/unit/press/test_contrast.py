"""Contrast as WCAG 2.2 counts it, and on the pages of a document."""

from __future__ import annotations

import pytest
from tinycss2.color5 import parse_color

from printery.press.engine.read import contrast as engine_contrast
from printery.press.facts.contrast import over, ratio

pytestmark = pytest.mark.press


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("ffffff", "000000", 21), ("ffffff", "ffffff", 1), ("777777", "ffffff", 4.48), ("1f4e79", "ffffff", 8.66)],
)
def test_ratios(first: str, second: str, expected: float) -> None:
    """Values that other calculators give; the order of the colours does not matter."""
    colors = [tuple(int(name[place : place + 2], 16) / 255 for place in (0, 2, 4)) for name in (first, second)]
    one, two = ((color[0], color[1], color[2]) for color in colors)

    assert ratio(one, two) == pytest.approx(expected, abs=0.05)
    assert ratio(one, two) == ratio(two, one)


def test_a_colour_that_lets_its_ground_through() -> None:
    """Half of black over white is grey."""
    assert over((0, 0, 0, 0.5), (1, 1, 1)) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("color", "least", "most"),
    [
        ("lab(40% 10 10)", 6.0, 6.9),
        ("lch(100% 0 0)", 1.0, 1.01),
        ("oklab(0% 0 0)", 18.0, 21.0),
        ("device-cmyk(0 0 0 1)", 20.9, 21.0),
        ("color(display-p3 1 1 1)", 1.0, 1.01),
        ("color(xyz 1 1 1)", 1.0, 1.01),
    ],
)
def test_colours_of_other_spaces_have_their_light(color: str, least: float, most: float) -> None:
    """What the library does not convert is judged by how light it is, on white."""
    found = engine_contrast._rgba(parse_color(color))

    assert least <= ratio((found[0], found[1], found[2]), (1.0, 1.0, 1.0)) <= most
