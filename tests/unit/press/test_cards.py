"""Cards: names whole and as large as fits, where the stock has its cards, and nothing private on them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
import pytest

from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Galley
from printery.model.units import Length
from printery.model.written.stock import Product
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.press.sections.fitting import fitted
from printery.processes import build_services
from tests.projects import load, project

SIXTY = "Wilhelmina-Alexandra Konstantinopolitanska Echeverria-Duarte"
NAMES = {"ada-one": "O", "bo-two": SIXTY, "che-three": "李文华", "dee-four": "رشيد العمراني"}
PEOPLE = "\n".join(f"{person}: {{name: {{family: {name}}}, bio: Writes.}}" for person, name in NAMES.items())
ROWS = "person,capacity,delegation,email,diet,size\n" + "".join(
    f"{person},member,Land {number},{person}@private.example,vegan-{number},large\n"
    for number, person in enumerate(NAMES)
)
SINGLE = b"format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: badges\nstock: [plain-single-90]\n"
TENTS = b"format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: name-tents\nstock: [plain-tent-a4]\n"
BADGES = (
    b"format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: badges\nstock: [avery-l4785]\n"
    b"start: 9\noffset: {right: 2, down: -1.5}\n"
)
LABELS = b"format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: labels\nstock: [avery-us-5160]\ncopies: 2\n"
SPINES = (
    b"format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: spine-labels\nstock: [plain-spine-30-a4]\ncopies: 9\n"
)
FILES = {
    "content/people.yaml": PEOPLE.encode(),
    "content/meetings/first/participants.csv": ROWS.encode(),
    **{
        f"content/editions/{name}.yaml": text
        for name, text in (
            ("tents", TENTS),
            ("badges", BADGES),
            ("single", SINGLE),
            ("labels", LABELS),
            ("spines", SPINES),
        )
    },
}


class Letter(NamedTuple):
    """A character and the box of its ink, in mm from the upper left corner of its page."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@pytest.fixture(scope="module")
def cards() -> Mapping[str, Artefact]:
    """Cards of four people with difficult names, by job."""
    found = load(project(FILES))
    material = prepare(found).value
    made: dict[str, Artefact] = {}
    for job in plan(material.library, ("tents", "badges", "single", "labels", "spines")):
        proof = run(job, material, {}, build_services(1))
        assert proof.diagnostics == ()
        made[job.name] = proof.artefacts[0]
    return made


def pages_of(artefact: Artefact) -> list[tuple[list[Letter], str]]:
    """The letters of each page with ink, and the text as readers get it."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(artefact.data))
    pages: list[tuple[list[Letter], str]] = []
    for page in pdf:
        text, height = page.get_textpage(), page.get_height()
        letters = [_letter(text, index, height) for index in range(text.count_chars())]
        pages.append(([one for one in letters if one.text.strip() and one.right > one.left], text.get_text_range()))
    pdf.close()
    return pages


def _letter(text: Any, index: int, height: float) -> Letter:
    left, bottom, right, top = text.get_charbox(index)
    mm = [value / 72 * 25.4 for value in (left, height - top, right, height - bottom)]
    return Letter(text.get_text_range(index, 1), *mm)


@pytest.mark.press
def test_both_sides_of_a_tent_read_upright(cards: Mapping[str, Artefact]) -> None:
    """The lower half reads from the left, the upper one is the lower one turned about the middle of the sheet."""
    pages = pages_of(cards["tents"])

    assert len(pages) == len(NAMES)
    for letters, _ in pages:
        front = [one for one in letters if one.top > 105]
        back = [one for one in letters if one.bottom < 105]
        assert len(front) + len(back) == len(letters)
        turned = sorted((round(297 - one.right), round(210 - one.bottom)) for one in back)
        assert turned == sorted((round(one.left), round(one.top)) for one in front)


@pytest.mark.press
def test_names_fill_the_tent_and_are_never_cut(cards: Mapping[str, Artefact]) -> None:
    """Sixty letters stand on two lines that nearly fill the tent, one letter on one; all within the margins."""
    pages = pages_of(cards["tents"])
    long = next(letters for letters, text in pages if "Wilhelmina" in text)
    front = [one for one in long if one.top > 127 and one.bottom < 181]

    assert all(one.left > 5 and one.right < 292 for letters, _ in pages for one in letters)
    assert "".join(one.text for one in front) == SIXTY.replace(" ", "")
    assert max(one.right for one in front) - min(one.left for one in front) > 240
    assert next(one.bottom for one in front if one.text == "W") < next(one.top for one in front if one.text == "E")
    assert any(one.text == "O" and one.bottom - one.top > 25 for letters, _ in pages for one in letters)


@pytest.mark.press
def test_cards_stand_where_the_stock_has_them(cards: Mapping[str, Artefact]) -> None:
    """From the ninth place on, moved by the offset; on a page of its own, between its marks."""
    sheets = pages_of(cards["badges"])
    corners = [(18, 233), (113, 233)]
    letters = sheets[0][0]

    assert len(sheets) == 2
    for left, top in corners:
        own = [one for one in letters if left + 2 <= one.left and one.right <= left + 82]
        assert own
        assert all(top - 1.5 <= one.top and one.bottom <= top + 48.5 for one in own)
    single = pages_of(cards["single"])
    assert len(single) == len(NAMES)
    assert all(one.left >= 12 and one.right <= 104 for page, _ in single for one in page)
    arabic = next(page for page, text in single if any("\u0600" < character < "\u06ff" for character in text))
    assert max(one.right for one in arabic if one.top > 28) > 95  # written from the right


@pytest.mark.press
def test_copies_and_labels_of_the_meeting(cards: Mapping[str, Artefact]) -> None:
    """Two labels for each person; nine labels for files on two sheets of eight."""
    labels = pages_of(cards["labels"])
    spines = pages_of(cards["spines"])

    assert sum(text.count("Land") for _, text in labels) == 2 * len(NAMES)
    assert [text.count("CE/2011/1") for _, text in spines] == [8, 1]


@pytest.mark.press
def test_nothing_private_is_on_a_card(cards: Mapping[str, Artefact]) -> None:
    """Addresses, diets and needs are neither in the text nor in the file."""
    for artefact in cards.values():
        whole = "".join(text for _, text in pages_of(artefact))
        assert "private" not in whole
        assert "vegan" not in whole
        assert b"private.example" not in artefact.data


def test_galleys_without_fields_are_left_alone(material: Any) -> None:
    """Nothing is measured, not even rewritten, where no template asks for it."""
    from printery.compose import compose

    job = next(job for job in plan(material.library, ("handouts",)) if job.name == "handouts.agenda-a4")
    galley: Galley = compose(job, material, {})

    assert fitted(galley) is galley


def test_all_stock_is_sound() -> None:
    """Every product of the package lies on its sheet in rows and columns, with room for its marks."""
    library = load(project(FILES)).value

    assert len(library.stock) >= 20
    for name, stock in library.stock.items():
        product: Product = stock.product
        corners = [product.corner(place) for place in range(product.count)]
        assert len(set(corners)) == product.count, name
        assert all(left.mm >= 0 and top.mm >= 0 for left, top in corners), name
        assert all(one[1].mm <= other[1].mm for one, other in pairwise(corners)), name
        if product.marks:
            assert min(product.left.mm, product.top.mm) > 7, name
    badges = {(s.product.card.width, s.product.card.height) for s in library.stock.values()}
    assert {(Length(86), Length(54)), (Length(90), Length(55))} <= badges
