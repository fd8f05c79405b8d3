"""What printers and proofreaders would say, and a picture of what was built."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from printery.cli.app import app
from printery.cli.settings import (
    Content,
    Editions,
    Form,
    Jobs,
    NoCache,
    Output,
    Settings,
    Strict,
    Templates,
    now,
    program,
    store,
)
from printery.cli.shown import show
from printery.diagnostics import exit_code, has_errors

if TYPE_CHECKING:
    from printery.pipeline import Inspection


PictureFile = Annotated[Path, typer.Option(help="Where the picture goes.")]
_PICTURED = {"press-pdf": (0, 2, 4, 28, 29, 30, 36), "handout-pdf": (0,)}
"""Pages, from 0, that the picture shows of each file of a format."""


@app.command()
def preflight(  # noqa: PLR0913 - as above
    context: typer.Context,
    editions: Editions = None,
    *,
    content: Content = None,
    templates: Templates = None,
    jobs: Jobs = None,
    strict: Strict = False,
    no_cache: NoCache = False,
    form: Form = "text",
) -> None:
    """Build what goes to printers, publish nothing, and say what each printer would do about it."""
    from printery.preflight.report import json_report, text_report

    settings = Settings(content, templates, None, jobs, strict, no_cache).over(context.obj)
    inspection = _inspect(settings, tuple(editions or ()), form)
    found = inspection.diagnostics
    if form == "json":
        typer.echo(json_report(inspection.jobs, inspection.proofs, found))
    else:
        for line in text_report(inspection.jobs, inspection.proofs, found):
            typer.echo(line)
    if has_errors(found, strict=settings.strict):
        raise typer.Exit(exit_code(found, strict=settings.strict))


@app.command()
def report(context: typer.Context, editions: Editions = None, *, form: Form = "text") -> None:
    """Lay out the editions named, or all for printers, publish nothing, and list what a proofreader would mark."""
    from printery.preflight.proofs import json_marks, text_marks

    found = _inspect(context.obj, tuple(editions or ()), form)
    typer.echo(json_marks(found.proofs) if form == "json" else "\n".join(text_marks(found.proofs)))
    if not found.proofs:
        show(found.diagnostics)
        raise typer.Exit(exit_code(found.diagnostics))


def _inspect(settings: Settings, editions: tuple[str, ...], form: str) -> Inspection:
    from printery.pipeline import Order, inspect

    if form not in {"text", "json"}:
        raise typer.BadParameter(f"there is no format {form}; give text or json")
    kept = None if settings.no_cache else store(program())
    order = Order(editions, settings.jobs or len(os.sched_getaffinity(0)), store=kept)
    return inspect(settings.world, date.fromisoformat(now()[:10]), order, lambda *_: None)


@app.command()
def picture(context: typer.Context, *, output: Output = None, to: PictureFile = Path("docs/specimen.png")) -> None:
    """Draw an overview of what was built, for the README."""
    from printery.press.pdf.picture import picture_of
    from printery.publish import published

    target = Settings(output=output).over(context.obj).target
    manifest = published(target)
    if manifest is None:
        raise typer.BadParameter(f"{target.folder} holds no manifest: build first")
    paths = [entry.path for entry in manifest.artefacts if entry.edition != "site"]
    covers = [(target.folder / path).read_bytes() for path in paths if path.endswith(".jpg")]
    pages = [
        ((target.folder / entry.path).read_bytes(), index)
        for entry in manifest.artefacts
        if entry.pages and entry.format in _PICTURED
        for index in _PICTURED[entry.format]
        if index < entry.pages and not entry.path.endswith("-letter.pdf")
    ]
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(picture_of(pages, covers))
    typer.echo(to)
