"""Faces of an e-book: those that its text needs, cut to it."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont

from printery.diagnostics import BuildError
from printery.model.stages.galley import Document
from printery.press.ebook.faces import with_faces
from printery.store import NoStore

SHEET = """
@font-face { font-family: "Source Serif Pro"; src: url(../fonts/SourceSerifPro-Regular.ttf) }
@font-face { font-family: "Amiri"; src: url(../fonts/Amiri-Regular.ttf) }
@font-face { font-family: "Noto Sans CJK TC"; src: url(../fonts/NotoSansCJKtc-Regular.otf) }
p { margin: 0 }
"""


def sheet(text: str) -> Document:
    """A style sheet of the galley."""
    return Document("styles/book.css", "text/css", text, source="ebook/ebook.css")


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("Latin, 1912.", ["SourceSerifPro-Regular.ttf"]),
        ("Omar: عمر", ["SourceSerifPro-Regular.ttf", "Amiri-Regular.ttf"]),
        ("Wang: 王芳", ["SourceSerifPro-Regular.ttf", "NotoSansCJKtc-Regular.otf"]),
    ],
)
def test_faces_that_no_character_needs_stay_out(text: str, needed: list[str]) -> None:
    """Neither the file nor the rule of a script is in a book that does not have it; the other rules stay."""
    style, files = with_faces(sheet(SHEET), text, NoStore())

    assert list(files) == [f"fonts/{name}" for name in needed]
    assert [f"url(../fonts/{name})" in style.text for name in needed] == [True] * len(needed)
    assert style.text.count("@font-face") == len(needed)
    assert "p { margin: 0 }" in style.text


def test_a_face_of_a_script_has_its_letters_and_joins_them() -> None:
    """Arabic letters, with the forms in which they join; Latin letters come from the text's own face."""
    _, files = with_faces(sheet(SHEET), "Omar (1), عمر", NoStore())

    face = TTFont(io.BytesIO(files["fonts/Amiri-Regular.ttf"]))
    joined = {record.FeatureTag for record in face["GSUB"].table.FeatureList.FeatureRecord}
    assert {chr(code) for code in face.getBestCmap()} == set("عمر (1),")
    assert {"init", "medi", "fina"} <= joined
    assert face["name"].getDebugName(1) == "Amiri"


def test_a_face_outside_the_catalogue() -> None:
    """A style sheet that declares a face nobody has is at fault."""
    with pytest.raises(BuildError) as caught:
        with_faces(sheet(SHEET.replace("Amiri-Regular", "Amiri-Thin")), "words", NoStore())

    assert [str(d.location) for d in caught.value.diagnostics] == ["templates/ebook/ebook.css:1:1"]
    assert caught.value.diagnostics[0].code == "P007"
