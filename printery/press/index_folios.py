"""The index in print: locators as folios, each once, runs of pages as ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from printery.model.artefact import PageFact, Pages

_LOCATORS = re.compile(r'(<span class="locators"[^>]*>)(.*?)(</span><!--locators-->)', re.DOTALL)
_LOCATOR = re.compile(r'<a class="folio" href="#([^"]+)"(?: data-note="(\d+)")?\s*>')


def settle_index(text: str, pages: Pages) -> str:
    """The document with each group of locators rewritten for these pages.

    A group is `<span class="locators"><a class="folio" href="#mark"></a>...</span><!--locators-->`; its links become
    plain folios, equal ones merged, consecutive pages joined by an en dash, a note's as `41n`.
    """
    if "<!--locators-->" not in text:
        return text
    return _LOCATORS.sub(lambda match: match[1] + _locators(match[2], pages) + match[3], text)


def _locators(inside: str, pages: Pages) -> str:
    marks = [(match[1], match[2]) for match in _LOCATOR.finditer(inside)]
    found = [(pages.anchors[mark], mark, note) for mark, note in marks if mark in pages.anchors]
    return ", ".join(_run(run, pages.pages) for run in _runs(sorted(found, key=lambda item: item[0])))


def _runs(found: Sequence[tuple[int, str, str | None]]) -> Iterator[list[tuple[int, str, str | None]]]:
    """Locators of consecutive pages; a page stands once, and a note only where its page has no mark in the text."""
    in_text = {index for index, _, note in found if note is None}
    seen: set[tuple[int, bool]] = set()
    run: list[tuple[int, str, str | None]] = []
    for index, mark, note in found:
        if (index, note is not None) in seen or (note is not None and index in in_text):
            continue
        seen.add((index, note is not None))
        if run and (index != run[-1][0] + 1 or note is not None or run[-1][2] is not None):
            yield run
            run = []
        run.append((index, mark, note))
    if run:
        yield run


def _run(run: Sequence[tuple[int, str, str | None]], pages: Sequence[PageFact]) -> str:
    first, last = run[0], run[-1]
    text = _link(first, pages)
    return f"{text}–{_link(last, pages)}" if first is not last else text


def _link(item: tuple[int, str, str | None], pages: Sequence[PageFact]) -> str:
    index, mark, note = item
    return f'<a href="#{escape(mark)}">{pages[index].folio}{"n" if note else ""}</a>'
