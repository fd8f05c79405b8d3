"""Publishing: all or none, nothing touched that need not be, finished after a kill."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

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
    manifest = publish([artefact("a/x.txt")], target, STAMP, library("a"), ("a",)).value

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


def killed_before(place: Path, new: Sequence[Artefact], monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish, and die before a file is moved to that place."""
    real = Path.replace

    def die_there(self: Path, to: Path) -> Path:
        if to == place:
            raise KeyboardInterrupt
        return real(self, to)

    monkeypatch.setattr(Path, "replace", die_there)
    with pytest.raises(KeyboardInterrupt):
        publish(new, Target(place.parents[1]), STAMP, library("a", digest="d2"), ("a",))
    monkeypatch.undo()


def test_a_kill_between_two_moves_is_finished_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the journal stands, the next build first carries out the moves that are left."""
    target = Target(tmp_path)
    publish([artefact("a/x.txt"), artefact("a/y.txt")], target, STAMP, library("a"), ("a",))
    new = [artefact("a/x.txt", b"new x"), artefact("a/y.txt", b"new y")]
    killed_before(tmp_path / "a/y.txt", new, monkeypatch)

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

    assert clean(Target(tmp_path)).value == ("a/x.txt",)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


STRANGE = ("../precious.txt", "/PRECIOUS", "a/../../precious.txt", "link/precious.txt", "a\x00b", "", ".")


def outside(folder: Path) -> tuple[Path, Path]:
    """An output folder, and beside it a folder with a file that nobody may touch, to which a link leads."""
    output, beside = folder / "output", folder / "beside"
    for made in (output, beside):
        made.mkdir()
    (beside / "precious.txt").write_text("mine")
    (folder / "precious.txt").write_text("mine")
    (output / "link").symlink_to(beside)
    return output, beside


@pytest.mark.parametrize("path", STRANGE)
def test_a_manifest_that_names_others_files(tmp_path: Path, path: str) -> None:
    """Neither `clean` nor a publication touches a file outside: the manifest is set aside, and that is said."""
    output, beside = outside(tmp_path)
    absolute = path.replace("/PRECIOUS", str(tmp_path / "precious.txt"))
    entry = {
        "path": absolute, "edition": "a", "format": "site", "media_type": "x", "language": "en", "bytes": 4,
        "sha256": "0",
    }  # fmt: skip
    text = json.dumps({"built": "", "sources": "", "program": "", "current": [], "artefacts": [entry]})
    for act in (
        lambda: publish([artefact("a/x.txt")], Target(output), STAMP, library("a"), ("a",)),
        lambda: clean(Target(output)),
    ):
        (output / "manifest.json").write_text(text)
        notes = act().diagnostics

        assert [note.code for note in notes] == ["S060"]
        assert (output / "manifest.json.damaged").read_text() == text
        assert (tmp_path / "precious.txt").read_text() == (beside / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "text",
    ["[]", "{", "", "5", '{"move":5}', '{"move":["a"]}', "[" * 100_000, '{"move":[1],"remove":[],"last":"m"}',
     *(json.dumps({"move": [path], "remove": [path], "last": "manifest.json"}) for path in STRANGE if path),
     '{"move":["../../beside/precious.txt"],"remove":["../precious.txt"],"last":"manifest.json"}'],
)  # fmt: skip
def test_a_journal_that_is_none_of_ours(tmp_path: Path, text: str) -> None:
    """Whatever it says, it is set aside, nothing outside is touched, and the build is published."""
    output, beside = outside(tmp_path)
    (output / ".publishing/files").mkdir(parents=True)
    (output / ".publishing/journal.json").write_text(text)
    (output / ".publishing/files/precious.txt").write_text("evil")
    notes = publish([artefact("a/x.txt")], Target(output), STAMP, library("a"), ("a",)).diagnostics

    assert [note.code for note in notes] == ["S060"]
    assert (output / "publishing.damaged/journal.json").read_text() == text
    assert (output / "a/x.txt").read_bytes() == b"one"
    assert (tmp_path / "precious.txt").read_text() == (beside / "precious.txt").read_text() == "mine"
    assert publish([artefact("a/x.txt")], Target(output), STAMP, library("a"), ("a",)).diagnostics == ()


@pytest.mark.parametrize("name", [".lock", "manifest.json", ".publishing", ".publishing/journal.json"])
def test_a_link_in_place_of_our_own_files(tmp_path: Path, name: str) -> None:
    """A link from our own names to a file or folder of others: what it leads to stays as it is."""
    output, beside = outside(tmp_path)
    (output / name).parent.mkdir(exist_ok=True)
    (output / name).symlink_to(beside if name == ".publishing" else beside / "precious.txt")
    with suppress(BuildError):
        publish([artefact("a/x.txt")], Target(output), STAMP, library("a"), ("a",))
    with suppress(BuildError):
        clean(Target(output))

    assert [path.name for path in beside.iterdir()] == ["precious.txt"]
    assert (beside / "precious.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["manifest.json", ".publishing/journal.json", "a/x.txt"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    """A named pipe where a file should be: nothing hangs."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    os.mkfifo(tmp_path / name)

    assert is_current(Target(tmp_path), STAMP, "d1", ("a",)) is None
    publish([artefact("a/x.txt")], Target(tmp_path), STAMP, library("a"), ("a",))
    assert (tmp_path / "a/x.txt").read_bytes() == b"one"


