"""What the options say, and what else of the machine a command may know: its clock and its folders."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from printery import __version__
from printery.cli.installed import installed
from printery.press.facts.switches import left_out
from printery.publish import Target
from printery.store import DiskStore
from printery.world import DiskWorld

_PACKAGE = Path(__file__).parents[1]


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
    memory: int | None = None
    draft: bool = False

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
            self.memory or other.memory,
            self.draft or other.draft,
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
        """The folder to write; drafts have one of their own below it, and so never take a final file's place."""
        folder = self.output or Path("output")
        return Target(folder / "draft" if self.draft else folder)


Content = Annotated[Path | None, typer.Option(help="Folder of the words. [default: content]", show_default=False)]
Templates = Annotated[Path | None, typer.Option(help="Folder of the looks. [default: templates]", show_default=False)]
Output = Annotated[Path | None, typer.Option(help="Folder for the results. [default: output]", show_default=False)]
Jobs = Annotated[int | None, typer.Option(min=1, help="Processes side by side. [default: one per core]")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings fail the build.")]
Verify = Annotated[bool, typer.Option("--verify", help="Have veraPDF and others judge the finished files.")]
Memory = Annotated[
    int | None,
    typer.Option(
        min=1, help="Megabytes of laid-out pages to hold at once; slower, for long books. [default: no bound]"
    ),
]
Draft = Annotated[
    bool,
    typer.Option(
        "--draft", help="Make drafts, marked on every page, in draft/; missing sources, titles and such are warnings."
    ),
]
CheckDraft = Annotated[bool, typer.Option("--draft", help="Judge as for a draft.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Set everything anew; remember nothing.")]
Watch = Annotated[bool, typer.Option("--watch", help="Do it again at every save, until Ctrl-C.")]
Editions = Annotated[list[str] | None, typer.Argument(help="Editions to build; all if none is named.")]
CheckForm = Annotated[str, typer.Option("--format", help="text, json, sarif or github")]
Form = Annotated[str, typer.Option("--format", help="text or json")]


def now() -> str:
    """The time of the build: SOURCE_DATE_EPOCH, if set, so that whole output folders can be compared."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        moment = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
    except (OverflowError, OSError, ValueError):
        raise typer.BadParameter(f"SOURCE_DATE_EPOCH is {epoch[:30]}, which no calendar has") from None
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def program() -> str:
    """Our version, and a digest of our own files and of all that is installed and shapes a result."""
    digest = sha256()
    for path in sorted((*_PACKAGE.rglob("*.py"), *_PACKAGE.rglob("*.yaml"))):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(installed(sys.path).encode())
    return f"printery {__version__} {digest.hexdigest()}"


def plain_engine() -> frozenset[str]:
    """What makes the engine quicker and is left out: `1` in PRINTERY_PLAIN_ENGINE for all, or names with commas.

    The bytes must be the same; nothing is remembered then. Raises: typer.BadParameter for a name that is none.
    """
    try:
        return left_out(os.environ.get("PRINTERY_PLAIN_ENGINE", ""))
    except ValueError as error:
        raise typer.BadParameter(f"PRINTERY_PLAIN_ENGINE: {error}") from None


_MOST_CACHED = 2**30
"""Bytes: some hundred books."""


def store(program: str = "") -> DiskStore:
    """What is remembered between builds, in the user's folder for such things (XDG Base Directory Specification)."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return DiskStore(home / "printery", program, _MOST_CACHED)


def _default_templates() -> Path:
    """The templates that the wheel brings, or those of the checkout that this program runs from."""
    brought = _PACKAGE / "default_templates"
    return brought if brought.is_dir() else _PACKAGE.parent / "templates"


def command_line() -> str:
    """How a user calls this program: by the checkout's build.py, or by the name that the wheel installs."""
    script = _PACKAGE.parent / "build.py"
    return f"python3 {script}" if script.is_file() else "printery"
