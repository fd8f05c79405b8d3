"""Paragraphs set in several ways beside the pages, so that the best can be taken: as a compositor mends a loose line.

The engine breaks lines greedily, one after the other. A paragraph with a loose line, a ladder of hyphens or a poor last
line is therefore set again with more places to hyphenate, with letters a two-hundredth of an em closer or wider, and
with one word carried over to the next line; whichever way has the fewest faults is kept, if it is clearly better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, product

from printery.press.engine_proof import Paragraph
from printery.press.proofreading import LOOSE, is_short, ladders

NBSP = "\u00a0"
_WAYS = ("freer", "closer", "wider", "freer closer")
"""Words of `data-set`, which style sheets know (templates/styles/print.css)."""
_CARRIED_WAYS = ("", "freer")
"""The same where a word is carried over."""
_MOST_CARRIED = 1
"""Loose lines of a paragraph before which a word is carried over in a trial."""
_MOST_PARAGRAPHS = 24
"""Paragraphs of a section that are tried; more have a fault of their own kind, such as a measure too narrow."""
_GAIN = 0.75
"""What part of the badness may be left, for a way to count as better."""
_COMFORT = 0.2
"""Em of extra space from which on a line counts as worse the looser it is."""
_ID = re.compile(r' id="[^"]*"')
_TARGETED = re.compile(r'class="(?:folio|page-ref|locators)|<svg|<img')


@dataclass(frozen=True, slots=True)
class Trial:
    """A way to set a paragraph."""

    block: str
    """Id of the paragraph."""
    html: str


def flawed(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The justified paragraphs of the text that could be set better."""
    found = [one for one in paragraphs if one.is_justified and one.tag == "p" and one.block and _has_fault(one)]
    return tuple(sorted(found, key=badness, reverse=True)[:_MOST_PARAGRAPHS])


def _has_fault(paragraph: Paragraph) -> bool:
    loose = any(line.extra > LOOSE for line in paragraph.lines)
    return not paragraph.in_note and (loose or is_short(paragraph) or any(ladders(paragraph.lines)))


def badness(paragraph: Paragraph) -> float:
    """How bad a paragraph looks: squares of what is too loose, and so much for each other fault."""
    lines = paragraph.lines
    looseness = sum(max(0.0, line.extra - _COMFORT) ** 2 * 100 for line in lines)
    loose = sum(line.extra > LOOSE for line in lines)
    jumps = sum(abs(a.extra - b.extra) > LOOSE for a, b in pairwise(lines[:-1]))
    broken = sum(line.is_broken for line in lines) * 0.15
    return looseness + 2 * loose + jumps + broken + 4 * is_short(paragraph) + 3 * len(tuple(ladders(lines)))


def better(text: str, found: Sequence[Paragraph], set_aside: Callable[[str], Sequence[Paragraph]]) -> dict[str, str]:
    """Paragraphs of a document by id, as they are better set; `set_aside` sets a text's paragraphs."""
    trials = [trial for paragraph in found for trial in _trials(text, paragraph)]
    if not trials:
        return {}
    indents = {paragraph.block: paragraph.lines[0].indent for paragraph in found}
    aside = "\n".join(_numbered(number, trial, indents[trial.block]) for number, trial in enumerate(trials))
    outcome = {one.block: one for one in set_aside(f'<div class="text trials">{aside}</div>')}
    before = {paragraph.block: paragraph for paragraph in found}
    best: dict[str, tuple[float, str]] = {}
    for number, trial in enumerate(trials):
        done = outcome.get(f"trial-{number}")
        if done is None:
            continue
        was = before[trial.block]
        # another number of lines moves all pages behind it
        score = badness(done) + abs(len(done.lines) - len(was.lines)) * 0.5
        known = best.get(trial.block, (badness(was) * _GAIN, ""))
        if score < known[0]:
            best[trial.block] = (score, trial.html)
    return {block: html for block, (_, html) in best.items() if html}


def _trials(text: str, paragraph: Paragraph) -> Iterator[Trial]:
    html = element_of(text, paragraph.block)
    if html is None or _TARGETED.search(html):
        return
    ways = [*((html, way) for way in _WAYS), *product(_carried(html, paragraph), _CARRIED_WAYS)]
    for one, way in ways:
        marked = one.replace(f'id="{paragraph.block}"', f'id="{paragraph.block}" data-set="{way}"', 1)
        yield Trial(paragraph.block, marked if way else one)


def element_of(text: str, block: str) -> str | None:
    """The paragraph with an id, as the document has it."""
    match = re.search(rf'<p(?: [^>]*)? ?id="{re.escape(block)}".*?</p>', text, re.DOTALL)
    return match[0] if match else None


def _carried(html: str, paragraph: Paragraph) -> Iterator[str]:
    """The paragraph with a word carried over: before a loose line, and before a poor last line."""
    lines = paragraph.lines
    wanted = [place for place, line in enumerate(lines) if place and line.extra > LOOSE][:_MOST_CARRIED]
    if is_short(paragraph):
        wanted.append(len(lines) - 1)
    for place in wanted:
        above, below = lines[place - 1].text, lines[place].text
        if lines[place - 1].ends_with_hyphen:
            word = re.search(r"\w+(?=\u2010$)", above)
            rest = re.match(r"\w+", below)
            if word and rest:
                yield html.replace(f"{word[0]}{rest[0]}", f'<span class="whole">{word[0]}{rest[0]}</span>', 1)
            continue
        last, first = above.split()[-1:], below.split()[:1]
        if last and first:
            pair = (escape(last[0], quote=False), escape(first[0], quote=False))
            yield html.replace(" ".join(pair), NBSP.join(pair), 1)


def _numbered(number: int, trial: Trial, indent: float) -> str:
    bare = _ID.sub("", trial.html)
    return bare.replace("<p", f'<p id="trial-{number}" style="text-indent: {indent:.4f}em"', 1)


def with_better_paragraphs(text: str, paragraphs: Mapping[str, str]) -> str:
    """The document with these paragraphs, by id, in the place of its own."""
    for block, html in paragraphs.items():
        old = element_of(text, block)
        if old is not None:
            text = text.replace(old, html, 1)
    return text
