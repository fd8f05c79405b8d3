"""Where the specimen's time goes, stage by stage, in one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from printery.compose import compose
from printery.load import load
from printery.model.stages.artefact import Proof
from printery.pipeline import prepare
from printery.plan import plan
from printery.preflight import check_documents, preflight
from printery.press import PressContext, press
from printery.world import DiskWorld

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage's time for one job, or for all of them."""

    job: str
    name: str
    cpu_s: float


def stages() -> Iterator[Stage]:
    """Build the specimen, and yield what each stage takes."""
    found, seconds = _timed(lambda: load(DiskWorld(Path("content"), Path("templates"))))
    yield Stage("all", "load", seconds)
    prepared, seconds = _timed(lambda: prepare(found))
    yield Stage("all", "edit and collate", seconds)
    material = prepared.value
    proofs: dict[str, Proof] = {}
    for job in plan(material.library):
        galley, seconds = _timed(partial(compose, job, material, proofs))
        yield Stage(job.name, "compose", seconds)
        _, seconds = _timed(partial(_all_of, check_documents, galley))
        yield Stage(job.name, "check", seconds)
        artefacts, seconds = _timed(partial(press, PressContext(galley, job, proofs)))
        yield Stage(job.name, "press", seconds)
        _, seconds = _timed(partial(_all_of, preflight, artefacts, galley, job))
        yield Stage(job.name, "preflight", seconds)
        proofs[job.name] = Proof(job.name, artefacts, (), 0)


def _all_of(check: Callable[..., Iterator[object]], *arguments: object) -> tuple[object, ...]:
    return tuple(check(*arguments))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a piece of work gives, and the time of the processor that it takes."""
    began = time.process_time()
    return work(), time.process_time() - began
