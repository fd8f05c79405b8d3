"""The command line: arguments, what is printed, exit codes. The only module that prints."""

from __future__ import annotations

import importlib.metadata
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from typer.exceptions import TyperException

from printery import __version__
from printery.diagnostics import BuildError, Diagnostic, ExitCode, exit_code, has_errors, tally
from printery.model.artefact import Proof
from printery.model.manifest import Manifest
from printery.publish import Stamp, Target
from printery.store import DiskStore
from printery.world import DiskWorld

if TYPE_CHECKING:
    from printery.pipeline import Inspection

_PACKAGE = Path(__file__).parent
_ENGINES = ("weasyprint", "pydyf", "ebooklib", "pillow", "fonttools", "vl-convert-python", "pypdfium2", "pyphen")
"""Libraries whose version shows in the bytes of an artefact."""

app = typer.Typer(
    name="printery",
    help="Build a council's publications: the printed volume, the statement, e-books, meeting papers and the site.",
    epilog="Without a command: build every edition.",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the options say; None where they say nothing."""

    content: Path | None = None
    templates: Path | None = None
    output: Path | None = None
    jobs: int | None = None
    strict: bool = False
    no_cache: bool = False
    verify: bool = False

    def over(self, other: Settings) -> Settings:
        """These settings, and where they say nothing, the other ones."""
        return Settings(
            self.content or other.content,
            self.templates or other.templates,
            self.output or other.output,
            self.jobs or other.jobs,
            self.strict or other.strict,
            self.no_cache or other.no_cache,
            self.verify or other.verify,
        )

    @property
    def world(self) -> DiskWorld:
        """The folders to read. Raises: typer.BadParameter if one is not there."""
        content = self.content or Path("content")
        templates = self.templates or (Path("templates") if Path("templates").is_dir() else _default_templates())
        for name, folder in (("--content", content), ("--templates", templates)):
            if not folder.is_dir():
                raise typer.BadParameter(f"there is no folder {folder}; name one with {name}")
        return DiskWorld(content, templates)

    @property
    def target(self) -> Target:
        """The folder to write."""
        return Target(self.output or Path("output"))


Content = Annotated[Path | None, typer.Option(help="Folder of the words. [default: content]", show_default=False)]
Templates = Annotated[Path | None, typer.Option(help="Folder of the looks. [default: templates]", show_default=False)]
Output = Annotated[Path | None, typer.Option(help="Folder for the results. [default: output]", show_default=False)]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes side by side. [default: one per core]")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings fail the build.")]
Verify = Annotated[bool, typer.Option("--verify", help="Have veraPDF and others judge the finished files.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Set everything anew; remember nothing.")]
Editions = Annotated[list[str] | None, typer.Argument(help="Editions to build; all if none is named.")]


Form = Annotated[str, typer.Option("--format", help="text or json")]
PictureFile = Annotated[Path, typer.Option(help="Where the picture goes.")]
_PICTURED = {"press-pdf": (0, 2, 4, 28, 29, 30, 36), "handout-pdf": (0,)}
"""Pages, from 0, that the picture shows of each file of a format."""


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
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    context.obj = Settings(content, templates, output, jobs, strict, no_cache, verify)
    if version:
        typer.echo(f"printery {__version__}")
    elif context.invoked_subcommand is None:
        _build(context.obj, ())


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
) -> None:
    """Build editions, and whatever they need; all of them if none is named."""
    settings = Settings(content, templates, output, jobs, strict, no_cache, verify).over(context.obj)
    _build(settings, tuple(editions or ()))


@app.command()
def check(
    context: typer.Context, *, content: Content = None, templates: Templates = None, strict: Strict = False
) -> None:
    """Read, edit and collate everything, and report all faults; no engine runs, nothing is written."""
    from printery.pipeline import check as check_world

    settings = Settings(content, templates, strict=strict).over(context.obj)
    began = time.perf_counter()
    diagnostics = check_world(settings.world, date.fromisoformat(_now()[:10]))
    _show(diagnostics)
    typer.echo(f"{tally(diagnostics)} in {time.perf_counter() - began:.1f} s")
    if has_errors(diagnostics, strict=settings.strict):
        raise typer.Exit(exit_code(diagnostics, strict=settings.strict))


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
        _show(found.diagnostics)
        raise typer.Exit(exit_code(found.diagnostics))


def _inspect(settings: Settings, editions: tuple[str, ...], form: str) -> Inspection:
    from printery.pipeline import Order, inspect

    if form not in {"text", "json"}:
        raise typer.BadParameter(f"there is no format {form}; give text or json")
    store = None if settings.no_cache else _store(_program())
    order = Order(editions, settings.jobs or len(os.sched_getaffinity(0)), store=store)
    return inspect(settings.world, date.fromisoformat(_now()[:10]), order, lambda *_: None)


@app.command()
def schema(context: typer.Context, *, content: Content = None) -> None:
    """Write the JSON Schemas of all YAML files to content/.schemas, where editors find them."""
    from printery.load import schemas

    folder = (Settings(content).over(context.obj).content or Path("content")) / ".schemas"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        typer.echo(folder / name)


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
    _console().print(table)
    _show(found.diagnostics)
    if has_errors(found.diagnostics):
        raise typer.Exit(exit_code(found.diagnostics))


@app.command()
def picture(context: typer.Context, *, output: Output = None, to: PictureFile = Path("docs/specimen.png")) -> None:
    """Draw an overview of what was built, for the README."""
    from printery.press.picture import picture_of
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
        store = _store()
        typer.echo(f"removed {store.clear()} files from {store.folder}")
        return
    target = Settings(output=output).over(context.obj).target
    typer.echo(f"removed {len(clean_target(target))} files from {target.folder}")


def _build(settings: Settings, editions: tuple[str, ...]) -> None:
    from printery.pipeline import Order
    from printery.pipeline import build as build_world

    began = time.perf_counter()
    program = _program()
    store = None if settings.no_cache else _store(program)
    order = Order(editions, settings.jobs or len(os.sched_getaffinity(0)), settings.strict, settings.verify, store)
    delivery = build_world(settings.world, settings.target, Stamp(program, _now()), order, _reporter(began))
    if store:
        store.trim()
    _show(delivery.diagnostics)
    if not delivery.proofs:
        typer.echo(f"nothing changed: {len(delivery.manifest.artefacts)} files in {settings.target.folder} are current")
        return
    _show_artefacts(delivery.manifest, settings.target.folder)
    typer.echo(f"{tally(delivery.diagnostics)}; built in {time.perf_counter() - began:.1f} s")


def _reporter(began: float) -> Callable[[str, str, Proof | None, float], None]:
    pressing = began

    def report(stage: str, what: str, proof: Proof | None, share: float) -> None:
        nonlocal pressing
        now = time.perf_counter()
        line = f"{now - began:6.1f} s  {stage:<9} {what}"
        if stage != "press":
            pressing = now
        elif proof is None and share > 0:
            line += f", about {(now - pressing) * (1 - share) / share + 1:.0f} s more"
        if proof is not None:
            pages = sum(artefact.pages.count for artefact in proof.artefacts if artefact.pages)
            line += f"  {pages} pages" if pages else ""
            line += f"  {proof.seconds:.1f} s"
        typer.echo(line)

    return report


def _show(diagnostics: Iterable[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        typer.echo(str(diagnostic), err=True)


def _show_artefacts(manifest: Manifest, folder: Path) -> None:
    table = Table("path", box=None, title_justify="left")
    table.add_column("pages", justify="right")
    table.add_column("size", justify="right")
    for entry in manifest.artefacts:
        size = f"{entry.bytes / 1000:,.0f} kB"
        table.add_row(str(folder / entry.path), str(entry.pages or ""), size)
    _console().print(table)


def _console() -> Console:
    # rich cuts long paths at 80 columns when the output is no terminal
    return Console(soft_wrap=True, highlight=False)


def _now() -> str:
    """The time of the build: SOURCE_DATE_EPOCH, if set, so that whole output folders can be compared."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _program() -> str:
    """Our version, and a digest of our own files and the engines' versions."""
    digest = sha256()
    for path in sorted((*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.yaml"))):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    for name in _ENGINES:
        digest.update(f"{name} {importlib.metadata.version(name)}".encode())
    return f"printery {__version__} {digest.hexdigest()}"


_MOST_CACHED = 2**30
"""Bytes: some hundred books."""


def _store(program: str = "") -> DiskStore:
    """What is remembered between builds, in the user's folder for such things (XDG Base Directory Specification)."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return DiskStore(home / "printery", program, _MOST_CACHED)


def _default_templates() -> Path:
    """The templates that the wheel brings."""
    return _PACKAGE / "default_templates"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code."""
    try:
        code: object = app(args=arguments, prog_name="printery", standalone_mode=False)
    except BuildError as error:
        _show(error.diagnostics)
        typer.echo(f"{tally(error.diagnostics)}; nothing was published", err=True)
        return exit_code(error.diagnostics, strict=True)
    except typer.Exit as stop:
        return stop.exit_code
    except TyperException as error:
        typer.echo(f"printery: error: {error.format_message()} (--help lists what there is)", err=True)
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("stopped; nothing was published", err=True)
        return ExitCode.INTERRUPTED
    except Exception:  # noqa: BLE001 - the only place where a stack trace is shown, since it is our own fault
        traceback.print_exc()
        typer.echo(f"printery {__version__} failed: this is a fault of the program, not of your content", err=True)
        return ExitCode.BUG
    return code if isinstance(code, int) else ExitCode.GOOD


if __name__ == "__main__":
    sys.exit(main())
