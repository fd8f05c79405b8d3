"""Cards for some of a meeting's people, at the desk on site."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from printery.cli.app import app
from printery.cli.packing import For, pair, prepared
from printery.cli.settings import Content, Output, Settings, Strict, Templates, now, program
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, Location, has_errors, nearest
from printery.model.stages.recipients import recipients, wrong_fields

if TYPE_CHECKING:
    from printery.model.stages.library import Library

CardEdition = Annotated[str, typer.Argument(help="An edition of cards.")]
Start = Annotated[int | None, typer.Option(min=1, help="The first free place of a sheet that was used in part.")]


@app.command()
def cards(  # noqa: PLR0913 - one parameter for each option is how typer works
    context: typer.Context,
    edition: CardEdition,
    *,
    only: For = None,
    start: Start = None,
    content: Content = None,
    templates: Templates = None,
    output: Output = None,
    strict: Strict = False,
) -> None:
    """Print the cards of some people alone: one badge, a corrected name tent; what was published before stays."""
    from printery.pipeline import run
    from printery.plan import plan
    from printery.processes import build_services
    from printery.publish import Stamp, Target, publish

    settings = Settings(content, templates, output, None, strict).over(context.obj)
    found = prepared(settings)
    library = _chosen(found.library, edition, dict(map(pair, only or ())), start)
    material = replace(found, library=library)
    proofs = [run(job, material, {}, build_services(1)) for job in plan(library, (edition,))]
    diagnostics = [d for proof in proofs for d in proof.diagnostics]
    if has_errors(diagnostics, strict=settings.strict):
        raise BuildError(diagnostics)
    show(diagnostics)
    target = Target(settings.target.folder / "cards")
    artefacts = [artefact for proof in proofs for artefact in proof.artefacts]
    show(publish(artefacts, target, Stamp(program(), now()), library, (edition,)).diagnostics)
    for artefact in artefacts:
        typer.echo(f"{target.folder / artefact.path}")


def _chosen(library: Library, name: str, wanted: dict[str, str], start: int | None) -> Library:
    """The library with the edition for these people, from this place on.

    Raises: BuildError C033 for an edition that is none of cards, C230 and C232 for a choice of nobody.
    """
    from printery.model.stages.library import Record
    from printery.model.written.edition import CardsPdf

    record = library.editions.get(name)
    if record is None or not isinstance(record.value, CardsPdf):
        known = [key for key, one in library.editions.items() if isinstance(one.value, CardsPdf)]
        where = Location(f"content/editions/{name}.yaml")
        raise BuildError([Diagnostic("C033", f"there is no edition of cards {name}", where, nearest(name, known))])
    edition = record.value
    meeting = library.meetings[edition.meeting]
    where = Location(meeting.record.path)
    wrong = tuple(wrong_fields(dict.fromkeys(wanted, where)))
    if wrong:
        raise BuildError(wrong)
    changes: dict[str, object] = {"recipients": {**edition.recipients, **wanted}, "start": start or edition.start}
    if not recipients(meeting, {**edition.recipients, **wanted}):
        said = ", ".join(f"{field}={value}" for field, value in wanted.items())
        hint = "look at the sheet of participants: who attends, and what its fields say"
        raise BuildError([Diagnostic("C232", f"nobody of the meeting has {said}", where, hint)])
    chosen = Record(edition.model_copy(update=changes), record.path, record.places)
    return replace(library, editions={**library.editions, name: chosen})
