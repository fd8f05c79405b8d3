"""`diff`, as its users call it: revisions, folders, and names that are neither."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from printery.cli import main
from printery.diagnostics import BuildError, ExitCode
from printery.pipeline import prepare
from printery.redline import compare, revision, wording_of
from printery.world import DiskWorld
from tests.projects import base, load

CHAPTER = "content/works/report/02-second.md"


def git(folder: Path, *arguments: str) -> str:
    """What git says."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    call = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny project in a folder of a repository, its first state tagged `seen`."""
    for path, data in base().items():
        (tmp_path / "project" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "project" / path).write_bytes(data)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    git(tmp_path, "tag", "seen")
    return tmp_path / "project"


def call(folder: Path, *arguments: str) -> int:
    """The exit code of a call in a project's folder."""
    return main([f"--{name}={folder / name}" for name in ("content", "templates", "output")] + list(arguments))


def world(folder: Path) -> DiskWorld:
    """The project as it stands."""
    return DiskWorld(folder / "content", folder / "templates")


def test_a_revision_is_read_from_gits_objects(folder: Path) -> None:
    """What stood there, though files were changed, renamed and removed since; the work tree is as it was."""
    (folder / CHAPTER).write_text((folder / CHAPTER).read_text().replace("Another text", "One more text"))
    before = git(folder, "status", "--porcelain")
    side = revision("seen", world(folder))
    was, is_ = (prepare(load(one)).value for one in (side.world, world(folder)))
    found = compare(was.collations["report"], is_.collations["report"], wording_of(is_.library, "en").words["remarks"])

    assert side.name.startswith("seen (")
    assert [change.section for change in found.findings.changes] == ["sec-second"]
    assert git(folder, "status", "--porcelain") == before


def test_a_renamed_chapter_is_the_same(folder: Path) -> None:
    """Its file and its id are others, its words the same: nothing changed."""
    text = (folder / CHAPTER).read_text().replace("sec-second", "sec-renamed")
    (folder / CHAPTER).rename(folder / CHAPTER.replace("02-second", "09-renamed"))
    (folder / CHAPTER.replace("02-second", "09-renamed")).write_text(text)
    for path in sorted((folder / "content").rglob("*")):
        if path.suffix in {".md", ".yaml"}:
            path.write_text(
                path.read_text().replace("02-second.md", "09-renamed.md").replace("@sec-second", "@sec-renamed")
            )
    was, is_ = (prepare(load(one)).value for one in (revision("HEAD", world(folder)).world, world(folder)))
    found = compare(was.collations["report"], is_.collations["report"], wording_of(is_.library, "en").words["remarks"])

    assert "sec-renamed" in {section.id for section in is_.collations["report"].sections}
    assert found.findings.changes == []


@pytest.mark.parametrize("name", ["--output=/tmp/x", "-p", "none-such", "", "a\nb", "HEAD:none", "HEAD..seen"])
def test_a_name_that_is_no_revision(folder: Path, name: str) -> None:
    """It is told of, and never read as an option."""
    with pytest.raises(BuildError) as caught:
        revision(name, world(folder))

    assert [finding.code for finding in caught.value.diagnostics] == ["C270"]


def test_no_repository(tmp_path: Path) -> None:
    """A folder that git does not know."""
    (tmp_path / "content").mkdir()
    with pytest.raises(BuildError) as caught:
        revision("HEAD", DiskWorld(tmp_path / "content", tmp_path))

    assert [finding.code for finding in caught.value.diagnostics] == ["S040"]


def test_a_faulty_old_state_names_revision_and_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its faults are remarks of that revision, and a comparison comes; those of its editions do not matter."""
    good = (folder / CHAPTER).read_text()
    (folder / CHAPTER).write_text(f"{good}\nSee @fig-none.\n")
    git(folder, "commit", "--all", "--quiet", "--message", "broken")
    (folder / CHAPTER).write_text(good)

    assert call(folder, "diff", "HEAD", "--work", "report") == ExitCode.GOOD
    heard = capsys.readouterr()
    said = heard.err
    assert "1 fault in the texts, so that passages may be missing" in heard.out
    assert said.startswith("HEAD (")
    assert f"):{CHAPTER}:" in said
    assert "fig-none" in said
    assert call(folder, "diff", "seen", "--work", "reports") == ExitCode.CONTENT
    assert "did you mean report?" in capsys.readouterr().err


@pytest.mark.press
def test_files_are_published(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A PDF and a page for each work, one of which nothing changed in; exit code 0."""
    (folder / CHAPTER).write_text((folder / CHAPTER).read_text().replace("Another text", "One more text"))

    assert call(folder, "diff", "seen") == ExitCode.GOOD
    said = capsys.readouterr().out
    assert "report: 1 place, 2 words in, 1 out" in said
    assert "statement: no change" in said
    for work in ("report", "statement"):
        made = {path.name for path in (folder / "output" / "redline" / work).iterdir()}
        assert {f"redline-{work}-seen-to-now{end}" for end in (".pdf", ".html", ".json", ".csv")} <= made
