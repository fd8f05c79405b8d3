"""Jobs built one after the other in a process that may be ended at any moment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing.connection import Connection

from printery.model.stages.artefact import Proof
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.pipeline import press_galley
from printery.preview.news import Doing, Failed, ProgramFault
from printery.processes import BuildServices, JobSlots, ProgressReport, build_services, outcome_of
from printery.store import Store


@dataclass(frozen=True, slots=True)
class Pressed:
    """A job's proof, and the galley that it was made from."""

    galley: Galley | None
    proof: Proof
    is_new: bool = True
    """Whether it was pressed, or is the one before since nothing has changed."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """What is to be pressed, and what was pressed before."""

    material: Material
    jobs: Mapping[str, Job]
    known: Mapping[str, Pressed]
    store: Store
    processes: int

    def work(self, names: Sequence[str], connection: Connection) -> None:
        """Build the jobs in order and send a `Pressed` or `Failed` for each."""

        def say(message: str, share: float) -> None:
            connection.send(Doing(message, share))

        services = BuildServices(JobSlots(self.processes), ProgressReport(say), self.store)
        proofs = {name: pressed.proof for name, pressed in self.known.items()}
        failed: set[str] = set()
        fresh: set[str] = set()
        for name in names:
            job = self.jobs[name]
            lacking = [need for need in job.needs if need in failed or need not in proofs]
            if lacking:
                failed.add(name)
                connection.send(Failed(name, ()))
                continue
            connection.send(Doing(name))
            sort, outcome = outcome_of(partial(self._pressed, job, proofs, fresh, services))
            if isinstance(outcome, Pressed):
                proofs[name] = outcome.proof
                if outcome.is_new:
                    fresh.add(name)
                connection.send(outcome)
            elif sort == "faults" and isinstance(outcome, tuple):
                failed.add(name)
                connection.send(Failed(name, outcome))
            else:
                connection.send(ProgramFault(str(outcome)))
                return

    def _pressed(
        self, job: Job, proofs: Mapping[str, Proof], fresh: Collection[str], services: BuildServices
    ) -> Pressed:
        """Raises: BuildError as composing and pressing do."""
        from printery.compose import compose

        galley = compose(job, self.material, proofs, build_services(1, cache=self.store))
        before = self.known.get(job.name)
        if before is not None and before.galley == galley and not any(need in fresh for need in job.needs):
            return replace(before, is_new=False)
        with services.slots.occupied():
            return Pressed(galley, press_galley(galley, job, proofs, services))


def closure(names: Sequence[str], jobs: Mapping[str, Job], settled: Collection[str]) -> tuple[str, ...]:
    """These jobs and all that they need, each after those; what is settled is left out."""
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        for need in jobs[name].needs if name in jobs else ():
            add(need)
        if name in jobs:
            ordered[name] = None

    for name in names:
        add(name)
    return tuple(name for name in ordered if name not in settled)
