"""Copy that comes from elsewhere: chapters, and lists of participants."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Settings, Templates, now
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, Location

if TYPE_CHECKING:
    from printery.intake import Copy
    from printery.intake.source import Changes
    from printery.intake.workbook import Ask

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Word, OpenDocument, EPUB, HTML, Markdown.")]
WorkName = Annotated[str | None, typer.Option("--work", help="The work that gets the chapters; a new one is made.")]
MeetingName = Annotated[str | None, typer.Option("--meeting", help="The meeting whose participants the sheet has.")]
Decision = Annotated[str, typer.Option("--changes", help="Tracked changes: accept, reject, or list them to decide.")]
Replace = Annotated[bool, typer.Option("--replace", help="Put it in the place of chapters or lists that are there.")]
Form = Annotated[str, typer.Option("--from", help="Which Markdown it is: gfm or markdown; else the text tells.")]
StyleMap = Annotated[
    list[str], typer.Option("--style", metavar="NAME=MEANING", help="A paragraph style: Head=Heading 2.")
]
Pictures = Annotated[Path | None, typer.Option("--pictures", help="A folder with pictures that the text calls.")]
SheetName = Annotated[str | None, typer.Option("--sheet", help="The sheet of the workbook that has the list.")]
Columns = Annotated[list[str], typer.Option("--columns", metavar="FIELD=TITLE", help="A column: name=Delegate.")]
Encoding = Annotated[
    str, typer.Option("--encoding", help="How a .csv file is written: windows-1250; or its bytes tell.")
]
Capacity = Annotated[str, typer.Option("--capacity", help="Of everybody whose row says none.")]
Preview = Annotated[bool, typer.Option("--preview", help="Show what is understood of a sheet, and write nothing.")]
_PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".emf", ".wmf")
_MOST_PICTURES = 1_000
_STYLE_MAP = "import.yaml"
"""The file of the content that remembers what the styles of the house's Word files mean."""


@app.command(name="import")
def import_files(  # noqa: PLR0913 - as above
    context: typer.Context,
    files: Files,
    *,
    work: WorkName = None,
    changes: Decision = "accept",
    replace: Replace = False,
    form: Form = "",
    style: StyleMap = [],  # noqa: B006 - typer reads it and makes a list of its own
    pictures: Pictures = None,
    meeting: MeetingName = None,
    sheet: SheetName = None,
    columns: Columns = [],  # noqa: B006 - same
    encoding: Encoding = "",
    capacity: Capacity = "member",
    preview: Preview = False,
    content: Content = None,
    templates: Templates = None,
) -> None:
    """Make chapters of files that authors send, and list what could not be carried over; or take a sheet over."""
    settings = Settings(content, templates).over(context.obj)
    if meeting is not None:
        from printery.intake.workbook import Ask

        ask = Ask(meeting, replace, sheet, _pairs(columns, "--columns"), encoding, capacity)
        _import_sheet(settings, files, ask, preview=preview)
        return
    if work is None or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", work):
        raise typer.BadParameter("name the work in small letters, digits and hyphens: --work volume; or --meeting")
    if changes not in {"accept", "reject", "list"}:
        raise typer.BadParameter(f"there is no way {changes}; give --changes accept, reject or list")
    if form not in {"", "gfm", "markdown"}:
        raise typer.BadParameter(f"there is no Markdown {form}; give --from gfm or markdown")
    if changes == "reject" and any(path.suffix.lower() == ".odt" for path in files):
        hint = "reject them in LibreOffice (Edit, Track Changes, Reject All) and import the file that it saves"
        raise typer.BadParameter(f"changes of OpenDocument files cannot be rejected here; {hint}")
    _import_chapters(settings, files, pictures, (work, cast("Changes", changes), replace, form), style)


