"""The heads of pages with notes at the book's end: which pages their notes belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping

from printery.model.artefact import Pages

_WORDS = re.compile(r'<div class="endnotes" data-page="([^"]*)" data-pages="([^"]*)">')


def settle_note_heads(text: str, pages: Pages) -> str:
    """The document with a head for each page of its notes: `Notes to pages 12–24`, on the first note that begins there.

    The style sheet takes the head from the note's `data-running`. The words are those of the document's
    `<div class="endnotes" data-page="Notes to page" data-pages="Notes to pages">`; without it nothing changes.
    Source: The Chicago Manual of Style, 17th ed., 14.47.
    """
    words = _WORDS.search(text)
    if words is None:
        return text
    for name, head in _heads(pages, (words[1], words[2])).items():
        text = text.replace(f'<div class="endnote" id="{name}"', f'<div class="endnote" id="{name}" data-running="{head}"')
    return text


def _heads(pages: Pages, words: tuple[str, str]) -> Mapping[str, str]:
    """Note id to the head of the page on which it is the first to begin."""
    begun: dict[int, str] = {}
    calls: dict[int, list[int]] = {}
    for name, (call, bodies) in pages.end_notes.items():
        begun.setdefault(bodies[0] if bodies else -1, name)
        for index in bodies:
            calls.setdefault(index, []).append(call)
    heads = {}
    for index, name in begun.items():
        first, last = (pages.pages[end(calls.get(index, [0]))].folio for end in (min, max))
        heads[name] = f"{words[0]} {first}" if first == last else f"{words[1]} {first}–{last}"
    return heads
