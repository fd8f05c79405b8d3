"""The benchmark: the same book for all, edits that do what their rows say, and arguments that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.book import edited, generated_book, two_pages
from tests.bench.contestants import KEYS
from tests.bench.idioms import LATEX, TYPST, Idiom
from tests.bench.web import Web

CHAPTER = "content/works/book/001-chapter.md"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A short book."""
    return generated_book(50)


@pytest.mark.parametrize(
    ("idiom", "forms"),
    [
        (
            LATEX,
            (r"\\pageref\{sec-", r"\\index\{", r"\\ref\{(?:fig|tbl)-", r"\\label\{tbl-", r"\(charts/[\w-]+\.pdf\)"),
        ),
        (TYPST, (r"#page-of\(<sec-", r"#mark\(\"", r"`@(?:fig|tbl)-", r"^: .* \{#tbl-", r"\(charts/[\w-]+\.svg\)")),
    ],
)
def test_others_get_the_whole_book(
    files: dict[str, bytes], tmp_path: Path, idiom: Idiom, forms: tuple[str, ...]
) -> None:
    """Every reference, index mark, caption and chart is there in its idiom, and every note; nothing of ours."""
    chapters = {path: data.decode() for path, data in files.items() if path.endswith("-chapter.md")}
    for path, text in chapters.items():
        (tmp_path / Path(path).name).write_text(text)
    ours = "\n".join(chapters.values())
    theirs = idiom.book(tmp_path)
    counted = (r"\]\{\.page\}", r"\{\.index ", r"^See @", r"^: ", r"\.vl\.json")

    for form, mark in zip(forms, counted, strict=True):
        found = len(re.findall(mark, ours, re.MULTILINE))
        assert len(re.findall(form, theirs, re.MULTILINE)) == found > 0
        if mark != "^: ":
            assert not re.findall(mark, theirs, re.MULTILINE)
    assert sorted(re.findall(r"\[\^n\d+\]", theirs)) == sorted(re.findall(r"\[\^n\d+\]", ours))


def test_browsers_get_links(files: dict[str, bytes], tmp_path: Path) -> None:
    """Whatever a page or a number refers to is there once; lists and index have a link for each figure, table, mark."""
    for path, data in files.items():
        if path.endswith("-chapter.md"):
            (tmp_path / Path(path).name).write_bytes(data)
    text = Web(tmp_path).book()
    named = re.findall(r"\{#([\w-]+)", text)
    wanted = re.findall(r"\]\(#([\w-]+)\)", text)

    assert len(named) == len(set(named))
    assert set(wanted) <= set(named)
    assert {name for name in named if not name.startswith("sec-")} <= set(wanted)


def test_edits_change_one_paragraph(files: dict[str, bytes]) -> None:
    """One word is another; or there are paragraphs more as well, which no mark-up is broken by."""
    word, longer = edited(files), edited(files, two_pages())
    before, after = files[CHAPTER].decode().split("\n"), word[CHAPTER].decode().split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]

    assert {path for path in files if word[path] != files[path] or longer[path] != files[path]} == {CHAPTER}
    assert len(changed) == 1
    old, new = (line.split(" ") for line in changed[0])
    assert [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]] == [("the", "this")]
    assert two_pages() in longer[CHAPTER].decode()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["many"], "many is no number above 0"),
        (["0"], "0 is no number above 0"),
        (["-3"], "-3"),
        (["50", "--only", "quark"], f"there is no quark; there are {', '.join(KEYS)}"),
        (["packs", "few"], "few is no number above 0"),
    ],
)
def test_arguments_that_cannot_be(arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, a line on how to use it, and what is wrong; nothing is measured."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)

    said = capsys.readouterr().err
    assert stop.value.code == 2
    assert said.startswith("usage: build.py bench")
    assert complaint in said
