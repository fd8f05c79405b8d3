"""What the stage says of places, texts in YAML and people."""

from __future__ import annotations

import pytest

from printery.diagnostics import Diagnostic
from printery.edit import edit, edit_minutes
from printery.model.stages.text import plain_text
from tests.projects import load, project

CHAPTER = "content/works/report/01-first.md"
HEAD = "---\ntitle: The states' report\n---\n"


def faults(text: str) -> tuple[Diagnostic, ...]:
    """What is found in a chapter of these words."""
    library = load(project({CHAPTER: (HEAD + text).encode()})).value
    return edit(library.works["report"]).diagnostics


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("A word\nand @{}.", "5:5"),
        ("> - quoted and @{}", "4:16"),
        ("| A | B |\n|---|---|\n| 1 | @{} |\n\n: T {source='x'}", "6:7"),
        ("Word.[^n]\n\n[^n]: A note\n    and @{}.", "7:9"),
        ("Word.^[A note, @{}]", "4:16"),
        ("::: {.plain}\nWords *and @{}*\n:::", "5:12"),
    ],
)
def test_places(text: str, place: str) -> None:
    """A fault tells the line and column of the file, front matter counted, wherever the words stand."""
    found = faults(text)

    assert [f"{CHAPTER}:{place}"] == [str(fault.location) for fault in found]


def test_titles_and_prose_are_set() -> None:
    """Titles and the texts of work.yaml are set like the text itself; an author's biography comes with the work."""
    library = load(project({CHAPTER: (HEAD + "Text.").encode()})).value
    manuscript = edit(library.works["report"], library.people_record).value

    assert plain_text(manuscript.sections[CHAPTER].title) == "The states’ report"
    assert plain_text(manuscript.prose["abstract.short"]).strip() == "A report for tests."
    assert "bo-two" in manuscript.biographies


def test_sections_of_other_works_are_edited_there() -> None:
    """The statement in the report is the statement's own: one text, edited once."""
    library = load(project({})).value

    assert list(edit(library.works["report"]).value.sections) == [CHAPTER, CHAPTER.replace("01-first", "02-second")]


def test_minutes() -> None:
    """Every text of the agenda has its key, every participant and speaker a biography."""
    library = load(project({})).value
    minutes = edit_minutes(library.meetings["first"], library.people_record).value

    assert {"overview", "agenda.0.note", "agenda.2.purpose", "agenda.2.questions.1"} <= set(minutes.prose)
    assert {"ada-one", "bo-two"} <= set(minutes.biographies)


def test_deep_and_long_text_is_refused() -> None:
    """Text made to exhaust the program is a fault at its line, not a crash."""
    assert {"C069"} == {fault.code for fault in faults(">" * 5000 + " deep")}
    assert {"C069"} == {fault.code for fault in faults("a" * 1_000_001)}
    assert {"C069"} == {fault.code for fault in faults("^[" * 3000)}
    assert {"C069"} == {fault.code for fault in faults("words " * 4000)}
    assert faults("[" * 400) == ()
    assert {"C050"} == {fault.code for fault in faults("::: {.plain}\n" * 10)}


@pytest.mark.parametrize("language", ["ar", "fa", "he", "ur", "yi", "ps", "fa-AF", "de"])
def test_spans_of_scripts_that_run_from_right_to_left(language: str) -> None:
    """A passage in such a language has its direction; one in another has none."""
    library = load(project({CHAPTER: f"{HEAD}\nA [word]{{lang={language}}}.\n".encode()})).value
    sections = edit(library.works["report"], library.people_record).value.sections
    nodes = [node for section in sections.values() for block in section.blocks for node in block.walk()]
    (span,) = (node for node in nodes if node.get("lang") == language and plain_text(node.children) == "word")

    assert span.get("dir") == ("" if language == "de" else "rtl")