def _import_chapters(
    settings: Settings,
    files: list[Path],
    pictures: Path | None,
    asked: tuple[str, Changes, bool, str],
    style: list[str],
) -> None:
    from printery.intake import Request, import_copy
    from printery.intake.style_map import map_text, remembered

    work, changes, replace, form = asked
    world = settings.world
    new = _pairs(style, "--style")
    styles = {**remembered(world), **new}
    request = Request(work, dt.date.fromisoformat(now()[:10]), changes, replace, form, styles)
    beside = _pictures_of(pictures) if pictures else {}
    made = import_copy(world, [_copy(path, beside) for path in files], request)
    kept = {f"content/{_STYLE_MAP}": map_text(styles).encode()} if new else {}
    _write({**made.files, **kept}, world.content, f"content/works/{work}/")
    show(made.findings)
    show(made.questions)
    for path in made.chapters:
        typer.echo(path)
    count = f"{len(made.findings)} things to look at, {len(made.questions)} to write or mend"
    typer.echo(f"{len(made.chapters)} chapters; {count}; all of it in {made.report}")


def _pairs(said: list[str], option: str) -> dict[str, str]:
    """`NAME=MEANING` as pairs."""
    found = {}
    for pair in said:
        name, sign, meaning = pair.partition("=")
        if not sign or not name.strip() or not meaning.strip():
            raise typer.BadParameter(f"{option} {pair}: write it as NAME=MEANING, in quotes where there are spaces")
        found[name.strip()] = meaning.strip()
    return found


def _import_sheet(settings: Settings, files: list[Path], ask: Ask, *, preview: bool) -> None:
    from printery.intake.workbook import import_sheet
    from printery.model.written.participant import CAPACITIES, ENCODINGS, Participant

    if len(files) != 1:
        raise typer.BadParameter("give one sheet of participants for a meeting")
    unknown = [field for field in ask.columns if field not in Participant.model_fields]
    if unknown:
        raise typer.BadParameter(
            f"a participant has no field {unknown[0]}; there are {', '.join(Participant.model_fields)}"
        )
    if ask.encoding and ask.encoding not in ENCODINGS:
        raise typer.BadParameter(f"there is no encoding {ask.encoding}; there are {', '.join(ENCODINGS)}")
    if ask.capacity not in CAPACITIES:
        raise typer.BadParameter(f"there is no capacity {ask.capacity}; there are {', '.join(CAPACITIES)}")
    world, copy = settings.world, _copy(files[0], {})
    made = import_sheet(world, copy.name, copy.data, ask)
    for line in made.preview:
        typer.echo(line)
    show(made.findings)
    show(made.questions)
    if preview:
        typer.echo("nothing was written: this was the preview")
        return
    _write(made.files, world.content, f"content/meetings/{ask.meeting}/", made.removed)
    for path in made.files:
        typer.echo(path)
    for path in made.removed:
        typer.echo(f"{path} was taken away")
    typer.echo(f"{len(made.findings)} things set aside, {len(made.questions)} things to mend")


def _write(files: Mapping[str, bytes], content: Path, place: str, removed: tuple[str, ...] = ()) -> None:
    """Write an import. Raises: BuildError S003 with nothing changed."""
    from printery.intake import write_import

    try:
        write_import(files, content, removed)
    except OSError as error:
        hint = "free space, or see who may write there; nothing was changed"
        message = f"cannot write: {error.strerror or error}"
        raise BuildError([Diagnostic("S003", message, Location(place), hint)]) from error


def _copy(path: Path, pictures: Mapping[str, bytes]) -> Copy:
    """A file, and the pictures of its folder and of the one that the user names."""
    from printery.intake import Copy
    from printery.intake.package import MAX_FILE

    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    name = path.name.encode("utf-8", "backslashreplace").decode()
    with path.open("rb") as opened:
        data = opened.read(MAX_FILE + 1)
    is_alone = path.suffix.lower() in {".docx", ".odt", ".epub", ".xlsx", ".csv"}
    return Copy(name, data, pictures if is_alone else {**_pictures_of(path.parent), **pictures})


def _pictures_of(place: Path) -> dict[str, bytes]:
    """The pictures in a folder and those below it, by their paths from there."""
    from printery.intake.package import MAX_FILE

    if not place.is_dir():
        raise typer.BadParameter(f"there is no folder {place}")
    folder, found = place.resolve(), dict[str, bytes]()
    items = (item for item in sorted(folder.rglob("*")) if item.suffix.lower() in _PICTURES and item.is_file())
    for item in itertools.islice(items, _MOST_PICTURES):
        if folder in item.resolve().parents and item.stat().st_size <= MAX_FILE:
            found[item.relative_to(folder).as_posix()] = item.read_bytes()
    return found
