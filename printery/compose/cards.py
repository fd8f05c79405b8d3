"""Cards for the people of a meeting, laid out on sheets of stock: tents, badges, labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from printery.compose.contract import check_fields
from printery.compose.dates import date_range
from printery.compose.papers import paper_metadata
from printery.compose.room import open_room
from printery.model.stages.collation import Attendee, CopyLine, Programme
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.library import MeetingCopy
from printery.model.stages.material import Material
from printery.model.stages.recipients import recipients
from printery.model.units import Length
from printery.model.written.edition import CardsPdf, Offset
from printery.model.written.stock import Product

_SHEETS_A_SECTION = 24
"""Sheets that are laid out together: few enough to share the work, many enough that style sheets are seldom read."""


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """One card on its sheet."""

    id: str
    """Unique in the document."""
    attendee: Attendee | None
    """Whose it is; None for labels of the meeting itself."""
    left: Length
    """From the sheet's left edge to the card's, the printer's offset included."""
    top: Length


@dataclass(frozen=True, slots=True)
class CardMarks:
    """Where sheets are cut and folded, in mm from their upper left corner, the printer's offset included."""

    columns: tuple[float, ...]
    """The left and right edges of cards, from the left."""
    rows: tuple[float, ...]
    """The upper and lower edges, from the top."""
    folds: tuple[float, ...]


Sheets = tuple[tuple[PlacedCard, ...], ...]


def compose_cards(job: Job, material: Material) -> Galley:
    """The sheets of one kind of cards on one stock.

    Raises: BuildError with all faults of the templates.
    """
    edition = job.edition.value
    if not isinstance(edition, CardsPdf) or job.stock is None:
        raise TypeError(job.name)
    programme = material.programmes[edition.meeting]
    language = programme.meeting.languages[0]
    room = open_room(job, material, language)
    metadata = paper_metadata(room, programme)
    holders = _holders(edition, programme, material.library.meetings[edition.meeting])
    placed = _placed(holders, edition, job.stock.product)
    context = {
        "edition": edition,
        "programme": programme,
        "product": job.stock.product,
        "sheet": job.sheet,
        "groups": tuple(_groups(placed)),
        "marks": _marks(job.stock.product, edition.offset),
        "title": metadata.title,
        "dates": date_range(programme.meeting.start, programme.meeting.end, language),
        "language": language,
        "modified": metadata.modified,
    }
    documents, styles = room.page("document.html.j2", context)
    check_fields(room, documents[0].text, f"{edition.cards}.html.j2")
    return Galley(
        name=job.stem,
        edition_id=job.edition_id,
        documents=documents,
        styles=styles,
        resources={},
        metadata=metadata,
        copy=tuple(_copy(placed, material.library.meetings[edition.meeting])),
    )


def _holders(edition: CardsPdf, programme: Programme, meeting: MeetingCopy) -> tuple[Attendee | None, ...]:
    """Who gets a card, in order, each as often as there are copies."""
    if edition.cards == "spine-labels":
        return (None,) * edition.copies
    wanted = {row.value.person for row in recipients(meeting, edition.recipients)}
    people: Sequence[Attendee] = [one for one in programme.attendees if one.credited.id in wanted]
    if edition.order == "delegation":
        people = sorted(people, key=lambda one: (normalize("NFKD", one.delegation).casefold(), *_rank(one)))
    if edition.order == "precedence":
        people = sorted(people, key=_rank)
    return tuple(attendee for attendee in people for _ in range(edition.copies))


def _rank(attendee: Attendee) -> tuple[bool, int]:
    """By precedence; who has none comes last."""
    return not attendee.precedence, attendee.precedence


def _placed(holders: Sequence[Attendee | None], edition: CardsPdf, product: Product) -> Sheets:
    """The cards sheet by sheet, beginning at the edition's first place."""
    sheets: list[list[PlacedCard]] = []
    for number, attendee in enumerate(holders, edition.start - 1):
        sheet, place = divmod(number, product.count)
        while len(sheets) <= sheet:
            sheets.append([])
        left, top = product.corner(place)
        moved = Length(left.mm + edition.offset.right), Length(top.mm + edition.offset.down)
        sheets[sheet].append(PlacedCard(f"card-{number + 1}", attendee, *moved))
    return tuple(map(tuple, sheets))


def _marks(product: Product, offset: Offset) -> CardMarks:
    lefts = [product.left.mm + column * product.across.mm + offset.right for column in range(product.columns)]
    tops = [product.top.mm + row * product.down.mm + offset.down for row in range(product.rows)]
    columns = {round(edge, 2) for left in lefts for edge in (left, left + product.card.width.mm)}
    rows = {round(edge, 2) for top in tops for edge in (top, top + product.card.height.mm)}
    folds = tuple(round(top + product.card.height.mm / 2, 2) for top in tops) if product.folded else ()
    return CardMarks(tuple(sorted(columns)), tuple(sorted(rows)), folds)


def _groups(sheets: Sheets) -> Iterator[Sheets]:
    for first in range(0, len(sheets), _SHEETS_A_SECTION):
        yield sheets[first : first + _SHEETS_A_SECTION]


def _copy(sheets: Sheets, meeting: MeetingCopy) -> Iterator[CopyLine]:
    """The name on every card, at the line of the participant; the title on labels of the meeting itself."""
    places = {row.value.person: row.at("person") for row in meeting.participants}
    for sheet in sheets:
        for card in sheet:
            if card.attendee is None:
                record = meeting.record
                title = record.value.theme or record.value.title
                yield CopyLine(f"{card.id}-title", title, record.at("theme" if record.value.theme else "title"))
            else:
                credited = card.attendee.credited
                yield CopyLine(f"{card.id}-name", credited.person.display, places[credited.id])
