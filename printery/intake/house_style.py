"""House typography, as far as the edit stage does not set it by itself.

That stage sets straight quotes, hyphens for dashes, and spaces that hold, by the language of the work; here goes what
word processors put in their place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from printery.edit.typography import marks_of
from printery.intake.pandoc_tree import Json, mapped, node, words

_DOUBLES, _SINGLES = "“”„«»", "‘‚‹›"
_INVISIBLE = re.compile("[\u00ad\u200b\ufeff\u2060]")
_MATHS = re.compile("[\U0001d400-\U0001d7ff]")
"""Letters of formulas that an equation editor leaves in text: no face of text has them. Source: Unicode, 22.2."""
_YEARS = re.compile(r"(?<![\w-])((?:1[5-9]|20)\d\d)[-‐‑]((?:1[5-9]|20)?\d\d)(?![\w-])")
_HYPHENS = str.maketrans({"‐": "-", "‑": "-"})
_DASHES = frozenset(("-", "–", "—", "--", "―"))
_PAGES = re.compile(r"(\d+)-(\d+)(?!\S*[-\w])")
_PAGES_SAID = frozenset(("pp.", "p.", "S.", "pages", "paras.", "nos.", "vols.", "chaps."))
_APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")


def in_house_style(document: Json, language: str) -> Json:
    """The document with the house's marks; code, maths and addresses stay as they are."""
    foreign = _is_foreign(words(document["blocks"]), language)

    def change(value: Json) -> Json:
        kind = value["t"]
        if kind == "Str":
            return node("Str", _word(value["c"], foreign=foreign))
        if kind in {"Para", "Plain"}:
            return node(kind, _dashed(_spaced(value["c"])))
        if kind == "Header":
            return node(kind, value["c"][0], value["c"][1], _dashed(_spaced(value["c"][2])))
        return value

    return {**document, "blocks": mapped(document["blocks"], change)}


def without_maths_letters(document: Json) -> Json:
    """The document with letters of formulas that stand in its text as plain ones."""

    def change(value: Json) -> Json:
        if value["t"] != "Str" or not _MATHS.search(value["c"]):
            return value
        return node("Str", _MATHS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), value["c"]))

    return {**document, "blocks": mapped(document["blocks"], change)}


def _is_foreign(text: str, language: str) -> bool:
    """Whether the file's quotation marks are not those of the language."""
    own = marks_of(language)
    used = [sign for sign in text if sign in _DOUBLES + _SINGLES]
    theirs = {quote.strip("\u00a0\u202f") for quote in own.quotes}
    return bool(used) and (own.quotes[0].strip("\u00a0\u202f") not in used or any(sign not in theirs for sign in used))


def _word(text: str, *, foreign: bool) -> str:
    text = _YEARS.sub(r"\1–\2", _INVISIBLE.sub("", text)).translate(_HYPHENS)
    if not foreign:
        return text
    text = re.sub(r"(?<=[«‹])[\u00a0\u202f]+|[\u00a0\u202f]+(?=[»›])", "", text)
    kept = _APOSTROPHE.sub("\0", text)
    for sign in _DOUBLES:
        kept = kept.replace(sign, '"')
    for sign in (*_SINGLES, "’"):
        kept = kept.replace(sign, "'")
    return kept.replace("\0", "’")


def _spaced(inlines: Sequence[Json]) -> list[Json]:
    """No two spaces in a row, and none at the ends; `. . .` is one sign."""
    kept: list[Json] = []
    for inline in inlines:
        is_space = inline["t"] in {"Space", "SoftBreak"}
        if is_space and (not kept or kept[-1]["t"] in {"Space", "LineBreak"}):
            continue
        if inline["t"] == "Str" and not inline["c"]:
            continue
        dots = [part.get("c") for part in kept[-4:]]
        if inline["t"] == "Str" and inline["c"].startswith(".") and dots == [".", None, ".", None]:
            kept[-4:] = [node("Str", f"..{inline['c']}")]
            continue
        kept.append(node("Space") if is_space else inline)
    while kept and kept[-1]["t"] in {"Space", "LineBreak"}:
        kept.pop()
    return kept


def _dashed(inlines: list[Json]) -> list[Json]:
    """A hyphen or dash between spaces is the language's own dash, which `---` stands for, but between numbers.

    A hyphen between the numbers of pages is an en dash.
    """
    made = list(inlines)
    for place, inline in enumerate(made):
        if inline["t"] == "Str" and place > 1 and str(made[place - 2].get("c")) in _PAGES_SAID:
            made[place] = node("Str", _PAGES.sub(r"\1–\2", inline["c"]))
        if inline["t"] != "Str" or inline["c"] not in _DASHES or not 0 < place < len(made) - 1:
            continue
        if made[place - 1]["t"] == made[place + 1]["t"] == "Space":
            before, after = _edge(made[max(place - 2, 0) : place - 1], -1), _edge(made[place + 2 : place + 3], 0)
            if not (before.isdigit() and after.isdigit()) and before and after:
                made[place] = node("Str", "---")
    return made


def _edge(inlines: Sequence[Json], side: int) -> str:
    """The sign next to the dash."""
    said = words(list(inlines))
    return said[side] if said else ""
