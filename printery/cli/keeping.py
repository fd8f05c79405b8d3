"""The files beside the content and the output: schemas, the cache, what was published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Output, Settings, store
from printery.cli.shown import show


@app.command()
def schema(context: typer.Context, *, content: Content = None) -> None:
    """Write the JSON Schemas of all YAML files to content/.schemas, where editors find them."""
    from printery.load import schemas

    folder = (Settings(content).over(context.obj).content or Path("content")) / ".schemas"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        typer.echo(folder / name)


@app.command()
def clean(
    context: typer.Context,
    *,
    output: Output = None,
    cache: Annotated[bool, typer.Option("--cache", help="Remove what is remembered between builds instead.")] = False,
) -> None:
    """Remove what builds published, and nothing else."""
    from printery.publish import clean as clean_target

    if cache:
        kept = store()
        typer.echo(f"removed {kept.clear()} files from {kept.folder}")
        return
    for draft in (True, False):
        target = replace(Settings(output=output).over(context.obj), draft=draft).target
        removed = clean_target(target)
        show(removed.diagnostics)
        if removed.value or not draft:
            typer.echo(f"removed {len(removed.value)} files from {target.folder}")
