"""A document set section by section: the pages of one run of the engine, in one file with one set of faces."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from math import inf
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from printery.compose import compose
from printery.diagnostics import Location
from printery.model.stages.galley import Document, Galley, Resource
from printery.model.stages.job import Job
from printery.pipeline import prepare
from printery.plan import plan
from printery.press import PressContext, press
from printery.press.engine import paragraphs as engine_paragraphs
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.facts.extent import Extent, Leaf, Opening
from printery.press.pdf import book as pdf
from printery.press.sections import compositor, parts
from printery.press.sections.parts import parts_of
from printery.press.sections.steps import Step
from printery.processes import build_services
from printery.store import DiskStore
from tests.projects import load, project
from tests.unit.press.one_run import lay_out
from tests.unit.press.test_engine import words

pytestmark = pytest.mark.press

CSS = """
@font-face { font-family: "Source Serif"; src: url(/fonts/SourceSerifPro-Regular.ttf) }
@page { size: 110mm 150mm; margin: 12mm 20mm 12mm 10mm; @footnote { border-top: 1px solid; max-height: 60% } }
@page :left { margin: 12mm 10mm 12mm 20mm; @bottom-left { content: counter(page); font: 8pt "Source Serif" } }
@page :right { @bottom-right { content: counter(page); font: 8pt "Source Serif" } }
@page { @top-center { content: string(head); font: 8pt "Source Serif" } }
@page :nth(1 of opens) { counter-reset: page 1 }
@page :blank { @top-center { content: "blank after " string(head) } }
body { margin: 0; font: 10pt/14pt "Source Serif" }
section { break-before: recto; page: main } section:first-child { break-before: avoid }
section.any { break-before: page } section.opens { page: opens }
h2 { break-after: avoid; font-size: 12pt; font-weight: 400; string-set: head content(text); margin-top: 60pt }
p { margin: 0; text-align: justify; orphans: 2; widows: 2 }
section > p:last-child { border-bottom: 1px solid }
.note { float: footnote; font-size: 8pt; line-height: 10pt }
.note::footnote-call { content: none } .note::footnote-marker { content: attr(data-number) ". " }
.folio::after { content: target-counter(attr(href), page) }
"""


def book(seed: int) -> str:
    """Seven sections that refer to each other's pages, on either side or a certain one, with notes."""
    chance, number, out = random.Random(seed), 0, []
    for chapter in range(7):
        kind = "opens" if chapter == 2 else chance.choice(("", "any"))
        out.append(f'<section data-begins="page" class="{kind}"><h2 id="h{chapter}">Heading {chapter}</h2>')
        for paragraph in range(chance.randint(1, 9)):
            parts = []
            for _ in range(chance.randint(2, 6)):
                parts.append(words(chance, chance.randint(8, 40)))
                if chance.random() < 0.3:
                    number += 1
                    call = f'<sup class="note-call"><a id="r-n-{number}" href="#n-{number}">{number}</a></sup>'
                    note = f'<span class="note" id="n-{number}" data-number="{number}">{words(chance, 12)}</span>'
                    parts.append(call + note)
                if chance.random() < 0.4:
                    parts.append(f'see page <a class="folio" href="#h{chance.randrange(7)}"></a>')
            out.append(f'<p id="p{chapter}-{paragraph}">{" ".join(parts)}</p>')
        out.append("</section>")
    return f'<html lang="en"><head><title>T</title></head><body>{"".join(out)}</body></html>'


@pytest.fixture(scope="module")
def composed() -> tuple[Galley, Job]:
    """The print edition of the tiny project."""
    material = prepare(load(project({}))).value
    (job,) = plan(material.library, ["print"])
    return compose(job, material, {}), job


def pressed(galley: Galley, job: Job, count: int = 1, most_bytes: float = inf) -> bytes:
    """The file that the press makes."""
    return press(PressContext(galley, job, {}, build_services(count, memory=most_bytes)))[0].data


def images(data: bytes) -> list[bytes]:
    """The picture of every page."""
    return [page.render(scale=1).to_pil().tobytes() for page in pypdfium2.PdfDocument(io.BytesIO(data))]


