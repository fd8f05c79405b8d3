"""The rounds of the siege. Each is drawn from the seed and its number alone, so that any can be fought again."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from printery.diagnostics import BuildError
from printery.model.stages.artefact import Artefact
from printery.model.stages.library import Library, Record
from printery.model.written.works import Imprint
from printery.pipeline import check
from printery.publish import Stamp, Target, clean, is_current, publish
from printery.world import MemoryWorld
from tests.projects import READINGS, tree
from tests.siege.content import besieged
from tests.siege.mutators import mutated
from tests.test_diagnostics import TODAY, is_place

ROOT = Path(__file__).parents[2]
LIMIT_S = 120
"""Nothing that one file holds may take longer, on a machine that does other work too."""
EDITIONS = ("statement-pages", "booklet", "days", "papers", "ebook", "screen")
_BUG = 70
_BOUNDED = (
    "import os, resource, sys; most = int(sys.argv[1]);"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)); os.execv(sys.argv[2], sys.argv[2:])"
)
"""Runs a program that can write no file longer than so many bytes: a disk that is full at that point."""
_STAMP = Stamp("siege", "2026-01-01T00:00:00Z")
_IMPRINT = Imprint(name="A", organisations=(), accessibility_contact="a@example.org", languages=("en",), rights="none")


@dataclass(frozen=True, slots=True)
class Camp:
    """Where the siege is laid."""

    folder: Path
    """Everything happens below it; what appears beside `project` and `tmp` is a fault."""
    address: str
    """Where the listener is."""
    files: dict[str, bytes] = field(default_factory=besieged)


class Fault(Exception):  # noqa: N818 - the word of the report
    """Something that may not happen."""


def attack(camp: Camp, chance: Random) -> dict[str, bytes]:
    """The project with changes to one to three files of the content."""
    files = dict(camp.files)
    paths = sorted(path for path in files if path.startswith("content/"))
    for path in chance.sample(paths, chance.choice((1, 1, 2, 3))):
        files[path] = mutated(path, files[path], chance, camp.address)
    return files


def checked(camp: Camp, chance: Random) -> str:
    """`check` of changed content: no trace, no hang, and each finding at a line that is there."""
    world = MemoryWorld(attack(camp, chance))
    with _alarm(LIMIT_S):
        found = check(world, TODAY, READINGS)
    lost = [str(one) for one in found if not is_place(one.location, world)]
    if lost:
        raise Fault(f"no such place: {lost[0]}")
    return "found" if found else "clean"


def built(camp: Camp, chance: Random) -> str:
    """A whole build of changed content: an exit code that is none of ours, and each finding at a file."""
    files = attack(camp, chance)
    found = check(MemoryWorld(files), TODAY, READINGS)
    if any(one.severity == "error" for one in found):
        return "refused"
    project = _written(camp, files)
    done = _run(camp, project, chance.choice(EDITIONS))
    _judge(done)
    shutil.rmtree(project)
    return "published" if done.returncode == 0 else "refused late"


def killed(camp: Camp, chance: Random) -> str:
    """A build that is killed at some moment: what was published is whole, and the next build is as a first one."""
    project = _written(camp, camp.files)
    edition = chance.choice(("days", "statement-pages"))
    before = _run(camp, project, edition)
    _judge(before)
    whole = _published(project)
    imprint = project / "content/imprint.yaml"
    imprint.write_bytes(imprint.read_bytes().replace(b"name: ", b"name: New ", 1))
    process = _start(camp, project, edition)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(chance.uniform(0.1, 6))
    alive = process.poll() is None
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    if alive and not (project / "output/.publishing").exists() and _published(project) != whole:
        manifest = json.loads((project / "output/manifest.json").read_bytes())
        if not _is_whole(project, manifest):
            raise Fault("a killed build left output/ in pieces")
    _judge(_run(camp, project, edition))
    after = _published(project)
    shutil.rmtree(project / "output")
    _judge(_run(camp, project, edition))
    if after != _published(project):
        raise Fault("a build after a kill differs from a first one")
    left = [path.name for path in (camp.folder / "tmp").glob("printery-*")]
    if left:
        raise Fault(f"scratch folders stay: {left}")
    shutil.rmtree(project)
    return "alive" if alive else "done"


def full(camp: Camp, chance: Random) -> str:
    """A disk that takes no file over some size: a finding, and what was published stays."""
    project = _written(camp, camp.files)
    _judge(_run(camp, project, "days"))
    before = _published(project)
    limit = chance.choice((0, 10, 1000, 4096, 20_000, 100_000))
    done = _run(camp, project, chance.choice(("statement-pages", "papers")), most_bytes=limit)
    _judge(done)
    if done.returncode and _published(project) != before:
        raise Fault(f"a disk that was full at {limit} bytes changed what was published")
    shutil.rmtree(project)
    return "refused" if done.returncode else "published"


def stepped(camp: Camp, chance: Random) -> str:
    """A publication that dies at its n-th operation on files: the next one makes it whole."""
    folder = camp.folder / "project"
    library = _library("a", "b")
    old = [_artefact(name, b"old") for name in ("a/x", "a/y", "b/deep/z")]
    new = [_artefact(name, chance.randbytes(9)) for name in ("a/x", "a/w", "b/deep/er/z")]
    publish(old, Target(folder), _STAMP, library, ("a", "b"))
    step = chance.randrange(1, 60)
    child = os.fork()
    if child == 0:
        count = 0

        def die(event: str, _: tuple[object, ...]) -> None:
            nonlocal count
            if event in {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "open", "shutil.rmtree"}:
                count += 1
                if count == step:
                    os._exit(9)

        sys.addaudithook(die)
        with contextlib.suppress(BuildError):
            publish(new, Target(folder), _STAMP, library, ("a", "b"))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    notes = publish(new, Target(folder), _STAMP, library, ("a", "b")).diagnostics
    files = {path: data for path, data in tree(folder).items() if not path.startswith((".lock", "manifest"))}
    if notes or files != {one.path: one.data for one in new} or not is_current(Target(folder), _STAMP, "d", ("a", "b")):
        raise Fault(f"killed at operation {step}: {sorted(files)}, {notes}")
    shutil.rmtree(folder)
    return "killed" if status else "done"


def strange(camp: Camp, chance: Random) -> str:
    """An output folder that somebody else has prepared: nothing beside it is touched."""
    folder, beside = camp.folder / "project", camp.folder / "project" / "beside"
    output = folder / "output"
    (output / ".publishing/files").mkdir(parents=True)
    beside.mkdir()
    for place in (beside / "x", folder / "x", output / "mine"):
        place.write_text("mine")
    (output / "link").symlink_to(beside)
    paths = [
        "../x",
        "../../project/x",
        str(beside / "x"),
        "link/x",
        "./../x",
        "a/../../x",
        "a//x",
        "\ud800",
        "x" * 300,
        "a\0",
    ]
    said = {"move": chance.sample(paths, 3), "remove": chance.sample(paths, 3), "last": "manifest.json"}
    entry = {"edition": "a", "format": "site", "media_type": "x", "language": "en", "bytes": 4, "sha256": "0"}
    listed = {"built": "", "sources": "d", "program": "siege", "current": ["a"],
              "artefacts": [{"path": path, **entry} for path in chance.sample(paths, 2)]}  # fmt: skip
    for name, value in (("manifest.json", listed), (".publishing/journal.json", said)):
        data = json.dumps(value).encode()
        (output / name).write_bytes(mutated(name, data, chance, camp.address) if chance.random() < 0.5 else data)
    if chance.random() < 0.3:
        (output / ".lock").symlink_to(beside / "x")
    library = _library("a")
    for act in (
        lambda: publish([_artefact("a/x", b"1")], Target(output), _STAMP, library, ("a",)),
        lambda: clean(Target(output)),
    ):
        with contextlib.suppress(BuildError):
            act()
        if (
            any(place.read_text() != "mine" for place in (beside / "x", folder / "x"))
            or len(list(beside.iterdir())) != 1
        ):
            raise Fault(f"files beside output/ were touched: {said}, {listed}")
    shutil.rmtree(folder)
    return "kept out"


KINDS: dict[str, tuple[Callable[[Camp, Random], str], int]] = {
    "check": (checked, 600), "publish killed": (stepped, 120), "strange output": (strange, 120),
    "build": (built, 25), "build killed": (killed, 4), "full disk": (full, 6),
}  # fmt: skip
"""The kinds of rounds, and how often each is drawn."""
QUICK = ("check", "publish killed", "strange output")
"""Those that start no program."""


def fight(camp: Camp, seed: int, number: int, kinds: tuple[str, ...] = tuple(KINDS)) -> tuple[str, str, str]:
    """One round: its kind, how it ended, and the fault if there is one."""
    chance = Random(f"{seed}:{number}")
    kind = chance.choices(kinds, [KINDS[name][1] for name in kinds])[0]
    for left in ("project", "tmp"):
        shutil.rmtree(camp.folder / left, ignore_errors=True)
    (camp.folder / "tmp").mkdir()
    try:
        return kind, KINDS[kind][0](camp, chance), ""
    except Fault as fault:
        return kind, "FAULT", str(fault)
    except BuildError as error:
        return kind, "FAULT", f"raised: {error.diagnostics[0]}"
    except Exception:  # noqa: BLE001 - a trace is what is looked for
        return kind, "FAULT", traceback.format_exc(limit=-4)


@contextlib.contextmanager
def _alarm(seconds: int) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise Fault(f"not done after {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def _written(camp: Camp, files: dict[str, bytes]) -> Path:
    project = camp.folder / "project"
    for path, data in files.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(data)
    return project


def _start(camp: Camp, project: Path, edition: str, most_bytes: int | None = None) -> subprocess.Popen[str]:
    own = {**os.environ, "TMPDIR": str(camp.folder / "tmp"), "PYTHONPATH": str(ROOT), "HOME": str(camp.folder / "home"),
           "XDG_CACHE_HOME": str(camp.folder / "home"), "SOURCE_DATE_EPOCH": "1800000000"}  # fmt: skip

    command = [sys.executable, "-m", "printery", "build", edition]
    if most_bytes is not None:
        command = [sys.executable, "-c", _BOUNDED, str(most_bytes), *command]
    return subprocess.Popen(
        command, cwd=project, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        start_new_session=True,
    )  # fmt: skip


def _run(camp: Camp, project: Path, edition: str, most_bytes: int | None = None) -> subprocess.CompletedProcess[str]:
    began = time.monotonic()
    process = _start(camp, project, edition, most_bytes)
    try:
        said, _ = process.communicate(timeout=3 * LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise Fault(f"a build was not done after {time.monotonic() - began:.0f} s") from None
    return subprocess.CompletedProcess(process.args, process.returncode, said)


def _judge(done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode == _BUG or "Traceback" in done.stdout or done.returncode < 0:
        raise Fault(f"exit {done.returncode}: {done.stdout[-1500:]}")
    for line in done.stdout.splitlines():
        if line.startswith(("content/:", "templates/:", "content/ ", "templates/ ")):
            raise Fault(f"no place: {line}")


def _published(project: Path) -> dict[str, bytes]:
    return {path: data for path, data in tree(project / "output").items() if not path.startswith(".")}


def _is_whole(project: Path, manifest: dict[str, list[dict[str, object]]]) -> bool:
    return all((project / "output" / str(entry["path"])).is_file() for entry in manifest["artefacts"])


def _artefact(path: str, data: bytes) -> Artefact:
    return Artefact(path, path.partition("/")[0], "site", "text/plain", "en", data)


def _library(*names: str) -> Library:
    """A library that knows editions by name alone."""
    known: Any = dict.fromkeys(names)
    return Library(
        Record(_IMPRINT, "content/imprint.yaml", {}),
        {},
        Record({}, "content/people.yaml", {}),
        {},
        {},
        known,
        {},
        {},
        "d",
    )
