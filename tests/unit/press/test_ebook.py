"""The e-book as a file: its bytes, its metadata, its direction."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from tests.projects import TESTS, load, project

pytestmark = pytest.mark.press

SCRIPT = """
import sys
from pathlib import Path
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.store import DiskStore
from printery.processes import BuildServices, build_services
from tests.projects import load, project

services = build_services(1, cache=DiskStore(Path(sys.argv[1]), "test", 10**9) if sys.argv[1:] else None)
material = prepare(load(project({}))).value
done = {}
for job in plan(material.library, ["ebook"]):
    done[job.name] = run(job, material, done, services)
print(*(artefact.sha256 for artefact in done["ebook"].artefacts))
"""


def digests(seed: int, *arguments: str) -> str:
    """Of the e-book and its cover, built in a process of its own whose sets and dictionaries hash by `seed`."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", SCRIPT, *arguments]
    done = subprocess.run(command, cwd=TESTS.parent, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_bytes_are_the_same(tmp_path: Path) -> None:
    """In every process, with and without memory of earlier builds."""
    first = digests(1)

    assert len(first.split()) == 2
    assert digests(2) == first
    assert digests(3, str(tmp_path)) == first
    assert digests(4, str(tmp_path)) == first


def package(changes: dict[str, bytes]) -> dict[str, str]:
    """The parts of the tiny project's e-book, with no print edition behind it."""
    alone = {"content/editions/ebook.yaml": b"format: epub\nwork: report\ntemplate: ebook\nstores: []\n"}
    material = prepare(load(project(alone | changes))).value
    (job,) = plan(material.library, ["ebook"])
    book = run(job, material, {}, build_services(1)).artefacts[0]
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        return {name: archive.read(name).decode(errors="ignore") for name in archive.namelist()}


def test_authors_of_chapters_are_contributors() -> None:
    """Once each, with role and filing name; who is an author of the whole is no contributor besides."""
    metadata = package({})["EPUB/content.opf"]

    assert '<dc:creator id="agent-1">' in metadata
    assert metadata.count("<dc:contributor") == 1
    assert '<meta refines="#agent-2" property="role" scheme="marc:relators">ctb</meta>' in metadata
    assert '<meta refines="#agent-2" property="file-as">' in metadata


def test_a_book_from_right_to_left() -> None:
    """Its pages turn the other way, and every document says so; other books say nothing of it."""
    work = project({}).files["content/works/report/work.yaml"].replace(b"language: en-US", b"language: ar")
    turned = package({"content/works/report/work.yaml": work})
    plain = package({})

    assert 'page-progression-direction="rtl"' in turned["EPUB/content.opf"]
    assert "page-progression-direction" not in plain["EPUB/content.opf"]
    for name, text in turned.items():
        assert not name.endswith(".xhtml") or ' dir="rtl">' in text, name
    assert not any(' dir="rtl">' in text for text in plain.values())


def test_the_number_of_a_note_keeps_its_place() -> None:
    """Behind an Arabic name as well: it has a direction of its own, set where e-books allow it, in the text."""
    parts = package({})
    calls = re.findall(r'<a class="noteref"[^>]*>', "".join(parts.values()))

    assert calls
    assert all(' dir="ltr"' in call for call in calls)
    assert not re.search(r"unicode-bidi|direction:", parts["EPUB/styles/book.css"])
