"""Stage 3: what authors wrote becomes trees of nodes, typographically set; every fault is reported at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from markdown_it import MarkdownIt

from printery.diagnostics import Diagnostic, Found, Location, in_order
from printery.edit.acronyms import Speller
from printery.edit.breaks import Breaks
from printery.edit.desk import Desk, Place
from printery.edit.figures.figure import check_figures
from printery.edit.grammar.parser import grammar
from printery.edit.lines import edited_words
from printery.edit.marks import with_ranges
from printery.edit.maths.formulas import in_words
from printery.edit.quotes import check_pull_quotes
from printery.edit.tables.table import settle_tables
from printery.edit.tree import build_text
from printery.model.stages.kinds import LOOKED_UP
from printery.model.stages.library import MeetingCopy, Record, SectionCopy, WorkCopy
from printery.model.stages.manuscript import EditedSection, Manuscript, Minutes
from printery.model.stages.terms import Terms, unexplained_findings
from printery.model.stages.text import Blocks
from printery.model.written.meeting import AgendaItem, Meeting
from printery.model.written.works import Person, Work

__all__ = ["edit", "edit_minutes", "edit_people"]

MAX_SECTION = 1_000_000
"""Characters of one section: a book of 400 pages has as many."""
_ENGLISH = "en"
"""Language of records that name none."""


People = Record[Mapping[str, Person]]


def edit(work: WorkCopy, people: People | None = None) -> Found[Manuscript]:
    """The work with every text in it edited: its own sections, the texts and titles of `work.yaml`, and biographies.

    Sections that it takes from another work are edited there. Biographies are those of `content/people.yaml` of
    everyone whom the work names as author, contributor or member.
    Faults: C050-C069, each at the line and column of the author's file.
    """
    language = work.record.value.language
    terms = Terms.of(work.record.value)
    folder = f"content/works/{work.id}"
    md = grammar()
    faults: list[Diagnostic] = []
    sections, unexplained = {}, dict[str, Location]()
    kinds = _kinds(work)
    for path, copy in work.sections.items():
        if path.startswith(f"{folder}/"):
            lines = tuple(copy.text.split("\n"))
            desk = Desk(Place(path, copy.first_line, lines), language, terms, folder, work.files, faults, cites=True)
            desk.breaks = Breaks.of(work.record.value.hyphenation)
            if kinds.get(path) not in LOOKED_UP:
                desk.unexplained = unexplained
            sections[path] = _spelled(desk, _edit_section(desk, md, copy), kinds.get(path, ""))
    faults += unexplained_findings(unexplained)
    prose = {}
    for key, text, location in _texts(work.record):
        prose[key] = _prose(_desk_at(location, language, terms, faults), md, text)
    lives = edit_people(people, _named(work), language) if people else Found[Mapping[str, Blocks]]({})
    return Found(Manuscript(work.id, sections, prose, lives.value), in_order((*faults, *lives.diagnostics)))


def _kinds(work: WorkCopy) -> Mapping[str, str]:
    """Path of each of the work's own sections to its kind."""
    matter = work.record.value.matter
    entries = (entry for part in (matter.front, matter.body, matter.back) for entry in part)
    return {f"content/works/{work.id}/{entry.file}": entry.kind for entry in entries if entry.file and not entry.work}


def _spelled(desk: Desk, section: EditedSection, kind: str) -> EditedSection:
    """The section with its acronyms spelled out, if the work wants that."""
    if desk.terms.style is None or desk.terms.style.expand == "never" or kind in LOOKED_UP:
        return section
    blocks, abstract = Speller(desk).blocks(section.blocks), Speller(desk).blocks(section.abstract)
    return replace(section, blocks=blocks, abstract=abstract)


def _named(work: WorkCopy) -> frozenset[str]:
    record = work.record.value
    authors = (author for copy in work.sections.values() for author in copy.head.value.authors)
    makers = (contributor.person for contributor in record.contributors if contributor.person)
    return frozenset((*authors, *makers, *(record.members.people if record.members else ())))


def _edit_section(desk: Desk, md: MarkdownIt, copy: SectionCopy) -> EditedSection:
    head = copy.head.value
    if len(copy.text) > MAX_SECTION:
        message = f"a section of {len(copy.text)} characters, more than {MAX_SECTION}"
        desk.fault("C069", message, desk.place.at(0), "make several sections of it")
        return EditedSection(copy.path, copy.head, (head.title,), (), (), ())
    blocks = settle_tables(desk, build_text(desk, md, copy.text))
    check_figures(desk, blocks)
    check_pull_quotes(desk, blocks)
    over = [(entry, copy.head.at("index", place)) for place, entry in enumerate(head.index)]
    abstract: Blocks = ()
    if head.abstract:
        above = _desk_at(copy.head.at("abstract"), desk.language, desk.terms, desk.faults)
        above.unexplained, above.cites = desk.unexplained, True
        abstract = _prose(above, md, head.abstract)
    title = edited_words(desk, md, head.title, copy.head.at("title"))
    subtitle = edited_words(desk, md, head.subtitle, copy.head.at("subtitle")) if head.subtitle else ()
    settled = desk.formulas.settle(desk.faults)
    return EditedSection(
        path=copy.path,
        head=copy.head,
        title=in_words(settled, title),
        subtitle=in_words(settled, subtitle),
        abstract=abstract,
        blocks=with_ranges(desk, settled(blocks), over),
    )


