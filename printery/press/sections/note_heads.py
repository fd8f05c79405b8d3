"""The heads of pages with notes at the book's end: which pages their notes belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.model.stages.artefact import Pages

_WORDS = re.compile(r'<div class="endnotes" data-page="([^"]*)" data-pages="([^"]*)"><!--note-heads-->')
_NOTE = re.compile(r'<div class="endnote" id="([^"]+)"')


def settle_note_heads(text: str, pages: Pages) -> str:
    """The document with a head for each page of its notes: `Notes to pages 12–24`, on the first note that begins there.

    The style sheet takes the head from the note's `data-running`. The words are those of the document's
    `<div class="endnotes" data-page="Notes to page" data-pages="Notes to pages"><!--note-heads-->`; without it nothing
    changes. Source: The Chicago Manual of Style, 17th ed., 14.47.
    """
    words = _WORDS.search(text)
    if words is None:
        return text
    heads = dict(_heads(_NOTE.findall(text), pages, (words[1], words[2])))
    return _NOTE.sub(lambda note: f'{note[0]} data-running="{heads[note[1]]}"' if note[1] in heads else note[0], text)


def _heads(notes: list[str], pages: Pages, words: tuple[str, str]) -> Iterator[tuple[str, str]]:
    """The first note of each page with the page's head; none while pages are unknown."""
    begun: dict[int, list[str]] = {}
    for name in notes:
        if name in pages.anchors and f"r-{name}" in pages.anchors:
            begun.setdefault(pages.anchors[name], []).append(name)
    for names in begun.values():
        first, last = (pages.pages[pages.anchors[f"r-{name}"]].folio for name in (names[0], names[-1]))
        yield names[0], f"{words[0]} {first}" if first == last else f"{words[1]} {first}–{last}"
