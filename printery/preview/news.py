"""What the desk tells the server, and the server the desk: values that pass from process to process."""

from __future__ import annotations

from dataclasses import dataclass

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Artefact
from printery.press.pdf.early import EarlyPages


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at: a job of the plan."""

    job: str
    edition: str
    format: str
    group: str
    """The work or meeting it belongs to: its id."""
    title: str
    """Of the work or meeting."""


@dataclass(frozen=True, slots=True)
class Read:
    """Content was read: what there is, and all findings of the stages before any engine."""

    items: tuple[Item, ...]
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Early:
    """Sections of a job, ahead of the rest."""

    job: str
    sections: tuple[EarlyPages, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A job is done."""

    job: str
    artefacts: tuple[Artefact, ...]
    findings: tuple[Diagnostic, ...]
    is_new: bool
    """Whether it differs from the one before."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A job could not be built; the pages before stay."""

    job: str
    findings: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """What is being done; empty when nothing is."""

    what: str
    share: float = 0
    """How much of it is done, as far as known."""


@dataclass(frozen=True, slots=True)
class ProgramFault:
    """A fault of our own, with its trace; the desk goes on."""

    trace: str


News = Read | Early | Built | Failed | Doing | ProgramFault


@dataclass(frozen=True, slots=True)
class Show:
    """The server asks for jobs, the one looked at first."""

    jobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saved:
    """The server tells that files were saved."""
