"""The accessibility statement of the download page: only what was proven, in the guide's words and order."""

from __future__ import annotations

from typing import Any

import pytest

from printery.compose.access_words import statements
from printery.model.written.accessibility import EPUB, EPUB_ACCESSIBILITY, Accessibility
from tests.projects import load, project

WORDS: Any = load(project({})).value.words("en").tree()["access"]
FULL = Accessibility(
    conforms_to=("PDF/UA-1",),
    verified=("PDF/UA-1",),
    access_modes=("textual", "visual"),
    sufficient_modes=("textual",),
    features=("alternativeText", "index", "pageNavigation", "readingOrder", "structuralNavigation", "tableOfContents"),
    hazards=("none",),
)


def test_all_that_is_proven_is_said() -> None:
    """Headings in the order of the guide, each with its statements."""
    assert statements(FULL, WORDS) == (
        ("Ways of reading", ("Readable in read aloud or dynamic braille", "Content is read in the order of the text")),
        ("Conformance", ("Conforms to PDF/UA-1, as validators found when this file was made",)),
        ("Navigation", ("Table of contents", "Index", "Headings", "Go to page")),
        ("Rich content", ("Has alternative text",)),
        ("Hazards", ("No hazards",)),
    )


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({"sufficient_modes": ()}, "Readable in read aloud or dynamic braille"),
        ({"verified": ()}, "Conforms to PDF/UA-1, as validators found when this file was made"),
        ({"features": ()}, "Table of contents"),
        ({"features": ()}, "Has alternative text"),
        ({"hazards": ()}, "No hazards"),
    ],
)
def test_what_is_not_proven_is_not_said(change: dict[str, tuple[str, ...]], gone: str) -> None:
    """Take the proof away, and the statement goes; a standard that is only declared is none that was confirmed."""
    said = [text for _, found in statements(FULL.model_copy(update=change), WORDS) for text in found]

    assert gone not in said
    assert gone in [text for _, found in statements(FULL, WORDS) for text in found]


def test_an_ebook_says_what_it_alone_can() -> None:
    """Text that changes its looks, formulas as mathematics; and a standard that it declares and nobody confirmed."""
    found = FULL.model_copy(
        update={
            "conforms_to": (EPUB, EPUB_ACCESSIBILITY),
            "verified": (EPUB,),
            "features": ("displayTransformability", "MathML"),
        }
    )
    said = dict(statements(found, WORDS))

    assert said["Ways of reading"][0] == "Appearance can be modified"
    assert said["Rich content"] == ("Math formulas in accessible format (MathML)",)
    assert said["Conformance"] == (
        "Conforms to EPUB 3.3, as validators found when this file was made",
        f"Contains a conformance statement that it meets {EPUB_ACCESSIBILITY}, which no validator has confirmed",
    )


def test_a_file_that_was_not_looked_at() -> None:
    """Nothing is said of it."""
    assert statements(None, WORDS) == ()
