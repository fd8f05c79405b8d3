"""A new project."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from printery.cli.app import app
from printery.cli.settings import command_line, now
from printery.diagnostics import Location
from printery.model.written.edition import Trim
from printery.model.written.printer import Printer

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
