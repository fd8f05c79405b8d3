"""Measure: books of several lengths, cold, after an edit and unchanged, beside the plain engine and others.

`python3 build.py bench [PAGES...] [--only NAMES]`, and `bench packs [PEOPLE]` for handouts: figures of one run on one
machine; compare only ratios. Results in output/bench.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import vl_convert
from rich.console import Console
from rich.table import Table

from tests.bench import packs
from tests.bench.book import edited, generated_book, plain_text_of, two_pages
from tests.bench.contestants import KEYS, LACKS, missing, others, plain, printery
from tests.bench.measure import Measured, measured
from tests.bench.stages import Stage, stages

LENGTHS = (50, 100, 200, 400, 800)
OUT = Path("output/bench")
_COLD = "Printery, cold"
_WIDTH = 130
"""Characters of a line of the tables."""
_MORE = two_pages()


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
    wall_ratio: float | None
    """Of the clock, to the plain engine on the same book in the same run; None if that was not chosen."""
    cpu_ratio: float | None
    """Of the processors' time, likewise: other work on the machine disturbs it less."""


def main(arguments: list[str]) -> int:
    """Measure and show; arguments that cannot be end it with a line on how to use it and exit code 2."""
    if arguments[:1] == ["packs"]:
        return packs.main(_packs_parser().parse_args(arguments[1:]).people)
    asked = _parser().parse_args(arguments)
    console = Console(width=_WIDTH, highlight=False)
    OUT.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for length in asked.pages or LENGTHS:
        with tempfile.TemporaryDirectory(prefix="printery-bench-") as folder:
            rows += _book(length, Path(folder), asked.only)
        console.print(_table([row for row in rows if row.asked == length]))
        (OUT / "bench.svg").write_text(_plot(rows))
        _write_figures(rows, ())
    for line in (*LACKS, *missing(), *_growth(rows)):
        console.print(line)
    found = tuple(stages()) if asked.only == KEYS else ()
    if found:
        console.print(_stage_table(found))
    _write_figures(rows, found)
    console.print(f"{OUT / 'bench.json'}, {OUT / 'bench.svg'}")
    return int(any(row.took.code for row in rows if row.name.startswith("Printery")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py bench",
        description="Measure generated books: Printery cold, unchanged, after edits, the plain engine, and others.",
        epilog="bench packs [PEOPLE] measures packs of two pages for as many people. Compare only ratios of one run.",
    )
    lengths = ", ".join(map(str, LENGTHS))
    parser.add_argument(
        "pages", metavar="PAGES", nargs="*", type=_number, help=f"lengths of books; {lengths} if none is given"
    )
    parser.add_argument("--only", metavar="NAMES", type=_keys, default=KEYS, help=f"of {','.join(KEYS)}")
    return parser


def _packs_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py bench packs", description="Measure packs of two pages a second.")
    parser.add_argument("people", metavar="PEOPLE", nargs="?", type=_number, default=packs.PEOPLE, help="as many packs")
    return parser


def _number(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number above 0")
    return int(text)


def _keys(text: str) -> tuple[str, ...]:
    unknown = [key for key in text.split(",") if key not in KEYS]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no {unknown[0]}; there are {', '.join(KEYS)}")
    return tuple(text.split(","))


def _book(length: int, folder: Path, only: Collection[str]) -> list[Row]:
    """One book by everyone who is chosen."""
    files = generated_book(length)
    content, out = folder / "book" / "content", folder / "out"
    source = content / "works" / "book"
    _write(files, folder / "book")
    (source / "book.md").write_text(plain_text_of(files))
    cache = {"XDG_CACHE_HOME": str(folder / "cache")}
    made = out / "print" / "print.pdf"
    runs: list[Run] = []

    def ours(name: str, changed: dict[str, bytes]) -> None:
        _write(changed, folder / "book")
        runs.append((name, measured(printery(content, out), cache), *_facts(made)))

    baseline = plain(content, folder / "plain.pdf")
    if baseline.key in only:
        runs.append((baseline.name, measured(baseline.command), *_facts(baseline.result)))
    base = runs[0][1] if runs else None
    if "printery" in only:
        ours(_COLD, files)
        ours("Printery, nothing changed", files)
        ours("Printery, a word changed, folios as they were", edited(files))
        ours("Printery, one chapter longer by two pages", edited(files, _MORE))
        _write(files, folder / "book")
    chosen = (one for one in others(source, folder) if one.key in only)
    runs += [(one.name, measured(one.command, one.environment, source), *_facts(one.result)) for one in chosen]
    return [_row(length, run, base) for run in runs]


Run = tuple[str, Measured, int, int]
"""Who, what it took, the pages and the bytes."""


def _row(length: int, run: Run, base: Measured | None) -> Row:
    _, took, *_ = run
    ratios = (took.wall_s / base.wall_s, took.cpu_s / base.cpu_s) if base else (None, None)
    return Row(length, *run, *ratios)


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


def _table(rows: list[Row]) -> Table:
    table = Table("book", "by", "wall s", "CPU s", "peak MiB", "pages", "kB", "wall ratio", "CPU ratio", box=None)
    for row in rows:
        took = row.took
        failed = "" if took.code == 0 else f" (exit code {took.code})"
        figures = (f"{took.wall_s:.1f}", f"{took.cpu_s:.1f}", f"{took.peak_mib:.0f}", str(row.pages))
        ratios = ["" if ratio is None else f"{ratio:.3f}" for ratio in (row.wall_ratio, row.cpu_ratio)]
        table.add_row(str(row.asked), row.name + failed, *figures, f"{row.size / 1000:.0f}", *ratios)
    return table


def _growth(rows: list[Row]) -> Iterator[str]:
    """How the cost of a page changes from the shortest book of 100 pages or more to the longest."""
    cold = sorted((row for row in rows if row.name == _COLD and row.asked >= 100 and row.pages), key=lambda r: r.asked)
    if len(cold) > 1:
        small, large = cold[0], cold[-1]
        each = [row.took.cpu_s / row.pages * 1000 for row in (small, large)]
        yield (
            f"growth: {large.pages} pages take {large.took.cpu_s / small.took.cpu_s:.2f} times the CPU time of "
            f"{small.pages}, which is {large.pages / small.pages:.2f} times as many ({each[0]:.0f} ms a page, then "
            f"{each[1]:.0f} ms)"
        )


def _flat(row: Row) -> dict[str, object]:
    took = row.took
    ratios = [None if ratio is None else round(ratio, 4) for ratio in (row.wall_ratio, row.cpu_ratio)]
    return {
        "book": row.asked, "by": row.name, "wall_s": round(took.wall_s, 2), "cpu_s": round(took.cpu_s, 2),
        "peak_mib": round(took.peak_mib), "pages": row.pages, "bytes": row.size,
        "wall_ratio": ratios[0], "cpu_ratio": ratios[1], "exit_code": took.code,
    }  # fmt: skip


def _write_figures(rows: list[Row], found: tuple[Stage, ...]) -> None:
    steps = [{"job": one.job, "stage": one.name, "cpu_s": round(one.cpu_s, 3)} for one in found]
    figures = {"books": [_flat(row) for row in rows], "missing": list(missing()), "specimen": steps}
    (OUT / "bench.json").write_text(json.dumps(figures, indent=1))


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


def _stage_table(found: tuple[Stage, ...]) -> Table:
    names = tuple(dict.fromkeys(one.name for one in found))
    table = Table("the specimen, CPU s in one process", *names, box=None)
    for job in dict.fromkeys(one.job for one in found):
        took = {one.name: f"{one.cpu_s:.2f}" for one in found if one.job == job}
        table.add_row(job, *(took.get(name, "") for name in names))
    return table


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("stopped; what was measured before is in output/bench")
