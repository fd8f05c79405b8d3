"""What a person reads in the terminal: findings, files, progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from printery.codes import CODES
from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Proof
from printery.model.stages.manifest import Manifest


def reporter(began: float) -> Callable[[str, str, Proof | None, float], None]:
    """Tells a build's progress, a line each; `began` is when it started, by `time.perf_counter`.

    How long a document will take follows from when it was first heard of.
    """
    starts: dict[str, float] = {}

    def report(stage: str, what: str, proof: Proof | None, share: float) -> None:
        now = time.perf_counter()
        line = f"{now - began:6.1f} s  {stage:<9} {what}"
        document = what.partition(":")[0]
        if proof is not None:
            pages = sum(artefact.pages.count for artefact in proof.artefacts if artefact.pages)
            line += f"  {pages} pages" if pages else ""
            line += f"  {proof.seconds:.1f} s"
        elif not share:
            starts[document] = now
        elif document in starts:
            line += f", about {(now - starts[document]) * (1 - share) / share + 1:.0f} s more"
        typer.echo(line)

    return report


SHOWN = 10
"""Findings of one kind that are told one by one."""


def show(diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings, where errors go; of one kind the first `SHOWN`, and how many more there are."""
    found: dict[str, int] = {}
    for diagnostic in diagnostics:
        found[diagnostic.code] = found.get(diagnostic.code, 0) + 1
        if found[diagnostic.code] <= SHOWN:
            typer.echo(str(diagnostic), err=True)
    for code, count in sorted(found.items()):
        if count > SHOWN:
            more = f"and {count - SHOWN} more of {code} ({CODES[code].title}), {count} in all"
            typer.echo(f"{more}; the command check --format json lists all that it finds", err=True)


def show_artefacts(manifest: Manifest, folder: Path) -> None:
    """Print what was published."""
    table = Table("path", box=None, title_justify="left")
    table.add_column("pages", justify="right")
    table.add_column("size", justify="right")
    for entry in manifest.artefacts:
        size = f"{entry.bytes / 1000:,.0f} kB"
        table.add_row(str(folder / entry.path), str(entry.pages or ""), size)
    console().print(table)


def console() -> Console:
    """The terminal, or the file that stands for it."""
    # rich cuts long paths at 80 columns when the output is no terminal
    return Console(soft_wrap=True, highlight=False)