def in_one_run(galley: Galley) -> bytes:
    """The galley's document laid out whole by the engine."""
    files = {style.name: style.text.encode() for style in galley.styles}
    files |= {name: resource.data for name, resource in galley.resources.items()}
    html = HTML(string=galley.documents[0].text, base_url=BASE_URL, url_fetcher=GalleyFetcher(files))
    layout = lay_out(html, {"font_config": FontConfiguration()})
    data: bytes = layout.document.write_pdf()
    return data


def generated(galley: Galley, seed: int) -> Galley:
    """A galley with a generated document in place of its own."""
    head = '<head><link rel="stylesheet" href="s.css"/>'
    document = Document("document.html", "text/html", book(seed).replace("<head>", head))
    return replace(galley, documents=(document,), styles=(Document("s.css", "text/css", CSS),), copy=(), resources={})


@pytest.mark.parametrize("seed", range(6))
def test_sections_give_the_pages_of_one_run(
    seed: int, composed: tuple[Galley, Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page is the same picture: folios, references, blank pages and running heads too."""
    monkeypatch.setattr(compositor, "_MOST_TURNS", 0)  # the engine alone mends nothing
    monkeypatch.setattr(engine_paragraphs, "weighed", lambda *_: None)  # and weighs nothing
    galley, job = generated(composed[0], seed), composed[1]

    assert images(pressed(galley, job)) == images(in_one_run(galley))


def test_a_crew_gives_the_same_bytes_as_one_process(composed: tuple[Galley, Job]) -> None:
    """Who sets which section changes nothing."""
    galley, job = composed

    assert len(parts_of(galley)) > 3
    assert pressed(galley, job, 3) == pressed(galley, job, 1)


def test_sections_that_are_forgotten_come_out_the_same(
    composed: tuple[Galley, Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where memory is short, only one section is held laid out; the others are laid out again, to the same bytes."""
    galley, job = composed
    held: list[int] = []
    plain = compositor.Compositor.work

    def counted(self: compositor.Compositor, place: int, steps: Sequence[Step]) -> object:
        answers = plain(self, place, steps)
        held.append(len(self.sheets))
        return answers

    monkeypatch.setattr(compositor.Compositor, "work", counted)
    short = pressed(galley, job, most_bytes=1)
    assert max(held) == 1
    assert pressed(galley, job) == short
    assert max(held) > 1


LOOK = """
@page { background: linear-gradient(#fff 80%, #eef); border: 1pt solid #ccc; padding: 2mm }
@page { @bottom-center { content: ""; background: linear-gradient(90deg, red, blue); height: 4mm; width: 20mm } }
@page { @top-left { content: "half"; opacity: 0.5; background: yellow; font: 8pt "Source Serif" } }
@page { @top-right { content: url(mark.svg) } @left-middle { content: url(photo.png) } }
@page :blank { background: linear-gradient(#ffd, #fff) }
html { background: #fafaff } h2 { background: linear-gradient(90deg, green, white); opacity: 0.7 }
p::before { content: url(mark.svg) } h2::after { content: url(photo.png) }
"""
MARK = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4" cx="4" cy="4" opacity=".4"/></svg>'


def photo() -> bytes:
    """A small picture, which the file is to hold once."""
    target = io.BytesIO()
    Image.new("RGB", (7, 5), "teal").save(target, "PNG")
    return target.getvalue()


def test_margins_have_their_own_pictures_gradients_and_grounds(
    composed: tuple[Galley, Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the engine names alike in bodies and in margins is not mixed up."""
    monkeypatch.setattr(compositor, "_MOST_TURNS", 0)
    monkeypatch.setattr(engine_paragraphs, "weighed", lambda *_: None)
    galley = generated(composed[0], 3)
    galley = replace(
        galley, styles=(replace(galley.styles[0], text=CSS + LOOK),),
        resources={
            "mark.svg": Resource("mark.svg", "image/svg+xml", MARK, Location("content/")),
            "photo.png": Resource("photo.png", "image/png", photo(), Location("content/")),
        },
    )  # fmt: skip

    data = pressed(galley, composed[1])
    assert images(data) == images(in_one_run(galley))
    with pikepdf.open(io.BytesIO(data)) as bound:
        drawn = [o for o in bound.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
    assert [int(o.Width) for o in drawn] == [7]


def chapters(composed: Galley, lengths: Sequence[int], last: str = "") -> Galley:
    """A galley with chapters of so many words that begin on right-hand pages."""
    body = "".join(
        f'<section data-begins="page"><h2 id="h{n}">Heading {n}</h2>'
        f'<p id="p{n}">{words(random.Random(n), count)}</p></section>'
        for n, count in enumerate(lengths)
    ).removesuffix("</section>")
    text = f'<html lang="en"><head><title>T</title></head><body>{body}{last}</section></body></html>'
    return replace(generated(composed, 0), documents=(Document("document.html", "text/html", text),))


@pytest.mark.parametrize("is_tagged", [False, True])
def test_folios_move_without_new_layout(
    is_tagged: bool,  # noqa: FBT001 - a table's column
    composed: tuple[Galley, Job],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Where a chapter grows by pages, those after it get new margins alone, unless they show a page that has moved."""
    galley, job = composed
    monkeypatch.setattr(pdf, "is_archival", lambda _: is_tagged)
    store = DiskStore(tmp_path / "cache", "", 10**9)
    reference = 'see page <a class="folio" href="#h3"></a>'
    press(PressContext(chapters(galley, (300, 300, 300, 300), reference), job, {}, build_services(1, cache=store)))
    taken: list[tuple[str, int]] = []
    plain = compositor.Compositor._answer

    def counted(self: compositor.Compositor, place: int, step: Step) -> object:
        taken.append((type(step).__name__, place))
        return plain(self, place, step)

    monkeypatch.setattr(compositor.Compositor, "_answer", counted)
    longer = chapters(galley, (900, 300, 300, 300), reference)
    (warm,) = press(PressContext(longer, job, {}, build_services(1, cache=store)))
    set_again = {place for step, place in taken if step in {"Begin", "Finish"}}
    (clean,) = press(PressContext(longer, job, {}, build_services(1)))

    assert set_again == {0, 3}
    assert warm.data == clean.data
    assert warm.pages == clean.pages


def test_one_set_of_faces_names_and_outline(composed: tuple[Galley, Job]) -> None:
    """Each face is embedded once; every link leads to a name; the outline is that of one run."""
    galley, job = composed
    with pikepdf.open(io.BytesIO(pressed(galley, job))) as bound, pikepdf.open(io.BytesIO(in_one_run(galley))) as whole:
        files = [o for o in bound.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        names = [str(descriptor.FontName) for descriptor in files]
        assert len(names) == len(set(names))
        ends = set(pikepdf.NameTree(bound.Root.Names.Dests))
        links = [note for page in bound.pages for note in page.get("/Annots", []) if "/Dest" in note]
        assert links
        assert {str(link.Dest) for link in links} <= ends
        assert titles(bound) == titles(whole)


def titles(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """The outline's entries with their depth."""
    found: list[tuple[int, str]] = []

    def walk(items: list[pikepdf.OutlineItem], depth: int) -> None:
        for item in items:
            found.append((depth, item.title))
            walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found


@pytest.mark.parametrize(
    ("style", "count"),
    [
        ("", 3),
        ("@page { @top-left { content: counter(pages) } }", 1),
        ("@page { @top-left { content: string(head, start) } }", 1),
        ("@page :nth(2n) { margin: 0 }", 1),
        ("p { position: fixed }", 1),
    ],
)
def test_style_that_looks_beyond_its_section_is_set_whole(style: str, count: int, composed: tuple[Galley, Job]) -> None:
    """A count of all pages, every second page of the document, what stands on all of them: then there is one part."""
    sections = "".join(f'<section data-begins="page">{name}</section>' for name in "abc")
    text = f"<html><body>{sections}</body></html>"
    document = Document("document.html", "text/html", text)
    galley = replace(composed[0], documents=(document,), styles=(Document("s.css", "text/css", style),))

    assert len(parts_of(galley)) == count


@pytest.mark.parametrize(
    ("style", "is_sided"),
    [
        (
            "@page { margin: 0 } p { text-align:right; float: left } /* rectos, @page :left */ a:link { color: red }",
            False,
        ),
        ("@page main:left { margin: 0 }", True),
        ("section { break-before : recto }", True),
        ("h2 { break-after: left }", True),
    ],
)
def test_style_that_depends_on_a_pages_side(style: str, *, is_sided: bool, composed: tuple[Galley, Job]) -> None:
    """Only then is a section set again that comes to the other side; words in comments do not count."""
    galley = replace(composed[0], styles=(Document("s.css", "text/css", style),))

    assert parts.is_sided(galley) is is_sided


@pytest.mark.parametrize(
    ("opening", "blank", "counters", "following"),
    [
        (Opening(4, is_right=True), False, [5, 6, 7], Opening(7, is_right=False)),
        (Opening(4, is_right=False), True, [6, 7, 8], Opening(8, is_right=False)),
    ],
)
def test_where_the_next_section_begins(
    opening: Opening,
    blank: bool,  # noqa: FBT001 - a table's column
    counters: list[int],
    following: Opening,
) -> None:
    """A blank page comes before a section that asks for the other side, and counts."""
    extent = Extent(wants_right=True, leaves=(Leaf("right", "main"),) * 3, counters=(), anchors={})

    assert extent.has_blank_after(opening) is blank
    assert [extent.counter(page, opening) for page in range(3)] == counters
    assert extent.next_opening(opening) == following


def test_a_page_counter_that_is_reset_does_not_move() -> None:
    """From the page on that sets the counter, where the section begins changes nothing."""
    extent = Extent(None, (Leaf("right", "main"),) * 3, (1, 2), {})

    assert [extent.counter(page, Opening(20)) for page in range(3)] == [21, 1, 2]


@pytest.mark.parametrize(
    "rule",
    [
        'p::after { content: " of " counter(pages) " pages" }',
        'p::before { content: "in " counter(pages) " pages, " }',
        '.folio::after { content: target-counter(attr(href), page) " of " target-counter(attr(href), pages) " pages" }',
        '.note::after { content: " in " counter(pages) " pages" }',
        '@page { @top-center { content: "in " counter(pages) " pages"; font: 8pt "Source Serif" } }',
    ],
)
def test_the_number_of_all_pages_in_text(rule: str, composed: tuple[Galley, Job]) -> None:
    """Wherever the style sheet shows it, it is the number of pages that the file has."""
    galley = generated(composed[0], 1)
    style = replace(galley.styles[0], text=CSS + rule)
    pages = texts(pressed(replace(galley, styles=(style,)), composed[1]))
    shown = re.findall(r"\b(\d+)\s+pages", " ".join(pages))

    assert len(shown) > 3
    assert set(shown) == {str(len(pages))}


def test_a_number_of_pages_that_has_no_end(composed: tuple[Galley, Job]) -> None:
    """A line that needs a page more where it says `viii`, and none where it says `ix`: P012, not a wrong number."""
    rule = """
    .full { height: 100mm; break-after: page } .less { height: 100mm } .t { line-height: 20mm; width: 18pt }
    .t { orphans: 1; widows: 1; text-align: left } .t::after { content: "a " counter(pages, lower-roman) }
    """
    body = (
        '<section class="opens">'
        + '<div class="full"></div>' * 7
        + '<div class="less"></div><p class="t"></p></section>'
    )
    text = f'<html lang="en"><head><title>T</title></head><body>{body}</body></html>'
    document, style = Document("d.html", "text/html", text), Document("s.css", "text/css", CSS + rule)
    galley = replace(composed[0], documents=(document,), styles=(style,), copy=(), resources={})
    artefact = press(PressContext(galley, composed[1], {}, build_services(1)))[0]

    assert [note.code for note in artefact.notes] == ["P012"]


def test_counters_of_pages_under_other_names(composed: tuple[Galley, Job]) -> None:
    """Pages counted by a counter of the style sheet's own: references show it, over all sections."""
    galley = generated(composed[0], 1)
    rule = '@page { counter-increment: leaf } .folio::after { content: target-counter(attr(href), leaf) " leaves" }'
    style = replace(galley.styles[0], text=CSS + rule)
    artefact = press(PressContext(replace(galley, styles=(style,)), composed[1], {}, build_services(1)))[0]
    shown = {int(number) for page in texts(artefact.data) for number in re.findall(r"\b(\d+)\s+leaves", page)}

    assert artefact.pages is not None
    assert len(shown) > 3
    assert shown <= {artefact.pages.anchors[f"h{chapter}"] + 1 for chapter in range(7)}


def texts(data: bytes) -> list[str]:
    """The text of every page, as PDFium reads it."""
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(io.BytesIO(data))]
