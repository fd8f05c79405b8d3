"""Projects in memory: the tiny project of tests/project, with changes laid over it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from printery.diagnostics import Found
from printery.load import Readings
from printery.load import load as load_world
from printery.model.stages.library import Library
from printery.world import DiskWorld, MemoryWorld, World

TESTS = Path(__file__).parent
SPECIMEN = DiskWorld(TESTS.parent / "content", TESTS.parent / "templates")
"""The content and templates of this repository."""
ABSENT = ".absent"
READINGS = Readings()
"""YAML that any test has parsed: hundreds of projects differ in one file."""


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder by POSIX path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def base() -> dict[str, bytes]:
    """The tiny project, with the house's own templates."""
    return dict(_base())


@cache
def _base() -> dict[str, bytes]:
    templates = {f"templates/{path}": data for path, data in tree(TESTS.parent / "templates").items()}
    return tree(TESTS / "project") | templates


def project(changes: dict[str, bytes]) -> MemoryWorld:
    """The tiny project with files added or replaced; a name with `.absent` behind it takes the file away."""
    files = base()
    for path, data in changes.items():
        if path.endswith(ABSENT):
            files.pop(path.removesuffix(ABSENT), None)
        else:
            files[path] = data
    return MemoryWorld(files)


def load(world: World) -> Found[Library]:
    """Stage 1, with what other tests have parsed."""
    return load_world(world, readings=READINGS)
