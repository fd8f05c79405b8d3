"""Makes one person's pack; styles that several people share are made ready once."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal

from printery.compose.packs import Bound, PackRoom, anchor_of, own_sessions
from printery.compose.papers import compose_paper
from printery.diagnostics import BuildError, Diagnostic, Location, has_errors, in_order
from printery.model.stages.collation import Attendee
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.library import EditionRecord, MeetingCopy, Record
from printery.model.stages.material import Material
from printery.model.written.edition import PackPdf
from printery.model.written.participant import Participant
from printery.preflight import check_documents
from printery.preflight.pdf import check_pdf
from printery.press.pdf.packs import Marking, PackPress, Paper, as_artefact, booklet

_Files = dict[Literal["pack", "booklet"], bytes]
_BETWEEN_COLLECTIONS = 8
"""Packs: boxes point at each other, and only the collector of cyclic garbage frees them."""


@dataclass(frozen=True, slots=True)
class PackStyle:
    """What packs that look alike have in common."""

    language: str
    large: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one person's pack."""

    person: str
    key: str
    """Digest of all that the pack was made from."""
    files: Mapping[Literal["pack", "booklet"], bytes]
    """None if it failed."""
    pages: int
    language: str
    diagnostics: tuple[Diagnostic, ...]


class _Setting:
    """A style's papers and covers composed."""

    def __init__(self, style: PackStyle, record: EditionRecord, material: Material, program: str) -> None:
        edition = record.value
        if not isinstance(edition, PackPdf):
            raise TypeError(edition.format)
        name = record.path.rpartition("/")[2].removesuffix(".yaml")
        styled = edition.model_copy(update={"language": style.language, "large_print": style.large})
        self.edition = styled
        own = Record(styled, record.path, record.places)
        (sheet,) = styled.sizes
        jobs = [Job(f"{name}-{paper}", name, own, sheet, paper) for paper in styled.papers]
        self.papers = tuple(compose_paper(job, material) for job in jobs)
        self.room = PackRoom(Job(name, name, own, sheet, "pack"), material)
        self.alphabet = self.room.alphabet(self.bound([1] * len(jobs)))
        faults = [fault for galley in self.papers for fault in check_documents(galley)]
        if has_errors(faults):
            raise BuildError(faults)
        galleys = (*self.papers, self.alphabet)
        texts = [item.text for galley in galleys for item in (*galley.documents, *galley.styles)]
        texts += sorted(sha256(file.data).hexdigest() for galley in galleys for file in galley.resources.values())
        self.digest = sha256("\0".join([program, repr(styled), *texts]).encode()).hexdigest()

    def bound(self, folios: Iterable[int]) -> tuple[Bound, ...]:
        return tuple(Bound(paper, str(folio)) for paper, folio in zip(self.edition.papers, folios, strict=True))