def _texts(record: Record[Work]) -> Iterator[tuple[str, str, Location]]:
    """Key, text and place of every text of `work.yaml` that people read."""
    work = record.value
    simple = (("title", work.title), ("subtitle", work.subtitle), ("permissions", work.permissions))
    for key, text in (*simple, ("disclaimer", work.disclaimer), ("back_cover", work.back_cover)):
        if text:
            yield key, text, record.at(key)
    yield "abstract.short", work.abstract.short, record.at("abstract", "short")
    yield "abstract.long", work.abstract.long, record.at("abstract", "long")
    for part, entries in (("front", work.matter.front), ("body", work.matter.body), ("back", work.matter.back)):
        for place, entry in enumerate(entries):
            if entry.title:
                yield f"matter.{part}.{place}.title", entry.title, record.at("matter", part, place, "title")


def edit_minutes(meeting: MeetingCopy, people: People | Mapping[str, Person]) -> Found[Minutes]:
    """The texts of a meeting's record, and the biographies of the people who take part."""
    record, faults, md = meeting.record, list[Diagnostic](), grammar()
    language = record.value.languages[0] if record.value.languages else _ENGLISH
    prose = {}
    for key, text, location in _meeting_texts(meeting):
        prose[key] = _prose(_desk_at(location, language, Terms(), faults), md, text)
    roles = (role.person for item in record.value.agenda for role in item.roles)
    wanted = frozenset((*roles, *(row.value.person for row in meeting.participants)))
    known = people if isinstance(people, Record) else Record(people, "content/people.yaml", {})
    found = edit_people(known, wanted, language)
    return Found(Minutes(meeting.id, prose, found.value), in_order((*faults, *found.diagnostics)))


def _meeting_texts(meeting: MeetingCopy) -> Iterator[tuple[str, str, Location]]:
    record = meeting.record
    yield "overview", record.value.overview, record.at("overview")
    for key, text in (("logistics", record.value.logistics), ("conclusions", record.value.conclusions)):
        if text:
            yield key, text, record.at(key)
    for place, arrangement in enumerate(record.value.arrangements):
        yield f"arrangements.{place}", arrangement.text, record.at("arrangements", place, "text")
    if record.value.evaluation:
        yield "evaluation", record.value.evaluation.introduction, record.at("evaluation", "introduction")
    for place, item in enumerate(record.value.agenda):
        yield from _item_texts(record, place, item)


def _item_texts(record: Record[Meeting], place: int, item: AgendaItem) -> Iterator[tuple[str, str, Location]]:
    for key, text in (("purpose", item.purpose), ("note", item.note)):
        if text:
            yield f"agenda.{place}.{key}", text, record.at("agenda", place, key)
    for number, question in enumerate(item.questions):
        location = record.at("agenda", place, "questions", number)
        yield f"agenda.{place}.questions.{number}", question, location
    for number, said in enumerate(item.record):
        yield f"agenda.{place}.record.{number}", said.text, record.at("agenda", place, "record", number, "text")
    for number, paper in enumerate(item.documents):
        if paper.summary:
            location = record.at("agenda", place, "documents", number, "summary")
            yield f"agenda.{place}.documents.{number}", paper.summary, location


def edit_people(people: People, wanted: frozenset[str], language: str) -> Found[Mapping[str, Blocks]]:
    """The biographies of the wanted people, by person id."""
    faults, md, terms = list[Diagnostic](), grammar(), Terms()
    biographies: dict[str, Blocks] = {}
    for key in sorted(wanted & people.value.keys()):
        bio = people.value[key].bio
        if bio:
            biographies[key] = _prose(_desk_at(people.at(key, "bio"), language, terms, faults), md, bio)
    return Found(biographies, in_order(faults))


def _desk_at(location: Location, language: str, terms: Terms, faults: list[Diagnostic]) -> Desk:
    """A desk for a text in YAML, of which one place is known."""
    return Desk(Place(location.path, location.line, (), location), language, terms, faults=faults)


def _prose(desk: Desk, md: MarkdownIt, text: str) -> Blocks:
    blocks = settle_tables(desk, build_text(desk, md, text))
    check_figures(desk, blocks)
    return desk.formulas.settle(desk.faults)(blocks)
