"""Mutation testing: `python3 build.py mutants [room ...]`. Does a test notice when a line of the program is changed?

mutmut changes one operator, constant or argument at a time in a copy of the project, and the fast tests of the room run
against each change. A room has thousands of such mutants, so a sample is taken, the same for the same `--seed`. What
survived stands in docs/mutants.md, which this command writes; mutants that change nothing anybody could see are named
with their reason in tests/equivalent_mutants.txt and do not count.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "docs" / "mutants.md"
EQUIVALENT = ROOT / "tests" / "equivalent_mutants.txt"
_CASES = "tests/test_diagnostics.py"
ROOMS: Mapping[str, tuple[str, ...]] = {
    "load": ("tests/unit/load", "tests/unit/model", _CASES),
    "collate": ("tests/unit/collate", "tests/unit/model", "tests/unit/compose/test_index.py", _CASES),
    "publish": ("tests/unit/publish",),
    "preflight": ("tests/unit/preflight", "tests/unit/compose/test_papers.py", _CASES),
    "redline": ("tests/unit/redline",),
    "packs": ("tests/unit/packs",),
}
"""Each room and the tests that are to notice; of these the fast ones run."""
SURVIVED, NO_TEST, NOT_RUN = 0, 33, None
"""Of mutmut's exit codes: all tests passed, no test reaches the function, not in the sample."""
_SETTINGS = """
[tool.mutmut]
source_paths = ["printery"]
only_mutate = [{only}]
also_copy = ["templates", "content", "docs", "build.py", "README.md"]
pytest_add_cli_args = ["-m", "not press", "-p", "no:cacheprovider", "-W", "default"]
pytest_add_cli_args_test_selection = [{tests}]
process_isolation = "forkserver" # else workers inherit what earlier tests have left in caches
track_dependencies = false
use_git_change_detection = false
"""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no test noticed."""

    file: str
    function: str
    before: str
    after: str
    reached: bool
    """Whether any test of the sample calls the function."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a room's sample."""

    room: str
    all: int
    """Mutants of the room."""
    tried: int
    survivors: tuple[Survivor, ...]
    equivalent: int
    """Of those tried, mutants that change nothing."""

    @property
    def share(self) -> float:
        """Survivors in percent of those tried that are not equivalent."""
        return 100 * len(self.survivors) / max(1, self.tried - self.equivalent)


def main(arguments: Sequence[str]) -> int:
    """Try the rooms and write the report; 0 whatever survives, since a survivor is a hint and no fault."""
    parser = argparse.ArgumentParser(prog="build.py mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", choices=[*ROOMS, []], metavar=f"room: {', '.join(ROOMS)}")
    parser.add_argument("--sample", type=int, default=60, help="mutants of each room (default 60); 0: all of them")
    parser.add_argument("--seed", type=int, default=1, help="another seed takes another sample")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--file", default="", help="only of this file, such as collate/index.py; no report is written")
    given = parser.parse_args(arguments)
    for room in given.rooms or ROOMS:
        with tempfile.TemporaryDirectory(prefix="printery-mutants-") as folder:
            verdict = tried(room, Path(folder), given)
        print(f"{room}: {len(verdict.survivors)} of {verdict.tried} survive ({verdict.share:.0f} percent)", flush=True)
        for one in verdict.survivors if given.file else ():
            print(f"  {one.file} {one.function}\n    - {one.before}\n    + {one.after}")
        if not given.file:
            report = REPORT.read_text(encoding="utf-8") if REPORT.exists() else ""
            REPORT.write_text(written(report, verdict), encoding="utf-8")
    return 0


