"""Comparisons: what is told of each kind of change, and how it stands in the text."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import partial

import pikepdf
import pytest

from printery.model.stages.collation import Collation
from printery.model.stages.text import Node
from printery.pipeline import prepare
from printery.processes import build_services
from printery.redline import About, Comparison, compare, sheets, summarised, wording_of
from printery.redline.alignment import Budget, TooLongError, steps
from printery.redline.changes import Fate
from printery.redline.clean import Reading
from printery.redline.words import WordDiff
from tests.effort import effort
from tests.projects import load, project

PATH = "content/works/report/02-second.md"
FIRST_PATH = "content/works/report/01-first.md"
HEAD = "---\ntitle: Second\nid: sec-second\nauthors: [bo-two]\n---\n"
FIRST = "States have begun to meet in rooms where nobody takes a note of what they say."
SECOND = "The other paragraph has as many words as it needs to be found again elsewhere."


def collated(text: str, **files: str) -> Collation:
    """The tiny project's work with this text as its second chapter."""
    changes = {f"content/works/report/{name.replace('__', '.')}": data.encode() for name, data in files.items()}
    found = prepare(load(project({PATH: f"{HEAD}{text}\n".encode(), **changes})))
    assert not [str(d) for d in found.diagnostics if d.severity == "error" and d.code != "H005"]
    return found.value.collations["report"]


def compared(old: str, new: str) -> Comparison:
    """Two texts compared."""
    library = load(project({})).value
    return compare(collated(old), collated(new), wording_of(library, "en").words["remarks"])


def shown(nodes: tuple[Node | str, ...]) -> str:
    """Text with marks as `{-gone-}` and `{+come+}`, the way git shows words."""
    signs = {"ins": ("{+", "+}"), "del": ("{-", "-}")}
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(node.replace("\u00a0", " "))
        else:
            before, after = signs.get(node.tag, ("", ""))
            parts.append(f"{before}{shown(node.children)}{after}")
    return "".join(parts)


def second(comparison: Comparison) -> str:
    """The second chapter with its marks."""
    found = [section for section in comparison.collation.sections if section.id == "sec-second"]
    return "\n".join(shown((block,)) for section in found for block in section.blocks)


def told(comparison: Comparison) -> list[tuple[str, str]]:
    """What was found, in order."""
    return [(change.fate.value, change.what) for change in comparison.findings.changes]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The states met.", "The states met.", "The states met."),
        ("Ten states met in 2010.", "Ten states met in 2011.", "Ten states met in {-2010-}{+2011+}."),
        ("They met.", "They have met.", "They {+have +}met."),
        ("It falls to -5 °C.", "It falls to 5 °C.", "It falls to {-−5-}{+5+} °C."),
        ("From 2025–2030 on.", "From 2025–2031 on.", "From {-2025–2030-}{+2025–2031+} on."),
        ("About 10^6^ people.", "About 10^7^ people.", "About {-10-}{-6-}{+10+}{+7+} people."),
        ("It is 5 % – a loss.", "It is 5 % a loss.", "It is 5 % {-– -}a loss."),
        ("About 3.5 percent", "About 3.6 percent", "About {-3.5-}{+3.6+} percent"),
        ("one or two of three", "one or four of five", "one or {-two-}{+four+} of {-three-}{+five+}"),
        ("a red, big house", "a blue, old house", "a {-red, big-}{+blue, old+} house"),
        ("[مجلس الهجرة]{lang=ar} one", "[مجلس اللجوء]{lang=ar} one", "{-مجلس الهجرة-}{+مجلس اللجوء+} one"),
        ("[国际移民治理]{lang=zh}", "[国际难民治理]{lang=zh}", "国际{-移-}{+难+}民治理"),
    ],
)
def test_words(old: str, new: str, expected: str) -> None:
    """Words, numbers, emphasis and scripts: as small as a change is, so small is its mark."""
    found = second(compared(f"{old}\n\nA last one that stays.", f"{new}\n\nA last one that stays.")) or new

    assert found.split("\n")[0] == expected


def test_what_is_the_same_is_no_change() -> None:
    """Identical texts differ in nothing; other line ends or marks for the index are no change to readers."""
    assert compared(FIRST, FIRST).is_empty
    assert compared(FIRST, FIRST.replace(" in rooms", '\nin [rooms]{.index term="rooms"}')).is_empty