def state(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


@pytest.mark.parametrize("where", ["a/y.txt", "a", "manifest.json", "link"])
def test_an_obstacle_is_found_before_the_first_move(tmp_path: Path, where: str) -> None:
    """A folder, file or link in the way: S061 names it, and everything is as it was."""
    target = Target(tmp_path / "output")
    publish([artefact("b/x.txt")], target, STAMP, library("a", "b"), ("b",))
    if where == "a":
        (target.folder / "a").write_text("in the way")
    elif where == "link":
        (target.folder / "a").symlink_to(tmp_path)
    else:
        (target.folder / where).unlink(missing_ok=True)
        (target.folder / where / "sub").mkdir(parents=True)
    before = state(target.folder)
    new = [artefact("a/w.txt"), artefact("a/y.txt"), artefact("b/x.txt", b"new")]
    with pytest.raises(BuildError) as caught:
        publish(new, target, STAMP, library("a", "b", digest="d2"), ("a", "b"))

    assert {d.code for d in caught.value.diagnostics} == {"S061"}
    assert state(target.folder) == before
    assert not (tmp_path / "w.txt").exists()


OPERATIONS = ("replace", "unlink", "mkdir", "link")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_move_that_fails_is_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, operation: str) -> None:
    """Whichever operation fails, at whatever place in the publication: all is old, or all is new."""
    new = [artefact("a/x.txt", b"new x"), artefact("a/y.txt", b"new y"), artefact("a/deep/z.txt", b"new z")]
    owner, name = (os, "link") if operation == "link" else (Path, operation)
    real, count = getattr(owner, name), 0
    for fails_at in range(1, 12):
        folder = tmp_path / str(fails_at)
        publish([artefact("a/x.txt"), artefact("a/y.txt"), artefact("a/gone.txt")], Target(folder), STAMP,
                library("a"), ("a",))  # fmt: skip
        before, count = state(folder), 0

        def failing(*arguments: Any, limit: int = fails_at, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == limit:
                raise PermissionError(errno.EACCES, "no", str(arguments[0]))
            return real(*arguments, **more)

        monkeypatch.setattr(owner, name, failing)
        codes = codes_of(partial(publish, new, Target(folder), STAMP, library("a", digest="d2"), ("a",)))
        monkeypatch.undo()
        assert codes <= {"S003"}
        if codes:
            assert state(folder) == before, (operation, fails_at)
        else:
            assert is_current(Target(folder), STAMP, "d2", ("a",)) is not None, (operation, fails_at)
            assert sorted(state(folder)) == ["a/deep/z.txt", "a/x.txt", "a/y.txt", "manifest.json"]


def codes_of(act: Callable[[], object]) -> set[str]:
    """The codes of what it raises."""
    try:
        act()
    except BuildError as error:
        return {finding.code for finding in error.diagnostics}
    return set()


def test_a_killed_publication_that_cannot_be_finished_says_what_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S062 lists the files that are old still; when the obstacle is gone, the next build finishes it."""
    target = Target(tmp_path)
    publish([artefact("a/x.txt"), artefact("a/y.txt")], target, STAMP, library("a"), ("a",))
    new = [artefact("a/x.txt", b"new x"), artefact("a/y.txt", b"new y")]
    killed_before(tmp_path / "a/y.txt", new, monkeypatch)
    (tmp_path / "a/y.txt").unlink()
    (tmp_path / "a/y.txt/sub").mkdir(parents=True)
    with pytest.raises(BuildError, match=r"a/y\.txt, manifest\.json are old"):
        publish(new, target, STAMP, library("a", digest="d2"), ("a",))

    (tmp_path / "a/y.txt/sub").rmdir()
    (tmp_path / "a/y.txt").rmdir()
    publish(new, target, STAMP, library("a", digest="d2"), ("a",))
    assert is_current(target, STAMP, "d2", ("a",)) is not None
