"""Kinds of changes that a real history brings: promoted headings, long runs, moves, divided paragraphs, addresses."""

from __future__ import annotations

import json

import pytest

from printery.processes import build_services
from printery.redline import About, compare, condensed, data_files, same_works, sheets, summarised, wording_of
from printery.redline.changes import Fate
from tests.projects import load, project
from tests.unit.redline.test_redline import FIRST, SECOND, collated, compared, second, shown, table, told

STAYS = "A last paragraph that stays as it is."


def excerpts(old: str, new: str) -> list[str]:
    """The words of each place."""
    return [shown(change.excerpt) for change in compared(old, new).findings.changes]


@pytest.mark.parametrize("count", [195, 205, 400])
def test_no_length_at_which_everything_is_out_and_in(count: int) -> None:
    """One word changed in each of many neighbours is one word each, in paragraphs, items and rows."""
    old = "\n\n".join(f"Article {n} says that member state number {n} shall pay its share." for n in range(count))
    found = compared(old, old.replace("shall", "must")).findings
    items = "\n".join(f"- Item {n} that the states shall count" for n in range(count))
    listed = compared(items, items.replace("shall", "must")).findings
    rows = [(f"State {n}", f"{n}5", f"{n}7") for n in range(count)]
    newer = [(name, a.replace("5", "6"), b.replace("7", "8")) for name, a, b in rows]
    figures = compared(table(rows, ("S", "a", "b")), table(newer, ("S", "a", "b"))).findings

    assert (len(found.changes), found.come.total(), found.gone.total()) == (count, count, count)
    assert (len(listed.changes), listed.come.total(), listed.gone.total()) == (count, count, count)
    assert figures.come.total() == figures.gone.total()
    assert not [change for change in figures.changes if " · " in shown(change.excerpt)]


def test_a_long_run_with_some_taken_out() -> None:
    """Neighbours that all changed are still known by the words that they alone have, also where others went."""
    old = [f"Article {n} says that member state number {n} shall pay its share." for n in range(300)]
    new = [line.replace("shall", "must") for n, line in enumerate(old) if n % 10]
    found = compared("\n\n".join(old), "\n\n".join(new)).findings

    assert len([change for change in found.changes if change.fate is Fate.CHANGED]) == 270
    assert len([change for change in found.changes if change.fate is Fate.DELETED]) == 30


def test_places_lead_to_the_very_block() -> None:
    """Items of loose lists, whole lists and quotations are found where they stand, not at the section's head."""
    filler = "\n\n".join(f"Filler number {n} with words of its own to stand." for n in range(5))
    loose = compared(f"{filler}\n\n- One item.\n\n- Two item.", f"{filler}\n\n- One item.\n\n- Two item.\n\n- Three.")
    quoted = compared(filler, f"{filler}\n\n> A quotation that comes in.")
    whole = compared(f"{filler}\n\n- a list\n- of two", filler)

    for found in (loose, quoted, whole):
        assert [change.id for change in found.findings.changes] != ["sec-second"]
        ids = {node.id for s in found.collation.sections for block in s.blocks for node in block.walk()}
        assert {change.id for change in found.findings.changes} <= ids


def test_addresses_and_emphasis_are_no_words() -> None:
    """The same words with another address or emphasis are told of apart, and not counted."""
    found = compared(
        f"See [the report](https://a.example/1) and **this**.\n\n{STAYS}",
        f"See [the report](https://a.example/2) and *this*.\n\n{STAYS}",
    )

    assert [(one.what, one.words, one.before, one.after) for one in found.findings.restylings] == [
        ("address", "the report", "https://a.example/1", "https://a.example/2"),
        ("emphasis", "this", "", ""),
    ]
    assert found.findings.changes == []
    assert not found.is_empty
    assert "{" not in second(found)


def test_what_moved_within_a_list_a_table_a_work() -> None:
    """Items, rows, headings and sections that stand elsewhere are moved, not taken out and put in."""
    items = [f"- the {word} of the four items" for word in ("first", "second", "third", "fourth")]
    listed = compared("\n".join(items), "\n".join([*items[1:], items[0]]))
    rows = [("A", "1", "10"), ("B", "2", "20"), ("C", "3", "30"), ("D", "4", "40")]
    tabled = compared(table(rows, ("S", "a", "b")), table([*rows[1:], rows[0]], ("S", "a", "b")))
    one, two = f"## Head one\n\n{FIRST}\n\n{STAYS}", f"## Head two\n\n{SECOND}\n\nAnd {STAYS.lower()} Quite so."
    headed = compared(f"{one}\n\n{two}", f"{two}\n\n{one}")

    assert told(listed) == [("moved", "item")]
    assert [shown(change.excerpt) for change in tabled.findings.changes] == ["Row moved: A · 1 · 10"]
    assert {change.fate for change in headed.findings.changes} == {Fate.MOVED}
    assert len(headed.findings.changes) == 1
    for found in (listed, tabled, headed):
        assert (found.findings.come.total(), found.findings.gone.total()) == (0, 0)


