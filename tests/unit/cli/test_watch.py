"""`check --watch`, as somebody sees it who writes beside a terminal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import TESTS

CHAPTER = "content/works/report/01-first.md"


@pytest.mark.timeout(60)
def test_findings_come_at_every_save(tmp_path: Path) -> None:
    """A fault is told when it is saved, and that it is mended; Ctrl-C ends it."""
    shutil.copytree(TESTS / "project", tmp_path, dirs_exist_ok=True)
    chapter = tmp_path / CHAPTER
    sound = chapter.read_text()
    command = [sys.executable, "-m", "printery", "--templates", str(TESTS.parent / "templates"), "check", "--watch"]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    watching = subprocess.Popen(command, cwd=tmp_path, env=environment, text=True, stdout=pipe, stderr=both)
    try:
        assert watching.stdout is not None
        assert watching.stdout.readline().startswith("0 errors, 0 warnings")
        assert watching.stdout.readline().startswith("waiting for a save")
        chapter.write_text(sound + "\nSee @fig-nowhere.\n")
        assert watching.stdout.readline() == f"saved: {CHAPTER}\n"
        assert "error C071: nothing has the id fig-nowhere" in watching.stdout.readline()
        assert watching.stdout.readline().startswith("1 error, 0 warnings")
        chapter.write_text(sound)
        assert watching.stdout.readline() == f"saved: {CHAPTER}\n"
        assert watching.stdout.readline().startswith("0 errors, 0 warnings")
        watching.send_signal(signal.SIGINT)
        watching.communicate(timeout=10)
    finally:
        watching.kill()
        watching.communicate()
