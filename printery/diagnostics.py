"""What is wrong, where it stands and what to do about it: the values every stage reports faults with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

from printery.codes import CODES

T = TypeVar("T")


class Severity(StrEnum):
    """How much a finding matters: an error stops the build, a warning does so only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"


class ExitCode(IntEnum):
    """What a call of the program ended with."""

    GOOD = 0
    CONTENT = 1
    """Errors in content or templates."""
    USAGE = 2
    """Bad arguments."""
    MISSING = 3
    """A tool, library or font that the build needs is missing."""
    PREFLIGHT = 4
    """A finished file failed its checks."""
    INTERRUPTED = 130
    """Ctrl-C."""
    BUG = 70
    """Our own fault: the only case with a stack trace."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the project."""

    path: str
    """POSIX path that starts with `content/`, `templates/` or `output/`; with a slash at its end, a folder."""
    line: int = 1
    """1-based."""
    column: int = 1
    """1-based, in characters."""
    cell: str = ""
    """For workbooks, the sheet and cell as spreadsheet programs name them, `Guests!C14`; line and column count too."""

    def __str__(self) -> str:
        if self.path.endswith("/"):
            return self.path  # a folder in which something is missing
        return f"{self.path}:{self.cell}" if self.cell else f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Raises: KeyError if the code has no row in `CODES`.
    """

    code: str
    """A key of `CODES`."""
    message: str
    """What is wrong, with the offending value; no full stop at the end."""
    location: Location
    hint: str = ""
    """What to do, as an instruction."""
    in_draft: bool = False
    """Whether it was found while a draft was made."""

    def __post_init__(self) -> None:
        CODES[self.code]

    @property
    def severity(self) -> Severity:
        """The severity that the table of codes gives to this finding."""
        code = CODES[self.code]
        return Severity((self.in_draft and code.in_drafts) or code.severity)

    def __str__(self) -> str:
        hint = f". Hint: {self.hint}" if self.hint else ""
        return f"{self.location}: {self.severity} {self.code}: {self.message}{hint}"


@dataclass(frozen=True)
class Found(Generic[T]):
    """What a stage made of its input as far as that is sound, and every fault it found on the way.

    The stages that read what people wrote (load, edit, collate) go on past a fault, so that one run shows all faults
    of all files; nothing is composed while one of them is an error.
    """

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


class BuildError(Exception):
    """A stage could not give its value; it carries every fault that the stage found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by path, line and column, each once."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.location, d.code, d.message)))


def for_draft(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings as a draft takes them: what only a final file must have is a warning."""
    return tuple(replace(finding, in_draft=True) for finding in diagnostics)


def has_errors(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> bool:
    """Whether the findings stop a build."""
    return any(strict or d.severity is Severity.ERROR for d in diagnostics)


_LISTED = 12
"""More known words than this are no help."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word closest to `word`, or lists the known ones, at most `_LISTED`."""
    import difflib

    choices = sorted(known)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if not choices:
        return "none is defined"
    listed = ", ".join(choices[:_LISTED]) + (", ..." if len(choices) > _LISTED else "")
    return f"known: {listed}"


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool = False) -> ExitCode:
    """The gravest reason first: what is missing, then content, then the finished files."""
    families = {d.code[0] for d in diagnostics if strict or d.severity is Severity.ERROR}
    if "S" in families:
        return ExitCode.MISSING
    if families & {"C", "T"}:
        return ExitCode.CONTENT
    return ExitCode.PREFLIGHT if families else ExitCode.GOOD


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings, in words."""
    found = list(diagnostics)
    errors = sum(d.severity is Severity.ERROR for d in found)
    return f"{counted(errors, 'error')}, {counted(len(found) - errors, 'warning')}"
