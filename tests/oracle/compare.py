"""Both readings of many texts: which are the same, which differ, which were refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from printery.diagnostics import BuildError
from tests.oracle import ours, theirs
from tests.oracle.named import named

BATCH = 500
"""Texts of one work, and of one run of Pandoc."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that is accepted without a finding and read otherwise."""

    text: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of some texts."""

    same: int
    named: int
    """Texts with a difference that the manual names."""
    refused: Counter[str]
    """Texts with findings, by the codes of these; a text counts once for each of its codes."""
    with_findings: int
    different: tuple[Difference, ...]


def compared(texts: Sequence[str]) -> Result:
    """Read every text twice."""
    same, known, refused, with_findings, different = 0, 0, Counter[str](), 0, list[Difference]()
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        for text, one, other in zip(batch, ours.readings(batch), theirs.readings(batch), strict=True):
            if one.lines is None:
                with_findings += 1
                refused.update({finding.code for finding in one.findings})
            elif one.lines.found == other.found:
                same += 1
            elif named(text):
                known += 1
            else:
                different.append(Difference(text, tuple(one.lines.found), tuple(other.found)))
    return Result(same, known, refused, with_findings, tuple(different))


def shortened(difference: Difference) -> Difference:
    """A shorter text that is read differently too: blocks, lines and words are left out as long as it is."""
    found = difference
    for cut in (_blocks, _lines, _words):
        place = 0
        while place < len(cut(found.text)[1]):
            joint, parts = cut(found.text)
            shorter = joint.join((*parts[:place], *parts[place + 1 :]))
            again = _different(shorter)
            if again:
                found = again[0]
            else:
                place += 1
    return found


def _different(text: str) -> tuple[Difference, ...]:
    try:
        return compared([text]).different if text.strip() else ()
    except BuildError:
        return ()


def _blocks(text: str) -> tuple[str, list[str]]:
    return "\n\n", text.split("\n\n")


def _lines(text: str) -> tuple[str, list[str]]:
    return "\n", text.split("\n")


def _words(text: str) -> tuple[str, list[str]]:
    return " ", text.split(" ")
