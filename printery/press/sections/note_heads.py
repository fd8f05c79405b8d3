"""The heads of pages with notes at the book's end: which pages their notes belong to."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from printery.markup import classes
from printery.model.stages.artefact import Pages
from printery.model.stages.slots import END_NOTE, END_NOTES, HEAD_PAGE, HEAD_PAGES, RETURN, RUNNING


def settle_note_heads(root: Element, pages: Pages) -> None:
    """Give the first note of each page a head that names the pages of its calls: `Notes to pages 12–24`.

    The style sheet takes the head from the note's `data-running`. The words are those of the attributes `data-page` and
    `data-pages` of the notes' element; without them nothing changes. Source: The Chicago Manual of Style, 17th ed.,
    14.47.
    """
    for notes in root.iter():
        words = notes.get(HEAD_PAGE), notes.get(HEAD_PAGES)
        if END_NOTES not in classes(notes) or words[0] is None or words[1] is None:
            continue
        ours = [note for note in notes.iter() if END_NOTE in classes(note) and note.get("id")]
        for note, head in _heads(ours, pages, (words[0], words[1])):
            note.set(RUNNING, head)


def _heads(notes: list[Element], pages: Pages, words: tuple[str, str]) -> Iterator[tuple[Element, str]]:
    """The first note of each page with the page's head; none while pages are unknown."""
    begun: dict[int, list[tuple[Element, int]]] = {}
    for note in notes:
        name = note.get("id") or ""
        back = next((link.get("href") or "" for link in note.iter() if RETURN in classes(link)), "")
        call = pages.anchors.get(back.removeprefix("#"))
        if name in pages.anchors and call is not None:
            begun.setdefault(pages.anchors[name], []).append((note, call))
    for together in begun.values():
        first, last = (pages.pages[call].folio for _, call in (together[0], together[-1]))
        yield together[0][0], f"{words[0]} {first}" if first == last else f"{words[1]} {first}–{last}"
