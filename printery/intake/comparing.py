"""Whether every paragraph of a file is in what was read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.diagnostics import Diagnostic, Location
from printery.intake.losses import opening
from printery.intake.pandoc_tree import Json, mapped, words

_SHOWN = 20


def lost_words(texts: Sequence[str], document: Json, name: str) -> Iterator[Diagnostic]:
    """Yield C263 for each paragraph whose letters the document does not have one after the other."""
    meta = [value.get("c", []) for value in document.get("meta", {}).values()]
    said = mapped([meta, document["blocks"]], lambda value: [] if value["t"] == "Math" else value)
    whole = _letters(words(said))
    at, lost = 0, 0
    for number, text in enumerate(texts, 1):
        wanted = _letters(text)
        found = whole.find(wanted, at)
        if found < 0:
            found = whole.find(wanted)
        if found < 0:
            lost += 1
            if lost <= _SHOWN:
                hint = "compare this paragraph with the file, and write what is missing"
                yield Diagnostic(
                    "C263", f"a paragraph was not read whole: “{opening(text)}”", Location(name, number), hint
                )
        else:
            at = max(at, found + len(wanted))
    if lost > _SHOWN:
        yield Diagnostic("C263", f"{lost - _SHOWN} more paragraphs were not read whole", Location(name), "compare them")


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
