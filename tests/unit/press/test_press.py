"""The press: what may be fetched, which characters can be set, when a layout does not settle."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from printery.diagnostics import BuildError
from printery.markup import classes, restored, written
from printery.model.stages.artefact import PageFact, Pages
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.press import PressContext, fonts, press
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.sections import exchange, page_numbers
from printery.press.sections.edits import with_continued, with_whole_words
from printery.press.sections.index_folios import settle_index
from printery.processes import build_services
from tests.projects import load, project

pytestmark = pytest.mark.press


def made(name: str) -> tuple[Galley, Job]:
    """The galley and job of an edition of the tiny project."""
    from printery.compose import compose

    material = prepare(load(project({}))).value
    job = next(job for job in plan(material.library, [name]) if job.name == name)
    return compose(job, material, {}), job


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.org/x.png",
        "https://galley.invalid/x",
        "data:image/png;base64,AAAA",
        f"{BASE_URL}../../etc/passwd",
        f"{BASE_URL}fonts/../../etc/passwd",
        f"{BASE_URL}%2e%2e/etc/passwd",
        f"{BASE_URL}unknown.png",
    ],
)
def test_nothing_else_is_fetched(url: str) -> None:
    """Only names that the galley holds and faces of the catalogue are answered."""
    with pytest.raises((PermissionError, FileNotFoundError)):
        GalleyFetcher({"known.png": b"x"}).fetch(url)


def test_a_missing_font_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """S002 names the package to install."""
    monkeypatch.setattr(
        fonts, "find_spec", lambda name: None if name == "fontpkg_amiri" else importlib.util.find_spec(name)
    )
    with pytest.raises(BuildError, match="S002: the font package fontpkg-amiri is missing"):
        fonts.face("Amiri-Regular.ttf")


def test_a_layout_that_does_not_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    """P012 after some layouts, not an endless loop."""
    galley, job = made("print")
    turns = iter(range(100))
    monkeypatch.setattr(exchange, "settle_index", lambda tree, _: tree.set("title", str(next(turns))))
    with pytest.raises(BuildError, match="P012"):
        press(PressContext(galley, job, {}, build_services(1)))


def test_a_wrong_page_reference_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """P008 if what a reference shows is not the folio of its target."""
    galley, job = made("print")
    monkeypatch.setattr(page_numbers, "number_text", lambda counter, _: str(90 + counter))
    (artefact,) = press(PressContext(galley, job, {}, build_services(1)))

    assert "P008" in {note.code for note in artefact.notes}


def test_the_same_bytes_again() -> None:
    """Two press runs of one galley give the same file."""
    galley, job = made("print")
    first, second = (press(PressContext(galley, job, {}, build_services(1)))[0] for _ in range(2))

    assert first.data == second.data


def test_index_folios() -> None:
    """The links of a group become the folios of their pages, in the style that the group names."""
    pages = tuple(PageFact(n, str(n + 101), "main", is_blank=False, starts_with=None) for n in range(12))
    anchors = {"a": 0, "b": 0, "c": 3, "d": 4, "e": 5, "f": 9, "g": 9, "h": 11, "i": 7}
    marks = [*((name, "") for name in "abcdef"), ("g", ' data-note="2"'), ("h", ' data-note="3"')]
    marks += [("i", ' data-main="main"')]
    links = ", ".join(f'<a class="folio" href="#{name}"{more}></a>' for name, more in marks)
    facts = Pages(pages, anchors, {"n-1": (11, (11,)), "n-3": (11, (11,))}, {}, ())
    shown = {}
    for style in ("chicago", "full"):
        tree = restored(f'<p><i data-ranges="{style}" title="any" class="small locators">{links}</i></p>')
        settle_index(tree, facts)
        shown[style] = tree

    assert "".join(shown["chicago"].itertext()) == "101, 104–6, 108, 110, 112n3"
    assert "".join(shown["full"].itertext()) == "101, 104–106, 108, 110, 112n3"
    assert '<b class="principal"><a href="#i">108</a></b>' in written(shown["chicago"])


def test_subentries_that_begin_a_page_repeat_their_heading() -> None:
    """Only those are marked that stand first on their page, and only once."""
    entries = (f'<p id="ix-a-{name}" data-continued="a (continued)" class="sub">x</p>' for name in "bc")
    tree = restored(f"<div>{''.join(entries)}<p id='sec-x-p1' class='plain'>y</p></div>")
    with_continued(tree, ["ix-a-b", "sec-x-p1"])

    assert [classes(entry) for entry in tree] == [["sub", "continued"], ["sub"], ["plain"]]


def test_screen_pages_hold_links_labels_and_bookmarks(tmp_path: Path) -> None:
    """The PDF to download: page labels as printed, an outline, links, its language and title."""
    import pikepdf

    material = prepare(load(project({}))).value
    (job,) = plan(material.library, ["screen"])
    path = tmp_path / "screen.pdf"
    path.write_bytes(run(job, material, {}, build_services(1)).artefacts[0].data)
    with pikepdf.open(path) as pdf_file, pdf_file.open_outline() as outline, pdf_file.open_metadata() as metadata:
        assert [page.label for page in pdf_file.pages][:2] == ["i", "ii"]
        assert "1" in [page.label for page in pdf_file.pages]
        assert [item.title for item in outline.root][:1] == ["Contents"]
        assert any("/Annots" in page for page in pdf_file.pages)
        assert pdf_file.Root.Lang == "en-US"
        assert metadata["dc:title"] == "A Short Report: With Everything in It"


def test_words_that_a_page_would_break_are_kept_whole() -> None:
    """The word is found by what stands before it, also behind a note's call; a word not found is left alone."""
    text = (
        '<div><p id="p1">words here</p><p id="p2">A <b>2</b> word, prosecution, evidence, and evident things.</p></div>'
    )
    tree = restored(text)
    with_whole_words(tree, [("p2", "A 2 word, prosecution, evi"), ("p1", "nowhere fou"), ("none", "x")])

    assert written(tree) == text.replace("evidence", '<span class="whole">evidence</span>')
