"""Everything that CI runs, one after the other: `python3 build.py test`; further arguments go to pytest."""

from __future__ import annotations

import subprocess
import sys
import time

PYTEST = ("pytest", "-n", "2")
"""On two processes; tests/conftest.py says which tests stay together."""
STEPS = (
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("ruff", ["ruff", "check", "."]),
    ("mypy", ["mypy"]),
)


def main(arguments: list[str]) -> int:
    """Run every step, also after one has failed; 1 if any failed."""
    failed = []
    for name, command in (*STEPS, ("pytest", [*PYTEST, *arguments])):
        began = time.perf_counter()
        print(f"== {name}", flush=True)
        if subprocess.call([sys.executable, "-m", *command]):
            failed.append(name)
        print(f"== {name}: {time.perf_counter() - began:.0f} s", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
