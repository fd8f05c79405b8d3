"""A new project: it builds as it stands, whatever a council is called, and never touches what is there."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from printery.cli import main
from printery.diagnostics import ExitCode
from printery.load import load, packaged_printers
from printery.model.written.printer import Printer
from printery.pipeline import check
from printery.starter import Answers, council_name, new_project, trim_of
from printery.world import MemoryWorld
from tests.projects import READINGS, base, tree

TODAY = dt.date(2026, 11, 25)
NAMES = {
    "plain": "Council of Examples",
    "quotes and colons": """The "Odd" Council: of #1 & 'single' {x} [y] - %%council $name @sec *it* \\n""",
    "words of YAML": "no",
    "a number": "0123",
    "Arabic": "مجلس الهجرة",
    "Persian with a joiner": "شورای می‌خواهم",
    "long": "Räte und " * 33 + "so",
}


def made(council: str, language: str = "en-GB", trim: str = "us", house: Printer | None = None) -> MemoryWorld:
    """A new project with our templates."""
    files = new_project(Answers(council_name(council), language, trim_of(trim), house, TODAY))
    templates = {path: data for path, data in base().items() if path.startswith("templates/")}
    return MemoryWorld({**files, **templates})


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_any_name_is_taken_whole(name: str) -> None:
    """Nothing is found, but that marks in it are printed as they stand, and the name is the same everywhere."""
    world = made(name)
    library = load(world, TODAY, READINGS).value

    assert {finding.code for finding in check(world, TODAY, READINGS)} == ({"C437"} if "*" in name else set())
    assert library.imprint.value.name == name.strip()
    assert {work.record.value.publisher.name for work in library.works.values()} == {name.strip()}


def test_every_printer_is_taken_or_explained() -> None:
    """An edition that names its printer, or a comment that says from how many pages on it could."""
    for name, printer in packaged_printers().items():
        trim = printer.house.trims[0] if printer.house.trims else trim_of("german")
        world = made("Council", trim=f"{trim.width} x {trim.height}", house=printer)
        text = world.read("content/editions/volume-print.yaml").decode()

        if printer.paper is next(iter(printer.house.papers.values())):
            assert check(world, TODAY, READINGS) == (), name
        assert f"\nprinter: {name} #" in text or f"\n# printer: {name} #" in text
        assert (f"\nprinter: {name} " in text) == (printer.page_range().min <= 24)


def test_each_file_names_its_schema() -> None:
    """Editors find the schema of each YAML file, and it is there."""
    files = made("Council").files
    written = [path for path in files if path.startswith("content/") and path.endswith(".yaml")]

    assert len(written) == 14
    for path in written:
        first = files[path].decode().partition("\n")[0]
        relative = first.removeprefix("# yaml-language-server: $schema=")
        parts = [*Path(path).parent.parts]
        while relative.startswith("../"):
            parts.pop()
            relative = relative[3:]
        assert "/".join([*parts, relative]) in files, path


def test_answers_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What no option says is asked; a bad answer is asked for again."""
    monkeypatch.setattr("sys.stdin", io.StringIO("Rat der Beispiele\nxx-nonsense\nen-US\n3in x 99in\na5\nlulu-white\n"))

    assert main(["new", str(tmp_path / "made")]) == ExitCode.GOOD
    said = capsys.readouterr()
    assert "is no book's" in said.out + said.err
    edition = (tmp_path / "made/content/editions/volume-print.yaml").read_text(encoding="utf-8")
    assert "trim: {width: 148mm, height: 210mm}" in edition
    assert (tmp_path / "made/.gitignore").is_file()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--trim", "large"], "there is no trim large"),
        (["--trim", "6 x 9"], "is not a length with a unit"),
        (["--trim", "german", "--printer", "kdp-cream"], "Amazon KDP does not cut 155mm x 230mm"),
        (["--printer", "gutenberg"], "there is no printer gutenberg"),
        (["--language", "eo-"], "eo-"),
        (["--language", "el"], "pages have no words for el as yet"),
        (["--council", " "], "give a name"),
        (["--council", "a\x07b"], "the character U+0007 cannot stand in a name"),
        (["--council", "\udcff"], "the character U+DCFF cannot stand in a name"),
        (["--council", "x" * 301], "a name of 301 characters"),
    ],
)
def test_bad_answers(tmp_path: Path, options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An option that cannot be is a bad argument, and nothing is written."""
    assert main(["new", str(tmp_path / "made"), "--yes", *options]) == ExitCode.USAGE
    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with something in it, or a file, is not touched; an empty folder is filled."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()

    assert main(["new", str(tmp_path / "full"), "--yes"]) == ExitCode.USAGE
    assert "is there and not empty" in capsys.readouterr().err
    assert main(["new", str(tmp_path / "file"), "--yes"]) == ExitCode.USAGE
    assert tree(tmp_path) == {"full/mine.txt": b"mine", "file": b"mine"}
    assert main(["new", str(tmp_path / "empty"), "--yes"]) == ExitCode.GOOD
    assert (tmp_path / "empty/content/imprint.yaml").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "full"]


@pytest.mark.press
def test_it_builds_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every edition, warnings as errors, in the folder itself, by the templates of the program."""
    options = [
        "--trim",
        "us",
        "--language",
        "en-US",
        "--printer",
        "kdp-cream",
        "--council",
        NAMES["quotes and colons"].replace("*it* ", ""),
    ]
    assert main(["new", str(tmp_path / "made"), "--yes", *options]) == ExitCode.GOOD
    monkeypatch.chdir(tmp_path / "made")

    assert main(["check", "--strict"]) == ExitCode.GOOD
    assert main(["build", "--strict", "--no-cache", "--jobs", "1"]) == ExitCode.GOOD
    assert (tmp_path / "made/output/volume-print/volume-print.pdf").is_file()


@pytest.mark.press
@pytest.mark.parametrize(("trim", "printer"), [("german", "offset-black"), ("8.5in x 11in", "kdp-white")])
def test_other_books_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trim: str, printer: str) -> None:
    """A European trim with a house that takes no thin books, and the largest trim, whose book is thinnest."""
    assert main(["new", str(tmp_path / "made"), "--yes", "--trim", trim, "--printer", printer]) == ExitCode.GOOD
    monkeypatch.chdir(tmp_path / "made")

    assert main(["build", "volume-print", "--strict", "--no-cache", "--jobs", "1"]) == ExitCode.GOOD
