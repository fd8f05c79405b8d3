"""The pages of an index entry as they are printed: each once, consecutive ones as ranges, notes by number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from printery.model.stages.artefact import Pages
from printery.model.stages.collation import Locator

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Folio:
    """One locator as it is printed."""

    text: str
    """`41`, `xii`, `71–72`, `107–8`, `41n3`, `41nn3–5`."""
    id: str
    """Id of the mark that it leads to, the first of them."""
    main: bool = False
    """Whether it is the principal passage."""


def folios_of(locators: Iterable[Locator], pages: Pages, *, abbreviated: bool = True) -> tuple[Folio, ...]:
    """The locators of an entry by page; marks that these pages do not have are left out.

    A page stands once: a principal passage rather than another, the text rather than its notes. Pages that follow one
    another are one range, unless the numbering changes between them. Source: The Chicago Manual of Style, 17th ed.,
    9.61 (ranges), 16.111-16.112 (notes).
    """
    sheet = _Sheet.of(locators, pages)
    found = [
        *((run[0], Folio(_range(run, pages, abbreviated=abbreviated), sheet.main[run[0]], main=True))
          for run in _runs(sheet.main, pages)),
        *((run[0], Folio(_range(run, pages, abbreviated=abbreviated), sheet.text[run[0]]))
          for run in _runs(sheet.text, pages)),
        *((page, Folio(pages.pages[page].folio + _notes(marks), next(iter(marks.values()))))
          for page, marks in sheet.notes.items()),
    ]  # fmt: skip
    return tuple(folio for _, folio in sorted(found, key=lambda pair: pair[0]))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Page index to the first mark there."""

    main: Mapping[int, str]
    text: Mapping[int, str]
    notes: Mapping[int, Mapping[int, str]]
    """Page index to the numbers of its notes, each with its mark."""

    @classmethod
    def of(cls, locators: Iterable[Locator], pages: Pages) -> _Sheet:
        main: dict[int, str] = {}
        text: dict[int, str] = {}
        notes: dict[int, dict[int, str]] = {}
        for locator in locators:
            if locator.id not in pages.anchors:
                continue
            first = pages.anchors[locator.id]
            if locator.note is not None and not locator.end:
                notes.setdefault(first, {}).setdefault(locator.note, locator.id)
                continue
            last = pages.anchors.get(locator.end, first)
            for page in range(first, max(first, last) + 1):
                (main if locator.main else text).setdefault(page, locator.id)
        text = {page: mark for page, mark in text.items() if page not in main}
        return cls(main, text, {page: marks for page, marks in notes.items() if page not in main | text})


def _runs(marks: Mapping[int, str], pages: Pages) -> Iterator[list[int]]:
    """Page indexes that follow one another, numbered in one way."""

    def chain(item: tuple[int, int]) -> tuple[int, str]:
        place, page = item
        return page - place, _numbering(page, pages)

    for _, group in groupby(enumerate(sorted(marks)), key=chain):
        run = [page for _, page in group if not pages.pages[page].is_blank]
        if run:
            yield run


def _numbering(page: int, pages: Pages) -> str:
    """How a page is numbered; a blank one as the page before it."""
    while page and pages.pages[page].is_blank:
        page -= 1
    return pages.pages[page].numbering


def _range(run: list[int], pages: Pages, *, abbreviated: bool) -> str:
    first, last = pages.pages[run[0]].folio, pages.pages[run[-1]].folio
    if first == last:
        return first
    return f"{first}–{shortened(first, last) if abbreviated else last}"


def shortened(first: str, last: str) -> str:
    """The second number of a range as Chicago abbreviates it: 71–72, 100–104, 107–8, 321–28, 1496–500.

    Source: The Chicago Manual of Style, 17th ed., 9.61.
    """
    if not (first.isdigit() and last.isdigit()) or len(first) != len(last):
        return last
    low = int(first)
    if low < _HUNDRED or low % _HUNDRED == 0:
        return last
    changed = next((place for place, pair in enumerate(zip(first, last, strict=True)) if pair[0] != pair[1]), 0)
    least = 1 if low % _HUNDRED < 10 else 2  # noqa: PLR2004 - 101-109: the changed part only; 110-199: two digits
    return last[min(changed, len(last) - least) :]


def _notes(marks: Mapping[int, str]) -> str:
    """`n3`, or `nn3–5` for several."""
    numbers = sorted(marks)
    if len(numbers) == 1:
        return f"n{numbers[0]}"
    runs = [[number for _, number in run] for _, run in groupby(enumerate(numbers), key=lambda item: item[1] - item[0])]
    return "nn" + ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
