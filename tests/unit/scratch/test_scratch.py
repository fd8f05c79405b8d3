"""Temporary folders: gone with their run, and those of killed runs with the next one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from printery.scratch import drop_left
from tests.projects import TESTS

WAITS = """
import os, sys, time
from printery.scratch import scratch
with scratch():
    if {forks} and os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    print("ready", flush=True)
    time.sleep(60)
"""


def started(folder: Path, *, forks: bool) -> subprocess.Popen[str]:
    """A run that has made its folder there, in a process group of its own."""
    code = WAITS.format(forks=forks)
    environment = {**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(TESTS.parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    with process.stdout as said:
        assert said.readline() == "ready\n"
    return process


@pytest.mark.parametrize("forks", [False, True])
def test_only_what_dead_runs_left_goes(tmp_path: Path, *, forks: bool) -> None:
    """A live run's folder stays, also while only a child of it lives; a killed one's goes; others' are not touched."""
    others = tmp_path / "printery-of-somebody-else"
    others.mkdir()
    (others / "file").write_text("mine")
    process = started(tmp_path, forks=forks)
    try:
        drop_left(tmp_path)
        assert len(list(tmp_path.iterdir())) == 2
        process.kill()
        process.wait()
        drop_left(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1 + forks
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if not forks:
        assert [path.name for path in tmp_path.iterdir()] == [others.name]


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """A link with the name of such a folder, to a folder that looks like one: nothing is removed."""
    target = tmp_path / "mine"
    target.mkdir()
    (target / ".alive").write_text("")
    (tmp_path / "printery-x").symlink_to(target)
    drop_left(tmp_path)

    assert (target / ".alive").exists()


def test_no_room_for_temporary_files(tmp_path: Path) -> None:
    """A disk that takes no byte: S063 and no trace."""
    bounded = (
        "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
        "os.execv(sys.argv[1], sys.argv[1:])"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(TESTS.parent)}
    command = [sys.executable, "-c", bounded, sys.executable, "-m", "printery", "clean", "--output", str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 3
    assert "S063" in done.stderr
    assert "Traceback" not in done.stderr
