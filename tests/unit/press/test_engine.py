"""The engine's faults in pagination: shown with the plain engine, and gone with the cure."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Collection
from itertools import pairwise

import pypdfium2
import pytest
from weasyprint.css import targets
from weasyprint.layout import page as page_module
from weasyprint.text.fonts import FontConfiguration

from printery.markup import read
from printery.model.stages.artefact import Pages
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.engine.laid_out import Layout
from printery.press.engine.read.layout import flaws_of, read_pages
from printery.press.engine.source import Source
from printery.press.sections.edits import with_their_lines
from tests.unit.press.one_run import lay_out

pytestmark = pytest.mark.press

WORDS = re.findall(
    r"\w+",
    "the council met in ordinary session and considered the reform of transport subsidies noting that "
    "responsibilities of districts had been reorganised since the previous deliberation",
)
CSS = """
@font-face { font-family: "Source Serif"; src: url(/fonts/SourceSerifPro-Regular.ttf) }
@page { size: 110mm 150mm; margin: 12mm; @footnote { border-top: 1px solid; max-height: 60% } }
body { margin: 0; font: 10pt/14pt "Source Serif" }
p { margin: 0; text-align: justify; orphans: 2; widows: 2 }
h2 { break-after: avoid; font-size: 12pt; font-weight: 400 }
.note { float: footnote; font-size: 8pt; line-height: 10pt }
.note.with-line { footnote-policy: line }
.note::footnote-call { content: none }
.note::footnote-marker { content: attr(data-number) ". " }
.folio::after { content: target-counter(attr(href), page) }
"""


def words(chance: random.Random, count: int) -> str:
    """So many words."""
    return " ".join(chance.choice(WORDS) for _ in range(count))


def document(seed: int) -> tuple[str, int]:
    """Six chapters with many notes and page references, which make the engine paginate again; the number of notes.

    Each note begins with a word of its own (`zq12zq`) by which another program can find it.
    """
    chance, number, out = random.Random(seed), 0, []
    for chapter in range(6):
        out.append(f'<section><h2 id="h{chapter}">{words(chance, 4)}</h2>')
        for paragraph in range(chance.randint(4, 8)):
            parts = []
            for _ in range(chance.randint(2, 6)):
                parts.append(words(chance, chance.randint(8, 25)))
                if chance.random() < 0.55:
                    number += 1
                    call = f'<sup class="note-call"><a id="r-n-{number}" href="#n-{number}">{number}</a></sup>'
                    text = f"zq{number}zq {words(chance, chance.randint(6, 40))}"
                    parts.append(f'{call}<span class="note" id="n-{number}" data-number="{number}">{text}</span>')
                if chance.random() < 0.4:
                    parts.append(f'see page <a class="folio" href="#h{chance.randrange(6)}"></a>')
            out.append(f'<p id="p{chapter}-{paragraph}">{" ".join(parts)}</p>')
        out.append("</section>")
    return f'<html lang="en"><style>{CSS}</style><body>{"".join(out)}</body></html>', number


def layout_of(text: str, late: Collection[str] = (), *, cured: bool) -> Layout:
    """A text laid out with the faces of the catalogue, late notes with the lines of their calls."""
    tree = read(text)
    with_their_lines(tree, late)
    html = Source(tree, BASE_URL, GalleyFetcher({}))
    return lay_out(html, {"font_config": FontConfiguration()}, cured=cured)


def settled(text: str) -> tuple[Layout, Pages]:
    """A text laid out as the press does: again, while a note is late."""
    late: set[str] = set()
    for _ in range(8):
        layout = layout_of(text, late, cured=True)
        pages, _reading = read_pages(layout)
        more = {name for name, (call, bodies) in pages.notes.items() if bodies and bodies[0] > call}
        if more <= late:
            return layout, pages
        late |= more
    raise AssertionError("does not settle")


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_the_plain_engine_loses_or_delays_notes(seed: int) -> None:
    """What the cure is for: words of notes lost or repeated. If this fails, the cure can go."""
    text, _ = document(seed)
    pages, _reading = read_pages(layout_of(text, cured=False))

    assert [name for name, (wanted, shown) in pages.words.items() if wanted != shown]


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 12, 36])
def test_the_cured_engine_keeps_every_note(seed: int) -> None:
    """Every word once, every note on the page of its call; another program reads the same from the file."""
    text, count = document(seed)
    layout, pages = settled(text)

    assert [name for name, (wanted, shown) in pages.words.items() if wanted != shown] == []
    assert len(pages.notes) == count
    printed = pages_by_pdfium(layout.document.write_pdf())
    for number in range(1, count + 1):
        call, bodies = pages.notes[f"n-{number}"]
        found = [index for index, page in enumerate(printed) for _ in re.findall(f"zq{number}zq", page)]
        assert len(found) == 1
        assert found[0] == call
        assert bodies[0] == found[0]


def pages_by_pdfium(data: bytes) -> list[str]:
    """The text of each page as PDFium reads it, without white space and hyphens at line ends."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    texts = [re.sub(r"[\s\u00ad\ufffe\u2010-]", "", page.get_textpage().get_text_bounded()) for page in pdf]
    pdf.close()
    return texts


