"""Packs for the people of a meeting."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Jobs, Output, Settings, Strict, Templates, now, program
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, Location, exit_code, has_errors, tally
from printery.model.stages.library import EditionRecord
from printery.model.stages.material import Material
from printery.press.engine.seam import open_engine

if TYPE_CHECKING:
    from printery.packs.spread import Spread  # brings the engine, which other commands do without

_EVERY_S = 2.0
"""Seconds between two lines that say how far a run is."""
Edition = Annotated[str | None, typer.Argument(help="The edition of packs; all of them if left out.")]
For = Annotated[list[str] | None, typer.Option("--for", help="Only for those: delegation=Kenya, person=ines-calvet.")]
Rows = Annotated[str | None, typer.Option(help="Only these of those who get one, in the sheet's order: 1-500.")]
Cluster = Annotated[str | None, typer.Option(help="Make them on a Dask cluster: tls://scheduler:8786.")]
Certificates = Annotated[
    Path | None, typer.Option("--cluster-certificates", help="A folder with ca.pem, cert.pem and key.pem for tls://.")
]


@app.command()
def packs(  # noqa: PLR0913 - one parameter for each option is how typer works
    context: typer.Context,
    edition: Edition = None,
    *,
    only: For = None,
    rows: Rows = None,
    cluster: Cluster = None,
    certificates: Certificates = None,
    content: Content = None,
    templates: Templates = None,
    output: Output = None,
    jobs: Jobs = None,
    strict: Strict = False,
) -> None:
    """Bind the papers of a meeting for each of its people, one file each; what is there already is kept."""
    open_engine()
    from printery.packs.maker import PackMaker
    from printery.packs.run import PackOrder, print_packs

    settings = Settings(content, templates, output, jobs, strict).over(context.obj)
    began = time.perf_counter()
    material = prepared(settings)
    order = PackOrder(tuple(pair(text) for text in only or ()), _span(rows))
    spread = _spread(cluster, certificates, settings.jobs)
    diagnostics: list[Diagnostic] = []
    for name in _editions(edition, material.library.editions):
        maker = PackMaker(material, name, program())
        folder = settings.target.folder / "packs" / name
        batch = print_packs(maker, order, folder, spread, _progress(began))
        show(batch.diagnostics)
        diagnostics += batch.diagnostics
        parts = [f"{len(batch.made)} packs made", f"{batch.kept} kept", f"{len(batch.gone)} removed"]
        parts += [f"{len(batch.failed)} failed"] if batch.failed else []
        typer.echo(f"{folder}: {', '.join(parts)}; {tally(batch.diagnostics)}; {time.perf_counter() - began:.1f} s")
    if has_errors(diagnostics, strict=settings.strict):
        raise typer.Exit(exit_code(diagnostics, strict=settings.strict))


def prepared(settings: Settings) -> Material:
    """The content, edited and collated. Raises: BuildError with every fault found."""
    from printery.load import load
    from printery.pipeline import prepare

    found = prepare(load(settings.world, date.fromisoformat(now()[:10])))
    if has_errors(found.diagnostics, strict=settings.strict):
        raise BuildError(found.diagnostics)
    show(found.diagnostics)
    return found.value


def _editions(name: str | None, editions: Mapping[str, EditionRecord]) -> tuple[str, ...]:
    from printery.model.written.edition import PackPdf

    names = tuple(sorted(key for key, record in editions.items() if isinstance(record.value, PackPdf)))
    if name is None and names:
        return names
    if name not in names:
        known = f"there are {', '.join(names)}" if names else "there is none: write one with format: pack-pdf"
        raise typer.BadParameter(f"there is no edition of packs {name or ''}; {known}")
    return (name,)


def pair(text: str) -> tuple[str, str]:
    """A field and its value. Raises: typer.BadParameter."""
    field, equals, value = text.partition("=")
    if not equals or not field.strip():
        raise typer.BadParameter(f"--for {text}: give a field and its value, such as delegation=Kenya")
    return field.strip(), value.strip()


def _span(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    first, dash, last = text.partition("-")
    if not first.isdigit() or (dash and not last.isdigit()):
        raise typer.BadParameter(f"--rows {text}: give the first and the last, such as 1-500")
    span = int(first), int(last or first)
    if not 1 <= span[0] <= span[1]:
        raise typer.BadParameter(f"--rows {text}: they count from 1, the smaller number first")
    return span


def _spread(cluster: str | None, certificates: Path | None, jobs: int | None) -> Spread:
    if cluster is not None:
        from printery.packs.cluster import on_cluster

        if not cluster.startswith(("tls://", "tcp://127.0.0.1:", "tcp://localhost:")):
            message = f"the cluster {cluster} is asked without TLS: whoever reaches it can read and run anything"
            hint = "use tls:// with certificates, or a network of its own; SECURITY.md, clusters"
            show([Diagnostic("S051", message, Location("printery/packs/cluster.py"), hint)])
        return on_cluster(cluster, certificates)
    from printery.packs.spread import on_this_machine

    return on_this_machine(jobs or len(os.sched_getaffinity(0)))


def _progress(began: float) -> Callable[[int, int, float], None]:
    """Says how far a run is, every few seconds and at its end."""
    said, first = 0.0, 0.0

    def progress(done: int, of: int, seconds: float) -> None:
        nonlocal said, first
        first = seconds if done == 1 else first  # the papers are set before the first pack
        now_s = time.perf_counter() - began
        if of and (done == of or not done or now_s - said >= _EVERY_S):
            said = now_s
            speed = (done - 1) / (seconds - first) if done > 1 else 0
            left = f", {speed:.1f} a second, about {(of - done) / speed:.0f} s more" if speed else ""
            typer.echo(f"{now_s:6.1f} s  packs     {done} of {of}{left}")

    return progress
