"""Numbers, ids, references, index and programme."""

from __future__ import annotations

from printery.collate import collate, collate_meeting
from printery.collate.filing import Filing
from printery.collate.words import part_label
from printery.diagnostics import Diagnostic
from printery.edit import edit, edit_minutes
from printery.model.stages.collation import CollatedSection, Collation, IndexEntry, NavEntry
from printery.model.stages.text import Node, plain_text
from printery.model.stages.wording import Catalogue
from tests.projects import load, project

WORK = "content/works/report"
MATTER = b"""matter:
  body:
    - {kind: part, title: "The council's part"}
    - {kind: introduction, file: 01-first.md}
    - {kind: chapter, file: 02-second.md}
    - {kind: part, title: Another}
    - {kind: statement, work: statement, file: 01-statement.md}
  back: [{kind: index}]
"""


def collated(changes: dict[str, bytes], work: str = "report") -> tuple[Collation, tuple[Diagnostic, ...]]:
    """The collation of a work of the changed project, and what collate found."""
    library = load(project(changes)).value
    manuscripts = {name: edit(copy, library.people_record).value for name, copy in library.works.items()}
    found = collate(library.works[work], manuscripts[work], library, manuscripts)
    return found.value, found.diagnostics


def with_parts() -> dict[str, bytes]:
    """The report in two parts."""
    own = project({}).files[f"{WORK}/work.yaml"]
    return {f"{WORK}/work.yaml": own[: own.index(b"matter:")] + MATTER}


def section(collation: Collation, name: str) -> CollatedSection:
    """A section by id."""
    return next(one for one in collation.sections if one.id == name)


def test_parts_and_chapters() -> None:
    """Introduction and chapters count through the parts; a part holds its chapters in the contents."""
    collation, _ = collated(with_parts())
    labels = [(one.id, one.label) for one in collation.sections]

    def short(entry: NavEntry) -> tuple[str, str, int]:
        return entry.id, entry.label, entry.level

    assert labels[:3] == [("part-1", "Part One"), ("sec-first", "Chapter 1"), ("sec-second", "Chapter 2")]
    assert plain_text(collation.sections[0].title) == "The council’s part"
    assert [short(entry) for entry in collation.nav] == [
        ("part-1", "Part One", 1),
        ("part-2", "Part Two", 1),
        ("index", "", 1),
    ]
    assert [short(entry) for entry in collation.nav[0].children] == [("sec-first", "1", 2), ("sec-second", "2", 2)]
    assert collation.nav[0].children[0].children[0].level == 3


def test_one_statement() -> None:
    """The statement is the same text with the same ids as a work of its own and in the report."""
    own, _ = collated({}, "statement")
    report, _ = collated({})

    assert section(own, "sec-statement").blocks == section(report, "sec-statement").blocks
    assert own.recommendations == report.recommendations


def test_ids_stay_under_edits_elsewhere() -> None:
    """A paragraph more in one section changes no id in another; every block of the copy has an id of its own."""
    before, _ = collated({})
    text = project({}).files[f"{WORK}/01-first.md"]
    after, _ = collated({f"{WORK}/01-first.md": text.replace(b"## A heading", b"More words.\n\n## A heading")})
    ids = [line.id for line in after.copy]

    assert section(before, "sec-second") == section(after, "sec-second")
    assert len(ids) == len(set(ids))


def test_references_say_what_they_lead_to() -> None:
    """A chapter by its number, a heading by its title, a figure by label or number, a page by nothing but its place."""
    words = b"@sec-first, @sec-first-heading, [-@fig-bars], [@tbl-years]{.page}, [so](#rec-one)"
    collation, found = collated({f"{WORK}/02-second.md": b"---\ntitle: T\nid: sec-second\n---\n" + words})
    references = [
        node for block in section(collation, "sec-second").blocks for node in block.walk() if node.tag == "xref"
    ]

    assert found == ()
    assert [plain_text(node.children) for node in references] == ["Chapter\u00a01", "“A heading”", "1", "", "so"]
    assert references[3].get("href") == "#tbl-years"


