"""START HERE: the stages in order.

load -> plan -> edit -> collate -> compose -> press -> preflight -> publish
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from printery.diagnostics import BuildError, Diagnostic, Found, Location, for_draft, has_errors, in_order
from printery.foreign.confinement import lacking
from printery.garbage import without_collection
from printery.load import Readings, load
from printery.model.stages.artefact import Proof
from printery.model.stages.collation import Collation
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.library import Library
from printery.model.stages.manifest import Manifest
from printery.model.stages.material import Material
from printery.model.stages.picture_names import name_faults
from printery.plan import plan
from printery.processes import (
    CAN_FORK,
    BuildServices,
    ChildProcess,
    Task,
    build_services,
    outcome_of,
    received,
    run_tasks,
)
from printery.publish import Stamp, Target, is_current, publish
from printery.store import Store
from printery.world import World

T = TypeVar("T")
Report = Callable[[str, str, Proof | None, float], None]
"""Told what happens: stage, what it works on, the proof once there is one, and the share of it that is done."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to build, and how."""

    editions: tuple[str, ...] = ()
    """None: all."""
    jobs: int = 1
    """Processes side by side."""
    strict: bool = False
    """Whether warnings fail the build."""
    verify: bool = False
    """Whether validators of other hands judge the finished files."""
    store: Store | None = None
    """What is remembered from earlier builds; None: nothing, and nothing is kept."""
    draft: bool = False
    """Whether it is made to be looked at only: marked on every page, with warnings for what only a final file needs."""
    memory: int | None = None
    """Megabytes of laid-out pages that all processes together may hold; None: no bound."""
    without: frozenset[str] = frozenset()
    """Switches of the engine's speed that are left out."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a build came to."""

    manifest: Manifest
    proofs: tuple[Proof, ...]
    """Empty if all was current."""
    diagnostics: tuple[Diagnostic, ...]


