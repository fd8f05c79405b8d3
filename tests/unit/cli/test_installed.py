"""What is installed decides what may be remembered from earlier builds."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from printery.cli.installed import installed
from printery.cli.settings import program


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A system with a library, a distribution and a profile."""
    for name in ("site/lxml-6.1.3.dist-info/METADATA", "lib/x86_64-linux-gnu/libpango-1.0.so.0.5000.12", "icc/a.icc"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(name)
    (tmp_path / "lib/x86_64-linux-gnu/libpango-1.0.so.0").symlink_to("libpango-1.0.so.0.5000.12")
    return tmp_path


def of(system: Path) -> str:
    """The digest of a system."""
    return installed([str(system / "site")], [str(system / "lib")], [str(system / "icc")])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("site/lxml-6.1.3.dist-info", "site/lxml-6.1.4.dist-info"),
        ("lib/x86_64-linux-gnu/libpango-1.0.so.0.5000.12", "lib/x86_64-linux-gnu/libpango-1.0.so.0.5000.14"),
        ("icc/a.icc", "icc/b.icc"),
    ],
)
def test_every_upgrade_is_seen(system: Path, old: str, new: str) -> None:
    """Of a library of ours or of the system's, and of a profile; nothing else changes the digest."""
    before = of(system)
    assert of(system) == before
    (system / old).rename(system / new)

    assert of(system) != before


def test_a_new_library_makes_old_results_worthless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What builds are stamped and remembered with names all that is installed."""
    before = program()
    (tmp_path / "pikepdf-99.0.dist-info").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])

    assert program() != before