def test_index_merges_marks() -> None:
    """One entry however its marks are capitalised; a mark in a note tells the note; blind references stand sorted."""
    text = """---
title: T
id: sec-second
---
[Sovereignty]{.index} again, [Élan]{.index}, [e-mail]{.index}.^[And [*refoulement*]{.index term="refoulement"}.]
[x]{.index term="states" see="sovereignty"}
"""
    collation, found = collated({f"{WORK}/02-second.md": text.encode()})
    entries = {plain_text(entry.term): entry for group in collation.index for entry in group.entries}

    assert found == ()
    assert [group.letter for group in collation.index] == ["E", "R", "S"]
    assert list(entries) == ["e-mail", "Élan", "refoulement", "sovereignty", "states"]
    assert [locator.id for locator in entries["sovereignty"].locators] == ["sec-first-x1", "sec-second-x1"]
    assert entries["refoulement"].locators[0].note == 1
    assert isinstance(entries["refoulement"].term[0], Node)
    assert [plain_text(one.term) for one in entries["states"].see] == ["sovereignty"]
    assert entries["states"].locators == ()


def test_charts_bring_their_data() -> None:
    """Of the files of the work only those go on that the text uses, a chart's data among them."""
    text = b'---\ntitle: T\nid: sec-second\n---\n![T](charts/a.vl.json){#fig-a alt="x" source="y"} \n\n@fig-a'
    files = {"02-second.md": text, "charts/a.vl.json": b'{"data": {"url": "data/a.csv"}}', "data/a.csv": b"a\n1\n"}
    unused = {"data/b.csv": b"b\n1\n"}
    collation, found = collated({f"{WORK}/{name}": data for name, data in (files | unused).items()})

    assert found == ()
    assert {f"{WORK}/images/bars.svg", f"{WORK}/charts/a.vl.json", f"{WORK}/data/a.csv"} == set(collation.files)


def test_filing() -> None:
    """Word by word, what stands before a comma first, diacritics and case aside."""
    names = ["Smith Jones, Al", "Smith, Zoe", "Łukasz, A", "lukas, b", "Ørsted, C", "O’Neill, D"]

    assert sorted(names, key=Filing("en").name) == [
        "lukas, b",
        "Łukasz, A",
        "O’Neill, D",
        "Ørsted, C",
        "Smith, Zoe",
        "Smith Jones, Al",
    ]
    assert part_label(3, Catalogue("de", {"label.part": "Teil {number}"})) == "Teil III"


def test_programme() -> None:
    """Items by hour, people by name, parallel items marked; a participant's private fields stay behind."""
    library = load(project({})).value
    meeting = library.meetings["first"]
    programme = collate_meeting(meeting, edit_minutes(meeting, library.people).value, library).value
    (day,) = programme.days

    assert [item.item.id for item in day.items] == ["opening", "coffee", "examples"]
    assert not any(item.parallel for item in day.items)
    assert [person.id for person in programme.speakers] == ["ada-one", "bo-two"]
    assert [role.role for role in day.items[2].roles] == ["chair", "speaker"]
    assert not hasattr(programme.attendees[0], "email")
    assert day.items[2].purpose[0].id == "examples-purpose-p1"


def test_glossary() -> None:
    """Terms stand in the order of their language; the first use of each in a section leads to it, and no later one."""
    glossary = """---
title: Glossary
id: sec-glossary
---
Before the list.

Refugee
:   Someone who asks for [asylum]{.term}, as [refugees]{.term} do.

Élan
:   A word.

Asylum
:   Protection of [refugees]{.term}.
"""
    chapter = """---
title: T
id: sec-second
---
## On [refugees]{.term}

[Refugees]{.term} and [a refugee]{.term of=refugee}.^[And [asylum]{.term}.] One sees [asylum]{.term}.
"""
    own = project({}).files[f"{WORK}/work.yaml"].replace(b"back: [", b"back: [{kind: glossary, file: 09.md}, ")
    files = {"02-second.md": chapter.encode(), "09.md": glossary.encode(), "work.yaml": own}
    collation, found = collated({f"{WORK}/{name}": data for name, data in files.items()})

    def links(name: str) -> list[tuple[str, str]]:
        nodes = (node for block in section(collation, name).blocks for node in block.walk())
        return [(plain_text(node.children), node.get("href")) for node in nodes if node.tag == "term"]

    terms = [node for node in section(collation, "sec-glossary").blocks[1].nodes if node.tag == "dt"]
    assert found == ()
    assert [node.id for node in terms] == ["gl-asylum", "gl-elan", "gl-refugee"]
    assert links("sec-second") == [("Refugees", "#gl-refugee"), ("asylum", "#gl-asylum")]
    assert links("sec-glossary") == [("refugees", "#gl-refugee"), ("asylum", "#gl-asylum")]


