"""`python3 build.py engine-tests`: what of the engine is not as expected, and its own tests.

They are run with the engine as it comes, then changed; what differs is told.

The tests come with the source distribution of the version that is installed. Those that draw need Ghostscript. Further
arguments go to pytest, such as `tests/layout` or `-k footnote`.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from xml.etree.ElementTree import parse

from printery.press.engine.seam import faults

ROOT = Path(__file__).parents[2]
DIFFERENCES = Path(__file__).with_name("differences.txt")
HOME = (ROOT / ".venv").resolve() / "engine-suite"


def main(arguments: list[str]) -> int:
    """0 if nothing differs but what `differences.txt` lists."""
    moved = tuple(faults())
    print("\n".join(moved) or "every name of the engine that is used is as expected", flush=True)
    suite = fetched(importlib.metadata.version("weasyprint"))
    chosen = arguments or (["tests"] if shutil.which("gs") else ["tests", "--ignore=tests/draw"])
    if not arguments and not shutil.which("gs"):
        print("the tests that draw are left out: Ghostscript (gs) is not there", flush=True)
    plain, own = (outcomes(suite, name, chosen) for name in ("plain", "changed"))
    print(f"plain:   {counted(plain)}\nchanged: {counted(own)}")
    known = dict(listed())
    worse = {name for name, result in own.items() if result == "failed" and plain.get(name) != "failed"}
    better = {name for name, result in plain.items() if result == "failed" and own.get(name) == "passed"}
    for name in sorted(worse & known.keys()):
        print(f"intended: {name}: {known[name]}")
    for name in sorted(better):
        print(f"mended:   {name}")
    for name in sorted(known.keys() & own.keys() - worse):
        print(f"listed without need: {name}")
    for name in sorted(worse - known.keys()):
        print(f"differs:  {name}")
    return 1 if moved or worse - known.keys() else 0


def fetched(version: str) -> Path:
    """The folder of the source distribution, fetched by pip if it is not there."""
    folder = HOME / f"weasyprint-{version}"
    if not folder.is_dir():
        HOME.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", "weasyprint"]
        subprocess.run([*command, "--dest", str(HOME), f"weasyprint=={version}"], check=True)
        with tarfile.open(next(HOME.glob(f"weasyprint-{version}.tar.gz"))) as archive:
            archive.extractall(HOME, filter="data")
        shutil.rmtree(folder / "weasyprint")  # the installed one is tested
    return folder


def outcomes(suite: Path, name: str, chosen: list[str]) -> dict[str, str]:
    """Each test with `passed`, `failed` or `skipped`."""
    report = HOME / f"{name}.xml"
    plugin = ["-p", "tests_of_printery.plugin"] if name == "changed" else []
    command = [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", *plugin]
    command += ["--rootdir", str(suite), "-c", str(suite / "pyproject.toml")]
    command += ["-n", "2", f"--junitxml={report}", *chosen]
    link = HOME / "tests_of_printery"  # the engine's package of tests is called as ours is
    link.unlink(missing_ok=True)
    link.symlink_to(Path(__file__).parent)
    environment = {**os.environ, "PYTHONPATH": f"{suite}:{HOME}:{ROOT}"}
    code = subprocess.call(command, cwd=suite, env=environment)
    if code not in (0, 1):  # all passed, some failed
        raise SystemExit(f"pytest ended with {code} and no result")
    found = {}
    for case in parse(report).iter("testcase"):
        sorts = {child.tag for child in case}
        result = "failed" if sorts & {"failure", "error"} else "skipped" if "skipped" in sorts else "passed"
        found[f"{case.get('classname')}::{case.get('name')}"] = result
    return found


def listed() -> list[tuple[str, str]]:
    """The tests that fail by intention, each with the reason: the nearest line above that begins with `#`."""
    found, reason = [], ""
    for line in DIFFERENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            reason = line.removeprefix("#").strip()
        elif line.strip():
            found.append((line.strip(), reason))
    return found


def counted(found: dict[str, str]) -> str:
    """How many of each."""
    results = list(found.values())
    return ", ".join(f"{results.count(name)} {name}" for name in ("passed", "failed", "skipped"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