def test_paragraphs_divided_and_joined() -> None:
    """A paragraph that became two, or two that became one, is one change with a sign at the division."""
    apart, together = f"{FIRST}\n\n{SECOND}\n\n{STAYS}", f"{FIRST} {SECOND}\n\n{STAYS}"

    assert excerpts(together, apart) == [excerpts(together, apart)[0]]
    assert "{+ ¶ +}" in second(compared(together, apart))
    assert "{- ¶ -}" in second(compared(apart, together))
    for old, new in ((apart, together), (together, apart)):
        found = compared(old, new).findings
        assert (found.come.total(), found.gone.total()) == (0, 0)


def test_notes_by_likeness_before_keys() -> None:
    """Words that went from one note into another are that other's; a call that moved takes its note with it."""
    was = "Liberating structures has thirty three methods for people to meet."
    old = f"It is said.[^a]\n\n[^a]: {was}"
    new = f"It is said.[^a] And so.[^b]\n\n[^a]: The coalition lists its members.\n\n[^b]: {was.replace('thirty', 'a')}"
    found = compared(old, new)
    moved = compared(
        "It pays.[^a] The fund holds 5.\n\n[^a]: By many.", "It pays. The fund holds 5.[^a]\n\n[^a]: By many."
    )

    assert "{-thirty-}{+a+}" in second(found)
    assert found.findings.gone.total() == 1
    assert told(moved) == [("moved", "note")]
    assert (moved.findings.come.total(), moved.findings.gone.total()) == (0, 0)


def test_a_section_that_stands_elsewhere() -> None:
    """A chapter in another place of the book is one change."""
    paths = ("content/works/report/work.yaml",)
    base = project({}).read(paths[0]).decode()
    first, other = "{kind: chapter, file: 01-first.md}", "{kind: chapter, file: 02-second.md}"
    assert first in base
    assert other in base
    turned = base.replace(first, "#").replace(other, first).replace("#", other)
    old, new = collated(FIRST), collated(FIRST, work__yaml=turned)
    found = compare(old, new, wording_of(load(project({})).value, "en").words["remarks"])

    assert ("moved", "section") in told(found)


def test_a_work_with_another_name_is_known_by_its_words() -> None:
    """A renamed work is paired; one with other words is not."""
    work = collated(FIRST)

    assert same_works({"old-name": work}, {"new-name": work}) == [("old-name", "new-name")]
    assert same_works({"a": work}, {"a": work, "b": work}) == [("a", "a")]


@pytest.mark.press
def test_every_pair_of_texts_is_compared() -> None:
    """Headings that were promoted, words too long for a line, characters without a face: pages come, and remarks."""
    old = f"## One\n\n{FIRST}\n\n### Two\n\nText two.\n\n#### Three\n\nText three 𐀀 here.\n\nSee {'x' * 140}&y=true."
    new = f"## One\n\n{FIRST}\n\n## Two\n\nText two.\n\n### Three\n\nText three here.\n\nSee the annex."
    library = load(project({})).value
    wording = wording_of(library, "en")
    comparison = compared(old, new)
    collation = summarised(comparison, wording, About("v1", "now", faults=("old.md:3:1: nothing closes this",)))
    made = sheets(collation, library, build_services(1), "redline-v1-to-now")
    short = sheets(condensed(collation, wording.words["remarks"]), library, build_services(1))
    places = json.loads(data_files(comparison, "x", made.pages)[0].data)["places"]

    assert [artefact.path for artefact in made.artefacts] == ["redline-v1-to-now.pdf", "redline-v1-to-now.html"]
    assert [d.code for d in made.diagnostics] == ["H005"]
    assert "nothing closes this" in made.artefacts[1].data.decode()
    assert "Unchanged passages are left out" in short.artefacts[1].data.decode()
    assert {place["page"] for place in places} <= {"2", "3"}
    assert places[0] != {"before": "… here. See", "after": "… here. See"}