def test_contents_and_lists() -> None:
    """The lists show short titles where there are any; headings below headings are one level deeper."""
    text = b"""---
title: T
id: sec-second
---
## One

### Below

![A long title](images/bars.svg){#fig-a alt="x" source="y" short="A 'short' one"}

::: {.box #box-a title="Long" short=Short}
@fig-a, @box-a
:::
"""
    collation, _ = collated({f"{WORK}/02-second.md": text})
    (chapter,) = (entry for entry in collation.nav if entry.id == "sec-second")

    assert [(plain_text(one.title), one.number) for one in collation.figures[1:]] == [("A ‘short’ one", "2")]
    assert plain_text(collation.boxes[-1].title) == "Short"
    assert [(one.kind, one.level, one.children[0].kind, one.children[0].level) for one in chapter.children] == [
        ("heading", 2, "subheading", 3)
    ]


def marked(text: str, settings: str = "") -> dict[str, IndexEntry]:
    """The entries of an index made of the marks in this text, by their words, in their order."""
    own = project({}).files[f"{WORK}/work.yaml"] + settings.encode()
    words = f"---\ntitle: T\nid: sec-second\n---\n{text}\n".encode()
    collation, found = collated({f"{WORK}/02-second.md": words, f"{WORK}/work.yaml": own})

    assert [finding for finding in found if finding.code != "C106"] == []
    return {plain_text(entry.term): entry for group in collation.index for entry in group.entries}


def test_entries_stay_apart() -> None:
    """By accent or case they are two; a capital that begins a sentence makes none, but one that is written does."""
    found = marked(
        "[Sovereignty]{.index} of [sovereignty]{.index}, [Müller]{.index} and [Muller]{.index sort='Muller, B.'}. "
        'The [Polish]{.index sort="Polish, the"}, and [polish]{.index}. [Polish]{.index} it is; '
        '[see]{.index term="Meier" see="Muller"} and [others]{.index term="Maier" see="mullér"}.'
    )

    assert {"sovereignty", "Müller", "Muller", "Polish", "polish"} <= found.keys()
    assert "Sovereignty" not in found
    assert [len(found[name].locators) for name in ("sovereignty", "Müller", "Muller", "Polish", "polish")] == [
        3, 1, 1, 2, 1,
    ]  # fmt: skip
    assert [plain_text(pointer.term) for pointer in found["Meier"].see] == ["Muller"]
    assert len(found["Maier"].see) == 1


def test_index_order() -> None:
    """Word by word or letter by letter; articles do not count, numbers by value, and `sort` says otherwise."""
    names = ("New York", "Newark", "the Hague", "Łódź", "G20", "G8", "1951", "العربية", "中文")
    text = " ".join(f'[x]{{.index term="{name}"}}' for name in names) + ' [x]{.index term="St. Gallen" sort="Saint"}'
    by_word = list(marked(text))
    by_letter = list(marked(text, "index: {order: letter-by-letter}\n"))

    assert by_word[:6] == ["1951", "G8", "G20", "the Hague", "Łódź", "New York"]
    assert by_word[6:] == ["Newark", "St. Gallen", "sovereignty", "العربية", "中文"]
    assert by_letter[5:7] == ["Newark", "New York"]


