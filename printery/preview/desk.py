"""The desk: a process that keeps content and engine warm, and builds what is being looked at.

It reads and edits content itself. Pressing is done in a process forked from it, which a newer save cuts short: what
that process has set by then is remembered in the store.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection, wait

from printery.diagnostics import BuildError, Diagnostic, for_draft, has_errors, in_order
from printery.load import Readings, load
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.library import EditionRecord, Library
from printery.model.stages.material import Material
from printery.pipeline import prepare
from printery.plan import plan
from printery.press.pdf.early import EarlyPress
from printery.preview.news import Built, Doing, Early, Failed, Item, News, ProgramFault, Read, Saved, Show
from printery.preview.pressing import Pressed, Pressing, closure
from printery.processes import ChildProcess, build_services, outcome_of
from printery.store import Store
from printery.world import World


@dataclass(frozen=True, slots=True)
class Plans:
    """What the preview is made from."""

    world: World
    today: date
    store: Store
    processes: int
    """Processes that may set pages side by side."""
    editions: tuple[str, ...] = ()
    """To be built unasked."""


@dataclass(slots=True)
class PreviewBuilder:
    """The state of the desk."""

    plans: Plans
    tell: Callable[[News], None]
    readings: Readings = field(default_factory=Readings)
    early: EarlyPress = field(default_factory=EarlyPress)
    material: Material | None = None
    """None while content has errors that not even a draft may have."""
    jobs: dict[str, Job] = field(default_factory=dict)
    known: dict[str, Pressed] = field(default_factory=dict)
    """What was built last, also from content of before."""
    wanted: tuple[str, ...] = ()
    """Jobs to show, the first one first."""
    settled: set[str] = field(default_factory=set)
    """Jobs that were built, or failed, since content was read."""
    presser: ChildProcess | None = None

    def read(self) -> None:
        """Read and edit all content, and tell what was found."""
        self.stop()
        self.tell(Doing("reading"))
        found = load(self.plans.world, self.plans.today, self.readings)
        planned, unplanned = _planned(found.value)
        self.jobs = {job.name: job for job in planned}
        prepared = prepare(found)
        findings = in_order((*prepared.diagnostics, *unplanned))
        self.material = None if has_errors(for_draft(findings)) else prepared.value
        self.settled = set()
        self.tell(Read(tuple(_item(job, found.value) for job in planned), findings))
        asked = [job.name for job in planned if job.edition_id in self.plans.editions]
        self.wanted = (*self.wanted, *(name for name in asked if name not in self.wanted))

    def show(self, jobs: tuple[str, ...]) -> None:
        """Put jobs first."""
        self.wanted = (*jobs, *(name for name in self.wanted if name not in jobs))
        if self.wanted and self.wanted[0] not in self.settled:
            self.stop()

    def hurry(self) -> None:
        """Show the changed sections of the job looked at, ahead of the rest."""
        job = self.jobs.get(self.wanted[0]) if self.wanted else None
        before = self.known.get(job.name) if job else None
        if job is None or before is None or self.material is None or before.galley is None:
            return
        known = before.proof.artefacts[0].pages
        if known is None or not known.sections:
            return
        with suppress(BuildError):  # the press will say so
            self.tell(Doing(f"setting the changed section of {job.name}"))
            galley = _composed(job, self.material, self.known, self.plans.store)
            if galley != before.galley:
                sections = self.early.pages(before.galley, known, galley)
                if sections:
                    self.tell(Early(job.name, sections))

    def press(self) -> None:
        """Begin to build what is wanted and not built yet, unless that is under way."""
        todo = [name for name in self.wanted if name in self.jobs and name not in self.settled]
        if self.material is None or not todo:
            self.tell(Doing(""))
        elif self.presser is None:
            names = closure(todo[:1], self.jobs, self.settled)
            pressing = Pressing(self.material, self.jobs, self.known, self.plans.store, self.plans.processes)
            self.presser = ChildProcess(lambda connection: pressing.work(names, connection), "printery-presser")

    def hear(self) -> None:
        """Take what the presser sends."""
        presser = self.presser
        if presser is None:
            return
        try:
            said: object = presser.connection.recv()
        except (EOFError, OSError):
            self.stop()
            self.press()
            return
        if isinstance(said, Pressed):
            name = said.proof.job
            is_first = name not in self.known
            self.known[name] = said
            self.settled.add(name)
            self.tell(Built(name, said.proof.artefacts if said.is_new else (), said.proof.diagnostics, said.is_new))
            if is_first and name in self.wanted[:1]:
                self._warm_up(self.jobs[name], said)
        elif isinstance(said, Failed):
            self.settled.add(said.job)
            self.tell(said)
        elif isinstance(said, Doing | ProgramFault):
            self.settled |= set(self.wanted) if isinstance(said, ProgramFault) else set()
            self.tell(said)

    def _warm_up(self, job: Job, pressed: Pressed) -> None:
        """Have templates and style sheets read before the first save asks for them."""
        if self.material is not None and pressed.galley is not None and pressed.proof.artefacts[0].pages is not None:
            _composed(job, self.material, self.known, self.plans.store)
            self.early.warm(pressed.galley)

    def stop(self) -> None:
        """End the presser, whatever it does."""
        if self.presser is not None:
            self.presser.end()
            self.presser = None


def serve(plans: Plans, connection: Connection) -> None:
    """Work until the server is gone."""
    desk = PreviewBuilder(plans, connection.send)
    _guarded(desk, desk.read)
    while True:
        _guarded(desk, desk.press)
        heard = wait([connection, *([desk.presser.connection] if desk.presser else [])])
        if connection not in heard:
            _guarded(desk, desk.hear)
            continue
        try:
            messages = [connection.recv()]
            while connection.poll():
                messages.append(connection.recv())
        except (EOFError, OSError):
            desk.stop()
            return
        shown = [message.jobs for message in messages if isinstance(message, Show)]
        if shown:
            desk.show(shown[-1])
        if any(isinstance(message, Saved) for message in messages):
            _guarded(desk, desk.read)
            _guarded(desk, desk.hurry)


def _guarded(desk: PreviewBuilder, step: Callable[[], object]) -> None:
    """Take a step; a fault of our own is told, and the desk goes on."""
    sort, outcome = outcome_of(step)
    if sort == "trace":
        desk.tell(ProgramFault(str(outcome)))


def _composed(job: Job, material: Material, known: dict[str, Pressed], store: Store) -> Galley:
    from printery.compose import compose

    return compose(
        job, material, {name: known[name].proof for name in job.needs if name in known}, build_services(1, cache=store)
    )


def _planned(library: Library) -> tuple[tuple[Job, ...], tuple[Diagnostic, ...]]:
    try:
        return plan(library), ()
    except BuildError as error:
        return (), error.diagnostics


def _item(job: Job, library: Library) -> Item:
    group, title = _subject(job.edition, library)
    return Item(job.name, job.edition_id, job.edition.value.format, group, title)


def _subject(record: EditionRecord, library: Library) -> tuple[str, str]:
    """The work or meeting that an edition is of, and its title."""
    edition = record.value
    other = str(getattr(edition, "of", "") or getattr(edition, "interior", ""))
    if other in library.editions:
        return _subject(library.editions[other], library)
    work, meeting = getattr(edition, "work", ""), getattr(edition, "meeting", "")
    if work in library.works:
        return work, library.works[work].record.value.title
    if meeting in library.meetings:
        return meeting, library.meetings[meeting].record.value.title
    return "", ""
