"""What changed in a work since a revision."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Jobs, NoCache, Output, Settings, Templates, now, program, store
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, Found, Location, counted, has_errors, nearest

if TYPE_CHECKING:
    from printery.model.stages.material import Material
    from printery.redline import Comparison, Side

Before = Annotated[str, typer.Argument(metavar="REV", help="A commit, a tag, a branch, or a folder: what was.")]
After = Annotated[str | None, typer.Argument(metavar="[REV]", help="The same for what is. [default: the content]")]
WorkName = Annotated[
    str | None,
    typer.Option("--work", help="The work to compare, or OLD=NEW where it has another name now; all if left out."),
]
ExitCodeFlag = Annotated[bool, typer.Option("--exit-code", help="End with 1 if anything differs, as diff does.")]
ChangesOnly = Annotated[bool, typer.Option("--changes-only", help="Leave out the passages in which nothing changed.")]
DIFFERENT = 1
"""Exit code with --exit-code for works that differ."""


@app.command()
def diff(  # noqa: PLR0913 - one parameter for each option is how typer works
    context: typer.Context,
    before: Before,
    after: After = None,
    *,
    work: WorkName = None,
    exit_code: ExitCodeFlag = False,
    changes_only: ChangesOnly = False,
    content: Content = None,
    templates: Templates = None,
    output: Output = None,
    jobs: Jobs = None,
    no_cache: NoCache = False,
) -> None:
    """Show what changed in a work since a revision: a PDF and a page with every insertion and deletion marked."""
    from printery.redline import Side, revision, same_works

    settings = Settings(content, templates, output, jobs, no_cache=no_cache).over(context.obj)
    old = revision(before, settings.world)
    new = Side(settings.world, "") if after is None else revision(after, settings.world)
    was, is_ = _material(old), _material(new)
    pairs = [_named(work, (old, was), (new, is_))] if work else same_works(was.value.collations, is_.value.collations)
    for pair in pairs:
        if pair[0] != pair[1]:
            typer.echo(f"{pair[1]}: compared with {pair[0]}, which has most of its words")
    different = [_compare(pair, (old, was), (new, is_), settings, only=changes_only) for pair in pairs]
    alone = {*was.value.collations, *is_.value.collations} - {name for pair in pairs for name in pair}
    for name in () if work else sorted(alone):
        typer.echo(f"{name}: {'new since' if name in is_.value.collations else 'gone since'} {old.name}, not compared")
    if exit_code and (any(different) or (alone and not work)):
        raise typer.Exit(DIFFERENT)


State = tuple["Side", "Found[Material]"]


def _material(side: Side) -> Found[Material]:
    """What a state comes to; its faults are remarks, since the past cannot be mended.

    Raises: BuildError if it cannot be read at all.
    """
    from printery.load import load
    from printery.pipeline import prepare

    found = prepare(load(side.world))
    faults = tuple(_at(d, side.name) for d in found.diagnostics if has_errors([d]))
    _show_remarks(d for d in faults if _TEXTS in d.location.path)
    return replace(found, diagnostics=faults)


def _show_remarks(diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings, none of which stops a comparison."""
    for d in diagnostics:
        typer.echo(f"{d.location}: remark {d.code}: {d.message}", err=True)


_TEXTS = "content/works/"
"""What a comparison of texts depends on: faults elsewhere, such as in editions, are not told."""


def _at(fault: Diagnostic, name: str) -> Diagnostic:
    path = f"{name}:{fault.location.path}" if name else fault.location.path
    return replace(fault, location=replace(fault.location, path=path))


def _named(name: str, before: State, after: State) -> tuple[str, str]:
    """The names of a work then and now. Raises: BuildError C031 if a state has none of that name."""
    was, _, is_ = name.partition("=")
    names = (was, is_ or was)
    for one, (side, material) in zip(names, (before, after), strict=True):
        if one not in material.value.collations:
            hint = (
                f"{nearest(one, material.value.collations)}; a work with another name is compared with --work OLD=NEW"
            )
            where = Location(f"{side.name}:content/works/" if side.name else "content/works/")
            raise BuildError([Diagnostic("C031", f"there is no work {one}", where, hint)])
    return names


def _compare(names: tuple[str, str], before: State, after: State, settings: Settings, *, only: bool) -> bool:
    """Compare a work and publish what came of it; whether it differs."""
    from printery.collate.filing import slug
    from printery.processes import build_services
    from printery.publish import Stamp, Target, publish
    from printery.redline import About, compare, condensed, data_files, history, sheets, summarised, wording_of

    (old, was), (new, is_) = before, after
    collations = (was.value.collations[names[0]], is_.value.collations[names[1]])
    wording = wording_of(is_.value.library, collations[1].language)
    comparison = compare(*collations, wording.words["remarks"])
    faults = [
        f"{d.location}: {d.message}"
        for name, found in zip(names, (was, is_), strict=True)
        for d in found.diagnostics
        if f"{_TEXTS}{name}/" in d.location.path
    ]
    about = About(old.name, new.name or wording("as_it_stands"), old.given, history(old, new), faults)
    shown = summarised(comparison, wording, about)
    version = program()
    services = build_services(
        settings.jobs or len(os.sched_getaffinity(0)), cache=None if settings.no_cache else store(version)
    )
    file = slug("-".join(("redline", names[1], old.given or old.name, "to", new.given or "now")))
    made = sheets(condensed(shown, wording.words["remarks"]) if only else shown, is_.value.library, services, file)
    _show_remarks(made.diagnostics)
    target = Target(settings.target.folder / "redline" / names[1])
    artefacts = (*made.artefacts, *data_files(comparison, file, made.pages))
    done = publish(artefacts, target, Stamp(version, now()), made.library, (f"redline-{names[1]}",))
    show(done.diagnostics)
    _tell(names[1], comparison, faults)
    for artefact in artefacts:
        typer.echo(f"  {target.folder / artefact.path}")
    return bool(faults) or not comparison.is_empty


def _tell(name: str, comparison: Comparison, faults: Sequence[str]) -> None:
    """Say in a line how much changed, and what may be missing from that."""
    found = comparison.findings
    said = f"{counted(len(found.changes), 'place')}, {counted(found.come.total(), 'word')} in, {found.gone.total()} out"
    if found.restylings:
        said += f"; {counted(len(found.restylings), 'passage')} with another address or emphasis"
    if not comparison.is_complete:
        said += "; not all could be compared word by word"
    if comparison.is_empty:
        said = "no change"
    if faults:
        said += f"; {counted(len(faults), 'fault')} in the texts, so that passages may be missing from the comparison"
    typer.echo(f"{name}: {said}")