def check(world: World, today: dt.date | None = None, readings: Readings | None = None) -> tuple[Diagnostic, ...]:
    """All that a build would refuse of the content, as far as it can be seen without layout; no engine is imported."""
    found = load(world, today, readings)
    unplanned: tuple[Diagnostic, ...] = ()
    try:
        plan(found.value)
    except BuildError as error:
        unplanned = error.diagnostics
    return in_order((*prepare(found).diagnostics, *unplanned))


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a build would come to, without anything published."""

    jobs: tuple[Job, ...]
    proofs: tuple[Proof, ...]
    """None, if something failed."""
    diagnostics: tuple[Diagnostic, ...]


def inspect(world: World, today: dt.date, order: Order, report: Report) -> Inspection:
    """Build the ordered editions, or all that name a printer, as far as preflight; faults are told, not raised.

    Raises: BuildError C033 and C045 as `plan` does.
    """
    faults: tuple[Diagnostic, ...] = ()
    proofs: tuple[Proof, ...] = ()
    with _pressroom(replace(order, strict=False), report) as press_all:
        found = load(world, today)
        jobs = _planned(found, order)
        if not order.editions:
            jobs = tuple(job for job in jobs if job.printer)
        material = prepare(found)
        if not has_errors(material.diagnostics):
            try:
                proofs = press_all(jobs, material.value)
            except BuildError as error:
                faults = error.diagnostics
    pressed = (finding for proof in proofs for finding in proof.diagnostics)
    return Inspection(jobs, proofs, in_order((*material.diagnostics, *faults, *pressed)))


def build(world: World, target: Target, stamp: Stamp, order: Order, report: Report) -> Delivery:
    """Build the ordered editions and publish them, all or none.

    Raises: BuildError with every fault found; what was published before then stands untouched.
    """
    with _pressroom(order, report) as press_all:
        report("load", "content and templates", None, 0)
        found = _as_ordered(load(world, dt.date.fromisoformat(stamp.built[:10])), order)
        jobs = _planned(found, order)
        wanted = tuple(dict.fromkeys(job.edition_id for job in jobs))
        if not has_errors(found.diagnostics, strict=order.strict):
            current = is_current(target, stamp, found.value.digest, wanted)
            if current is not None and (not order.verify or current.is_verified(wanted)):
                return Delivery(current, (), found.diagnostics)
        report("edit", f"{len(found.value.works)} works, {len(found.value.meetings)} meetings", None, 0)
        material = _as_ordered(prepare(found), order)
        if has_errors(material.diagnostics, strict=order.strict):
            raise BuildError(material.diagnostics)
        proofs = press_all(jobs, material.value)
    diagnostics = in_order((*material.diagnostics, *(d for proof in proofs for d in proof.diagnostics)))
    if has_errors(diagnostics, strict=order.strict):
        raise BuildError(diagnostics)
    artefacts = tuple(artefact for proof in proofs for artefact in proof.artefacts)
    report("publish", f"{len(artefacts)} files", None, 0)
    done = publish(artefacts, target, stamp, found.value, wanted)
    return Delivery(done.value, proofs, (*diagnostics, *done.diagnostics))


def _planned(found: Found[Library], order: Order) -> tuple[Job, ...]:
    """The jobs of the ordered editions, or of all.

    Raises: BuildError as `plan` does; for an edition whose file is there but has faults, with those of all content.
    """
    faulty = {finding.location.path for finding in found.diagnostics if has_errors([finding])}
    if any(f"content/editions/{name}.yaml" in faulty and name not in found.value.editions for name in order.editions):
        raise BuildError(prepare(found).diagnostics)
    return plan(found.value, order.editions, draft=order.draft)


def _as_ordered(found: Found[T], order: Order) -> Found[T]:
    """What was found, as the order takes it."""
    return Found(found.value, for_draft(found.diagnostics)) if order.draft else found


@without_collection()
def prepare(found: Found[Library]) -> Found[Material]:
    """Edit and collate every work and meeting of the library."""
    # imported only now: the pressroom, which needs none of it, is forked before
    from printery.collate import collate, collate_meeting
    from printery.edit import edit, edit_minutes

    library = found.value
    faults = [*found.diagnostics, *_unheld()]

    def take(part: Found[Any]) -> None:
        faults.extend(part.diagnostics)

    manuscripts = {}
    for work_id, work in library.works.items():
        edited = edit(work, library.people_record)
        take(edited)
        manuscripts[work_id] = edited.value
    collations, programmes = {}, {}
    for work_id, work in library.works.items():
        collated = collate(work, manuscripts[work_id], library, manuscripts)
        take(collated)
        collations[work_id] = collated.value
        faults += name_faults(collated.value)
    for meeting_id, meeting in library.meetings.items():
        minutes = edit_minutes(meeting, library.people_record)
        take(minutes)
        programme = collate_meeting(meeting, minutes.value, library)
        take(programme)
        programmes[meeting_id] = programme.value
    faults += _unprintable(collations.values(), library)
    return Found(Material(library, collations, programmes), in_order(faults))


def _unprintable(collations: Iterable[Collation], library: Library) -> Iterator[Diagnostic]:
    """H005 for characters of works, and of the names of persons and meetings, that no face has."""
    from printery.press.sections.characters import missing_in

    lines = [(line.text, line.location) for collation in collations for line in collation.copy]
    people = library.people_record
    lines += [(person.display, people.at(key)) for key, person in library.people.items()]
    for meeting in library.meetings.values():
        record = meeting.record
        lines += [(item.title, record.at("agenda", place, "title")) for place, item in enumerate(record.value.agenda)]
        lines.append((record.value.title, record.at("title")))
    yield from missing_in(lines)


def _unheld() -> tuple[Diagnostic, ...]:
    """S050 where the system does not hold back Pandoc, the engine of charts and the validators."""
    missing = lacking()
    hint = "build content of strangers on Linux 5.13 or later; SECURITY.md says what holds where"
    message = f"this system lacks {missing}: programs of other hands run with your own rights"
    return (Diagnostic("S050", message, Location("printery/foreign/confinement.py"), hint),) if missing else ()


def run(
    job: Job, material: Material, proofs: Mapping[str, Proof], services: BuildServices, *, verify: bool = False
) -> Proof:
    """One job: compose, press and preflight; with `verify`, validators of other hands judge what came out."""
    from printery.compose import compose

    began = time.perf_counter()
    proof = press_galley(compose(job, material, proofs, services), job, proofs, services, verify=verify)
    return replace(proof, seconds=time.perf_counter() - began)


def press_galley(
    galley: Galley, job: Job, proofs: Mapping[str, Proof], services: BuildServices, *, verify: bool = False
) -> Proof:
    """What is left of a job once its galley is composed: press and preflight.

    Raises: BuildError with the faults of the galley's documents, or as the press of the format does.
    """
    from printery.preflight import check_documents, gates, preflight
    from printery.press import PressContext, press

    began = time.perf_counter()
    faults = tuple(check_documents(galley))
    if has_errors(faults):
        raise BuildError(faults)
    if galley.draft:
        galley = replace(galley, metadata=replace(galley.metadata, title=f"{galley.draft}: {galley.metadata.title}"))
    artefacts = press(PressContext(galley, job, proofs, services))
    notes = [note for artefact in artefacts for note in artefact.notes]
    if verify:
        artefacts, found = gates(artefacts)
        notes += found
    findings = in_order((*faults, *notes, *preflight(artefacts, galley, job)))
    findings = for_draft(findings) if job.draft else findings
    return Proof(job.name, artefacts, findings, time.perf_counter() - began)


def _told(report: Report, message: str, share: float) -> None:
    report("press", message, None, share)


def _press_all(jobs: Sequence[Job], material: Material, order: Order, report: Report) -> tuple[Proof, ...]:
    by_name = {job.name: job for job in jobs}

    def work(name: str, proofs: Mapping[str, Proof]) -> Proof:
        return run(by_name[name], material, proofs, services, verify=order.verify)

    most_bytes = inf if order.memory is None else order.memory * 1e6
    services = build_services(order.jobs, partial(_told, report), order.store, most_bytes, order.without)
    tasks = [Task(job.name, job.needs) for job in jobs]
    report("press", f"{len(jobs)} jobs", None, 0)
    proofs: list[Proof] = []
    faults: list[Diagnostic] = []
    for name, outcome in run_tasks(tasks, work, services):
        if isinstance(outcome, BuildError):
            faults += outcome.diagnostics
        else:
            proofs.append(outcome)
            faults += [d for d in outcome.diagnostics if has_errors([d], strict=order.strict)]
            report("press", name, outcome, 1)
    if faults:
        raise BuildError(faults)
    order_of = {job.name: place for place, job in enumerate(jobs)}
    return tuple(sorted(proofs, key=lambda proof: order_of[proof.job]))


@contextmanager
def _pressroom(order: Order, report: Report) -> Iterator[Callable[[Sequence[Job], Material], tuple[Proof, ...]]]:
    """A way to press all jobs: in a process that imports the engines while the content is edited, or in this one."""
    if order.jobs == 1 or not CAN_FORK:
        yield partial(_press_all, order=order, report=report)
        return
    room = ChildProcess(partial(_stand_ready, order), "printery-pressroom")
    try:
        yield partial(_press_there, room.connection, report)
    finally:
        room.end()


def _stand_ready(order: Order, connection: Connection) -> None:
    """Import what all workers need, which are forked from here; then press what comes."""

    def report(*news: object) -> None:
        connection.send(("told", news))

    imported = outcome_of(partial(_import_engines, order.without))
    try:
        jobs, material = connection.recv()
    except EOFError:
        return
    work = partial(_press_all, jobs, material, order, report)
    connection.send(imported if imported[0] != "result" else outcome_of(work))


def _import_engines(without: frozenset[str]) -> None:
    """Raises: BuildError P003 if the engine is not the one that this program was written for."""
    from printery.press.engine.seam import open_engine

    open_engine(without)
    import printery.compose.paged
    import printery.preflight
    import printery.press.pdf.book  # noqa: F401 - for their imports


def _press_there(connection: Connection, report: Report, jobs: Sequence[Job], material: Material) -> tuple[Proof, ...]:
    connection.send((jobs, material))
    proofs: tuple[Proof, ...] | BuildError = received(connection, "the pressroom", report)
    if isinstance(proofs, BuildError):
        raise proofs
    return proofs
