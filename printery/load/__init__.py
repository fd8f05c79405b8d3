"""Stage 1: everything that people wrote, read and valid, each record with its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from printery.diagnostics import Diagnostic, Found, Location, in_order
from printery.load.catalogues import read_catalogues
from printery.load.checks import check_library
from printery.load.files import Files
from printery.load.naming import check_ids
from printery.load.participants import described, read_participants
from printery.load.plain import check_plain
from printery.load.portraits import read_portraits
from printery.load.printers import check_printers, packaged_printers, read_printers, read_profiles
from printery.load.records import EDITION, fitting, validate
from printery.load.references import read_sources
from printery.load.schema import schemas
from printery.load.seating import check_seating
from printery.load.sections import read_sections
from printery.load.stock import check_stock, read_stock
from printery.load.stores import check_stores, read_stores
from printery.load.wording import check_wording, spoken
from printery.load.yaml import Parsed, Readings
from printery.model.stages.library import EditionRecord, Library, MeetingCopy, Record, WorkCopy
from printery.model.written.meeting import Meeting
from printery.model.written.works import Imprint, Person, Work
from printery.world import World

__all__ = ["Readings", "load", "packaged_printers", "schemas"]
_TEXTS = (".j2", ".css", ".po", ".svg", ".yaml")
_PEOPLE: TypeAdapter[dict[str, Person]] = TypeAdapter(dict[str, Person])


@dataclass(slots=True)
class Broken:
    """Records that exist but do not fit their model: a reference to one is no second fault."""

    works: set[str] = field(default_factory=set)
    meetings: set[str] = field(default_factory=set)
    editions: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    printers: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    stock: set[str] = field(default_factory=set)
    all_people: bool = False
    """Whether people.yaml as a whole cannot be read."""


def load(world: World, today: dt.date | None = None, readings: Readings | None = None) -> Found[Library]:
    """Read content and templates; `today` says how old the record of a printer is, `readings` spares what they know.

    What is broken is left out and reported; the library holds all that is sound.
    """
    files = Files(world, readings or Readings())
    broken = Broken()
    imprint = _record(files, "content/imprint.yaml", Imprint) or _STAND_IN
    people = _people(files, broken)
    known = people.value.keys() | broken.people
    works = {name: work for name in files.folders("content/works") if (work := _work(files, name, broken))}
    meetings = {
        name: copy for name in files.folders("content/meetings") if (copy := _meeting(files, name, broken, known))
    }
    editions = _editions(files, broken)
    texts, others, wording = _templates(files)
    library = Library(
        imprint=imprint,
        people=people.value,
        people_record=people,
        works=works,
        meetings=meetings,
        editions=editions,
        templates=texts,
        template_files=others,
        printers=read_printers(files, editions.values(), broken.printers),
        profiles=read_profiles(files),
        portraits=read_portraits(files, people),
        stores=read_stores(files, broken.stores),
        stock=read_stock(files, editions.values(), broken.stock),
        digest=_digest(files),
    )
    library = replace(library, catalogues=read_catalogues(wording, spoken(library), files.faults))
    files.faults += (*check_ids(files), *check_library(library, broken))
    files.faults += (*check_seating(library), *check_wording(library), *check_plain(library))
    files.faults += check_stock(library, broken.stock)
    files.faults += check_printers(library, today, broken.printers)
    files.faults += check_stores(library, today, broken.stores)
    return Found(library, in_order(files.faults))


def _templates(files: Files) -> tuple[dict[str, str], dict[str, bytes], dict[str, str]]:
    """The texts of templates, their other files, and the catalogues of the program and the council's own, by path."""
    names = {path.removeprefix("templates/"): path for path in files.below("templates")}
    texts = {name: files.text(path) or "" for name, path in names.items() if name.endswith(_TEXTS)}
    others = {name: files.bytes(path) or b"" for name, path in names.items() if not name.endswith(_TEXTS)}
    own = {path: files.text(path) or "" for path in files.below("content/wording") if path.endswith(".po")}
    shipped = {f"templates/{name}": text for name, text in texts.items() if name.endswith(".po")}
    return texts, others, shipped | own


_STAND_IN = Record(
    Imprint(name="-", organisations=(), accessibility_contact="-", languages=("en",), rights="-"),
    "content/imprint.yaml",
    {},
)
"""Takes the place of an imprint that is broken, so that everything else is still checked."""


def _record(files: Files, path: str, model: Any) -> Record[Any] | None:  # noqa: ANN401 - any model
    text = files.text(path, needed=True)
    if text is None:
        return None
    parsed = files.yaml(text, path)
    record = None if parsed.faults and parsed.data is None else validate(parsed, path, model)
    files.faults += parsed.faults
    return record


def _people(files: Files, broken: Broken) -> Record[Mapping[str, Person]]:
    """The sound records of people.yaml: one person with a fault does not take the others away."""
    path = "content/people.yaml"
    text = files.text(path, needed=True)
    parsed = Parsed() if text is None else files.yaml(text, path)
    unread = text is None or (parsed.faults and parsed.data is None)
    record = None if unread else validate(parsed, path, _PEOPLE)
    files.faults += parsed.faults
    if record is not None:
        return Record(record.value, path, record.places)
    broken.all_people = not isinstance(parsed.data, dict)
    written: dict[str, Any] = {} if broken.all_people else parsed.data
    sound = {name: person for name, value in written.items() if (person := fitting(Person, value))}
    broken.people = written.keys() - sound.keys()
    return Record(sound, path, parsed.places)


def _work(files: Files, name: str, broken: Broken) -> WorkCopy | None:
    folder = f"content/works/{name}"
    record = _record(files, f"{folder}/work.yaml", Work)
    if record is None:
        broken.works.add(name)
        return None
    pictures = {
        path: files.bytes(path) or b"" for path in files.below(folder) if not path.endswith((".md", "/work.yaml"))
    }
    markdown = tuple(path for path in files.below(folder) if path.endswith(".md"))
    sources = read_sources(files, folder, record)
    return WorkCopy(name, record, read_sections(files, folder, record), pictures, markdown, sources)


def _meeting(files: Files, name: str, broken: Broken, people: Collection[str]) -> MeetingCopy | None:
    folder = f"content/meetings/{name}"
    record = _record(files, f"{folder}/meeting.yaml", Meeting)
    if record is None:
        broken.meetings.add(name)
        return None
    participants = read_participants(files, folder, record)
    return MeetingCopy(name, record, participants, described(participants, people))


def _editions(files: Files, broken: Broken) -> Mapping[str, EditionRecord]:
    editions: dict[str, EditionRecord] = {}
    for path in files.below("content/editions"):
        name = path.removeprefix("content/editions/").removesuffix(".yaml")
        if not path.endswith(".yaml") or "/" in name:
            where = Location(path)
            files.faults.append(Diagnostic("C006", "is no edition", where, "name it <id>.yaml in content/editions/"))
            continue
        record = _record(files, path, EDITION)
        if record is None:
            broken.editions.add(name)
        else:
            editions[name] = record
    return editions


def _digest(files: Files) -> str:
    digest = sha256()
    for path, data in sorted(files.read.items()):
        digest.update(f"{path}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
