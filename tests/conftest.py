"""Options and defaults of all tests, and the specimen, built once for all who read it."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from typing import Any

import pytest

from printery.diagnostics import BuildError, Found
from printery.model.stages.artefact import Proof
from printery.model.stages.material import Material
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import Task, build_services, run_tasks
from tests.projects import SPECIMEN, load

SPECIMEN_FILES = ("tests/test_reading.py", "tests/test_specimen.py")
"""Files whose tests ask for `proofs`."""


def pytest_configure() -> None:
    """Shells start background jobs deaf to Ctrl-C, and tests send it to what they start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` renews expected files; look at the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="write what was found into the expected files")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """On several processes the tests of a file stay together, and those of the built specimen: both share fixtures.

    A mark would do (`xdist_group`), if pytest-xdist 3.8.0 heeded it under pytest 9.2: it renames items, whose names are
    fixed there. When `--dist loadgroup` keeps marked tests on one process again, this hook can go.
    """
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return "specimen" if file in SPECIMEN_FILES else file

    return Together(config, log)


@pytest.fixture(scope="session")
def prepared() -> Found[Material]:
    """The specimen up to stage 4, with what was found."""
    return prepare(load(SPECIMEN))


@pytest.fixture(scope="session")
def material(prepared: Found[Material]) -> Material:
    """The specimen up to stage 4."""
    return prepared.value


@pytest.fixture(scope="session")
def proofs(material: Material) -> Mapping[str, Proof]:
    """Every edition of the specimen, with the share of the machine that this process of the tests has."""
    jobs = {job.name: job for job in plan(material.library)}
    services = build_services(max(1, (os.cpu_count() or 1) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))))

    def work(name: str, needed: Mapping[str, Proof]) -> Proof:
        return run(jobs[name], material, needed, services)

    done: dict[str, Proof] = {}
    for name, outcome in run_tasks([Task(name, job.needs) for name, job in jobs.items()], work, services):
        assert not isinstance(outcome, BuildError), outcome
        done[name] = outcome
    return {name: done[name] for name in jobs}
