"""Tables on pages and in the e-book: aligned, continued, turned, scrolled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

import pypdfium2
import pytest

from printery.model.stages.artefact import Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from tests.manual import chapter, manual
from tests.projects import base, load, project

pytestmark = pytest.mark.press
ROWS = "\n".join(f"| Row {number} | Words {number} |" for number in range(1, 81))
LONG = f"See @tbl-long.\n\n| Name | Words |\n|---|---|\n{ROWS}\n\n: A long one {{#tbl-long source='Made.'}}\n"
TURNED = """See @tbl-wide.

| Alpha | Beta | Gamma |
|---|---|---|
| one | two[^n] | three |

: Lying {#tbl-wide .landscape source="Made."}

Words behind it.

[^n]: A note below the table.
"""
ROOM = "\n\n".join(["Words that fill a page."] * 90) + "\n\n"
NUMBERS = """See @tbl-n.

| Name | Number |
|---|---|
| a | 1,075.25 |
| b | -0.5^a^ |
| c | 12.125% |
| d | 7.5[^n] |
| e | 3 |

: Numbers {#tbl-n source="Made." a="Estimate."}

[^n]: A note.
"""


WIDE = """See @tbl-w.

| Incomprehensibilities | Counterrevolutionaries | Institutionalizations | Disproportionateness | Interdependencies |
|---|---|---|---|---|
| Incomprehensibilities | Counterrevolutionaries | Institutionalizations | Disproportionateness | Interdependencies |

: Wide {#tbl-w source="Made."}
"""


def built(files: Mapping[str, bytes], name: str) -> dict[str, Proof]:
    """The proofs of an edition and of what it needs, without an error."""
    material = prepare(load(project(dict(files)))).value
    proofs: dict[str, Proof] = {}
    for job in plan(material.library, [name]):
        proofs[job.name] = run(job, material, proofs, build_services(1))
        assert proofs[job.name].diagnostics == ()
    return proofs


def texts(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def boxes(page: pypdfium2.PdfPage, words: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of the characters of some words, the first time that they stand on a page."""
    text = page.get_textpage()
    start = text.get_text_range().index(words)
    return [text.get_charbox(start + offset) for offset in range(len(words))]


def test_the_manual_in_print_and_as_e_book() -> None:
    """Every example is set in both, every word of it once."""
    proofs = built(manual(), "ebook")
    with zipfile.ZipFile(io.BytesIO(proofs["ebook"].artefacts[0].data)) as package:
        text = package.read("EPUB/text/sec-second.xhtml").decode()

    assert re.search(r'class="scroll" role="region" tabindex="0" aria-labelledby="tbl-landscape-title"', text)
    assert 'scope="colgroup"' in text


def test_decimal_signs_stand_on_one_line() -> None:
    """To a hundredth of a point, whatever leads the number and follows it."""
    data = built(chapter(NUMBERS), "print")["print"].artefacts[0].data
    document = pypdfium2.PdfDocument(data)
    page = next(page for page in document if "1,075.25" in page.get_textpage().get_text_range())
    points = [boxes(page, words)[words.index(".")][0] for words in ("1,075.25", "−0.5", "12.125", "7.5")]

    assert max(points) - min(points) < 0.01


def test_a_long_table_goes_on() -> None:
    """Each page but the first says so and has the head; no row stands alone on one."""
    pages = texts(built(chapter(LONG), "print")["print"].artefacts[0].data)
    held = [page for page in pages if "Row " in page]

    assert len(held) > 2
    assert [False, *[True] * (len(held) - 1)] == ["continued" in page for page in held]
    assert all("Name" in page and len(re.findall(r"Row \d+", page)) > 1 for page in held)


def test_a_turned_table_in_the_bound_book() -> None:
    """Its page is upright as all are, its words run upwards, its note stands with it, and its folio as ever."""
    artefact = built(chapter(f"{ROOM}{TURNED}{ROOM}"), "print")["print"].artefacts[0]
    document = pypdfium2.PdfDocument(artefact.data)
    index, page = next((i, p) for i, p in enumerate(document) if "Gamma" in p.get_textpage().get_text_range())
    first, *_, last = boxes(page, "Gamma")
    note = boxes(page, "A note below")[0]
    title = boxes(page, "Lying")[0]

    assert {(round(p.get_width()), round(p.get_height())) for p in document} == {(432, 648)}
    assert abs(first[0] - last[0]) < 3
    assert last[1] - first[1] > 10
    assert title[0] < first[0] < note[0]
    assert artefact.pages is not None
    folios = [(place, artefact.pages.pages[place].folio) for place in (index - 2, index)]
    before, here = (boxes(document[place], folio) for place, folio in folios)
    edge, end = (0, 0) if index % 2 else (-1, 2)  # the outer edge of the first figure, or of the last one
    assert (before[edge][end], before[0][3]) == pytest.approx((here[edge][end], here[0][3]), abs=4)


def test_a_turned_table_on_screen() -> None:
    """Its page lies."""
    data = built(chapter(TURNED), "screen")["screen"].artefacts[0].data
    sizes = {(round(page.get_width()), round(page.get_height())) for page in pypdfium2.PdfDocument(data)}

    assert sizes == {(432, 648), (648, 432)}


def test_a_table_whose_template_has_the_id_first() -> None:
    """A table that is too wide has its words broken, whatever stands before its class, and in a frame of its own."""
    path = "templates/nodes.html.j2"
    text = base()[path].decode()
    head = '<div class="table{% if goes_on %}'
    assert head in text
    turned = text.replace(
        head, '<div{% if node.id %} id="{{ node.id }}"{% endif %} class="our table{% if goes_on %}', 1
    )
    turned = turned.replace(
        'stacked{% endif %}"{% if node.id %} id="{{ node.id }}"{% endif %}>', 'stacked{% endif %}">', 1
    )
    both = [built(chapter(WIDE) | files, "print")["print"].artefacts[0] for files in ({}, {path: turned.encode()})]

    assert both[0].data == both[1].data
    assert "\u2010" in "".join(texts(both[1].data)) or "-" in "".join(texts(both[1].data))


@pytest.mark.parametrize("lines", [11, 12, 16])
def test_a_table_of_tall_rows_keeps_its_head(lines: int) -> None:
    """Two rows that no page holds together with the head are parted; before, the head was left out or lost."""
    widths = (17, 26, 17, 17)

    def row(*cells: str) -> str:
        return "|" + "|".join(f" {cell}".ljust(width) for cell, width in zip(cells, widths, strict=True)) + "|"

    rule = "+" + "+".join("-" * width for width in widths) + "+"
    drawn = [rule, row("No", "Headword", "L1", "CWE"), rule.replace("-", "=")]
    for number in "123":
        drawn += [row(number if not line else "", "plain words again here", "", "") for line in range(lines)] + [rule]
    text = "See @tbl-a.\n\n" + "\n".join(drawn) + "\n\n: A table {#tbl-a source='Made.'}\n"
    (artefact,) = built(chapter(text), "screen")["screen"].artefacts
    shown = [page for page in texts(artefact.data) if "plain words" in page]

    assert shown
    assert all("Headword" in page for page in shown)