def test_paragraphs_that_come_go_and_move() -> None:
    """A paragraph that changed its place is moved, not taken out and put in; a change inside it is shown."""
    third = "A third, that stays where it is, with some words of its own for company."
    moved = compared(f"{FIRST}\n\n{SECOND}\n\n{third}", f"{third}\n\n{FIRST.replace('rooms', 'halls')}\n\n{SECOND}")

    assert (Fate.MOVED, "paragraph") in [(c.fate, c.what) for c in moved.findings.changes]
    assert not {Fate.INSERTED, Fate.DELETED} & {change.fate for change in moved.findings.changes}
    assert told(compared(f"{FIRST}\n\n{SECOND}", SECOND)) == [("deleted", "paragraph")]
    assert told(compared(SECOND, f"{SECOND}\n\n{FIRST}")) == [("inserted", "paragraph")]


def recommendation(name: str, text: str) -> str:
    """One recommendation."""
    return f'::: {{.recommendation #rec-{name} to="Governments"}}\n{text}\n:::\n\n'


def test_a_recommendation_with_another_number_is_no_changed_one() -> None:
    """One comes in before two: they are renumbered, no more."""
    one, two = recommendation("first", FIRST), recommendation("second", SECOND)
    found = compared(one + two, recommendation("new", "Count what crosses, and say how.") + one + two)

    assert told(found) == [("inserted", "recommendation")]
    assert [(old, new) for _, old, new in found.findings.renumbered[:2]] == [
        ("Recommendation 1", "Recommendation 2"),
        ("Recommendation 2", "Recommendation 3"),
    ]


def test_notes() -> None:
    """A note's words are compared in the note; one that comes in is told of as a note."""
    changed = compared("It is said.[^a]\n\n[^a]: By many of them.", "It is said.[^a]\n\n[^a]: By few of them.")
    added = compared("It is said.", "It is said.^[By many.]")

    assert told(changed) == [("changed", "note")]
    assert "By {-many-}{+few+} of them." in second(changed)
    assert told(added) == [("inserted", "note")]


def test_a_note_with_a_key_stays_one_note() -> None:
    """A note that is reworded throughout is one note while its author calls it the same; else one goes, one comes."""
    old = "It is said.[^a]\n\n[^a]: By many of the earlier speakers."
    new = "It is said.[^a]\n\n[^a]: See annex four, second page."

    assert told(compared(old, new)) == [("changed", "note")]
    assert len(told(compared(old, new.replace("^a", "^b")))) == 2


def test_short_blocks_are_no_moves() -> None:
    """That a word such as `Yes` stands elsewhere too says nothing; six equal words do."""
    short, long = "Yes.", "Six words that are the same."

    assert (Fate.MOVED, "paragraph") not in [
        (c.fate, c.what)
        for c in compared(f"{short}\n\n{FIRST}\n\n{SECOND}", f"{FIRST}\n\n{SECOND}\n\n{short}").findings.changes
    ]
    assert [
        (c.fate, c.what)
        for c in compared(f"{long}\n\n{FIRST}\n\n{SECOND}", f"{FIRST}\n\n{SECOND}\n\n{long}").findings.changes
    ] == [(Fate.MOVED, "paragraph")]


def test_a_section_with_a_new_id_is_known_by_its_words() -> None:
    """Renamed and a third of its words changed, it is the same section; with other words it is another."""
    library = load(project({})).value
    words = wording_of(library, "en").words["remarks"]
    old = collated(f"{FIRST}\n\n{SECOND}")
    changed_ = compare(old, renamed(f"{FIRST}\n\nWholly other words stand in this one, all of them new."), words)
    other = compare(old, renamed("Zebra, quagga, okapi, nyala and eland."), words)

    assert [section.id for section in changed_.collation.sections] == ["sec-renamed"]
    assert "was.sec-second" in [section.id for section in other.collation.sections]


def renamed(text: str) -> Collation:
    """The tiny project's work, its second chapter with these words under another id."""
    first = project({}).files[FIRST_PATH].replace(b"sec-second", b"sec-renamed")
    changes = {PATH: f"{HEAD.replace('sec-second', 'sec-renamed')}{text}\n".encode(), FIRST_PATH: first}
    found = prepare(load(project(changes)))
    assert not [str(d) for d in found.diagnostics if d.severity == "error" and d.code != "H005"]
    return found.value.collations["report"]


