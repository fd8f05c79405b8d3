"""What a worker of a Dask cluster keeps from pack to pack. Imported only where Dask is there."""

from __future__ import annotations

import pickle
import threading
from dataclasses import dataclass, replace
from typing import Any

from distributed import WorkerPlugin, get_worker

from printery.model.stages.material import Material
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
        """Without works: packs hold none, and they are large."""
        library = replace(maker.material.library, works={})
        material = Material(library, {}, maker.material.programmes)
        return cls(pickle.dumps(material), maker.edition_id, maker.program)

    def maker(self) -> PackMaker:
        """The maker, on the worker."""
        return PackMaker(pickle.loads(self.material), self.edition_id, self.program)  # noqa: S301 - our own bytes


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


def make_there(person: str) -> Made:
    """A pack, made by the worker on which this runs."""
    bench = get_worker().plugins[NAME]
    if not isinstance(bench, Bench):
        raise TypeError(NAME)
    return bench.make(person)
