"""A person's own pages of a pack: a cover with their name, their sessions, what is bound, and the way to the e-book."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import segno
from tinycss2.color3 import parse_color

from printery.compose.dates import date_range
from printery.compose.papers import paper_metadata
from printery.compose.room import Room, open_room
from printery.diagnostics import Location
from printery.model.stages.collation import Attendee, CopyLine, Credited, Programme, ScheduledItem
from printery.model.stages.galley import Document, Galley, Metadata, Resource
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.stages.media import media_type
from printery.model.written.edition import PackPdf
from printery.model.written.works import Affiliation, Person, PersonName

_ALPHABET = "".join(map(chr, (*range(0x21, 0x7F), *range(0xA1, 0x100))))
"""The letters of Latin-1, of which most names are made."""
_QR = "qr.svg"
_RUN = 16


@dataclass(frozen=True, slots=True)
class OwnSession:
    """An item of the agenda at which a person has a part."""

    date: str
    """ISO 8601."""
    scheduled: ScheduledItem
    roles: tuple[str, ...]
    """What they do there; empty for those who signed up to listen."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A paper in a pack."""

    paper: str
    folio: str
    """Of its first page."""

    @property
    def anchor(self) -> str:
        """Id of the place where it begins."""
        return anchor_of(self.paper)


def anchor_of(paper: str) -> str:
    """The id by which links of a pack lead to one of its papers."""
    return f"paper-{paper}"


def own_sessions(programme: Programme, attendee: Attendee) -> Iterator[OwnSession]:
    """The items at which a person has a role, or for which they signed up, in order."""
    for day in programme.days:
        for scheduled in day.items:
            roles = tuple(role.role for role in scheduled.roles if role.id == attendee.credited.id)
            if roles or scheduled.item.id in attendee.sessions:
                yield OwnSession(day.date, scheduled, roles)


class PackRoom:
    """All that the covers of one style share, laid ready once: templates, style sheets, the QR code."""

    def __init__(self, job: Job, material: Material) -> None:
        """Raises: BuildError with T-codes."""
        edition = job.edition.value
        if not isinstance(edition, PackPdf):
            raise TypeError(job.name)
        self.edition = edition
        self.programme = material.programmes[edition.meeting]
        self.language = edition.language or self.programme.meeting.languages[0]
        self.room: Room = open_room(job, material, self.language)
        self.metadata = paper_metadata(self.room, self.programme)
        self.resources = dict(_qr(edition.ebook, job.edition.at("ebook")))
        meeting = self.programme.meeting
        self.context: Mapping[str, object] = {
            "programme": self.programme,
            "paper": job.paper,
            "sheet": job.sheet,
            "in_pack": True,
            "dates": date_range(meeting.start, meeting.end, self.language),
            "language": self.language,
            "modified": self.metadata.modified,
            "ebook": edition.ebook,
            "qr": next(iter(self.resources), ""),
        }
        styles = (f"{edition.template}.css", "pack.css", "page.css", "edition.css")
        self.styles = self.room.styles(styles, self.context)

    @property
    def colour(self) -> tuple[float, float, float]:
        """The brand's red, green and blue, from 0 to 1: that of marks beside sessions."""
        red, green, blue, _ = parse_color(self.room.tokens["--color-brand"]) or (0.0, 0.0, 0.0, 1.0)
        return float(red), float(green), float(blue)

    def galley(self, attendee: Attendee, bound: Sequence[Bound], where: Location) -> Galley:
        """The cover of one person, which lists what is bound behind it; `where` is their row.

        Raises: BuildError with all faults of the template.
        """
        own = tuple(own_sessions(self.programme, attendee))
        return self._galley(attendee, own, bound, where)

    def alphabet(self, bound: Sequence[Bound]) -> Galley:
        """A cover for somebody whose name has every letter and who is at every session: it shows the usual glyphs."""
        letters = " ".join(_ALPHABET[first : first + _RUN] for first in range(0, len(_ALPHABET), _RUN))
        affiliation = Affiliation(organisation=letters, title=letters)
        person = Person(name=PersonName(family=letters), affiliation=affiliation, specimen=True)
        attendee = Attendee(Credited("alphabet", person), "member", letters, 1, letters)
        roles = tuple(self.room.words["role"]) if isinstance(self.room.words["role"], Mapping) else ()
        own = tuple(OwnSession(day.date, item, roles) for day in self.programme.days for item in day.items)
        return self._galley(attendee, own, bound, self.room.job.edition.at())

    def _galley(self, attendee: Attendee, own: Sequence[OwnSession], bound: Sequence[Bound], where: Location) -> Galley:
        metadata = self._metadata(attendee)
        given = {
            "title": metadata.title,
            "attendee": attendee,
            "own": own,
            "bound": bound,
            "specimens": attendee.credited.person.specimen,
            "styles": [style.name for style in self.styles],
        }
        text = self.room.fill("pack.html.j2", {**self.context, **given})
        return Galley(
            name=attendee.credited.id,
            edition_id=self.room.job.edition_id,
            documents=(Document("document.html", "text/html", text),),
            styles=self.styles,
            resources=self.resources,
            metadata=metadata,
            copy=tuple(_copy(attendee, own, where)),
        )

    def _metadata(self, attendee: Attendee) -> Metadata:
        name = attendee.credited.person.display
        title = f"{self.metadata.title}: {name}"
        identifier = f"urn:printery:{self.programme.meeting_id}:{self.room.job.edition_id}:{attendee.credited.id}"
        description = f"{title}, {self.programme.meeting.title}"
        return replace(self.metadata, title=title, description=description, identifier=identifier)


def _copy(attendee: Attendee, own: Sequence[OwnSession], where: Location) -> Iterator[CopyLine]:
    yield CopyLine("pack-name", attendee.credited.person.display, where)
    for session in own:
        yield CopyLine(f"own-title-{session.scheduled.item.id}", session.scheduled.item.title, where)


def _qr(address: str | None, where: Location) -> Iterator[tuple[str, Resource]]:
    """The QR code of an address as a picture of 1 unit a module, without a quiet zone: the page has white around it.

    Source: ISO/IEC 18004:2015; error correction M, of which a crease takes 15 percent.
    """
    if address:
        drawn = io.BytesIO()
        segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, svgns=True)
        yield _QR, Resource(_QR, media_type(_QR), drawn.getvalue(), where)
