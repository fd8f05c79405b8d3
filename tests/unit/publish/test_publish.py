"""Publishing: all or none, nothing touched that need not be, finished after a kill."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from printery import publish as stage
from printery.diagnostics import BuildError
from printery.model.stages.artefact import Artefact
from printery.model.stages.library import Library, Record
from printery.model.written.works import Imprint
from printery.publish import Stamp, Target, clean, is_current, publish

STAMP = Stamp("printery 1", "2026-11-24T00:00:00Z")
IMPRINT = Imprint(name="A", organisations=(), accessibility_contact="a@example.org", languages=("en",), rights="none")


def library(*editions: str, digest: str = "d1") -> Library:
    """A library that knows these editions."""
    record = Record(IMPRINT, "content/imprint.yaml", {})
    known = dict.fromkeys(editions, record)
    return Library(record, {}, Record({}, "content/people.yaml", {}), {}, {}, known, {}, {}, digest)  # type: ignore[arg-type] # only the names count here


def artefact(path: str, data: bytes = b"one") -> Artefact:
    """A file of the edition that its folder names."""
    return Artefact(path, path.split("/", maxsplit=1)[0], "site", "text/plain", "en", data)


def test_files_and_manifest_are_written(tmp_path: Path) -> None:
    """Every artefact stands in output/ and in the manifest, with size and digest."""
    publish([artefact("a/x.txt"), artefact("b/y.txt", b"two!")], Target(tmp_path), STAMP, library("a", "b"), ("a", "b"))

    entries = json.loads((tmp_path / "manifest.json").read_text())["artefacts"]
    assert [(entry["path"], entry["bytes"]) for entry in entries] == [("a/x.txt", 3), ("b/y.txt", 4)]
    assert (tmp_path / "b/y.txt").read_bytes() == b"two!"


def test_unchanged_bytes_are_not_touched(tmp_path: Path) -> None:
    """A file that holds these bytes already keeps its time stamp."""
    publish([artefact("a/x.txt")], Target(tmp_path), STAMP, library("a"), ("a",))
    before = (tmp_path / "a/x.txt").stat().st_mtime_ns
    publish([artefact("a/x.txt")], Target(tmp_path), STAMP, library("a", digest="d2"), ("a",))

    assert (tmp_path / "a/x.txt").stat().st_mtime_ns == before


def test_files_that_are_no_longer_made_go(tmp_path: Path) -> None:
    """A paper that its edition dropped, and an edition whose file was removed, leave output/."""
    publish([artefact("a/x.txt"), artefact("a/z.txt"), artefact("b/y.txt")], Target(tmp_path), STAMP, library("a", "b"),
            ("a", "b"))  # fmt: skip
    (tmp_path / "a/mine.txt").write_text("not ours")
    publish([artefact("a/x.txt")], Target(tmp_path), STAMP, library("a", digest="d2"), ("a",))

    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.txt"))
    assert left == ["a/mine.txt", "a/x.txt"]
    assert not (tmp_path / "b").exists()


def test_other_editions_stay_but_are_not_current(tmp_path: Path) -> None:
    """Building one edition from new sources keeps the others and remembers that they are older."""
    both = library("a", "b")
    target = Target(tmp_path)
    publish([artefact("a/x.txt"), artefact("b/y.txt")], target, STAMP, both, ("a", "b"))
    newer = replace(both, digest="d2")
    publish([artefact("a/x.txt", b"new")], target, STAMP, newer, ("a",))

    assert is_current(target, STAMP, "d2", ("a",)) is not None
    assert is_current(target, STAMP, "d2", ("a", "b")) is None
    assert (tmp_path / "b/y.txt").exists()


def test_an_edition_that_is_gone_is_not_current(tmp_path: Path) -> None:
    """An edition whose file was removed leaves the manifest's list of current ones too."""
    target = Target(tmp_path)
    publish([artefact("a/x.txt"), artefact("b/y.txt")], target, STAMP, library("a", "b"), ("a", "b"))
    manifest = publish([artefact("a/x.txt")], target, STAMP, library("a"), ("a",))

    assert manifest.current == ("a",)
    assert [entry.edition for entry in manifest.artefacts] == ["a"]


