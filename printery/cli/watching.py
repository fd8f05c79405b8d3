"""What is done again at every save, for people who watch a terminal instead of a browser."""

from __future__ import annotations

import os
from collections.abc import Callable

import typer

from printery.cli.shown import show
from printery.diagnostics import BuildError, tally
from printery.world import DiskWorld


def at_every_save(world: DiskWorld, work: Callable[[], None]) -> None:
    """Do the work now and after every save, printing what it finds, until Ctrl-C."""
    from printery.preview.watching import saves

    for changed in saves(world.content, world.templates):
        if changed:
            names = sorted(os.path.relpath(path) for path in changed)
            typer.echo(f"saved: {', '.join(names)}")
        _once(work)
        if not changed:
            typer.echo("waiting for a save (Ctrl-C ends)")


def _once(work: Callable[[], None]) -> None:
    try:
        work()
    except BuildError as error:
        show(error.diagnostics)
        typer.echo(f"{tally(error.diagnostics)}; nothing was published", err=True)
    except typer.Exit:
        return  # its findings are printed
