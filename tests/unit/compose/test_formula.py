"""Formulas on pages and in e-books."""

from __future__ import annotations

import re

import pytest

from printery.compose.formula import drawn, marked_up
from printery.diagnostics import BuildError, Location
from printery.edit.maths.formulas import Formulas
from printery.model.stages.text import Node


def formula(tex: str, display: str = "inline") -> Node:
    """The node of a formula."""
    formulas = Formulas()
    node = formulas.node(tex, display, lambda _: Location("content/x", 3, 7), "en")
    (paragraph,) = formulas.settle([])((Node("p", {}, (node,)),))
    return paragraph.nodes[0]


def lengths(tex: str, display: str = "inline") -> dict[str, float]:
    """The lengths of a drawing, in em."""
    svg = drawn(formula(tex, display), "#123456")
    return {name: float(value) for name, value in re.findall(r"([a-z-]+):(-?[\d.]+)em", svg)}


def test_a_drawing_stands_on_the_line() -> None:
    """A letter without descender stands on the baseline, one with an index below it; heights are those of letters."""
    letter, index = lengths("x"), lengths("x_i")

    assert letter["vertical-align"] == pytest.approx(0, abs=0.02)
    assert 0.4 < letter["height"] < 0.55
    assert -0.35 < index["vertical-align"] < -0.1


def test_a_tall_formula_in_a_line_reaches_between_the_lines() -> None:
    """A fraction in a line does not push the lines apart by all that it is taller; a displayed one keeps its height."""
    inline, display = lengths(r"\frac{a}{b}"), lengths(r"\frac{a}{b}", "block")

    assert "margin" not in display
    assert inline["height"] < display["height"]


def test_a_drawing_has_words_and_nothing_else_to_trip_over() -> None:
    """The title says the formula; no ids, no references, one colour; the same bytes again."""
    svg = drawn(formula(r"\sqrt{a < b}"), "#123456")

    assert "<title>the square root of a is less than b, end of root</title>" in svg
    assert set(re.findall(r' (?:fill|stroke)="([^"]+)"', svg)) == {"#123456"}
    assert not re.search(r' id=|href=|url\(|xmlns:xlink="[^"]*"[^>]*xmlns:xlink', svg)
    assert svg == drawn(formula(r"\sqrt{a < b}"), "#123456")


def test_mathml_with_words() -> None:
    """The words stand beside the MathML, escaped."""
    assert marked_up(formula(r'\text{"a" \& b}')).startswith('<math alttext="&quot;a&quot; &amp;b" ')


def test_a_character_that_the_face_lacks() -> None:
    """A script that the face for maths does not have is a fault at the formula."""
    with pytest.raises(BuildError, match="content/x:3:7: error C092: the face for maths has no 移"):
        drawn(formula(r"\text{移}"), "#000000")
