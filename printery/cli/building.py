"""Building, checking and listing editions."""

from __future__ import annotations

import os
import time
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from printery import __version__
from printery.cli.app import app
from printery.cli.forms import FORMS, Roots
from printery.cli.settings import (
    CheckDraft,
    CheckForm,
    Content,
    Draft,
    Editions,
    Jobs,
    Memory,
    NoCache,
    Output,
    Settings,
    Strict,
    Templates,
    Verify,
    Watch,
    now,
    plain_engine,
    program,
    store,
)
from printery.cli.shown import console, reporter, show, show_artefacts
from printery.cli.watching import at_every_save
from printery.diagnostics import exit_code, for_draft, has_errors, tally
from printery.load import Readings
from printery.publish import Stamp


@app.callback(invoke_without_command=True)
def _start(  # noqa: PLR0913 - one parameter for each option is how typer works
    context: typer.Context,
    *,
    content: Content = None,
    templates: Templates = None,
    output: Output = None,
    jobs: Jobs = None,
    strict: Strict = False,
    no_cache: NoCache = False,
    verify: Verify = False,
    memory: Memory = None,
    draft: Draft = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    context.obj = Settings(content, templates, output, jobs, strict, no_cache, verify, memory, draft)
    if version:
        typer.echo(f"printery {__version__}")
    elif context.invoked_subcommand is None:
        build_editions(context.obj, ())


@app.command()
def build(  # noqa: PLR0913 - as above
    context: typer.Context,
    editions: Editions = None,
    *,
    content: Content = None,
    templates: Templates = None,
    output: Output = None,
    jobs: Jobs = None,
    strict: Strict = False,
    no_cache: NoCache = False,
    verify: Verify = False,
    memory: Memory = None,
    draft: Draft = False,
    watch: Watch = False,
) -> None:
    """Build editions, and whatever they need; all of them if none is named."""
    settings = Settings(content, templates, output, jobs, strict, no_cache, verify, memory, draft).over(context.obj)
    names = tuple(editions or ())
    if watch:
        at_every_save(settings.world, lambda: build_editions(settings, names))
    else:
        build_editions(settings, names)


@app.command()
def check(  # noqa: PLR0913 - as above
    context: typer.Context,
    *,
    content: Content = None,
    templates: Templates = None,
    strict: Strict = False,
    draft: CheckDraft = False,
    form: CheckForm = "text",
    watch: Watch = False,
) -> None:
    """Read, edit and collate everything, and report all faults; no engine runs, nothing is written."""
    if form not in {"text", *FORMS}:
        raise typer.BadParameter(f"there is no format {form}; give text, {', '.join(FORMS)}")
    settings = Settings(content, templates, strict=strict, draft=draft).over(context.obj)
    readings = Readings()
    if watch:
        at_every_save(settings.world, lambda: check_content(settings, form, readings))
    else:
        check_content(settings, form, readings)


def check_content(settings: Settings, form: str, readings: Readings) -> None:
    """Check everything and print what was found. Raises: typer.Exit if that stops a build."""
    from printery.pipeline import check as check_world

    began = time.perf_counter()
    world = settings.world
    diagnostics = check_world(world, date.fromisoformat(now()[:10]), readings)
    if settings.draft:
        diagnostics = for_draft(diagnostics)
    if form == "text":
        show(diagnostics)
        typer.echo(f"{tally(diagnostics)} in {time.perf_counter() - began:.1f} s")
    else:
        typer.echo(FORMS[form](diagnostics, Roots(world.content, world.templates)))
    if has_errors(diagnostics, strict=settings.strict):
        raise typer.Exit(exit_code(diagnostics, strict=settings.strict))


@app.command(name="list")
def list_editions(context: typer.Context, *, content: Content = None, templates: Templates = None) -> None:
    """List the editions and the files that each gives."""
    from printery.load import load
    from printery.plan import plan

    found = load(Settings(content, templates).over(context.obj).world)
    table = Table("edition", "format", "of", "jobs", box=None)
    jobs = plan(found.value)
    for edition_id, record in sorted(found.value.editions.items()):
        of = getattr(record.value, "work", None) or getattr(record.value, "meeting", "")
        names = ", ".join(job.name for job in jobs if job.edition_id == edition_id)
        table.add_row(edition_id, record.value.format, of, names)
    console().print(table)
    show(found.diagnostics)
    if has_errors(found.diagnostics):
        raise typer.Exit(exit_code(found.diagnostics))


def build_editions(settings: Settings, editions: tuple[str, ...]) -> None:
    """Build and publish, telling what happens. Raises: BuildError with every fault found."""
    from printery.pipeline import Order
    from printery.pipeline import build as build_world

    began = time.perf_counter()
    version = program()
    without = plain_engine()
    kept = None if settings.no_cache or without else store(version)
    jobs = settings.jobs or len(os.sched_getaffinity(0))
    order = Order(editions, jobs, settings.strict, settings.verify, kept, settings.draft, settings.memory, without)
    stamp = Stamp(version, now(), settings.draft)
    delivery = build_world(settings.world, settings.target, stamp, order, reporter(began))
    if kept:
        kept.trim()
    show(delivery.diagnostics)
    if not delivery.proofs:
        typer.echo(f"nothing changed: {len(delivery.manifest.artefacts)} files in {settings.target.folder} are current")
        return
    show_artefacts(delivery.manifest, settings.target.folder)
    if settings.draft:
        typer.echo("drafts: every page says so, and none of it takes the place of a final file")
    typer.echo(f"{tally(delivery.diagnostics)}; built in {time.perf_counter() - began:.1f} s")
