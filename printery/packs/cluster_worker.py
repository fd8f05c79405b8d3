"""What a worker of a Dask cluster keeps from pack to pack. Imported only where Dask is there."""

from __future__ import annotations

import json
import pickle
import threading
from dataclasses import astuple, dataclass, replace
from typing import Any, Literal

from distributed import WorkerPlugin, get_worker

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.library import MeetingCopy
from printery.model.stages.material import Material
from printery.model.written.participant import Participant, private_fields
from printery.packs.maker import Made, PackMaker

NAME = "printery-packs"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that a worker needs to make the packs of one edition, as bytes to send."""

    material: bytes
    edition_id: str
    program: str

    @classmethod
    def of(cls, maker: PackMaker) -> Recipe:
        """Without works: packs hold none, and they are large. Of private fields the print size alone."""
        meetings = {name: without_private(meeting) for name, meeting in maker.material.library.meetings.items()}
        library = replace(maker.material.library, works={}, meetings=meetings)
        material = Material(library, {}, maker.material.programmes)
        return cls(pickle.dumps(material), maker.edition_id, maker.program)

    def maker(self) -> PackMaker:
        """The maker, on the worker."""
        return PackMaker(pickle.loads(self.material), self.edition_id, self.program)  # noqa: S301 - our own bytes


def without_private(meeting: MeetingCopy) -> MeetingCopy:
    """The meeting without what its secretariat alone may know of the participants.

    The print size stays, which a pack is set in.
    """
    hidden = {name: Participant.model_fields[name].default for name in private_fields() - {"size"}}
    rows = (replace(row, value=row.value.model_copy(update=hidden)) for row in meeting.participants)
    return replace(meeting, participants=tuple(rows))


def as_bytes(made: Made) -> bytes:
    """A pack as data, to be handed over: a line of JSON, and the files one behind the other."""
    found = [[d.code, d.message, astuple(d.location), d.hint] for d in made.diagnostics]
    sizes = {name: len(data) for name, data in made.files.items()}
    head = [made.person, made.key, sizes, made.pages, made.language, found]
    return json.dumps(head).encode() + b"\n" + b"".join(made.files.values())


def from_bytes(data: bytes) -> Made:
    """The pack again. Raises: ValueError if that is no pack: nothing that a worker sends is run here."""
    line, _, rest = data.partition(b"\n")
    try:
        person, key, sizes, pages, language, found = json.loads(line)
        diagnostics = tuple(
            Diagnostic(str(code), str(message), Location(*place), str(hint)) for code, message, place, hint in found
        )
        files: dict[Literal["pack", "booklet"], bytes] = {}
        for name in ("pack", "booklet"):
            if name in sizes:
                files[name], rest = rest[: sizes[name]], rest[sizes[name] :]
        return Made(str(person), str(key), files, int(pages), str(language), diagnostics)
    except (TypeError, ValueError, KeyError, RecursionError) as error:
        raise ValueError(f"a worker's answer is no pack: {error}") from None


class Bench(WorkerPlugin):
    """The maker of one worker; its papers are set with the first pack."""

    name = NAME

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.lock: Any = None
        self.maker: PackMaker | None = None

    def setup(self, worker: Any) -> None:  # noqa: ANN401 - Dask's
        """Begin anew, on the worker."""
        del worker
        self.lock, self.maker = threading.Lock(), None

    def make(self, person: str) -> Made:
        """One pack at a time: the engine is changed while it runs, and knows no threads."""
        with self.lock:
            if self.maker is None:
                self.maker = self.recipe.maker()
                self.maker.make_ready([person])
            return self.maker.make(person)


def make_there(person: str) -> bytes:
    """A pack as data, made by the worker on which this runs."""
    bench = get_worker().plugins[NAME]
    if not isinstance(bench, Bench):
        raise TypeError(NAME)
    return as_bytes(bench.make(person))
