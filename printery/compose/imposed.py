"""Sheets of pages that exist already: nothing is composed but what the file says about itself."""

from __future__ import annotations

from printery.compose.metadata import metadata_of, modified
from printery.model.stages.galley import Agent, Galley, Metadata
from printery.model.stages.job import Job
from printery.model.stages.library import Library
from printery.model.stages.material import Material
from printery.model.written.edition import HandoutPdf, ImposedPdf, PressPdf, ScreenPdf


def compose_imposed(job: Job, material: Material) -> Galley:
    """A galley without documents, with the metadata of the work or meeting."""
    edition = job.edition.value
    if not isinstance(edition, ImposedPdf):
        raise TypeError(job.name)
    pages = material.library.editions[edition.of].value
    if isinstance(pages, PressPdf | ScreenPdf):
        metadata = metadata_of(job, material.collations[pages.work], material.library)
    elif isinstance(pages, HandoutPdf):
        metadata = _of_meeting(job, pages.meeting, material.library)
    else:
        raise TypeError(edition.of)
    return Galley(job.stem, job.edition_id, (), (), {}, metadata, ())


def _of_meeting(job: Job, meeting_id: str, library: Library) -> Metadata:
    meeting, imprint = library.meetings[meeting_id].record.value, library.imprint.value
    return Metadata(
        title=meeting.title,
        subtitle="",
        agents=(Agent(meeting.body, meeting.body, "isb"),),
        publisher=imprint.name,
        language=meeting.languages[0],
        date=meeting.start.isoformat(),
        modified=modified(meeting.start.isoformat()),
        description=meeting.title,
        rights=imprint.rights,
        keywords=(),
        identifier=f"urn:printery:{meeting_id}:{job.name}",
    )