def table(rows: Sequence[tuple[str, ...]], head: tuple[str, ...]) -> str:
    """A pipe table with a mention."""
    lines = [head, tuple("---" for _ in head), *rows]
    body = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    return f'See @tbl-x.\n\n{body}\n\n: Title {{#tbl-x source="Illustrative."}}\n'


def test_one_number_in_forty_rows() -> None:
    """One cell is one place, named by its row and column."""
    rows = [(f"State {place}", str(place * 100), str(place * 7)) for place in range(40)]
    old = table(rows, ("State", "2009", "2010"))
    found = compared(old, old.replace("| 2300 |", "| 2345 |"))

    assert told(found) == [("changed", "table")]
    assert shown(found.findings.changes[0].excerpt) == "State 23, 2009: {-2300-}{+2345+}"
    assert second(found).count("{") == 2


def test_rows_and_columns_that_come_and_go() -> None:
    """A new row and a column taken out do not make every cell a change."""
    rows = [("A", "1", "10"), ("B", "2", "20"), ("C", "3", "30")]
    more = [*rows[:1], ("New", "8", "80"), *rows[1:]]
    added = compared(table(rows, ("S", "a", "b")), table(more, ("S", "a", "b")))
    fewer = compared(table(rows, ("S", "a", "b")), table([(a, c) for a, _, c in rows], ("S", "b")))

    assert [shown(change.excerpt) for change in added.findings.changes] == ["{+New · 8 · 80+}"]
    assert re.findall(r"\{-(\w+)-\}", second(fewer)) == ["a", "1", "2", "3"]


@pytest.mark.press
def test_long_and_hostile_texts_end_in_time() -> None:
    """Lists alike throughout are given up, not waited for; four times the text is five times the work at most."""
    with pytest.raises(TooLongError):
        steps(["a", "b"] * 4000, ["b", "a", "a"] * 4000, Budget())
    words = WordDiff(Reading({}), Budget(), lambda _, new: new)
    assert words.of(("a b " * 30_000,), ("b a a " * 30_000,)).gone == 60_000
    calls: list[int] = []
    texts = [f"Paragraph {place} " + " ".join(f"w{place}x{n}" for n in range(70)) for place in range(1500)]
    remarks = wording_of(load(project({})).value, "en").words["remarks"]
    for count in (375, 1500):
        old = collated("\n\n".join(texts[:count]))
        new = collated("\n\n".join(text.replace("x7 ", "changed ") for text in texts[:count]))
        calls.append(effort(partial(compare, old, new, remarks))[1])
    assert calls[1] < 5 * calls[0]


def test_a_faulty_word_of_the_language_is_english() -> None:
    """A language without words for comparisons has the English ones."""
    assert wording_of(load(project({})).value, "xx")("running") == "What changed"


@pytest.mark.press
def test_pages() -> None:
    """A PDF whose summary leads to what changed, and a page that needs no other file."""
    library = load(project({})).value
    wording = wording_of(library, "en")
    comparison = compared(
        f"{FIRST}\n\n{SECOND}\n\nGone.^[Noted.]", f"{FIRST.replace('note', 'record')}\n\n{SECOND}^[Once.]"
    )
    made = sheets(summarised(comparison, wording, About("v1", "now")), library, build_services(1))
    pdf, page = made.artefacts
    text = page.data.decode()

    assert [str(d) for d in made.diagnostics] == []
    assert pdf.pages is not None
    assert pdf.pages.count == 2
    assert "<del>note</del><ins>record</ins>" in text
    assert "[inserted: " in text
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', text) == []
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        said = {str(item.Alt) for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item}
    assert {"deleted: note", "inserted: record"} <= said


@pytest.mark.press
def test_a_statement_that_nothing_changed() -> None:
    """Identical states give one page that says so."""
    library = load(project({})).value
    shown_ = summarised(compared(FIRST, FIRST), wording_of(library, "en"), About("v1", "now"))
    made = sheets(shown_, library, build_services(1))

    assert made.artefacts[0].pages is not None
    assert made.artefacts[0].pages.count == 1
    assert "Nothing that readers see or hear has changed" in made.artefacts[1].data.decode()
