"""Whether every word and every cell of a file is in what was made of it, in the record, or in the report."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from printery.diagnostics import Location
from printery.intake.losses import Loss, opening
from printery.intake.originals.passages import Grid, Original, Passage, Row
from printery.intake.written import Written

_TOKEN = re.compile(r"[^\W_]+|[&@{}#$%<>*^~|\\+=/§€£¥°]")
_WORD = re.compile(r"[^\W_]+")
_STEERING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe00-\ufe0f\ufeff]")
_WORDS_SHOWN = 30
Tokens = tuple[str, ...]


def tokens(text: str, *, signs: bool = True) -> Tokens:
    """The words of a text, and signs that mean something, without case, quotes, dashes and full stops."""
    plain = unicodedata.normalize("NFKC", _STEERING.sub("", text)).casefold()
    return tuple((_TOKEN if signs else _WORD).findall(plain))


def lost(name: str, original: Original, written: Written, accounted: Iterable[str]) -> Iterator[Loss]:
    """Yield C263 for each passage of which words are nowhere, and C470 for each table whose cells stand otherwise."""
    signs = not name.lower().endswith((".md", ".markdown", ".qmd"))
    missing = _missing(original.passages, written, Counter(t for text in accounted for t in tokens(text)), signs=signs)
    for passage, words in missing:
        where = Location(name, passage.line)
        shown = " ".join(words[:_WORDS_SHOWN]) + (" ..." if len(words) > _WORDS_SHOWN else "")
        is_whole = len(words) == len(tokens(passage.words, signs=signs))
        kind = "a note is not there" if passage.is_note else "a passage is not there"
        kind = kind if is_whole else kind.replace("is not there", "is not there whole")
        said = f": “{passage.words}”" if is_whole else f": “{shown}” is missing"
        place = "" if is_whole else f", at “{opening(passage.words)}”"
        yield Loss("C263", kind, said, place, where, "compare it with the file, and write what is missing")
    yield from _slid(name, original.grids, written.grids)


def _missing(
    passages: Sequence[Passage], written: Written, accounted: Counter[str], *, signs: bool
) -> Iterator[tuple[Passage, list[str]]]:
    """Passages that are not there word for word, with the words that no other passage accounts for."""
    units = Counter(tokens(text, signs=signs) for text in written.passages)
    rest: list[tuple[Passage, Tokens]] = []
    for passage in passages:
        key = tokens(passage.words, signs=signs)
        if not key:
            continue
        if units[key] > 0:
            units[key] -= 1
        else:
            rest.append((passage, key))
    left = [unit for unit, count in units.items() for _ in range(count)]
    pool = Counter(token for unit in left for token in unit)
    whole = f" {' '.join(' '.join(unit) for unit in left)} "
    torn = []
    for passage, key in rest:
        if f" {' '.join(key)} " in whole and all(pool[token] >= count for token, count in Counter(key).items()):
            pool.subtract(key)
        else:
            torn.append((passage, key))
    pool.update(accounted)
    for passage, key in torn:
        words = []
        for token in key:
            if pool[token] > 0:
                pool[token] -= 1
            else:
                words.append(token)
        if words:
            yield passage, words


def _slid(name: str, grids: Sequence[Grid], written: Sequence[Sequence[Row]]) -> Iterator[Loss]:
    """Tables of the file of which no written table has each cell in its place."""
    left = [_cells(rows) for rows in written]
    for grid in grids:
        wanted = _cells(grid.rows)
        if len(wanted) < 2 or len(wanted[0]) < 2:  # noqa: PLR2004 - nothing can slide in a single row or column
            continue
        place = next((n for n, rows in enumerate(left) if _same(wanted, rows)), None)
        if place is not None:
            left.pop(place)
            continue
        kind = "a table whose cells stand otherwise than in the file"
        hint = "compare it with the file cell by cell"
        opened = opening(" ".join(cell for row in grid.rows[:2] for cell in row))
        yield Loss("C470", kind, f", “{opened}”", _first_difference(wanted, left), Location(name, grid.line), hint)


def _cells(rows: Sequence[Row]) -> list[list[Tokens]]:
    """The cells without rows and columns that are empty."""
    made = [[tokens(cell) for cell in row] for row in rows]
    made = [row for row in made if any(row)]
    width = max(map(len, made), default=0)
    kept = [x for x in range(width) if any(x < len(row) and row[x] for row in made)]
    return [[row[x] if x < len(row) else () for x in kept] for row in made]


def _same(wanted: list[list[Tokens]], rows: list[list[Tokens]]) -> bool:
    if len(wanted) != len(rows) or len(wanted[0]) != len(rows[0]):
        return False
    return all(_fits(one, other) for a, b in zip(wanted, rows, strict=True) for one, other in zip(a, b, strict=True))


def _fits(wanted: Tokens, found: Tokens) -> bool:
    """Whether a cell says what it should; a reference or number that the build makes may have taken words from it."""
    return wanted == found or (bool(found) and not Counter(found) - Counter(wanted))


def _first_difference(wanted: list[list[Tokens]], left: Sequence[list[list[Tokens]]]) -> str:
    """Where the table that is most like it differs first."""
    near = [rows for rows in left if rows and len(rows) == len(wanted)]
    for rows in near[:1]:
        for y, (a, b) in enumerate(zip(wanted, rows, strict=True), 1):
            for x in range(max(len(a), len(b))):
                one, other = (a[x] if x < len(a) else ()), (b[x] if x < len(b) else ())
                if not _fits(one, other):
                    return f": row {y}, column {x + 1} has “{' '.join(other)}”, in the file “{' '.join(one)}”"
    return ""