def tried(room: str, folder: Path, given: argparse.Namespace) -> Verdict:
    """Make the mutants of a room in a copy of the project, and run the tests against a sample."""
    for name in ("printery", "tests", "templates", "content", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "bench"))
    for name in ("build.py", "README.md"):
        shutil.copy(ROOT / name, folder)
    path = folder / "printery" / room
    only = f"printery/{given.file}" if given.file else f"printery/{room}/*" if path.is_dir() else f"printery/{room}.py"
    tests = ", ".join(f'"{test}"' for test in ROOMS[room])
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + _SETTINGS.format(only=f'"{only}"', tests=tests)
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    _run(
        folder,
        "-c",
        "from mutmut import __main__ as m; m.copy_src_dir(); m.copy_also_copy_files(); m.create_mutants(1)",
    )
    names = sorted(name for codes in _results(folder) for name in codes)
    sample = names if not given.sample else random.Random(given.seed).sample(names, min(given.sample, len(names)))
    _run(folder, "-m", "mutmut", "run", "--max-children", str(given.jobs), *sample)
    codes = {name: code for results in _results(folder) for name, code in results.items() if name in sample}
    lost = [name for name, code in codes.items() if code is NOT_RUN]
    if lost:
        raise RuntimeError(f"{len(lost)} mutants of {room} were not run")
    left = [_survivor(folder, name, code) for name, code in codes.items() if code in {SURVIVED, NO_TEST}]
    excused = _equivalent()
    survivors = tuple(one for one in left if (one.file, one.before, one.after) not in excused)
    return Verdict(room, len(names), len(codes), survivors, len(left) - len(survivors))


def _run(folder: Path, *arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"mutmut failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")


def _results(folder: Path) -> Iterator[Mapping[str, int | None]]:
    """Name of each mutant of a file to the exit code of its tests."""
    for path in sorted((folder / "mutants" / "printery").rglob("*.meta")):
        yield json.loads(path.read_bytes())["exit_code_by_key"]


def _survivor(folder: Path, name: str, code: int | None) -> Survivor:
    shown = subprocess.run(
        [sys.executable, "-m", "mutmut", "show", name], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    file = re.search(r"^--- printery/(\S+)", shown, re.MULTILINE)
    before, after = (
        " ".join(line[1:].strip() for line in shown.splitlines() if line[:1] == sign and line[:3] != sign * 3)
        for sign in "-+"
    )
    function = re.sub(r"__mutmut_\d+$", "", name).rpartition(".")[2].removeprefix("x").replace("ǁ", ".").strip("_.")
    return Survivor(file[1] if file else name, function, before, after, code != NO_TEST)


def _equivalent() -> frozenset[tuple[str, str, str]]:
    """File, line before and line after of mutants that are known to change nothing."""
    found = set()
    for block in EQUIVALENT.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if lines:
            file, before, after = lines
            found.add((file, before.removeprefix("- "), after.removeprefix("+ ")))
    return frozenset(found)


def written(report: str, verdict: Verdict) -> str:
    """The report with the section of one room renewed; sections stand in the order of `ROOMS`."""
    _, *sections = re.split(r"^(?=## )", report, flags=re.MULTILINE)
    known = {section.split("\n", 1)[0].removeprefix("## "): section for section in sections}
    known[verdict.room] = _section(verdict)
    return "\n\n".join([_HEAD, *(known[room].strip() for room in ROOMS if room in known)]) + "\n"


_HEAD = """# Mutants that survive

Made by `python3 build.py mutants`; `tests/mutants.py` says how. A mutant is the program with one operator, constant or
argument changed; it survives if no fast test of its room notices. Those that change nothing that anybody could see are
named in `tests/equivalent_mutants.txt` and are not counted."""


def _section(verdict: Verdict) -> str:
    lines = [
        f"## {verdict.room}\n",
        f"{verdict.tried} of {verdict.all:,} mutants tried, {verdict.equivalent} of them equivalent.",
        f"{len(verdict.survivors)} survive: {verdict.share:.0f} percent.",
    ]
    for one in verdict.survivors:
        reached = "" if one.reached else "; no fast test calls it"
        lines.append(f"\n`{one.file}`, `{one.function}`{reached}:\n\n```diff\n- {one.before}\n+ {one.after}\n```")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
