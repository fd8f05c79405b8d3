"""What changed in a work since a revision."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Jobs, NoCache, Output, Settings, Templates, now, program, store
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, Location, counted, has_errors, nearest

if TYPE_CHECKING:
    from printery.model.stages.material import Material
    from printery.redline import Side

Before = Annotated[str, typer.Argument(metavar="REV", help="A commit, a tag, a branch, or a folder: what was.")]
After = Annotated[str | None, typer.Argument(metavar="[REV]", help="The same for what is. [default: the content]")]
WorkName = Annotated[str | None, typer.Option("--work", help="The work to compare; all that both have if left out.")]
_ELSEWHERE = ("content/editions/", "content/meetings/", "content/printers/", "templates/")
"""What a comparison of texts does not depend on: it may be faulty in an old revision, or name what is gone."""


@app.command()
def diff(  # noqa: PLR0913 - one parameter for each option is how typer works
    context: typer.Context,
    before: Before,
    after: After = None,
    *,
    work: WorkName = None,
    content: Content = None,
    templates: Templates = None,
    output: Output = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
) -> None:
    """Show what changed in a work since a revision: a PDF and a page with every insertion and deletion marked."""
    from printery.redline import Side, revision

    settings = Settings(content, templates, output, jobs, no_cache=no_cache).over(context.obj)
    old = revision(before, settings.world)
    new = Side(settings.world, "") if after is None else revision(after, settings.world)
    was, is_ = _material(old), _material(new)
    names = [work] if work else sorted(set(was.collations) & set(is_.collations))
    for name in names:
        _compare(name, (old, was), (new, is_), settings)
    if not work:
        for name in sorted(set(was.collations) ^ set(is_.collations)):
            typer.echo(f"{name}: {'new since' if name in is_.collations else 'gone since'} {old.name}, not compared")


def _material(side: Side) -> Material:
    """What a state comes to. Raises: BuildError with its faults, each named with its revision."""
    from printery.load import load
    from printery.pipeline import prepare

    found = prepare(load(side.world))
    faults = [d for d in found.diagnostics if has_errors([d]) and not d.location.path.startswith(_ELSEWHERE)]
    if faults:
        raise BuildError(_at(fault, side.name) for fault in faults)
    return found.value


def _at(fault: Diagnostic, name: str) -> Diagnostic:
    path = f"{name}:{fault.location.path}" if name else fault.location.path
    return replace(fault, location=replace(fault.location, path=path))


def _compare(name: str, before: tuple[Side, Material], after: tuple[Side, Material], settings: Settings) -> None:
    from printery.publish import Stamp, Target, publish
    from printery.redline import compare, sheets, summarised, wording_of
    from printery.workers import Hands

    (old, was), (new, is_) = before, after
    for side, material in (before, after):
        if name not in material.collations:
            hint = nearest(name, material.collations)
            where = Location(f"{side.name}:content/works/" if side.name else "content/works/")
            raise BuildError([Diagnostic("C031", f"there is no work {name}", where, hint)])
    wording = wording_of(is_.library, is_.collations[name].language)
    comparison = compare(was.collations[name], is_.collations[name], wording.words["remarks"])
    shown = summarised(comparison, wording, old.name, new.name or wording("as_it_stands"))
    version = program()
    hands = Hands(settings.jobs or len(os.sched_getaffinity(0)), store=None if settings.no_cache else store(version))
    made = sheets(shown, is_.library, hands)
    if has_errors(made.proof.diagnostics):
        raise BuildError(made.proof.diagnostics)
    show(made.proof.diagnostics)
    target = Target(settings.target.folder / "redline" / name)
    done = publish(made.artefacts, target, Stamp(version, now()), made.library, (f"redline-{name}",))
    show(done.diagnostics)
    found = comparison.findings
    said = (
        f"{counted(len(found.changes), 'place')}, {counted(found.come, 'word')} in, {found.gone} out"
        if not comparison.is_empty
        else "no change"
    )
    typer.echo(f"{name}: {said}")
    for artefact in made.artefacts:
        typer.echo(f"  {target.folder / artefact.path}")
