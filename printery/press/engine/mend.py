"""Small changes to boxes that are laid out already, so that only the pages they touch are laid out again.

Each gives what the style sheet has for a class when the section is set from the beginning: `whole` for a word,
`with-line` for a note.
"""

from __future__ import annotations

import re
from typing import Any

from weasyprint.formatting_structure import boxes

CONTEXT = (24, 12, 6)
"""Characters before a broken word by which it is found again: fewer where mark-up stands between."""


def keep_word_whole(root: Any, block: str, line: str) -> bool:  # noqa: ANN401 - the engine is untyped
    """Forbid hyphens in the word that a line of a block breaks at its end; whether the word was found in one piece."""
    begun = re.search(r"\w+$", line)
    owner = next((box for box in root.descendants() if _id(box) == block), None)
    if begun is None or owner is None:
        return False
    pieces = list(_texts(owner))
    text = "".join(box.text for _, box in pieces)
    before = line[: begun.start()]
    for length in CONTEXT:
        match = re.search(rf"{re.escape(before[-length:])}({re.escape(begun[0])}\w+)", text)
        if match:
            return _forbid_hyphens(pieces, match.start(1), match.end(1))
    return False


def _id(box: Any) -> str | None:  # noqa: ANN401 - as above
    return box.element.get("id") if box.element is not None and not isinstance(box, boxes.TextBox) else None


def _texts(box: Any) -> Any:  # noqa: ANN401 - as above
    """Each run of text below a box, with the box that holds it."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield box, child
        elif isinstance(child, boxes.ParentBox):
            yield from _texts(child)


def _forbid_hyphens(pieces: Any, start: int, end: int) -> bool:  # noqa: ANN401 - as above
    """Part the run that holds these characters in three, of which the middle one has no hyphens."""
    offset = 0
    for parent, box in pieces:
        if offset <= start and end <= offset + len(box.text):
            cuts = (box.text[: start - offset], box.text[start - offset : end - offset], box.text[end - offset :])
            whole = box.copy_with_text(cuts[1])
            whole.style = box.style.copy()
            whole.style["hyphens"] = "manual"
            around = [box.copy_with_text(text) if text else None for text in (cuts[0], cuts[2])]
            children = list(parent.children)
            place = next(index for index, child in enumerate(children) if child is box)
            children[place : place + 1] = [run for run in (around[0], whole, around[1]) if run is not None]
            parent.children = children
            return True
        offset += len(box.text)
    return False


def keep_note_with_line(notes: Any, name: str) -> bool:  # noqa: ANN401 - as above
    """Have a note move the line that calls it rather than move on alone; whether the note was found."""
    found = [note for note in notes if note.element is not None and note.element.get("id") == name]
    for note in found:
        note.style["footnote_policy"] = "line"
    return bool(found)
