"""The live preview in the browser."""

from __future__ import annotations

import os
import secrets
import shlex
import webbrowser
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Editions, Jobs, NoCache, Settings, Templates, now, program, store
from printery.press.engine.seam import open_engine

if TYPE_CHECKING:
    open_engine()
    from printery.preview.desk import Plans
    from printery.preview.server import ServedFiles

_PORT = 8765
Editor = Annotated[
    str, typer.Option(help="Opens a finding: a command with {file}, {line}, {column}, as 'code -g {file}:{line}'.")
]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Where to listen; the next free one if it is taken.")]
NoOpen = Annotated[bool, typer.Option("--no-open", help="Only print the address; open no browser.")]


@app.command()
def preview(  # noqa: PLR0913 - one parameter for each option is how typer works
    context: typer.Context,
    editions: Editions = None,
    *,
    content: Content = None,
    templates: Templates = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
    port: Port = _PORT,
    editor: Editor = "",
    no_open: NoOpen = False,
) -> None:
    """Show pages, e-books and findings in the browser while you write; every save shows at once."""
    from printery.load import load
    from printery.plan import plan
    from printery.preview.desk import Plans
    from printery.preview.server import ServedFiles
    from printery.store import NoStore

    settings = Settings(content, templates, jobs=jobs, no_cache=no_cache).over(context.obj)
    world, today = settings.world, date.fromisoformat(now()[:10])
    wanted = tuple(editions or ())
    if wanted:
        plan(load(world, today).value, wanted)  # says which name is no edition
    kept = NoStore() if settings.no_cache else store(program())
    plans = Plans(world, today, kept, settings.jobs or len(os.sched_getaffinity(0)), wanted)
    _show(plans, ServedFiles(world.content, world.templates), _command(editor), port, opened=not no_open)


def _show(plans: Plans, sources: ServedFiles, editor: tuple[str, ...], port: int, *, opened: bool) -> None:
    """Start the desk, then serve until Ctrl-C. The desk is forked before there is any thread."""
    from printery.preview.desk import serve
    from printery.preview.server import Address, Preview, listen_on, run
    from printery.processes import ChildProcess

    try:
        listening = listen_on(port)
    except OSError as error:
        raise typer.BadParameter(f"{error}; name another with --port") from error
    desk = ChildProcess(lambda connection: serve(plans, connection), "printery-desk")
    address = Address(listening.getsockname()[1], secrets.token_urlsafe(18))
    typer.echo(f"{address.url}  (Ctrl-C ends the preview)")
    if opened:
        webbrowser.open(address.url)
    try:
        run(Preview(desk.connection, sources, editor), address, listening)
    except KeyboardInterrupt:
        typer.echo("the preview has ended")
    finally:
        desk.end()


def _command(editor: str) -> tuple[str, ...]:
    """The editor's command as a list: no shell reads it. Raises: typer.BadParameter."""
    try:
        command = tuple(shlex.split(editor))
    except ValueError as error:
        raise typer.BadParameter(f"--editor: {error}") from error
    if command and not any("{file}" in argument for argument in command):
        raise typer.BadParameter("--editor: the command lacks {file}")
    return command
