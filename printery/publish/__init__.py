"""Stage 8: the only writer. Files are finished beside output/'s own and moved when all of them are there."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic, Found, Location
from printery.inside import place_of, regular_bytes, stays_inside
from printery.model.stages.artefact import Artefact
from printery.model.stages.library import Library
from printery.model.stages.manifest import Entry, Manifest
from printery.publish.moves import (
    STAGING,
    Journal,
    carry_out,
    drop_empty_folders,
    drop_staging,
    finish,
    obstacles,
    set_aside_manifest,
    write_journal,
    write_new,
)

MANIFEST = "manifest.json"
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
    draft: bool = False
    """Whether what it makes are drafts."""


def is_current(target: Target, stamp: Stamp, sources: str, editions: Sequence[str]) -> Manifest | None:
    """The manifest, if these editions stand in output/, whole and built from these sources by this program."""
    manifest = published(target)
    if manifest is None or not _is_of(manifest, stamp, sources):
        return None
    if not set(editions) <= set(manifest.current) or os.path.lexists(target.folder / STAGING):
        return None
    return manifest if all(_is_whole(target.folder, entry) for entry in manifest.artefacts) else None


def _is_of(manifest: Manifest, stamp: Stamp, sources: str) -> bool:
    """Whether a manifest is of these sources and this program, and both are drafts or neither is."""
    found = (manifest.sources, manifest.program, manifest.draft)
    return found == (sources, stamp.program, stamp.draft)


def published(target: Target) -> Manifest | None:
    """What output/ says it holds; None if it says nothing that can be read, or names a file outside."""
    data = regular_bytes(target.folder / MANIFEST)
    try:
        manifest = None if data is None else Manifest.model_validate_json(data)
    except ValueError:
        return None
    if manifest is None or not all(stays_inside(target.folder, entry.path) for entry in manifest.artefacts):
        return None
    return manifest


def publish(
    artefacts: Sequence[Artefact], target: Target, stamp: Stamp, library: Library, editions: Sequence[str]
) -> Found[Manifest]:
    """Write the artefacts of these editions and the manifest; a file whose bytes are there already is not touched.

    A build that is killed while it moves files is finished by the next one: the journal names the moves. What stands in
    output/ is not trusted: a manifest or journal that is not ours is set aside with S060.
    Raises: BuildError S003 if output/ cannot be written, S004 if another build is publishing into it, S061 for what is
    in the way, each with everything as before; S062 if it stopped half-way.
    """
    folder = target.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with alone(folder):
            notes = (*finish(folder), *_sound_manifest(target))
            before = published(target)
            manifest = _manifest(artefacts, before, stamp, library, editions)
            gone = {entry.path for entry in before.artefacts} if before else set()
            gone -= {entry.path for entry in manifest.artefacts}
            carry_out(folder, _stage(folder, artefacts, manifest, sorted(gone)))
    except OSError as error:
        raise BuildError(
            [Diagnostic("S003", f"cannot write: {error.strerror}", place_of(error), _WRITE_HINT)]
        ) from error
    return Found(manifest, notes)


_WRITE_HINT = "free space or give another folder with --output; nothing published before was changed"


def _sound_manifest(target: Target) -> tuple[Diagnostic, ...]:
    """Set a manifest aside that is none of ours."""
    path = target.folder / MANIFEST
    if not os.path.lexists(path) or path.is_dir() or published(target) is not None:
        return ()
    return (set_aside_manifest(target.folder, path),)


def clean(target: Target) -> Found[tuple[str, ...]]:
    """Remove what earlier builds published, and nothing else; the paths that were removed, S060 for a foreign manifest.

    Raises: BuildError S003 for what cannot be removed.
    """
    manifest = published(target)
    paths = tuple(entry.path for entry in manifest.artefacts) if manifest else ()
    try:
        notes = _sound_manifest(target)
        for path in [*paths, MANIFEST, _LOCK]:
            place = target.folder / path
            if not place.is_dir() or place.is_symlink():
                place.unlink(missing_ok=True)
    except OSError as error:
        raise BuildError(
            [Diagnostic("S003", f"cannot remove: {error.strerror}", place_of(error), "look at its rights")]
        ) from error
    if not (target.folder / STAGING).is_symlink():
        drop_staging(target.folder)
    drop_empty_folders(target.folder, paths)
    return Found(paths, notes)


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
        kept = [
            entry
            for entry in before.artefacts
            if before.draft == stamp.draft and entry.edition not in current and entry.edition in library.editions
        ]
        entries += kept
        if _is_of(before, stamp, library.digest):
            current |= set(before.current) & set(library.editions)
    return Manifest(
        built=stamp.built,
        sources=library.digest,
        program=stamp.program,
        draft=stamp.draft,
        current=tuple(sorted(current)),
        artefacts=tuple(sorted(entries, key=lambda entry: entry.path)),
    )


def _is_whole(folder: Path, entry: Entry) -> bool:
    data = regular_bytes(folder / entry.path, entry.bytes)
    return data is not None and len(data) == entry.bytes and sha256(data).hexdigest() == entry.sha256


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other builds from publishing into the folder at the same time."""
    # never through a link, and nothing is emptied: the name may lead to another file
    file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    with os.fdopen(file, "rb+", buffering=0) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            hint = "wait until it is done, or give another folder with --output"
            where = Location("output/")
            raise BuildError([Diagnostic("S004", "another build is publishing here", where, hint)]) from None
        yield


def _stage(folder: Path, artefacts: Sequence[Artefact], manifest: Manifest, gone: Sequence[str]) -> Journal:
    """Write everything beside, then the journal: from then on the publication is decided.

    Raises: BuildError S061 for what is in the way.
    """
    drop_staging(folder)
    files = {artefact.path: artefact.data for artefact in artefacts}
    files = {path: data for path, data in files.items() if regular_bytes(folder / path, len(data)) != data}
    journal = Journal(tuple(files), tuple(gone), MANIFEST)
    faults = tuple(obstacles(folder, journal))
    if faults:
        raise BuildError(faults)
    files[MANIFEST] = (manifest.model_dump_json(indent=1, exclude_none=True) + "\n").encode()
    try:
        for path, data in files.items():
            write_new(folder, path, data)
        write_journal(folder, journal)
    except OSError:
        drop_staging(folder)  # room for others
        raise
    return journal
