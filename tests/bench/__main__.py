"""Measure: books of several lengths, cold, after an edit and unchanged, beside the plain engine and others.

`python3 build.py bench [PAGES...]`: figures of one run on one machine; compare only ratios. Results in output/bench.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pikepdf
import vl_convert
from rich.console import Console
from rich.table import Table

from tests.bench.book import edited, generated_book, plain_text_of
from tests.bench.contestants import Contestant, others, plain, printery
from tests.bench.measure import Measured, measured

LENGTHS = (50, 100, 200, 400, 800)
OUT = Path("output/bench")
_COLD = "Printery, cold"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    asked: int
    """Pages asked of the generator."""
    name: str
    took: Measured
    pages: int
    size: int
    """Bytes."""
    ratio: float
    """Of the clock, to the plain engine on the same book in the same run."""


def main(arguments: list[str]) -> int:
    """Measure and show."""
    lengths = [int(argument) for argument in arguments] or list(LENGTHS)
    rows: list[Row] = []
    for length in lengths:
        with tempfile.TemporaryDirectory(prefix="printery-bench-") as folder:
            rows += _book(length, Path(folder))
            _show([row for row in rows if row.asked == length])
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "bench.json").write_text(json.dumps([_flat(row) for row in rows], indent=1))
    (OUT / "bench.svg").write_text(_plot(rows))
    _stages()
    print(f"{OUT / 'bench.json'}, {OUT / 'bench.svg'}")
    return int(any(row.took.code for row in rows if row.name.startswith("Printery")))


def _book(length: int, folder: Path) -> list[Row]:
    """One book by everyone."""
    files = generated_book(length)
    content, out = folder / "book" / "content", folder / "out"
    _write(files, folder / "book")
    for name, text in plain_text_of(files).items():
        (folder / "book" / "content" / "works" / "book" / name).write_text(text)
    cache = {"XDG_CACHE_HOME": str(folder / "cache")}
    made = out / "print" / "print.pdf"
    runs: list[tuple[str, Measured, Path]] = []
    baseline = plain(content, folder / "plain.pdf")
    runs.append((baseline.name, measured(baseline.command), baseline.result))
    runs.append((_COLD, measured(printery(content, out), cache), made))
    runs.append(("Printery, nothing changed", measured(printery(content, out), cache), made))
    _write(edited(files), folder / "book")
    runs.append(("Printery, one word changed", measured(printery(content, out), cache), made))
    _write(edited(files, "A sentence more, and then another one, so that lines move. " * 12), folder / "book")
    runs.append(("Printery, a paragraph more", measured(printery(content, out), cache), made))
    source = folder / "book" / "content" / "works" / "book"
    runs += [(one.name, measured(one.command), one.result) for one in others(source, folder)]
    base = runs[0][1].wall_s
    return [Row(length, name, took, *_facts(path), took.wall_s / base) for name, took, path in runs]


def _write(files: dict[str, bytes], folder: Path) -> None:
    for path, data in files.items():
        target = folder / path
        if not target.exists() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


def _facts(path: Path) -> tuple[int, int]:
    """Pages and bytes of a result; nothing if there is none."""
    if not path.exists():
        return 0, 0
    with pikepdf.open(path) as pdf:
        return len(pdf.pages), path.stat().st_size


def _show(rows: list[Row]) -> None:
    table = Table("book", "by", "wall s", "CPU s", "peak MiB", "pages", "kB", "ratio", box=None)
    for row in rows:
        took = row.took
        failed = "" if took.code == 0 else f" (exit code {took.code})"
        figures = (f"{took.wall_s:.1f}", f"{took.cpu_s:.1f}", f"{took.peak_mib:.0f}", str(row.pages))
        table.add_row(str(row.asked), row.name + failed, *figures, f"{row.size / 1000:.0f}", f"{row.ratio:.3f}")
    Console(soft_wrap=True, highlight=False).print(table)


def _flat(row: Row) -> dict[str, object]:
    took = row.took
    return {
        "book": row.asked, "by": row.name, "wall_s": round(took.wall_s, 2), "cpu_s": round(took.cpu_s, 2),
        "peak_mib": round(took.peak_mib), "pages": row.pages, "bytes": row.size, "ratio": round(row.ratio, 4),
        "exit_code": took.code,
    }  # fmt: skip


def _plot(rows: list[Row]) -> str:
    """Time on the clock over pages, a line for each."""
    values = [_flat(row) for row in rows if not row.took.code]
    encoding = {
        "x": {"field": "book", "type": "quantitative", "title": "pages asked for"},
        "y": {"field": "wall_s", "type": "quantitative", "title": "seconds on the clock"},
        "color": {"field": "by", "type": "nominal", "title": None},
    }
    spec = {"data": {"values": values}, "mark": {"type": "line", "point": True}, "encoding": encoding}
    return str(vl_convert.vegalite_to_svg({**spec, "width": 520, "height": 320}))


def _stages() -> None:
    """Where the specimen's time goes, stage by stage, in one process."""
    from printery.compose import compose
    from printery.load import load
    from printery.model.artefact import Proof
    from printery.pipeline import prepare
    from printery.plan import plan
    from printery.preflight import check_documents, preflight
    from printery.press import PRESSES
    from printery.workers import Hands
    from printery.world import DiskWorld

    took: dict[str, float] = {}
    table = Table("job", "compose s", "press s", "preflight s", box=None)
    began = time.perf_counter()
    found = load(DiskWorld(Path("content"), Path("templates")))
    took["load"] = time.perf_counter() - began
    began = time.perf_counter()
    material = prepare(found).value
    took["edit and collate"] = time.perf_counter() - began
    proofs: dict[str, Proof] = {}
    for job in plan(material.library):
        marks = [time.perf_counter()]
        galley = compose(job, material, proofs)
        tuple(check_documents(galley))
        marks.append(time.perf_counter())
        artefacts = PRESSES[job.edition.value.format](galley, job, proofs, Hands(1))
        marks.append(time.perf_counter())
        tuple(preflight(artefacts, galley, job))
        marks.append(time.perf_counter())
        proofs[job.name] = Proof(job.name, artefacts, (), marks[-1] - marks[0])
        table.add_row(job.name, *(f"{after - before:.2f}" for before, after in pairwise(marks)))
    print("the specimen in one process:", ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items()))
    Console(soft_wrap=True, highlight=False).print(table)


__all__ = ["Contestant", "main"]

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
