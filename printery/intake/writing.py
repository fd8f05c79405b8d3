"""Writing an import: beside the content first, then moved, all files or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory


def write_import(files: Mapping[str, bytes], content: Path, removed: Sequence[str] = ()) -> None:
    """Write files, by paths that begin with `content/`, into the content's folder, and take others away.

    Each is finished beside its place first; if one cannot be moved, those before it are put back as they were.
    Raises: OSError, with nothing changed.
    """
    with TemporaryDirectory(prefix=".printery-import-", dir=content) as stage:
        moves: list[tuple[Path, Path]] = []
        for number, (path, data) in enumerate(files.items()):
            finished = Path(stage) / f"new-{number}"
            finished.write_bytes(data)
            moves.append((finished, content / path.removeprefix("content/")))
        # a file that is to go is moved aside as one that gives way, and nothing takes its place
        moves += [(Path(stage) / "nothing", content / path.removeprefix("content/")) for path in removed]
        _move(moves, Path(stage), content)


def _move(moves: list[tuple[Path, Path]], stage: Path, content: Path) -> None:
    done: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for number, (finished, target) in enumerate(moves):
            made += _folders(target.parent, content)
            old = stage / f"old-{number}"
            for source, place in ((target, old), (finished, target)):
                if source.exists():
                    source.rename(place)
                    done.append((source, place))
    except OSError:
        for source, place in reversed(done):
            place.rename(source)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _folders(folder: Path, content: Path) -> list[Path]:
    """Make the folders down to this one, inside the content; those that were made."""
    if folder.resolve() != folder.absolute() and content.resolve() not in (folder.resolve(), *folder.resolve().parents):
        raise OSError(f"{folder} leads out of {content}")
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir()
    return list(reversed(missing))