def test_index_levels_and_ranges() -> None:
    """Subentries without their prepositions, a third level, ranges over headings, boxes and from mark to mark."""
    entries = marked("""[a]{.index term=labor sub="of women"} [b]{.index term=labor sub="in mines" subsub=deep .main}
[c]{.index term=labor range=start} word.

## Heading {#sec-over index="labor > in mines; visas"}

Words.[^n]

### Below

::: {.box #box-b title=T index=visas}
In the [box]{.index term=labor range=end}, @box-b.
:::

[^n]: A note.
""")
    labor, visas = entries["labor"], entries["visas"]
    (mines, women) = labor.children

    assert [plain_text(mines.term), plain_text(women.term)] == ["in mines", "of women"]
    assert [(plain_text(one.term), one.locators[0].main) for one in mines.children] == [("deep", True)]
    assert [(one.id, one.end) for one in labor.locators] == [("sec-second-x3", "sec-second-x7")]
    assert len(visas.locators) == 2
    assert all(one.end for one in visas.locators)


def test_pointers() -> None:
    """A pointer shows the entry as the index writes it, a subentry with its heading; entries in general come last."""
    entries = marked("""[Visas]{.index} and [visas]{.index}. [x]{.index term=permits also="*kinds of permits*; VISAS"}
[y]{.index term=papers see="sovereignty > shared"} [z]{.index term=sovereignty sub=shared}""")

    assert [(plain_text(one.term), one.id) for one in entries["permits"].also] == [
        ("visas", "ix-visas"),
        ("kinds of permits", ""),
    ]
    assert plain_text(entries["papers"].see[0].term) == "sovereignty: shared"


def test_a_range_keeps_its_note_only_within_it() -> None:
    """A range from a note into the text is one of the text; one within a note is the note's; `main` may end it."""
    entries = marked("""A.[^n] Then [end]{.index term=out range=end} and [b]{.index term=led range=start}
[c]{.index term=led range=end .main}.

[^n]: A [start]{.index term=out range=start} and [s]{.index term=in range=start} and [e]{.index term=in range=end}.
""")

    assert [(one.note, one.main) for one in entries["out"].locators] == [(None, False)]
    assert [one.note for one in entries["in"].locators] == [1]
    assert [(one.note, one.main) for one in entries["led"].locators] == [(None, True)]


def test_a_range_of_a_heading_ends_at_the_next_of_its_level() -> None:
    """What stands below the second of two headings is in its range alone."""
    entries = marked("""## One {#sec-one index=first}

Words.

### Below

[x]{.index term=below}

## Two {#sec-two index=second}

[y]{.index term=under}
""")
    (first,), (second,) = entries["first"].locators, entries["second"].locators
    places = {name: int(mark.rpartition("x")[2]) for name, mark in
              (("end", first.end), ("start", second.id), ("below", entries["below"].locators[0].id),
               ("under", entries["under"].locators[0].id))}  # fmt: skip

    assert places["below"] < places["end"] < places["start"] < places["under"]


def test_a_name_in_two_sections_needs_its_file() -> None:
    """An id that two other sections give their own things is ambiguous: C071, with the way to say which."""
    own = (
        project({})
        .files[f"{WORK}/work.yaml"]
        .replace(
            b"    - {kind: chapter, file: 02-second.md}\n",
            b"    - {kind: chapter, file: 02-second.md}\n    - {kind: chapter, file: 03-third.md}\n",
        )
    )
    notes = "Words.[^same]\n\n[^same]: A note.\n"
    changes = {
        f"{WORK}/work.yaml": own,
        f"{WORK}/01-first.md": f"---\ntitle: T\nid: sec-first\n---\n{notes}".encode(),
        f"{WORK}/02-second.md": f"---\ntitle: T\nid: sec-second\n---\n{notes}".encode(),
        f"{WORK}/03-third.md": b"---\ntitle: T\nid: sec-third\n---\nAs in @note-same.\n",
    }
    _, found = collated(changes)

    assert [one.message for one in found if one.code == "C071"] == [
        "note-same stands in 2 sections, and not in this one"
    ]


def test_subentries_drop_every_leading_small_word() -> None:
    """`in and for the office` is filed under `office`; of a term only one article is dropped."""
    filing = Filing("en")

    assert filing.subterm("in and for the office") == filing.subterm("office")
    assert filing.subterm("of the law") == filing.subterm("law")
    assert filing.term("the law") == filing.term("law")
    assert filing.term("of law") != filing.term("law")
