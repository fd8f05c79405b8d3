"""What a galley says about itself: metadata from the work, its edition and the imprint."""

from __future__ import annotations

from printery.model.stages.collation import Collation
from printery.model.stages.galley import Agent, Metadata
from printery.model.stages.job import Job
from printery.model.stages.library import Library
from printery.model.stages.text import plain_text
from printery.model.written.works import Contributor, Work

_DAY = 10
"""Length of `2011-09-28`."""


def metadata_of(job: Job, collation: Collation, library: Library) -> Metadata:
    """The metadata of one edition of a work."""
    work = collation.work
    isbn = getattr(job.edition.value, "isbn", None) or ""
    digits = isbn.replace("-", "").replace(" ", "")
    return Metadata(
        title=work.title,
        subtitle=work.subtitle or "",
        agents=tuple(_agent(contributor, library) for contributor in work.contributors),
        publisher=work.publisher.name,
        language=work.language,
        date=work.date,
        modified=modified(work.date),
        description=" ".join(plain_text(collation.prose.get("abstract.short", ())).split()),
        rights=f"© {work.copyright.year} {work.copyright.holder}",
        keywords=work.keywords,
        identifier=f"urn:isbn:{digits}" if digits else f"urn:printery:{collation.work_id}:{job.name}",
        isbn=isbn,
        series=work.series.title if work.series else "",
        series_number=work.series.number if work.series else None,
        subjects=tuple((subject.scheme, subject.code, subject.text) for subject in work.subjects),
    )


def modified(date: str) -> str:
    """A moment for files that must name one: the work's own date at noon in UTC, so that the clock changes no byte."""
    day = (date + "-01-01")[:_DAY]
    return f"{day}T12:00:00Z"


def _agent(contributor: Contributor, library: Library) -> Agent:
    person = library.people.get(contributor.person or "")
    if person is None:
        name = contributor.organisation or ""
        return Agent(name, name, contributor.role)
    return Agent(person.display, person.filing, contributor.role)


def citation_of(work: Work, library: Library) -> str:
    """How to cite the work, in the manner of the Chicago Manual of Style, 17th edition, 14.23 (plain text)."""
    agents = [_agent(contributor, library) for contributor in work.contributors]
    authors = [agent.filing for agent in agents if agent.role == "aut"]
    editors = [agent.filing for agent in agents if agent.role in {"edt", "isb"}]
    names = authors or editors[:2]
    who = " and ".join(names)
    if editors and not authors and any(agent.role == "edt" for agent in agents):
        who += ", ed." if len(names) == 1 else ", eds."
    title = f"{work.title}: {work.subtitle}" if work.subtitle else work.title
    place = f"{work.publisher.place}: {work.publisher.name}, {work.date[:4]}"
    return f"{who.rstrip('.')}. {title}. {place}." if who else f"{title}. {place}."
