"""The meeting page and a page for each publication, with what can be downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from printery.compose.access_words import statements
from printery.compose.dates import date_range, partial_date_in
from printery.compose.html import Typesetter
from printery.compose.linked_data import linked_data
from printery.compose.metadata import citation_of, modified
from printery.compose.pictures import gather
from printery.compose.publication import Format, Publication
from printery.compose.room import Room, open_room
from printery.compose.site_figures import data_name, figures_of
from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.artefact import Artefact, Proof
from printery.model.stages.collation import Collation, Programme, Recommendation
from printery.model.stages.galley import Agent, Document, Galley, Metadata, Resource
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.stages.picture_names import name_of
from printery.model.written.edition import PressPdf, Site
from printery.processes import BuildServices


def compose_site(job: Job, material: Material, proofs: Mapping[str, Proof], services: BuildServices) -> Galley:
    """All pages of the site, its style sheets, covers and downloads.

    Raises: BuildError with all faults of the templates.
    """
    edition = job.edition.value
    if not isinstance(edition, Site):
        raise TypeError(job.name)
    programme = material.programmes[edition.meeting]
    setter = Typesetter(picture=name_of)
    room = open_room(job, material, programme.meeting.languages[0], setter, {"dataname": data_name})
    files = _Files(room, proofs)
    publications = tuple(files.publication(material.collations[name]) for name in edition.works)
    context = {
        "programme": programme,
        "publications": publications,
        "handouts": tuple(files.formats(lambda artefact: artefact.format == "handout-pdf")),
        "imprint": material.library.imprint.value,
        "dates": date_range(programme.meeting.start, programme.meeting.end, room.language),
        "language": room.language,
        "specimens": any(attendee.credited.person.specimen for attendee in programme.attendees),
        "recommendations": _recommendations(programme, material),
    }
    styles = room.styles((f"{edition.template}.css", "edition.css"), context)
    pages = tuple(_pages(room, context, publications, tuple(style.name for style in styles)))
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=pages,
        styles=styles,
        resources=files.pictures(edition.works, services),
        metadata=_metadata(room, programme),
        copy=(),
        passed_on=files.downloads() | {n: d for one in publications for n, d in one.figures.files.items()},
    )


def _recommendations(programme: Programme, material: Material) -> tuple[tuple[str, Recommendation], ...]:
    """Page and recommendation: those of the meeting's volume, which speaks of them, or else of its statement."""
    for name in (programme.meeting.volume, programme.meeting.statement):
        if name and material.collations[name].recommendations:
            return tuple((f"{name}.html", one) for one in material.collations[name].recommendations)
    return ()


def _pages(
    room: Room, context: Mapping[str, object], publications: tuple[Publication, ...], styles: tuple[str, ...]
) -> Iterator[Document]:
    programme = context["programme"]
    edition = room.job.edition.value
    if not isinstance(programme, Programme) or not isinstance(edition, Site):
        raise TypeError(room.job.name)
    shown = [(p.figures.page, p, "figures.html.j2") for p in publications if p.figures.figures]
    own_pages = [(p.page, p, "publication.html.j2") for p in publications]
    for page, publication, template in (("index.html", None, "index.html.j2"), *own_pages, *shown):
        described = publication.work.abstract.short if publication else programme.meeting.overview
        own = {
            "page": page,
            "publication": publication,
            "styles": styles,
            "canonical": f"{edition.url.rstrip('/')}/{page}" if edition.url else "",
            "description": " ".join(described.split())[:300],
            "linked_data": linked_data(programme, publications, publication, room.material.library.imprint.value),
        }
        yield Document(page, "text/html", room.fill(template, {**context, **own}))


