"""Drawings bring the face of their words along."""

from __future__ import annotations

import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from printery.press.ebook.drawings import with_face

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><text font-family="Source Sans">A &amp; B</text></svg>'
)


@pytest.mark.press
def test_the_face_is_inside() -> None:
    """A face cut to the drawing's characters stands in it; the rest of the drawing stays as it is."""
    made = with_face(DRAWING)
    data = re.search(rb"base64,([^)]+)\)", made)
    assert data is not None
    font = TTFont(io.BytesIO(base64.b64decode(data[1])))

    assert {ord(character) for character in "A&B"} <= set(font.getBestCmap())
    assert ord("Z") not in font.getBestCmap()
    assert re.sub(rb"<style>.*?</style>", b"", made) == DRAWING


@pytest.mark.press
def test_drawings_without_words_stay() -> None:
    """A drawing that sets no words in the house's face is passed on as it is."""
    plain = b"<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>"

    assert with_face(plain) == plain
