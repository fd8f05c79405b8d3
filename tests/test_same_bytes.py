"""The same content gives the same bytes: in another folder, time zone and locale, for another user."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from printery.model.written.edition import FORMATS
from tests.projects import TESTS, base, tree

ROOT = TESTS.parent
MORE = {
    "badges": "format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: badges\nstock: [plain-badge-86-a4]\n",
    "booklet": "format: imposed-pdf\nof: statement-pages\n",
    "days": "format: calendar\nmeeting: first\n",
    "packs": "format: pack-pdf\nmeeting: first\ntemplate: handout\npapers: [agenda]\nbooklet: true\n",
    "print": "format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\n"
    "isbn: 978-3-16-148410-0\nprinter: tiny-colour\n",
    "wrap": "format: cover-pdf\ninterior: print\ntemplate: cover\n",
}
"""Editions that the tiny project has none like."""
HERE = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "USER": "ada", "LOGNAME": "ada"}
THERE = {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "USER": "bo", "LOGNAME": "bo"}


def built(folder: Path, environment: dict[str, str], jobs: int) -> dict[str, bytes]:
    """Every published file of the project, built below that folder; the manifest tells when, and is left out."""
    files = {**base(), **{f"content/editions/{name}.yaml": text.encode() for name, text in MORE.items()}}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / "home").mkdir()
    own = {
        **os.environ,
        **environment,
        "HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
    }
    for command in (["build"], ["packs", "packs"]):
        done = subprocess.run(
            [sys.executable, "-m", "printery", *command, f"--jobs={jobs}"],
            cwd=folder, env=own, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    found = tree(folder / "output")
    return {path: data for path, data in found.items() if path.endswith(("pdf", "epub", "html", "ics", "svg", "css"))}


@pytest.mark.press
def test_every_format_twice(tmp_path: Path) -> None:
    """Two builds that share nothing but their content give the same bytes."""
    one = built(tmp_path / "here", HERE, 1)
    other = built(tmp_path / "far away" / "thére", THERE, 2)

    assert one.keys() == other.keys()
    assert [path for path, data in one.items() if other[path] != data] == []
    folders = {path.partition("/")[0] for path in one}
    assert folders >= {"badges", "booklet", "wrap", "days", "packs", "print", "ebook", "web", "papers", "screen"}


def test_no_format_is_left_out() -> None:
    """A format that is added comes into the project above."""
    editions = [data.decode() for path, data in base().items() if path.startswith("content/editions/")]

    assert {text.split()[1] for text in (*editions, *MORE.values())} == FORMATS
