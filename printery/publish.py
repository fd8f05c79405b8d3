"""Stage 8: the only writer. Files are finished beside output/'s own and moved when all of them are there."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.artefact import Artefact
from printery.model.stages.library import Library
from printery.model.stages.manifest import Entry, Manifest

MANIFEST = "manifest.json"
_STAGING = ".publishing"
_JOURNAL = "journal.json"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class Target:
    """The folder that results go to."""

    folder: Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which program built, and when."""

    program: str
    built: str
    """ISO 8601 time in UTC."""


def is_current(target: Target, stamp: Stamp, sources: str, editions: Sequence[str]) -> Manifest | None:
    """The manifest, if these editions stand in output/, whole and built from these sources by this program."""
    manifest = published(target)
    if manifest is None or (manifest.sources, manifest.program) != (sources, stamp.program):
        return None
    if not set(editions) <= set(manifest.current) or (target.folder / _STAGING).exists():
        return None
    return manifest if all(_is_whole(target.folder, entry) for entry in manifest.artefacts) else None


def published(target: Target) -> Manifest | None:
    """What output/ says it holds; None if it says nothing that can be read."""
    try:
        return Manifest.model_validate_json((target.folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None


def publish(
    artefacts: Sequence[Artefact], target: Target, stamp: Stamp, library: Library, editions: Sequence[str]
) -> Manifest:
    """Write the artefacts of these editions and the manifest; a file whose bytes are there already is not touched.

    A build that is killed while it moves files is finished by the next one: the journal names the moves.
    Raises: BuildError S003 if output/ cannot be written, S004 if another build is publishing into it.
    """
    try:
        target.folder.mkdir(parents=True, exist_ok=True)
        with alone(target.folder):
            _finish_moves(target.folder)
            before = published(target)
            manifest = _manifest(artefacts, before, stamp, library, editions)
            gone = {entry.path for entry in before.artefacts} if before else set()
            gone -= {entry.path for entry in manifest.artefacts}
            _stage(target.folder, artefacts, manifest, sorted(gone))
            _finish_moves(target.folder)
    except OSError as error:
        where = Location(f"output/{Path(error.filename).name if error.filename else ''}")
        raise BuildError([Diagnostic("S003", f"cannot write: {error.strerror}", where, _WRITE_HINT)]) from error
    return manifest


_WRITE_HINT = "free space or give another folder with --output; nothing published before was changed"


def clean(target: Target) -> tuple[str, ...]:
    """Remove what earlier builds published, and nothing else; the paths that were removed."""
    manifest = published(target)
    paths = [entry.path for entry in manifest.artefacts] if manifest else []
    for path in [*paths, MANIFEST, _LOCK]:
        (target.folder / path).unlink(missing_ok=True)
    shutil.rmtree(target.folder / _STAGING, ignore_errors=True)
    _drop_empty_folders(target.folder, paths)
    return tuple(paths)


def _manifest(
    artefacts: Sequence[Artefact], before: Manifest | None, stamp: Stamp, library: Library, editions: Sequence[str]
) -> Manifest:
    entries = [
        Entry(
            path=artefact.path,
            edition=artefact.edition_id,
            format=artefact.format,
            media_type=artefact.media_type,
            language=artefact.language,
            bytes=len(artefact.data),
            sha256=artefact.sha256,
            pages=artefact.pages.count if artefact.pages else None,
            accessibility=artefact.access,
        )
        for artefact in artefacts
    ]
    current = set(editions)
    if before is not None:
        kept = [e for e in before.artefacts if e.edition not in current and e.edition in library.editions]
        entries += kept
        if (before.sources, before.program) == (library.digest, stamp.program):
            current |= set(before.current) & set(library.editions)
    return Manifest(
        built=stamp.built,
        sources=library.digest,
        program=stamp.program,
        current=tuple(sorted(current)),
        artefacts=tuple(sorted(entries, key=lambda entry: entry.path)),
    )


def _is_whole(folder: Path, entry: Entry) -> bool:
    try:
        data = (folder / entry.path).read_bytes()
    except OSError:
        return False
    return len(data) == entry.bytes and sha256(data).hexdigest() == entry.sha256


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other builds from publishing into the folder at the same time."""
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait until it is done, or give another folder with --output"
            where = Location("output/")
            raise BuildError([Diagnostic("S004", "another build is publishing here", where, hint)]) from None
        yield


def _stage(folder: Path, artefacts: Sequence[Artefact], manifest: Manifest, gone: Sequence[str]) -> None:
    """Write everything beside, then the journal: from then on the publication is decided."""
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    files = {artefact.path: artefact.data for artefact in artefacts}
    files = {path: data for path, data in files.items() if not _holds(folder / path, data)}
    files[MANIFEST] = (manifest.model_dump_json(indent=1, exclude_none=True) + "\n").encode()
    for path, data in files.items():
        _write(staging / "files" / path, data)
    journal = {"move": [*(path for path in files if path != MANIFEST), MANIFEST], "remove": list(gone)}
    _write(staging / f"{_JOURNAL}.part", json.dumps(journal).encode())
    (staging / f"{_JOURNAL}.part").replace(staging / _JOURNAL)


def _finish_moves(folder: Path) -> None:
    """Carry out what the journal says; without one, drop what an unfinished build left."""
    staging = folder / _STAGING
    if (staging / _JOURNAL).is_file():
        journal = json.loads((staging / _JOURNAL).read_bytes())
        for path in journal["move"]:
            made = staging / "files" / path
            if made.exists():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                made.replace(folder / path)
        for path in journal["remove"]:
            (folder / path).unlink(missing_ok=True)
        _drop_empty_folders(folder, journal["remove"])
    shutil.rmtree(staging, ignore_errors=True)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _drop_empty_folders(folder: Path, paths: Sequence[str]) -> None:
    for path in paths:
        for parent in (folder / path).parents:
            if parent == folder:
                break
            with contextlib.suppress(OSError):
                parent.rmdir()
