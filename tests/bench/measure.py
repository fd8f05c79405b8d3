"""What a command takes: time on the clock, time of the processors, and memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.1
"""Seconds between looks at the memory, at least."""
_REST = 40
"""Looks take at most one part in so many of the time: they hold up what is looked at, most of all many processes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a command took."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    """Sum of the proportional set sizes of all processes at one time, at most."""
    code: int


def measured(
    command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> Measured:
    """Run a command to its end, in a folder; what it prints is thrown away unless it fails."""
    began = time.perf_counter()
    settings = {"PYTHONPATH": os.pathsep.join((str(Path.cwd()), os.environ.get("PYTHONPATH", "")))}
    process = subprocess.Popen(
        command, env={**os.environ, **settings, **(environment or {})}, cwd=folder, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    watch = _Watch(process.pid)
    watch.start()
    _, complaint = process.communicate() if process.stderr is None else (None, process.stderr.read())
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    watch.stop()
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code:
        sys.stderr.write(complaint.decode(errors="replace")[-2000:])
    # a browser's processes are not all waited for by the one that starts them
    cpu = max(usage.ru_utime + usage.ru_stime, sum(watch.cpu_s.values()))
    return Measured(wall, cpu, watch.peak_kib / 1024, code)


class _Watch(threading.Thread):
    """Looks at the memory of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.peak_kib = 0
        self.cpu_s: dict[int, float] = {}
        """Process to its time when last seen."""
        self.ended = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        pause = _EVERY
        while not self.ended.wait(pause):
            began = time.perf_counter()
            family = _family(self.pid)
            self.peak_kib = max(self.peak_kib, sum(_pss_kib(pid) for pid in family))
            self.cpu_s |= {pid: _cpu_s(pid) for pid in family}
            pause = max(_EVERY, _REST * (time.perf_counter() - began))

    def stop(self) -> None:
        """End."""
        self.ended.set()
        self.join()


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError, ValueError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children.get(one, [])
    return found


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _pss_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
