"""What a press gets: the galley of a job, and what it may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from printery.model.stages.artefact import Proof
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.processes import BuildServices, build_services


@dataclass(frozen=True, slots=True)
class PressContext:
    """One galley on its way through the press."""

    galley: Galley
    job: Job
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    """Results of the jobs that this one needs, by the job's name."""
    services: BuildServices = field(default_factory=build_services)
