"""The moves of a publication: looked at before the first, undone if one fails, finished after a kill.

Everything lies in a folder beside the published files: the new ones, a journal of the moves, and as they are made, the
old ones. What stands in that folder when a build begins may come from anybody.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.inside import first_link, regular_bytes, stays_inside

STAGING = ".publishing"
_JOURNAL = "journal.json"
_NEW, _OLD = "files", "before"
_HINT = "make room for it, then build again"


@dataclass(frozen=True, slots=True)
class Journal:
    """What a publication does, in this order."""

    move: tuple[str, ...]
    """Paths below the folder; each replaces what stands there."""
    remove: tuple[str, ...]
    last: str
    """The manifest: moved when all else is done."""


def obstacles(folder: Path, journal: Journal) -> Iterator[Diagnostic]:
    """Yield S061 for whatever stands in the way of a move: folders, links, and folders that cannot be written."""
    for path in (*journal.move, journal.last):
        place, message = folder / path, ""
        link = first_link(folder, path)
        if link is not None:
            message, path = "a link leads elsewhere from here", link  # noqa: PLW2901 - the place to name
        elif place.is_dir() and not place.is_symlink():
            message = "a folder stands where a file is to be written"
        else:
            parent = next(one for one in place.parents if one.exists() or one.is_symlink())
            if not parent.is_dir():
                message, path = "a file stands where a folder is needed", parent.relative_to(folder).as_posix()  # noqa: PLW2901
            elif not os.access(parent, os.W_OK | os.X_OK):
                message = "its folder cannot be written"
        if message:
            yield Diagnostic("S061", message, Location(f"output/{path}"), _HINT)


def write_journal(folder: Path, journal: Journal) -> None:
    """From now on the publication is decided: whoever comes next finishes it."""
    said = {"move": journal.move, "remove": journal.remove, "last": journal.last}
    part = folder / STAGING / f"{_JOURNAL}.part"
    write(part, json.dumps(said).encode())
    part.replace(folder / STAGING / _JOURNAL)


def write_new(folder: Path, path: str, data: bytes) -> None:
    """Put a file beside, where its move begins."""
    write(folder / STAGING / _NEW / path, data)


def carry_out(folder: Path, journal: Journal) -> None:
    """Make all moves; if one fails, those before it are taken back.

    Raises: OSError with everything as before; BuildError S062 if even that fails, which says what stands.
    """
    done: list[str] = []
    try:
        for path in (*journal.move, *journal.remove, journal.last):
            made = folder / STAGING / _NEW / path
            if made.is_file() or path in journal.remove:
                _keep_old(folder, path)
                done.append(path)
                _step(folder, path, made)
    except OSError as error:
        _undo(folder, done, error)
        drop_staging(folder)
        raise
    drop_staging(folder)
    drop_empty_folders(folder, journal.remove)


def _keep_old(folder: Path, path: str) -> None:
    """Keep what stands at a place, by a second name of the same file where the disk knows such."""
    place, old = folder / path, folder / STAGING / _OLD / path
    old.parent.mkdir(parents=True, exist_ok=True)
    old.unlink(missing_ok=True)
    try:
        os.link(place, old, follow_symlinks=False)
    except FileNotFoundError:
        return
    except OSError:
        shutil.copy2(place, old, follow_symlinks=False)


def _step(folder: Path, path: str, made: Path) -> None:
    place = folder / path
    if made.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        made.replace(place)
    else:
        place.unlink(missing_ok=True)


def _undo(folder: Path, done: Sequence[str], why: OSError) -> None:
    """Put everything back, the last first. Raises: BuildError S062 for what cannot be put back."""
    new = []
    for path in reversed(done):
        place, old = folder / path, folder / STAGING / _OLD / path
        try:
            if os.path.lexists(old):
                old.replace(place)
            elif os.path.lexists(place) and not place.is_dir():
                place.unlink()
        except OSError:
            new.append(path)
    drop_empty_folders(folder, done)
    if new:
        message = f"a publication stopped half-way ({why.strerror}): {', '.join(sorted(new))} are new, all else is old"
        hint = "the next build finishes it; or remove output/.publishing and build again"
        raise BuildError([Diagnostic("S062", message, Location(f"output/{new[0]}"), hint)])


def finish(folder: Path) -> tuple[Diagnostic, ...]:
    """Finish what a killed build had decided; drop what one left that had not, and set aside what is none of ours.

    S060 for a journal that was set aside. Raises: BuildError S062 if it cannot be finished; OSError.
    """
    staging = folder / STAGING
    if staging.is_symlink() or (os.path.lexists(staging) and not staging.is_dir()):
        staging.unlink()
    if not os.path.lexists(staging / _JOURNAL):
        drop_staging(folder)
        return ()
    journal = _read(folder)
    if journal is None:
        return (_set_aside(folder, staging, "says no moves below this folder"),)
    left = [path for path in (*journal.move, journal.last) if (staging / _NEW / path).is_file()]
    faults = list(obstacles(folder, Journal(tuple(left), (), journal.last)))
    try:
        for path in () if faults else (*left[:-1], *journal.remove, *left[-1:]):
            _step(folder, path, staging / _NEW / path)
    except OSError as error:
        where = Location(f"output/{path}")
        faults.append(Diagnostic("S061", f"it cannot be written: {error.strerror}", where, _HINT))
    if faults:
        old = [path for path in left if (staging / _NEW / path).is_file()]
        message = f"a publication that was killed cannot be finished: {', '.join(old)} are old, all else is new"
        raise BuildError([*faults, Diagnostic("S062", message, Location("output/manifest.json"), _HINT)])
    drop_staging(folder)
    drop_empty_folders(folder, journal.remove)
    return ()


def _read(folder: Path) -> Journal | None:
    """The journal, if each of its paths stays in the folder and passes no link on the way from where it lies."""
    data = regular_bytes(folder / STAGING / _JOURNAL)
    try:
        said = json.loads(data or b"")
        journal = Journal(tuple(said["move"]), tuple(said["remove"]), said["last"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    paths = (*journal.move, *journal.remove, journal.last)
    roots = (folder, folder / STAGING / _NEW)
    if any(root.is_symlink() for root in roots[1:]):
        return None
    if not all(stays_inside(root, path) for path in paths for root in roots):
        return None
    return None if any(path.startswith(".") for path in paths) else journal


def _set_aside(folder: Path, path: Path, why: str) -> Diagnostic:
    aside = folder / f"{path.name.strip('.')}.damaged"
    if aside.is_dir() and not aside.is_symlink():
        shutil.rmtree(aside)
    path.replace(aside)
    message = f"{path.name} {why}; it was set aside as {aside.name}, and nothing that it names was touched"
    return Diagnostic("S060", message, Location(f"output/{path.name}"), "look at it, then remove it")


def set_aside_manifest(folder: Path, path: Path) -> Diagnostic:
    """Move a manifest out of the way that we did not write."""
    return _set_aside(folder, path, "is damaged, or names files outside of this folder")


def drop_staging(folder: Path) -> None:
    """Remove everything beside."""
    shutil.rmtree(folder / STAGING, ignore_errors=True)


def write(path: Path, data: bytes) -> None:
    """A file that is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def drop_empty_folders(folder: Path, paths: Sequence[str]) -> None:
    """Remove the folders of these files that hold nothing any more."""
    for path in paths:
        for parent in (folder / path).parents:
            if parent == folder:
                break
            with contextlib.suppress(OSError):
                parent.rmdir()