class PackMaker:
    """Makes the packs of one edition, one after the other, in one process."""

    def __init__(self, material: Material, edition_id: str, program: str) -> None:
        """`program` names version and engines: what another one made is made anew."""
        record = material.library.editions[edition_id]
        if not isinstance(record.value, PackPdf):
            raise TypeError(edition_id)
        self.material, self.record, self.program = material, record, program
        self.edition_id = edition_id
        self.edition = record.value
        self.meeting: MeetingCopy = material.library.meetings[self.edition.meeting]
        attendees = material.programmes[self.edition.meeting].attendees
        self.attendees: Mapping[str, Attendee] = {attendee.credited.id: attendee for attendee in attendees}
        self.rows: Mapping[str, Record[Participant]] = {row.value.person: row for row in self.meeting.participants}
        templates = material.library.templates
        self.templates = sha256("\0".join(f"{k}\0{templates[k]}" for k in sorted(templates)).encode()).hexdigest()
        self._settings: dict[PackStyle, _Setting] = {}
        self._presses: dict[PackStyle, PackPress] = {}
        self._made = 0

    def style_of(self, person: str) -> PackStyle:
        """How a person's pack looks: as the edition says for all, else as the person needs."""
        row, edition = self.rows[person].value, self.edition
        wanted = edition.language or row.language or ""
        spoken = wanted in self.material.library.catalogues
        language = wanted if spoken else self.meeting.record.value.languages[0]
        large = row.size == "large" if edition.large_print is None else edition.large_print
        return PackStyle(language, large)

    def key(self, person: str) -> str:
        """Digest of all that a person's pack is made from.

        Raises: BuildError with all faults of the templates and papers of its style.
        """
        setting = self._setting(self.style_of(person))
        return sha256(f"{setting.digest}\0{self.templates}\0{self.attendees[person]!r}".encode()).hexdigest()

    def make_ready(self, people: Sequence[str]) -> None:
        """Set the papers of all styles that these people need, so that processes forked later share them."""
        for style in dict.fromkeys(map(self.style_of, people)):
            self._press(style)
        gc.collect()
        gc.freeze()  # what is ready now lives to the end: the collector need not look at it, nor copy its pages

    def make(self, person: str) -> Made:
        """A person's pack, or what is wrong with it."""
        style, where = self.style_of(person), self.rows[person].at("person")
        key, pages, files = "", 0, _Files()
        faults: tuple[Diagnostic, ...] = ()
        try:
            key = self.key(person)
            files, pages, faults = self._pressed(person, style)
        except BuildError as error:
            faults = error.diagnostics
        except Exception as error:  # noqa: BLE001 - one person's pack may fail, and the others are made all the same
            faults = self.failed(person, error).diagnostics
        self._made += 1
        if self._made % _BETWEEN_COLLECTIONS == 0:
            gc.collect()
        found = in_order(_at_row(fault, where, person) for fault in faults)
        return Made(person, key, {} if has_errors(found) else files, pages, style.language, found)

    def failed(self, person: str, error: Exception) -> Made:
        """What is said of a pack that could not be made, through no fault of the content."""
        message = f"the pack of {person} failed: {type(error).__name__}: {error}"
        hint = "this is a fault of the program; please report it"
        fault = Diagnostic("S022", message, self.rows[person].at("person"), hint)
        return Made(person, "", {}, 0, "", (fault,))

    def _setting(self, style: PackStyle) -> _Setting:
        if style not in self._settings:
            self._settings[style] = _Setting(style, self.record, self.material, self.program)
        return self._settings[style]

    def _press(self, style: PackStyle) -> PackPress:
        if style not in self._presses:
            setting = self._setting(style)
            papers = zip(setting.papers, setting.edition.papers, strict=True)
            bound = [Paper(galley, anchor_of(paper)) for galley, paper in papers]
            self._presses[style] = PackPress(bound, setting.alphabet)
        return self._presses[style]

    def _pressed(self, person: str, style: PackStyle) -> tuple[_Files, int, tuple[Diagnostic, ...]]:
        setting, press = self._setting(style), self._press(style)
        attendee, where = self.attendees[person], self.rows[person].at("person")
        faults: list[Diagnostic] = []

        def cover(length: int) -> Galley:
            galley = setting.room.galley(attendee, setting.bound(press.folios(length)), where)
            faults[:] = check_documents(galley, [anchor_of(paper) for paper in setting.edition.papers])
            return galley

        own = own_sessions(setting.room.programme, attendee)
        pack = press.pack(cover, Marking(tuple(session.scheduled.item.id for session in own), setting.room.colour))
        faults += check_pdf(as_artefact(pack, style.language), pack.galley)
        files: _Files = {"pack": pack.data}
        if self.edition.booklet:
            files["booklet"] = booklet(pack, style.language)
        return files, pack.pages.count, (*faults, *pack.notes)


def _at_row(fault: Diagnostic, where: Location, person: str) -> Diagnostic:
    """A fault at the person's row, unless it is at a place of the content already."""
    if fault.location.path.startswith("content/") and fault.location.path != "content/":
        return fault
    return replace(fault, location=where, message=f"pack of {person}: {fault.message}")
