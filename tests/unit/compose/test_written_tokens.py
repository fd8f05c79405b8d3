"""Tokens as values in the style sheets of print."""

from __future__ import annotations

from printery.compose.tokens import with_tokens
from printery.model.stages.galley import Document


def sheet(text: str) -> Document:
    """A style sheet."""
    return Document("s.css", "text/css", text)


def test_values_stand_where_names_stood() -> None:
    """In every style sheet; lines stay where they are, for what is said of them."""
    root = sheet(":root {\n  --ink: #111;\n  --inkling: 2pt }")
    used = sheet("p { color: var(--ink) }\nh2 { margin: var(--inkling) }")
    styles = with_tokens((root, used), {"--ink": "#111", "--inkling": "2pt"})

    assert styles[1].text == "p { color: #111 }\nh2 { margin: 2pt }"
    assert styles[0].text.startswith(":root {\n  --ink: #111;")


def test_a_name_with_two_values_is_left_to_the_cascade() -> None:
    """A box, say, that has its own colour."""
    boxed = sheet(":root { --ink: black } .dark { --ink : white } p { color: var(--ink) }")

    assert "color: var(--ink)" in with_tokens((boxed,), {"--ink": "black"})[0].text
