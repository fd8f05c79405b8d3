"""`python3 build.py siege [--minutes N] [--seed S] [--round R]`: rounds until the time is up; exit 1 for any fault.

A round is drawn from seed and number: `--round R` fights that one again.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from tests.siege.rounds import KINDS, Camp, fight


class Listener:
    """Somebody who listens on this machine, and counts who asks."""

    def __init__(self) -> None:
        """Listen on any port."""
        self.asked = 0
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(64)
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            other, _ = self.socket.accept()
            self.asked += 1
            other.close()


def main() -> int:
    """Fight, tell, and say how it ended."""
    parser = argparse.ArgumentParser(prog="build.py siege", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--round", type=int)
    asked = parser.parse_args()
    listener, ends = Listener(), Counter[tuple[str, str]]()
    faults: list[str] = []
    print(f"seed {asked.seed}, {asked.minutes:g} minutes; kinds: {', '.join(KINDS)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="siege-") as folder:
        camp = Camp(Path(folder), listener.address)
        (camp.folder / "home").mkdir()
        until, number = time.monotonic() + 60 * asked.minutes, asked.round or 0
        while time.monotonic() < until:
            kind, end, fault = fight(camp, asked.seed, number)
            ends[kind, end] += 1
            strays = {path.name for path in camp.folder.iterdir()} - {"project", "tmp", "home"}
            fault = fault or (f"files outside: {sorted(strays)}" if strays else "")
            if fault:
                faults.append(f"round {number} ({kind}): {fault}")
                print(faults[-1], flush=True)
            number += 1
            if asked.round is not None:
                break
    for (kind, end), count in sorted(ends.items()):
        print(f"{count:>7}  {kind}: {end}")
    used = sum(os.times()[:4])
    told = f"{len(faults)} faults, {listener.asked} questions to the listener"
    print(f"{number} rounds, {used:.0f} s of processor time, {told}")
    return 1 if faults or listener.asked else 0


if __name__ == "__main__":
    sys.exit(main())