@dataclass(frozen=True, slots=True)
class _Files:
    """What other jobs made, as the site offers it."""

    room: Room
    proofs: Mapping[str, Proof]

    def _offered(self) -> Iterator[Artefact]:
        edition = self.room.job.edition.value
        wanted = edition.downloads if isinstance(edition, Site) else ()
        for name in wanted:
            for proof in self.proofs.values():
                yield from (a for a in proof.artefacts if a.edition_id == name and not a.path.endswith(".jpg"))

    def formats(self, wanted: Callable[[Artefact], bool]) -> Iterator[Format]:
        """The files on offer that are wanted here."""
        return (self._format(artefact) for artefact in self._offered() if wanted(artefact))

    def _format(self, artefact: Artefact) -> Format:
        record = self.room.material.library.editions[artefact.edition_id]
        stem = artefact.path.rpartition("/")[2].rpartition(".")[0]
        sheet = next((name for name in ("a4", "letter") if stem.endswith(f"-{name}")), "")
        return Format(
            href=_file_name(artefact),
            format=artefact.format,
            sheet=sheet,
            paper=stem.removesuffix(f"-{sheet}"),
            size=_size(len(artefact.data)),
            bytes=len(artefact.data),
            pages=artefact.pages.count if artefact.pages else None,
            isbn=getattr(record.value, "isbn", None) or "",
            sha256=artefact.sha256,
            media_type=artefact.media_type,
            access=statements(artefact.access, _texts(self.room.words["access"])),
        )

    def publication(self, collation: Collation) -> Publication:
        """The page of a work, with every edition of it that is offered or printed."""
        library = self.room.material.library
        own = {
            name for name, record in library.editions.items() if getattr(record.value, "work", "") == collation.work_id
        }
        offered = tuple(self.formats(lambda artefact: artefact.edition_id in own))
        taken = {artefact.edition_id for artefact in self._offered()}
        printed = tuple(
            self._format(artefact)
            for proof in self.proofs.values()
            for artefact in proof.artefacts
            if artefact.edition_id in own - taken and isinstance(library.editions[artefact.edition_id].value, PressPdf)
        )
        return Publication(
            page=f"{collation.work_id}.html",
            work_id=collation.work_id,
            work=collation.work,
            cover=f"images/{collation.work_id}.jpg" if self._cover(collation.work_id) else "",
            short=collation.prose.get("abstract.short", ()),
            abstract=collation.prose.get("abstract.long", ()),
            disclaimer=collation.prose.get("disclaimer", ()),
            date=partial_date_in(collation.work.date, self.room.language),
            citation=citation_of(collation.work, library),
            formats=offered,
            printed=printed,
            contents=tuple(entry for entry in collation.nav if entry.kind != "contents"),
            figures=figures_of(collation),
        )

    def _cover(self, work_id: str) -> Artefact | None:
        library = self.room.material.library
        for proof in self.proofs.values():
            for artefact in proof.artefacts:
                edition = library.editions[artefact.edition_id].value
                if getattr(edition, "work", "") == work_id and artefact.path.endswith("/cover.jpg"):
                    return artefact
        return None

    def pictures(self, works: tuple[str, ...], services: BuildServices) -> dict[str, Resource]:
        """The covers, and the site's own pictures."""
        own = self.room.path.find("mark.svg")
        found: dict[str, Resource] = {}
        if own is not None:
            data = self.room.path.templates[own].encode()
            found["images/mark.svg"] = Resource("images/mark.svg", "image/svg+xml", data, Location(f"templates/{own}"))
        for name in works:
            own_pictures = gather(self.room.material.collations[name], self.room.tokens, services)
            _check_names(found, own_pictures)
            found |= own_pictures
            cover = self._cover(name)
            if cover is not None:
                path = f"images/{name}.jpg"
                found[path] = Resource(
                    path, "image/jpeg", cover.data, self.room.material.library.editions[cover.edition_id].at()
                )
        return found

    def downloads(self) -> dict[str, bytes]:
        """Every file that is offered, by its name in the site."""
        return {_file_name(artefact): artefact.data for artefact in self._offered()}


def _check_names(known: Mapping[str, Resource], more: Mapping[str, Resource]) -> None:
    """Raises: BuildError C322 for different pictures of two works that have one name."""
    faults = [
        Diagnostic("C322", f"two works have a picture {name} in the site", more[name].location, "rename the file")
        for name in known.keys() & more.keys()
        if known[name].data != more[name].data
    ]
    if faults:
        raise BuildError(faults)


def _file_name(artefact: Artefact) -> str:
    """In a folder of its edition, as in output/: papers of two editions may have one name."""
    return f"files/{artefact.path}"


def _size(count: int) -> str:
    """`840 kB` or `3.2 MB`: decimal units, as stores and browsers count."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"  # noqa: PLR2004 - the unit itself


def _metadata(room: Room, programme: Programme) -> Metadata:
    meeting = programme.meeting
    return Metadata(
        title=meeting.title,
        subtitle="",
        agents=(Agent(meeting.body, meeting.body, "isb"),),
        publisher=room.material.library.imprint.value.name,
        language=room.language,
        date=meeting.start.isoformat(),
        modified=modified(meeting.end.isoformat()),
        description=" ".join(meeting.overview.split()),
        rights=room.material.library.imprint.value.rights,
        keywords=(),
        identifier=f"urn:printery:{programme.meeting_id}:{room.job.name}",
    )


def _texts(words: object) -> dict[str, str]:
    """The texts of a part of the wording."""
    return {str(key): str(text) for key, text in words.items()} if isinstance(words, dict) else {}