@pytest.mark.parametrize("damage", ["truncate", "replace", "delete", "program", "sources", "unfinished"])
def test_what_is_not_current(tmp_path: Path, damage: str) -> None:
    """A file cut short, of other bytes or missing, another program, other sources, moves left: a new build."""
    target = Target(tmp_path)
    publish([artefact("a/x.txt")], target, STAMP, library("a"), ("a",))
    assert is_current(target, STAMP, "d1", ("a",)) is not None

    if damage == "truncate":
        (tmp_path / "a/x.txt").write_bytes(b"on")
    elif damage == "replace":
        (tmp_path / "a/x.txt").write_bytes(b"two")
    elif damage == "unfinished":  # killed after the last move, before the journal's removals
        (tmp_path / ".publishing").mkdir()
    elif damage == "delete":
        (tmp_path / "a/x.txt").unlink()
    stamp = Stamp("printery 2", STAMP.built) if damage == "program" else STAMP
    assert is_current(target, stamp, "d2" if damage == "sources" else "d1", ("a",)) is None


def test_a_kill_before_the_journal_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that dies while it writes leaves all files and the manifest as they were."""
    target = Target(tmp_path)
    publish([artefact("a/x.txt")], target, STAMP, library("a"), ("a",))
    before = (tmp_path / "manifest.json").read_bytes()

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("os.fsync", die)
    with pytest.raises(KeyboardInterrupt):
        publish([artefact("a/x.txt", b"new")], target, STAMP, library("a", digest="d2"), ("a",))
    monkeypatch.undo()

    assert (tmp_path / "a/x.txt").read_bytes() == b"one"
    assert (tmp_path / "manifest.json").read_bytes() == before
    publish([artefact("a/x.txt")], target, STAMP, library("a"), ("a",))
    assert not (tmp_path / ".publishing").exists()


def test_a_kill_between_two_moves_is_finished_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the journal stands, the next build first carries out the moves that are left."""
    target = Target(tmp_path)
    publish([artefact("a/x.txt"), artefact("a/y.txt")], target, STAMP, library("a"), ("a",))
    new = [artefact("a/x.txt", b"new x"), artefact("a/y.txt", b"new y")]
    replace_ = Path.replace

    def die_at_the_second(self: Path, to: Path) -> Path:
        if to == tmp_path / "a/y.txt":
            raise KeyboardInterrupt
        return replace_(self, to)

    monkeypatch.setattr(Path, "replace", die_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        publish(new, target, STAMP, library("a", digest="d2"), ("a",))
    monkeypatch.undo()

    assert (tmp_path / "a/x.txt").read_bytes() == b"new x"
    assert is_current(target, STAMP, "d2", ("a",)) is None
    publish([artefact("a/x.txt", b"new x"), artefact("a/y.txt", b"new y")], target, STAMP, library("a", digest="d2"),
            ("a",))  # fmt: skip
    assert (tmp_path / "a/y.txt").read_bytes() == b"new y"
    assert is_current(target, STAMP, "d2", ("a",)) is not None


def test_two_builds_at_once(tmp_path: Path) -> None:
    """The second one is told to wait, with S004."""
    with stage.alone(tmp_path), pytest.raises(BuildError) as caught:
        publish([artefact("a/x.txt")], Target(tmp_path), STAMP, library("a"), ("a",))

    assert [d.code for d in caught.value.diagnostics] == ["S004"]


def test_an_output_that_cannot_be_written(tmp_path: Path) -> None:
    """A file where the folder should be is S003, not a stack trace."""
    (tmp_path / "output").write_text("in the way")
    with pytest.raises(BuildError) as caught:
        publish([artefact("a/x.txt")], Target(tmp_path / "output"), STAMP, library("a"), ("a",))

    assert [d.code for d in caught.value.diagnostics] == ["S003"]


def test_clean_removes_only_what_was_published(tmp_path: Path) -> None:
    """Files that others put into output/ stay."""
    publish([artefact("a/x.txt")], Target(tmp_path), STAMP, library("a"), ("a",))
    (tmp_path / "mine.txt").write_text("mine")

    assert clean(Target(tmp_path)) == ("a/x.txt",)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
