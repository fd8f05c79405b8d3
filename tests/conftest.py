"""Options and defaults of all tests, and the specimen, built once for all who read it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from printery.diagnostics import Found
from printery.model.artefact import Proof
from printery.model.material import Material
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.workers import Hands
from tests.projects import SPECIMEN, load


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` renews expected files; look at the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="write what was found into the expected files")


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
    """Every edition of the specimen."""
    done: dict[str, Proof] = {}
    for job in plan(material.library):
        done[job.name] = run(job, material, done, Hands(1))
    return done
