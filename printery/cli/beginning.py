"""A new project, and copy that comes from elsewhere."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, cast

import typer

from printery.cli.app import app
from printery.cli.settings import Content, Settings, Templates, command_line, now
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.written.edition import Trim
from printery.model.written.printer import Printer

if TYPE_CHECKING:
    from printery.intake import Copy
    from printery.intake.source import Changes

T = TypeVar("T")
NewFolder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it may be there if it is empty.")]
Council = Annotated[str | None, typer.Option(help="The council's name.")]
LanguageTag = Annotated[str | None, typer.Option("--language", help="Its language: en-US, en-GB.")]
TrimName = Annotated[str | None, typer.Option("--trim", help="us, digest, royal, a5, german, french or 155mm x 230mm.")]
PrinterName = Annotated[str | None, typer.Option("--printer", help="A printer's paper such as kdp-cream, or none.")]
Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing: take what the options say, and usual answers.")]


@app.command()
def new(  # noqa: PLR0913 - one parameter for each option is how typer works
    folder: NewFolder,
    *,
    council: Council = None,
    language: LanguageTag = None,
    trim: TrimName = None,
    printer: PrinterName = None,
    yes: Yes = False,
) -> None:
    """Make a small, complete project to start from: a meeting, a statement, a brief, a volume of two chapters."""
    from printery.starter import Answers, council_name, new_project, trim_of, write_project

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise typer.BadParameter(f"{folder} is there and not empty; give a new folder. Nothing was touched")
    named = _answer("The council's name", "Council of Examples", council, council_name, ask=not yes)
    tag = _answer("Its language", "en-GB", language, _language, ask=not yes)
    usual = "us" if tag.lower() == "en-us" else "german"
    size = _answer(
        "The book's trim (us, digest, royal, a5, german, french, or 155mm x 230mm)", usual, trim, trim_of, ask=not yes
    )
    house = _answer(*_choice(size), printer, lambda text: _printer(text, size), ask=not yes)
    today = dt.date.fromisoformat(now()[:10])
    files = new_project(Answers(named, tag, size, house, today))
    try:
        write_project(files, folder)
    except OSError as error:
        raise typer.BadParameter(f"{folder} cannot be written: {error.strerror or error}") from error
    typer.echo(f"made {folder}, {len(files)} files. Its README.md says what stands where. To build everything:")
    typer.echo(f"  cd {folder} && {command_line()}")


def _answer(question: str, usual: str, given: str | None, read: Callable[[str], T], *, ask: bool) -> T:
    """What an option says, or the answer to the question, or the usual one; a bad answer is asked for again."""

    def sound(text: str) -> T:
        try:
            return read(text)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error

    if given is not None or not ask:
        return sound(usual if given is None else given)
    answer: T = typer.prompt(question, default=usual, value_proc=sound)
    return answer


def _language(text: str) -> str:
    from printery.diagnostics import Location
    from printery.load.identifiers import check_language
    from printery.starter import languages

    tag = text.strip()
    for fault in check_language(tag, Location("content/imprint.yaml")):
        raise ValueError(fault.message)
    if tag.partition("-")[0].lower() not in languages():
        raise ValueError(f"pages have no words for {tag} as yet; there are words for {', '.join(languages())}")
    return tag


def _choice(trim: Trim) -> tuple[str, str]:
    from printery.load import packaged_printers
    from printery.starter import fitting

    return f"The printer (none, {', '.join(fitting(packaged_printers(), trim))})", "none"


def _printer(text: str, trim: Trim) -> Printer | None:
    from printery.load import packaged_printers
    from printery.starter import fitting

    name, printers = text.strip().lower(), packaged_printers()
    offered = fitting(printers, trim)
    if name in {"", "none"}:
        return None
    if name not in printers:
        raise ValueError(f"there is no printer {name}; there are {', '.join(printers)}, or none")
    if name not in offered:
        size = f"{trim.width} x {trim.height}"
        raise ValueError(f"{printers[name].house.name} does not cut {size}; of ours, these do: {', '.join(offered)}")
    return printers[name]


Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Word, OpenDocument, EPUB, Markdown; in order.")]
WorkName = Annotated[str | None, typer.Option("--work", help="The work that gets the chapters; a new one is made.")]
MeetingName = Annotated[str | None, typer.Option("--meeting", help="The meeting whose participants the sheet has.")]
Decision = Annotated[str, typer.Option("--changes", help="Tracked changes: accept, reject, or list them to decide.")]
Replace = Annotated[bool, typer.Option("--replace", help="Put the text in the place of chapters that are there.")]
_PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".tif", ".tiff")
_MOST_PICTURES = 1_000


@app.command(name="import")
def import_files(  # noqa: PLR0913 - as above
    context: typer.Context,
    files: Files,
    *,
    work: WorkName = None,
    changes: Decision = "accept",
    replace: Replace = False,
    meeting: MeetingName = None,
    content: Content = None,
    templates: Templates = None,
) -> None:
    """Make chapters of files that authors send, and list what could not be carried over; or take a sheet over."""
    from printery.intake import Request, import_copy

    settings = Settings(content, templates).over(context.obj)
    if meeting is not None:
        _import_sheet(settings, files, meeting, replace=replace)
        return
    if work is None or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", work):
        raise typer.BadParameter("name the work in small letters, digits and hyphens: --work volume; or --meeting")
    if changes not in {"accept", "reject", "list"}:
        raise typer.BadParameter(f"there is no way {changes}; give --changes accept, reject or list")
    if changes == "reject" and any(path.suffix.lower() == ".odt" for path in files):
        hint = "reject them in LibreOffice (Edit, Track Changes, Reject All) and import the file that it saves"
        raise typer.BadParameter(f"changes of OpenDocument files cannot be rejected here; {hint}")
    request = Request(work, dt.date.fromisoformat(now()[:10]), cast("Changes", changes), replace)
    world = settings.world
    made = import_copy(world, [_copy(path) for path in files], request)
    _write(made.files, world.content, f"content/works/{work}/")
    show(made.findings)
    show(made.questions)
    for path in made.chapters:
        typer.echo(path)
    count = f"{len(made.findings)} things to look at, {len(made.questions)} to write or mend"
    typer.echo(f"{len(made.chapters)} chapters; {count}; all of it in {made.report}")


def _import_sheet(settings: Settings, files: list[Path], meeting: str, *, replace: bool) -> None:
    from printery.intake.workbook import import_sheet

    if len(files) != 1:
        raise typer.BadParameter("give one sheet of participants for a meeting")
    world, copy = settings.world, _copy(files[0])
    made = import_sheet(world, copy.name, copy.data, meeting, replace=replace)
    _write(made.files, world.content, f"content/meetings/{meeting}/")
    show(made.findings)
    show(made.questions)
    for path in made.files:
        typer.echo(path)
    typer.echo(f"{len(made.findings)} columns set aside, {len(made.questions)} things to mend")


def _write(files: Mapping[str, bytes], content: Path, place: str) -> None:
    """Write an import. Raises: BuildError S003 with nothing changed."""
    from printery.intake import write_import

    try:
        write_import(files, content)
    except OSError as error:
        hint = "free space, or see who may write there; nothing was changed"
        message = f"cannot write: {error.strerror or error}"
        raise BuildError([Diagnostic("S003", message, Location(place), hint)]) from error


def _copy(path: Path) -> Copy:
    """A file and the pictures of its folder."""
    from printery.intake import Copy
    from printery.intake.package import MAX_FILE

    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    name = path.name.encode("utf-8", "backslashreplace").decode()
    with path.open("rb") as opened:
        data = opened.read(MAX_FILE + 1)
    beside: dict[str, bytes] = {}
    if path.suffix.lower() not in {".docx", ".odt", ".epub", ".xlsx", ".csv"}:
        folder = path.parent.resolve()
        found = (item for item in sorted(folder.rglob("*")) if item.suffix.lower() in _PICTURES and item.is_file())
        for item in itertools.islice(found, _MOST_PICTURES):
            if folder in item.resolve().parents and item.stat().st_size <= MAX_FILE:
                beside[item.relative_to(folder).as_posix()] = item.read_bytes()
    return Copy(name, data, beside)
