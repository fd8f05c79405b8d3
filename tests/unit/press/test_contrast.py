"""Contrast as WCAG 2.2 counts it, and on the pages of a document."""

from __future__ import annotations

import pytest

from printery.press.engine_contrast import over, ratio

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
