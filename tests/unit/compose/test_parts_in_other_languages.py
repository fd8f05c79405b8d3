"""What an author says of the language of a part reaches the pages: hyphens, faces and direction depend on it."""

from __future__ import annotations

import re

import pytest

from printery.compose import compose
from printery.pipeline import prepare
from printery.plan import plan
from tests.projects import load, project

CHAPTER = "content/works/report/02-second.md"
HEAD = '---\ntitle: The Second Chapter\nid: sec-second\nauthors: [bo-two]\n---\n[A]{.index term="sovereignty"}.\n\n'
KINDS = ("plain", "aside", "key-findings", "recommendation", "callout-note", "epigraph", 'box #box-x title="T"')


def composed(text: str, edition: str) -> str:
    """The documents of an edition of the tiny project with this chapter, as one text."""
    material = prepare(load(project({CHAPTER: f"{HEAD}{text}".encode()}))).value
    job = next(job for job in plan(material.library, (edition,)) if job.name.startswith(edition))
    return "\n".join(document.text for document in compose(job, material, {}).documents)


@pytest.mark.parametrize("kind", KINDS)
def test_divs_say_their_language(kind: str) -> None:
    """Every kind of div says its language, and Arabic its direction."""
    found = composed(f"## A {{#sec-second-heading}}\n\n::: {{.{kind} lang=ar}}\nنص\n:::\n", "screen")

    assert re.search(r'<(?:div|blockquote|aside)[^>]* lang="ar" dir="rtl"', found)


def test_addresses_are_literal_and_break() -> None:
    """No dash, quote or dot of an address is changed, and lines may end before its signs only."""
    found = composed("See <https://example.org/a--b/c...d/it's/y=-5>, mail o'brien--x@example.org.\n", "screen")

    words = re.sub(r"<wbr/?>", "", found)
    assert "https://example.org/a--b/c...d/it's/y=-5</span>" in words
    assert "--x@example.org</span>" in words


def test_code_keeps_its_columns() -> None:
    """Tabs are columns of four."""
    assert "a   b\n    c" in composed("```\na\tb\n\tc\n```\n", "screen")
