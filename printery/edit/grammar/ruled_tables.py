"""Simple and multiline tables, drawn with lines of dashes as Pandoc writes them.

Source: Pandoc User's Guide, Extensions: simple_tables, multiline_tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from printery.edit.grammar.sketches import DrawingError, DrawnCell, Row, Sketch, shares, trimmed

_DASHES = re.compile(r" {0,3}-[- ]*$")
_RUN = re.compile(r"-+")
_HINT = "begin the words of every column under or over its own dashes, and leave a blank between columns"
_SHORTEST = 3
"""Dashes of the shortest line around a multiline table."""
_PLAINLY = 6
"""Dashes of a divided line that can only be meant as a table."""
LONGEST = 2000
"""Lines of the longest table."""
Lines = Callable[[int], str | None]
"""The text's line so many lines further down, None behind its end."""


def _runs(line: str | None) -> list[tuple[int, int]]:
    """Start and end of every run of a line that is all dashes; none if it is not."""
    if line is None or not _DASHES.fullmatch(line.rstrip()):
        return []
    return [match.span() for match in _RUN.finditer(line)]


def _divides(line: str | None) -> bool:
    """Whether a line of dashes divides columns: `- - -` is an ornament between paragraphs."""
    runs = _runs(line)
    return len(runs) > 1 and all(end - start > 1 for start, end in runs)


def _ends(lines: Lines, number: int) -> bool:
    """Whether a line of dashes is followed by none or a blank one."""
    return bool(_runs(lines(number))) and not (lines(number + 1) or "").strip()


def ruled_extent(lines: Lines) -> int:
    """How many lines, from this one on, draw a simple or multiline table; 0 if none does.

    Raises: DrawingError for a table that begins and does not end.
    """
    if _divides(lines(0)):  # without a head
        return _to_rule(lines, 1, needed=(lines(0) or "").count("-") >= _PLAINLY)
    if _divides(lines(1)) and (lines(0) or "").strip():
        number = 2
        while (lines(number) or "").strip() and not _ends(lines, number):
            number += 1
        return number + 1 if _ends(lines, number) else number
    runs = _runs(lines(0))
    if len(runs) != 1 or runs[0][1] - runs[0][0] < _SHORTEST:
        return 0
    number = 1
    while (lines(number) or "").strip() and not _runs(lines(number)):
        number += 1
    return _to_rule(lines, number + 1, needed=True) if number > 1 and _divides(lines(number)) else 0


def _to_rule(lines: Lines, first: int, *, needed: bool) -> int:
    for number in range(first, LONGEST):
        if lines(number) is None:
            break
        if _ends(lines, number):
            return number + 1
    if needed:
        message = "a table that begins with a line of dashes and does not end with one"
        raise DrawingError(message, "end it with a line of dashes and a blank line", 0)
    return 0


def ruled_table(lines: Sequence[str]) -> Sketch:
    """The table that the lines draw; `ruled_extent` says how many there are.

    Raises: DrawingError for words that lie across two columns.
    """
    at = next(number for number, line in enumerate(lines) if _divides(line))
    runs = _runs(lines[at])
    framed = at > 1 or (at == 1 and bool(_runs(lines[0])))
    head = list(range(1 if framed else 0, at))
    closed = len(lines) - 1 if len(lines) > at + 1 and _runs(lines[-1]) else len(lines)
    body = list(range(at + 1, closed))
    several = framed or any(not lines[number].strip() for number in body)
    groups = list(_rows(lines, body)) if several else [[number] for number in body]
    rows = tuple(_row(lines, group, runs) for group in groups)
    heads = (_row(lines, head, runs),) if head else ()
    shown = head or (groups[0] if groups else [])
    return Sketch(
        head=heads,
        body=rows,
        foot=(),
        aligned=tuple(
            _aligned([lines[number] for number in shown], *run, following)
            for run, following in zip(runs, [*(start for start, _ in runs[1:]), None], strict=True)
        ),
        widths=shares([end - start for start, end in runs]) if several else (),
    )


def _rows(lines: Sequence[str], body: Sequence[int]) -> Iterator[list[int]]:
    """Lines between blank ones."""
    row: list[int] = []
    for number in body:
        if lines[number].strip():
            row.append(number)
        elif row:
            yield row
            row = []
    if row:
        yield row


def _row(lines: Sequence[str], numbers: Sequence[int], runs: Sequence[tuple[int, int]]) -> Row:
    starts = [0, *(start for start, _ in runs[1:])]
    ends = [*starts[1:], None]
    for number in numbers:
        text = lines[number]
        for start in starts[1:]:
            if start < len(text) and not text[start].isspace() and not text[start - 1].isspace():
                word = text[:start].split()[-1] + text[start:].split()[0]
                raise DrawingError(f"{word!r} lies across two columns", _HINT, number, start - 1)
    cells = []
    for start, end in zip(starts, ends, strict=True):
        texts = [lines[number][start:end] for number in numbers]
        words, line, _ = trimmed(texts, numbers[0], start)
        first = lines[line][start:end] if words else ""
        column = start + len(first) - len(first.lstrip())
        cells.append(DrawnCell(tuple(text.strip() for text in words), line, column))
    return tuple(cells)


def _aligned(texts: Sequence[str], start: int, end: int, following: int | None) -> str:
    """How a column is aligned: by where the shortest line of its head stands over the dashes."""
    held = [text[start:following].rstrip() for text in texts if text[start:following].strip()]
    if not held:
        return "default"
    shortest = min(held, key=len)
    away, short = shortest.startswith(" "), len(shortest) < end - start
    return {(True, False): "right", (False, True): "left", (True, True): "center"}.get((away, short), "default")
