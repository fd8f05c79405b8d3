"""What no single file shows: references between records, identifiers, and the order of matter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.downloads import check_downloads
from printery.load.identifiers import check_country, check_doi, check_isbn, check_issn, check_language, check_orcid
from printery.load.meetings import check_meeting, check_names
from printery.load.packs import check_packs
from printery.load.papers import check_papers
from printery.load.sections import entries, section_path
from printery.model.stages.kinds import KINDS, Matter
from printery.model.stages.library import EditionRecord, Library, WorkCopy
from printery.model.written.edition import (
    CalendarFile,
    CardsPdf,
    CoverPdf,
    Epub,
    HandoutPdf,
    ImposedPdf,
    PackPdf,
    PressPdf,
    ScreenPdf,
    Site,
)
from printery.model.written.works import Work


class BrokenRecords(Protocol):
    """Names of records that exist but are broken."""

    works: set[str]
    meetings: set[str]
    editions: set[str]
    people: set[str]
    all_people: bool


def check_library(library: Library, broken: BrokenRecords) -> Iterator[Diagnostic]:
    """Yield C020 to C044 for everything in the library."""
    yield from _check_imprint(library)
    yield from _check_people(library)
    known = None if broken.all_people else library.people.keys() | broken.people
    for work in library.works.values():
        yield from _check_work(work)
        yield from _check_matter(work, library, broken)
        yield from _check_references(work, library, broken)
        yield from _check_named(work, library, known)
    yield from _check_unlisted(library)
    for meeting in library.meetings.values():
        yield from check_meeting(meeting, known)
        yield from check_names(meeting, library.people)
        for key in ("statement", "volume"):
            name = getattr(meeting.record.value, key)
            if name is not None:
                yield from _unknown("C031", name, library.works, meeting.record.at(key), broken.works)
    yield from check_papers(library)
    yield from check_packs(library)
    yield from _check_isbns(library)
    for record in library.editions.values():
        yield from _check_edition(record, library, broken)


_WHAT = {"C030": "person", "C031": "work", "C032": "meeting", "C033": "edition", "C034": "template family"}


def _unknown(
    code: str, name: str, known: Iterable[str], where: Location, broken: Iterable[str] = ()
) -> Iterator[Diagnostic]:
    if name not in known and name not in broken:
        yield Diagnostic(code, f"there is no {_WHAT[code]} {name}", where, nearest(name, known))


def _check_imprint(library: Library) -> Iterator[Diagnostic]:
    record, seen = library.imprint, set[str]()
    for place, language in enumerate(record.value.languages):
        yield from check_language(language, record.at("languages", place))
    for place, body in enumerate(record.value.organisations):
        if body.id in seen:
            where = record.at("organisations", place, "id")
            hint = "give each organisation its own id"
            yield Diagnostic("C038", f"two organisations have the id {body.id}", where, hint)
        seen.add(body.id)


def _check_people(library: Library) -> Iterator[Diagnostic]:
    record = library.people_record
    for name, person in library.people.items():
        if person.orcid:
            yield from check_orcid(person.orcid, record.at(name, "orcid"))
        if person.country:
            yield from check_country(person.country, record.at(name, "country"))
        for place, language in enumerate(person.languages):
            yield from check_language(language, record.at(name, "languages", place))
        if person.name.lang:
            yield from check_language(person.name.lang, record.at(name, "name", "lang"))


def _check_work(work: WorkCopy) -> Iterator[Diagnostic]:
    record, value = work.record, work.record.value
    yield from check_language(value.language, record.at("language"))
    if value.series and value.series.issn:
        yield from check_issn(value.series.issn, record.at("series", "issn"))
    if value.identifiers.doi:
        yield from check_doi(value.identifiers.doi, record.at("identifiers", "doi"))
    for section in work.sections.values():
        if section.head.value.doi:
            yield from check_doi(section.head.value.doi, section.head.at("doi"))


def _check_matter(work: WorkCopy, library: Library, broken: BrokenRecords) -> Iterator[Diagnostic]:
    for keys, matter, entry in entries(work.record.value):
        where = work.record.at(*keys, "kind")
        kind = KINDS.get(entry.kind)
        if kind is None:
            yield Diagnostic("C040", f"there is no kind of matter {entry.kind}", where, nearest(entry.kind, KINDS))
            continue
        if Matter(matter) not in kind.matter:
            belongs = " or ".join(sorted(kind.matter))
            yield Diagnostic("C040", f"{entry.kind} stands in the {matter} matter", where, f"move it to {belongs}")
        if kind.written and entry.file is None and not (kind.filled and _is_filled(work.record.value)):
            yield Diagnostic("C041", f"{entry.kind} has no file", where, "add file: with the name of a Markdown file")
        if not kind.written and entry.file is not None:
            hint = "leave the file out: the program makes this section from the data"
            yield Diagnostic("C041", f"{entry.kind} takes no file", work.record.at(*keys, "file"), hint)
        if entry.work is not None:
            where = work.record.at(*keys, "work")
            yield from _unknown("C031", entry.work, library.works, where, broken.works)


def _is_filled(work: Work) -> bool:
    """Whether the program makes a bibliography for the whole work."""
    return work.citations is not None and work.citations.bibliography == "book"


def _check_references(work: WorkCopy, library: Library, broken: BrokenRecords) -> Iterator[Diagnostic]:
    record, value = work.record, work.record.value
    if value.meeting:
        where = record.at("meeting")
        yield from _unknown("C032", value.meeting, library.meetings, where, broken.meetings)


def _check_named(work: WorkCopy, library: Library, known: Collection[str] | None) -> Iterator[Diagnostic]:
    if known is None:
        return
    record, value = work.record, work.record.value
    named = [(c.person, record.at("contributors", n, "person")) for n, c in enumerate(value.contributors) if c.person]
    if value.members:
        named += [(name, record.at("members", "people", n)) for n, name in enumerate(value.members.people)]
    for section in work.sections.values():
        for place, name in enumerate(section.head.value.authors):
            where = section.head.at("authors", place)
            named.append((name, where))
            if name in library.people and library.people[name].bio is None:
                hint = f"write a bio in {library.people_record.path}"
                yield Diagnostic("C043", f"the author {name} has no biography", where, hint)
    for name, where in named:
        yield from _unknown("C030", name, known, where)


def _check_unlisted(library: Library) -> Iterator[Diagnostic]:
    listed = {path for work in library.works.values() for path in work.sections}
    for work in library.works.values():
        folder = f"content/works/{work.id}"
        listed |= {path for _, _, entry in entries(work.record.value) if (path := section_path(folder, entry))}
    for work in library.works.values():
        for path in work.markdown:
            if path not in listed:
                hint = f"add it to the matter of {work.record.path}, or take it away"
                yield Diagnostic("C042", "no work lists this file", Location(path), hint)


def _check_isbns(library: Library) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for name, record in sorted(library.editions.items()):
        isbn = getattr(record.value, "isbn", None)
        if not isbn:
            continue
        where = record.at("isbn")
        yield from check_isbn(isbn, where)
        digits = isbn.replace("-", "").replace(" ", "")
        if digits in first:
            hint = "every edition has an ISBN of its own"
            yield Diagnostic("C024", f"ISBN {isbn} belongs to the edition {first[digits]}", where, hint)
        first.setdefault(digits, name)


def _check_places_of_notes(edition: Epub, record: EditionRecord, library: Library) -> Iterator[Diagnostic]:
    """Pages that begin in a note need the notes of the e-book in the same order, or they would run backwards."""
    printed = library.editions.get(edition.pages_from or "")
    place = getattr(printed.value, "notes", "foot") if printed else "foot"
    if edition.notes is not None and place not in {"foot", edition.notes}:
        message = f"notes stand at the end of each {edition.notes} here, and of the {place} in {edition.pages_from}"
        hint = f"write notes: {place}, or leave the key out"
        yield Diagnostic("C046", message, record.at("notes"), hint)


def _check_imposed(
    edition: ImposedPdf, record: EditionRecord, library: Library, broken: BrokenRecords
) -> Iterator[Diagnostic]:
    where = record.at("of")
    yield from _unknown("C033", edition.of, library.editions, where, broken.editions)
    source = library.editions.get(edition.of)
    if source is not None and not isinstance(source.value, PressPdf | ScreenPdf | HandoutPdf):
        hint = "name a press-pdf, screen-pdf or handout-pdf edition"
        yield Diagnostic("C240", f"{edition.of} is {source.value.format} and has no pages for sheets", where, hint)


def _check_edition(record: EditionRecord, library: Library, broken: BrokenRecords) -> Iterator[Diagnostic]:
    edition = record.value
    if isinstance(edition, ImposedPdf):
        yield from _check_imposed(edition, record, library, broken)
        return
    families = {path.partition("/")[0] for path in library.templates if "/" in path} - {
        "styles",
        "wording",
        "large-print",
    }
    yield from _unknown("C034", edition.template, families, record.at("template"))
    if isinstance(edition, HandoutPdf | PackPdf | CardsPdf | CalendarFile | Site):
        where = record.at("meeting")
        yield from _unknown("C032", edition.meeting, library.meetings, where, broken.meetings)
    elif isinstance(edition, CoverPdf):
        where = record.at("interior")
        yield from _unknown("C033", edition.interior, library.editions, where, broken.editions)
    else:
        yield from _unknown("C031", edition.work, library.works, record.at("work"), broken.works)
    pages_from = getattr(edition, "pages_from", None)
    if pages_from:
        yield from _unknown("C033", pages_from, library.editions, record.at("pages_from"), broken.editions)
    if isinstance(edition, Epub) and edition.pages_from:
        yield from _check_places_of_notes(edition, record, library)
    if isinstance(edition, Site):
        for place, name in enumerate(edition.works):
            yield from _unknown("C031", name, library.works, record.at("works", place), broken.works)
        for place, name in enumerate(edition.downloads):
            where = record.at("downloads", place)
            yield from _unknown("C033", name, library.editions, where, broken.editions)
        yield from check_downloads(edition, record, library)
