"""The oracle of comparisons: accepting every change gives the new words, refusing every change the old ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from printery.model.stages.collation import Collation
from printery.model.stages.text import Node
from printery.redline import Comparison, compare, wording_of
from printery.redline.words import BREAK
from tests.projects import load, project
from tests.unit.redline.test_redline import collated

_WORDS = [
    "states",
    "meet",
    "in",
    "2010",
    "3,5 %",
    "*slowly*",
    "**now**",
    "−5 °C",
    "10^6^",
    "they say",
    "移民",
    "Straße",
]
_RUNS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9).map(" ".join)


def _noted(run: str) -> str:
    return f"{run}^[Noted: {run}.] and on"


_BLOCKS = st.one_of(
    _RUNS.map(lambda run: f"{run}."),
    _RUNS.map(lambda run: f"{_noted(run)}."),
    _RUNS.map(lambda run: f"## {run} head"),
    st.lists(_RUNS, min_size=1, max_size=4).map(lambda runs: "\n".join(f"- item {run}" for run in runs)),
    st.lists(_RUNS, min_size=1, max_size=3).map(lambda runs: "\n\n".join(f"1. item {run}" for run in runs)),
    _RUNS.map(lambda run: f"> quoted {run}"),
    st.lists(st.tuples(_RUNS, _RUNS), min_size=1, max_size=4).map(
        lambda rows: (
            "| a | b |\n|---|---|\n" + "\n".join(f"| {a} | {b} |" for a, b in rows) + '\n\n: A title {source="S"}'
        )
    ),
)
REMARKS = wording_of(load(project({})).value, "en").words["remarks"]
_TEXTS = st.lists(_BLOCKS, min_size=1, max_size=6)


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A text, and the same with blocks taken out, put in, turned and reworded."""
    old = draw(_TEXTS)
    new = list(old)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(new)))
        act = draw(st.sampled_from(("in", "out", "word", "move")))
        if act == "in":
            new.insert(place, draw(_BLOCKS))
        elif new and act == "out":
            new.pop(place % len(new))
        elif new and act == "word":
            at = place % len(new)
            new[at] = new[at].replace(draw(st.sampled_from(_WORDS)), draw(st.sampled_from(_WORDS)))
        elif new:
            new.insert(place % len(new), new.pop(draw(st.integers(0, len(new) - 1))))
    return "\n\n".join(old), "\n\n".join(new) or "Nothing."


def words_of(node: Node, without: str = "") -> Iterator[str]:
    """The words of a tree without what one mark holds and without the comparison's own remarks; signs stay."""
    if node.tag == without or "remark" in node.get("class").split() or node.tag == BREAK:
        return
    for child in node.children:
        if isinstance(child, Node):
            yield from words_of(child, without)
            if child.tag not in {"ins", "del", "em", "strong", "sup"}:
                yield " "
        else:
            yield child.replace("\u00ad", "")


def second_words(collation: Collation, without: str = "") -> Counter[str]:
    """The words of the second chapter's blocks, each as often as it stands there."""
    found = (section for section in collation.sections if section.id == "sec-second")
    text = "".join(part for section in found for block in section.blocks for part in (*words_of(block, without), " "))
    return Counter(text.replace("¶", " ").split())


def check(old: Collation, new: Collation, comparison: Comparison) -> None:
    """Accepted, the comparison has the words of the new text; refused, those of the old one."""
    if not comparison.findings.changes:
        assert second_words(old) == second_words(new)
        return
    assert second_words(comparison.collation, "del") == second_words(new)
    assert second_words(comparison.collation, "ins") == second_words(old)


@seed(1848)
@settings(
    max_examples=60, deadline=None, phases=(Phase.generate,), database=None, suppress_health_check=list(HealthCheck)
)
@given(_pairs())
def test_accepting_gives_the_new_words_and_refusing_the_old(pair: tuple[str, str]) -> None:
    """Whatever two texts hold."""
    old, new = map(collated, pair)
    check(old, new, compare(old, new, REMARKS))
