"""Where packs are put: a folder with a file for each person, a journal of what is finished, an index to work with.

A pack is moved into place when all its files are there, and then written into the journal. What the journal does not
name is made again; what it names and the folder holds is kept. So a run may be killed at any time.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from printery.diagnostics import BuildError, Diagnostic
from printery.inside import place_of, regular_bytes, stays_inside
from printery.model.stages.collation import Attendee
from printery.packs.maker import Made
from printery.publish import alone

_JOURNAL, _INDEX, _PART = ".journal", "index.csv", ".part"
_FOLDERS = {"pack": "", "booklet": "booklets/"}
_HINT = "free space or give another folder with --output; the packs that are finished stay"


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A line of the journal: a pack that is finished."""

    person: str
    key: str
    pages: int
    language: str
    files: Mapping[str, tuple[int, str]]
    """Path below the folder to number of bytes and sha256."""


class PackFolder:
    """The folder of one edition's packs."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when the first pack is put there."""
        self.folder = folder
        self.entries: dict[str, JournalEntry] = {}

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Read the journal, and keep other runs away meanwhile.

        Raises: BuildError S003 if the folder cannot be written, S004 if another run is at work.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with alone(self.folder):
                self.entries = {entry.person: entry for entry in _read(self.folder)}
                self._rewrite()
                yield
        except OSError as error:
            raise BuildError([Diagnostic("S003", f"cannot write: {error.strerror}", place_of(error), _HINT)]) from error

    def holds(self, person: str, key: str) -> bool:
        """Whether a person's pack is there, made from this and whole in size."""
        entry = self.entries.get(person)
        return (
            entry is not None
            and entry.key == key
            and all(self._is_there(path, n) for path, (n, _) in entry.files.items())
        )

    def _is_there(self, path: str, size: int) -> bool:
        try:
            return (self.folder / path).stat().st_size == size
        except OSError:
            return False

    def put(self, made: Made) -> None:
        """Move a pack's files into place and note it in the journal."""
        files = {f"{_FOLDERS[kind]}{made.person}.pdf": data for kind, data in made.files.items()}
        for path, data in files.items():
            beside = self.folder / f"{path}{_PART}"
            beside.parent.mkdir(parents=True, exist_ok=True)
            _write(beside, data)
        self._remove(self._paths(made.person) - files.keys())
        for path in files:
            (self.folder / f"{path}{_PART}").replace(self.folder / path)
        sums = {path: (len(data), sha256(data).hexdigest()) for path, data in files.items()}
        entry = JournalEntry(made.person, made.key, made.pages, made.language, sums)
        self.entries[made.person] = entry
        with (self.folder / _JOURNAL).open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(asdict(entry)) + "\n")

    def keep_only(self, people: Collection[str]) -> tuple[str, ...]:
        """Remove the packs of everybody else, such as those whose row is gone; who they were."""
        gone = tuple(sorted(self.entries.keys() - set(people)))
        self.drop(gone)
        return gone

    def drop(self, people: Sequence[str]) -> None:
        """Remove the packs of these people."""
        for person in people:
            self._remove(self._paths(person))
            self.entries.pop(person, None)
        if people:
            self._rewrite()

    def _paths(self, person: str) -> set[str]:
        entry = self.entries.get(person)
        return set(entry.files) if entry else set()

    def _remove(self, paths: Collection[str]) -> None:
        for path in paths:
            (self.folder / path).unlink(missing_ok=True)

    def _rewrite(self) -> None:
        """The journal with one line for each pack, and no files that a killed run left half-written."""
        for left in (*self.folder.glob(f"*{_PART}"), *self.folder.glob(f"*/*{_PART}")):
            left.unlink(missing_ok=True)
        text = "".join(json.dumps(asdict(entry)) + "\n" for entry in self.entries.values())
        _replace(self.folder / _JOURNAL, text.encode())

    def write_index(self, attendees: Sequence[Attendee]) -> None:
        """A table for those who print and hand out: who, whose delegation, which file, how many pages."""
        text = io.StringIO(newline="")
        table = csv.writer(text)
        table.writerow(("person", "name", "delegation", "capacity", "seat", "language", "pages", "file", "booklet"))
        for attendee in attendees:
            entry = self.entries.get(attendee.credited.id)
            if entry is not None:
                name = attendee.credited.person.display
                about = (attendee.credited.id, name, attendee.delegation, attendee.capacity, attendee.seat)
                files = [f"{folder}{entry.person}.pdf" for folder in _FOLDERS.values()]
                there = [path if path in entry.files else "" for path in files]
                table.writerow([*map(_plain, about), entry.language, entry.pages, *there])
        _replace(self.folder / _INDEX, text.getvalue().encode("utf-8-sig"))


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""Source: OWASP, CSV Injection: what spreadsheet programs take for the beginning of a formula, or skip before one."""


def _plain(text: str) -> str:
    """A text that spreadsheet programs do not take for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f"{path.name}{_PART}")
    _write(beside, data)
    beside.replace(path)


def _write(path: Path, data: bytes) -> None:
    """A new file: what has its name, such as a link to another's, goes first."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(data)


def _read(folder: Path) -> Iterator[JournalEntry]:
    """What a journal says; a last line that a killed run did not finish says nothing, nor one that leads elsewhere."""
    data = regular_bytes(folder / _JOURNAL) or b""
    for line in data.decode("utf-8", "replace").splitlines():
        try:
            said = json.loads(line)
            files = {name: (int(size), str(digest)) for name, (size, digest) in said["files"].items()}
            if all(stays_inside(folder, name) and name.endswith(".pdf") for name in files):
                yield JournalEntry(str(said["person"]), said["key"], int(said["pages"]), str(said["language"]), files)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
