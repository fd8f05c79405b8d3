"""What a proofreader would mark in set lines and pages: loose lines, ladders, words that end a page broken, and so on.

The limits are those of good book houses. Sources: The Chicago Manual of Style, 17th ed., 2.112-2.113 and 7.36-7.47;
Robert Bringhurst, The Elements of Typographic Style, 4th ed., 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from printery.model.stages.artefact import Mark, Pages
from printery.press.facts.lines import Depth, Line, Paragraph

LOOSE = 0.3
"""Em that justification may add to each space; a space has about a quarter of an em by itself."""
LADDER = 3
"""Lines one below the other that may end with a hyphen."""
COMFORT = 0.2
"""Em of extra space from which on a line counts as worse the looser it is."""
GAIN = 0.75
"""What part of the badness may be left, for other lines to count as better."""
_FEWEST_LINES = 5
"""Lines of the last page of a section."""
_UNEVEN = 1.5
"""Lines of text by which facing pages may differ."""
_LINE = 14.0
"""Points of a line of text, for the depth of pages."""
_WORDS = 9
"""Words of a line that a mark quotes at most."""


def marks_of(paragraphs: Sequence[Paragraph], depths: Sequence[Depth], pages: Pages) -> tuple[Mark, ...]:
    """The marks of one section, by page; indexes count from its first page."""
    found = [mark for paragraph in paragraphs for mark in _of_paragraph(paragraph)]
    found += _of_pages(paragraphs, depths, pages)
    found += _of_notes(pages)
    return tuple(sorted(found, key=lambda mark: mark.page))


def _mark(kind: str, paragraph: Paragraph, line: Line, amount: float = 0, text: str = "") -> Mark:
    return Mark(kind, line.page, paragraph.block, _quoted(text or line.text), round(amount, 2))


def _quoted(text: str) -> str:
    words = text.split()
    return " ".join(words) if len(words) <= _WORDS else " ".join((*words[: _WORDS - 2], "…", words[-1]))


def _of_paragraph(paragraph: Paragraph) -> Iterator[Mark]:
    lines = paragraph.lines
    for line in lines:
        if line.extra > LOOSE:
            yield _mark("loose", paragraph, line, line.extra)
    for ladder in ladders(lines):
        yield _mark("ladder", paragraph, ladder[0], len(ladder), " / ".join(line.text.split()[-1] for line in ladder))
    for line, after in pairwise(lines):
        if after.page > line.page and line.is_broken:
            yield _mark("page-hyphen", paragraph, line)
    if is_short(paragraph):
        yield _mark("short-line", paragraph, lines[-1], lines[-1].width)
    yield from _lonely(paragraph)


def ladders(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Runs of more lines that end with a hyphen than may stand one below the other."""
    run: list[Line] = []
    for line in lines:
        if line.ends_with_hyphen:
            run.append(line)
            continue
        if len(run) > LADDER:
            yield tuple(run)
        run = []
    if len(run) > LADDER:
        yield tuple(run)


def is_short(paragraph: Paragraph) -> bool:
    """Whether the last line is the end of a broken word, or shorter than the indent of the paragraph after it."""
    lines = paragraph.lines
    if not paragraph.is_justified or len(lines) < 2 or paragraph.tag != "p":  # noqa: PLR2004 - a last line and one before
        return False
    last = lines[-1]
    return (lines[-2].is_broken and len(last.text.split()) == 1) or last.width < max(last.indent, 1.0)


def has_fault(paragraph: Paragraph) -> bool:
    """Whether the lines of a paragraph could be better."""
    return any(line.extra > LOOSE for line in paragraph.lines) or is_short(paragraph) or any(ladders(paragraph.lines))


def badness(paragraph: Paragraph) -> float:
    """How bad a paragraph looks: squares of what is too loose, and so much for each other fault."""
    lines = paragraph.lines
    looseness = sum(max(0.0, line.extra - COMFORT) ** 2 * 100 for line in lines)
    loose = sum(line.extra > LOOSE for line in lines)
    jumps = sum(abs(a.extra - b.extra) > LOOSE for a, b in pairwise(lines[:-1]))
    broken = sum(line.is_broken for line in lines) * 0.15
    return looseness + 2 * loose + jumps + broken + 4 * is_short(paragraph) + 3 * len(tuple(ladders(lines)))


def _lonely(paragraph: Paragraph) -> Iterator[Mark]:
    """First and last lines that stand alone on a page."""
    if paragraph.tag != "p":
        return
    by_page: dict[int, list[Line]] = {}
    for line in paragraph.lines:
        by_page.setdefault(line.page, []).append(line)
    if len(by_page) > 1:
        first, *_, last = by_page.values()
        if len(first) == 1:
            yield _mark("orphan", paragraph, first[0])
        if len(last) == 1:
            yield _mark("widow", paragraph, last[0])


def _of_pages(paragraphs: Sequence[Paragraph], depths: Sequence[Depth], pages: Pages) -> Iterator[Mark]:
    last: dict[int, Paragraph] = {}
    for paragraph in paragraphs:
        if not paragraph.in_note:
            last |= dict.fromkeys((line.page for line in paragraph.lines), paragraph)
    for page, paragraph in last.items():
        if paragraph.tag in {"h2", "h3", "h4"}:
            line = next(line for line in reversed(paragraph.lines) if line.page == page)
            yield _mark("heading-at-foot", paragraph, line)
    filled = [depth for depth in depths if depth.lines]
    end = filled[-1] if len(filled) > 1 else None
    if end is not None and end.lines < _FEWEST_LINES:
        block = last[end.page].block if end.page in last else ""
        yield Mark("nearly-empty", end.page, block, "", end.lines)
    inner = depths[1:-1]
    for left, right in pairwise(inner):
        if _face_each_other(pages, left, right) and abs(left.bottom - right.bottom) > _UNEVEN * _LINE:
            shorter = min(left, right, key=lambda depth: depth.bottom)
            block = last[shorter.page].block if shorter.page in last else ""
            lines = abs(left.bottom - right.bottom) / _LINE
            yield Mark("uneven", shorter.page, block, "", round(lines, 1))


def _face_each_other(pages: Pages, left: Depth, right: Depth) -> bool:
    """Whether two pages face each other, and hold no notes, which make a page's text end where it will."""
    noted = {index for _, bodies in pages.notes.values() for index in bodies}
    return left.is_left and left.page not in noted and right.page not in noted


def _of_notes(pages: Pages) -> Iterator[Mark]:
    for name, (_, bodies) in pages.notes.items():
        if len(bodies) > 1:
            yield Mark("note-over-pages", bodies[0], name, "", len(bodies))
