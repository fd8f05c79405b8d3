"""The papers of a meeting as documents: agendas, programme, lists of people and papers, session sheets and the rest."""

from __future__ import annotations

from collections.abc import Mapping

from printery.compose.dates import date_range
from printery.compose.metadata import modified
from printery.compose.paper_copy import paper_copy
from printery.compose.programme_grid import grids
from printery.compose.room import Room, open_room
from printery.compose.seating import SeatPlan, drawn_plan
from printery.model.stages.collation import Programme
from printery.model.stages.galley import Agent, Galley, Metadata, Resource
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.stages.media import media_type
from printery.model.written.edition import HandoutPdf, PackPdf

_PNG = b"\x89PNG"
_ABOVE_GRID = 96
"""Millimetres of a lying sheet that margins, masthead, title and heads take from the programme at a glance."""


def compose_paper(job: Job, material: Material) -> Galley:
    """One paper of a meeting on one sheet, by itself or to be bound into packs.

    Raises: BuildError with all faults of the templates.
    """
    edition = job.edition.value
    if not isinstance(edition, HandoutPdf | PackPdf):
        raise TypeError(job.name)
    programme = material.programmes[edition.meeting]
    language = getattr(edition, "language", None) or programme.meeting.languages[0]
    room = open_room(job, material, language)
    metadata = paper_metadata(room, programme)
    portraits = _portraits(material, programme) if job.paper == "biographies" else {}
    context = {
        "programme": programme,
        "paper": job.paper,
        "sheet": job.sheet,
        "in_pack": isinstance(edition, PackPdf),
        "title": metadata.title,
        "dates": date_range(programme.meeting.start, programme.meeting.end, language),
        "language": language,
        "modified": metadata.modified,
        "portraits": {name: resource.name for name, resource in portraits.items()},
        "plan": _plan(job, programme),
        "specimens": any(attendee.credited.person.specimen for attendee in programme.attendees),
        "height": job.sheet.width.mm - _ABOVE_GRID if job.sheet else 0,
        "grids": tuple(grids(programme)) if job.paper == "programme" else (),
    }
    documents, styles = room.page(f"{job.paper}.html.j2", context)
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=documents,
        styles=styles,
        resources={resource.name: resource for resource in portraits.values()},
        metadata=metadata,
        unspoken=programme.unspoken if job.paper == "summary-record" else (),
        copy=tuple(paper_copy(programme, job.paper)),
    )


def _portraits(material: Material, programme: Programme) -> Mapping[str, Resource]:
    """The photographs of those who speak, by person id."""
    found = {}
    for credited in programme.speakers:
        data = material.library.portraits.get(credited.id)
        if data is not None:
            name = f"portraits/{credited.id}.{'png' if data.startswith(_PNG) else 'jpg'}"
            where = material.library.people_record.at(credited.id, "portrait")
            found[credited.id] = Resource(name, media_type(name), data, where)
    return found


def _plan(job: Job, programme: Programme) -> SeatPlan | None:
    """The drawing of the seats on a lying sheet, where this paper is their plan; in large print the list does alone."""
    seating = programme.meeting.seating
    if (
        job.paper != "seating"
        or seating is None
        or job.sheet is None
        or getattr(job.edition.value, "large_print", False)
    ):
        return None
    return drawn_plan(seating, programme.seats, job.sheet.height.mm - 40, job.sheet.width.mm - 87)


def paper_metadata(room: Room, programme: Programme) -> Metadata:
    """What the file of a paper says about itself."""
    meeting = programme.meeting
    papers = room.words["paper"]
    title = papers[room.job.paper] if isinstance(papers, dict) else room.job.paper
    return Metadata(
        title=str(title),
        subtitle=meeting.title,
        agents=(Agent(meeting.body, meeting.body, "isb"),),
        publisher=room.material.library.imprint.value.name,
        language=room.language,
        date=meeting.start.isoformat(),
        modified=modified(meeting.start.isoformat()),
        description=f"{title}, {meeting.title}",
        rights=room.material.library.imprint.value.rights,
        keywords=(),
        identifier=f"urn:printery:{programme.meeting_id}:{room.job.name}",
    )