def test_page_references_are_right() -> None:
    """Each reference shows the page on which its target stands, as PDFium reads it."""
    layout, pages = settled(document(3)[0])
    _, reading = read_pages(layout)

    assert reading.folios
    for target, shown, _index in reading.folios:
        assert int(shown) == pages.anchors[target] + 1


@pytest.mark.parametrize(("cured", "lonely"), [(True, False), (False, True)])
def test_a_run_that_fills_its_line_but_for_a_space(cured: bool, lonely: bool) -> None:  # noqa: FBT001 - parameters
    """The plain engine sets the first word of such a run alone on its line; the cured one does not."""
    run = "major state of destination in Europe or Northern America or the Gulf. "
    bare = f'<p id="p" style="width: WIDTHpx">{run}<a id="a" href="#p">Table 1</a> and more words to fill a line.</p>'
    found = []
    for width in range(300, 420):
        layout = layout_of(f'<html lang="en"><style>{CSS}</style>{bare.replace("WIDTH", str(width))}', cured=cured)
        first = next(
            box for box in layout.document.pages[0]._page_box.descendants() if box.__class__.__name__ == "LineBox"
        )
        text = "".join(box.text for box in first.descendants() if hasattr(box, "text"))
        found.append(text.strip() == "major")

    assert any(found) is lonely


@pytest.mark.parametrize(("cured", "stays"), [(True, True), (False, False)])
def test_a_note_call_stays_with_its_word(cured: bool, stays: bool) -> None:  # noqa: FBT001 - parameters
    """No line begins with a call that stands behind a sign without a space; the plain engine begins some so."""
    call = '<sup><a href="#p">1</a></sup>'
    words_with_calls = f"Of this are not and and that river.{call} So <em>it is!</em>{call} 河{call} x {call}"
    bare = f'<p id="p" style="width: WIDTHpx">{words_with_calls}'
    found = []
    for width in range(60, 300, 2):
        layout = layout_of(f'<html lang="en"><style>{CSS}</style>{bare.replace("WIDTH", str(width))}', cured=cured)
        texts = [
            "".join(inner.text for inner in box.descendants() if hasattr(inner, "text")).strip()
            for page in layout.document.pages
            for box in page._page_box.descendants()
            if box.__class__.__name__ == "LineBox"
        ]
        found += [line.startswith("1") and not before.endswith("x") for before, line in pairwise(texts)]

    assert any(found) is not stays


def test_flaws_are_seen() -> None:
    """A table wider than its page and a heading at a page's foot are found by looking at the boxes."""
    filler = "".join(f"<p id='f{n}'>{words(random.Random(n), 30)}</p>" for n in range(7))
    table = '<table style="width: 200mm"><tr><td id="cell">wide</td></tr></table>'
    heading = '<h2 id="late" style="break-after: auto">Late</h2><div style="height: 120mm; break-inside: avoid"></div>'
    layout = layout_of(f'<html lang="en"><style>{CSS}</style><body>{table}{filler}{heading}', cured=True)
    codes = {flaw.code for flaw in flaws_of(layout, read_pages(layout)[1].owners)}

    assert "P006" in codes
    assert "P009" in codes


def test_a_word_broken_over_two_pages_is_seen() -> None:
    """P010 for a line that ends with an added hyphen at the foot of a page."""
    codes = set()
    for width in range(34, 50):
        page = f"@page {{ size: {width}mm 14mm; margin: 2mm }} p {{ hyphens: auto; orphans: 1; widows: 1 }}"
        text = "international organisations responsibilities administrations internationalisation"
        layout = layout_of(f'<html lang="en"><style>{CSS}{page}</style><p id="p">{text}', cured=True)
        codes |= {flaw.code for flaw in flaws_of(layout, read_pages(layout)[1].owners)}

    assert "P010" in codes


def test_nothing_stays_patched() -> None:
    """After a layout the engine is as it came."""
    before = dict(vars(page_module)), dict(vars(targets))
    layout_of('<html lang="en"><p id="p">x</p>', cured=True)

    assert before == (dict(vars(page_module)), dict(vars(targets)))
