"""The structure that readers hear: roles in order, every word once, over pages; read back by PDFium and pikepdf."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import pikepdf
import pypdfium2
import pytest

from printery.diagnostics import Location
from printery.model.stages.galley import DataFile, Document, Galley, Metadata, Resource
from printery.model.stages.job import Job
from printery.model.written.accessibility import Accessibility
from printery.plan import plan
from printery.press import PressContext, press
from printery.press.saving import with_plain_ends
from printery.press.tagging.roles import role_of
from printery.processes import build_services
from tests.projects import load, project

pytestmark = pytest.mark.press

CSS = """
@font-face { font-family: "Source Serif"; src: url(/fonts/SourceSerifPro-Regular.ttf) }
@font-face { font-family: "Amiri"; src: url(/fonts/Amiri-Regular.ttf) }
@page { size: 90mm 60mm; margin: 10mm; @top-center { content: "Running head"; font: 8pt "Source Serif" } }
body { margin: 0; font: 10pt/14pt "Source Serif", "Amiri" }
p { margin: 0; orphans: 1; widows: 1; hyphens: manual }
h1, h2 { font-size: 12pt; font-weight: 400; margin: 0 }
.note { float: footnote; font-size: 8pt; line-height: 10pt }
.note::footnote-call, .note::footnote-marker { content: none }
.note-p { display: block }
.caps { font-variant-caps: all-small-caps }
"""
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'
LOREM = "the council met in ordinary session and considered the reform of subsidies " * 12
METADATA = Metadata(
    title="A title", subtitle="", agents=(), publisher="A house", language="en", date="2020",
    modified="2020-01-01T12:00:00Z", description="", rights="", keywords=(), identifier="urn:x",
)  # fmt: skip


@dataclass(frozen=True)
class Finished:
    """An archival file, what was proven of it, and what was found wrong."""

    data: bytes
    access: Accessibility | None
    faults: list[str]


def finished(body: str, *, data: tuple[DataFile, ...] = ()) -> Finished:
    """A document as an archival file; in sections where marks say so."""
    text = (
        f'<html lang="en" data-page="page" data-note="Note"><head><title>A title</title>'
        f'<meta name="dcterms.modified" content="2020-01-01T12:00:00Z"><style>{CSS}</style></head>{body}</html>'
    )
    resource = Resource("bars.svg", "image/svg+xml", PICTURE, Location("content/bars.svg"))
    galley = Galley(
        "test", "test", (Document("document.html", "text/html", text),), (), {"bars.svg": resource}, METADATA, (),
        data_files=data,
    )  # fmt: skip
    (artefact,) = press(PressContext(galley, screen_job(), {}, build_services(1)))
    faults = [note.message for note in artefact.notes if note.code == "P020"]
    others = [note for note in artefact.notes if note.code not in {"P020", "P003", "P007", "P009", "P010"}]
    assert others == []
    return Finished(artefact.data, artefact.access, [fault.removeprefix("test: ") for fault in faults])


def screen_job() -> Job:
    """The job of the tiny project's PDF to download."""
    return plan(load(project({})).value, ["screen"])[0]


def elements(item: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """A structure element and those below it, in order."""
    yield item
    for kid in item.get("/K", []):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def outline_of(done: Finished) -> list[str]:
    """The roles of the finished file, each indented by its depth."""
    lines: list[str] = []

    def add(item: pikepdf.Object, depth: int) -> None:
        lines.append(" " * depth + str(item.S)[1:])
        for kid in item.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                add(kid, depth + 1)

    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        add(pdf.Root.StructTreeRoot.K[0], 0)
    return lines[1:]


def of_role(done: Finished, role: str) -> list[Mapping[str, str]]:
    """What the elements of a role say of themselves: their entries as text."""
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        found = [item for item in elements(pdf.Root.StructTreeRoot.K[0]) if f"/{role}" == item.S]
        simple = (pikepdf.String, pikepdf.Name)
        return [{key: str(value) for key, value in item.items() if isinstance(value, simple)} for item in found]


def test_one_paragraph_over_many_pages() -> None:
    """A paragraph that page breaks cut is one P, and its words are there once, in order."""
    done = finished(f'<h1 id="h">Head</h1><p id="p">{LOREM}</p><p id="q">Last.</p>')

    assert done.faults == []
    assert outline_of(done) == [" H1", " P", " P"]
    with pypdfium2.PdfDocument(io.BytesIO(done.data)) as pdf:
        assert len(pdf) == 4


def test_one_table_with_one_head_over_pages() -> None:
    """Rows over three pages are one Table; the head is read once, and every cell knows its heads."""
    rows = "".join(f'<tr><th scope="row">Row {n}</th><td>{n}</td></tr>' for n in range(24))
    head = '<thead><tr><th scope="col">Name</th><th scope="col">Number</th></tr></thead>'
    done = finished(f'<h1 id="h">Head</h1><table aria-label="Numbers">{head}<tbody>{rows}</tbody></table>')

    assert done.faults == []
    assert [line.strip() for line in outline_of(done)].count("THead") == 1
    assert [line.strip() for line in outline_of(done)].count("TR") == 25
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        assert len(pdf.pages) >= 3
        cells = [item for item in elements(pdf.Root.StructTreeRoot.K[0]) if item.S == "/TD"]
        heads = [item for item in elements(pdf.Root.StructTreeRoot.K[0]) if item.S == "/TH"]
        named = {str(item.ID): str(item.A.Scope) for item in heads}
        assert [named[str(name)] for name in cells[0].A.Headers] == ["/Row", "/Column"]


def test_heads_over_several_columns() -> None:
    """A cell below two heads, one of which spans columns, knows both; RowSpan and ColSpan are said."""
    head = (
        '<thead><tr><th rowspan="2">Year</th><th colspan="2" scope="colgroup">Persons</th></tr>'
        "<tr><th>Women</th><th>Men</th></tr></thead>"
    )
    done = finished(f"<h1>Head</h1><table>{head}<tbody><tr><th>2009</th><td>1</td><td>2</td></tr></tbody></table>")

    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        items = list(elements(pdf.Root.StructTreeRoot.K[0]))
        order = [str(item.ID) for item in items if item.S == "/TH"]
        cells = [[order.index(str(name)) for name in item.A.Headers] for item in items if item.S == "/TD"]
        assert cells == [[4, 1, 2], [4, 1, 3]]
        assert [(int(item.A.get("/RowSpan", 1)), int(item.A.get("/ColSpan", 1))) for item in items if item.S == "/TH"][
            :2
        ] == [(2, 1), (1, 2)]


def test_a_section_of_a_table_heads_its_rows() -> None:
    """A cell knows the title of its section, and not that of another; the empty corner keeps its place."""
    rows = "".join(
        f'<tbody><tr><th colspan="2" scope="rowgroup">{name}</th></tr>'
        '<tr><th scope="row">Row</th><td>1</td></tr></tbody>'
        for name in ("First", "Second")
    )
    done = finished(f"<h1>Head</h1><table><thead><tr><td></td><th>Men</th></tr></thead>{rows}</table>")

    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        items = list(elements(pdf.Root.StructTreeRoot.K[0]))
        order = [str(item.ID) for item in items if item.S == "/TH"]
        cells = [item for item in items if item.S == "/TD"]
        assert "/A" not in cells[0]
        assert [[order.index(str(name)) for name in item.A.Headers] for item in cells[1:]] == [[2, 0, 1], [4, 0, 3]]


def test_the_data_of_a_figure_are_led_to() -> None:
    """Words of a figure open the file that it carries: an annotation with its own tag, description and looks."""
    link = '<a class="data-file" id="f-file1" href="#f-file1" title="Data of Figure 1">bars.csv</a>'
    figure = f'<figure class="figure" id="f"><img src="bars.svg" alt="Two bars"><p>Data: {link}</p></figure>'
    data = DataFile("bars.csv", "text/csv", b"a,b\n1,2\n", "f", "Data of Figure 1")
    done = finished(f'<h1 id="h">Head</h1>{figure}', data=(data,))

    assert done.faults == []
    assert outline_of(done) == [" H1", " Div", "  Figure", "  P", "   Annot"]
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        (annotation,) = pdf.pages[0].Annots
        assert (str(annotation.Subtype), str(annotation.Contents)) == ("/FileAttachment", "Data of Figure 1")
        assert annotation.FS.objgen == pdf.Root.AF[0].objgen
        assert annotation.AP.N.Subtype == "/Form"
        left, bottom, right, top = annotation.Rect
        assert left < right
        assert bottom < top
        (tag,) = (item for item in elements(pdf.Root.StructTreeRoot.K[0]) if item.S == "/Annot")
        assert [kid.Obj.objgen for kid in tag.K if isinstance(kid, pikepdf.Dictionary)] == [annotation.objgen]


def test_notes_stand_at_the_end_of_their_paragraph() -> None:
    """A note is read behind the paragraph that calls it, with links both ways."""
    call = '<sup class="note-call"><a href="#n-1" id="r-n-1">1</a></sup>'
    back = '<a class="return" href="#r-n-1">1.</a>'
    note = f'<span class="note" id="n-1">{back} A note<span class="note-p">of two.</span></span>'
    done = finished(f'<h1 id="h">Head</h1><p id="p">Words{call}{note} go on.</p><p id="q">More.</p>')

    assert done.faults == []
    assert [line.strip() for line in outline_of(done)] == [
        *("H1", "P", "Reference", "Link", "Note", "Lbl", "Link", "P", "P")
    ]
    assert of_role(done, "Note")[0]["/ID"] == "1.n-1"
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        links = {str(item.Dest): str(item.Contents) for item in pdf.pages[0].Annots}
    assert links == {"n-1": "Note 1. A note of two., page 1", "r-n-1": "Words go on., page 1"}


def test_captions_stand_inside() -> None:
    """Label and title become the Caption of the Figure; the source stands behind it; the picture has its words."""
    figure = (
        '<figure class="figure" id="f"><p class="label">Figure 1</p><p class="title">It grows</p>'
        '<img src="bars.svg" alt="Two bars" style="width: 20pt"><p class="source">Source: us.</p></figure>'
    )
    data = DataFile("bars.csv", "text/csv", b"a,b\n1,2\n", "f", "Data of Figure 1")
    done = finished(f'<h1 id="h">Head</h1>{figure}', data=(data,))

    assert outline_of(done) == [" H1", " Div", "  Figure", "   Caption", "    P", "    P", "  P"]
    assert of_role(done, "Figure")[0]["/Alt"] == "Two bars"
    with pikepdf.open(io.BytesIO(done.data)) as pdf:
        (item,) = (item for item in elements(pdf.Root.StructTreeRoot.K[0]) if item.S == "/Figure")
        left, bottom, right, top = (float(edge) for edge in item.A.BBox)
        assert (right - left, top - bottom) == pytest.approx((20, 10), abs=0.1)
        assert item.AF[0].AFRelationship == "/Data"
        assert item.AF[0].UF == "bars.csv"
        assert pdf.attachments["f/bars.csv"].get_file().read_bytes() == data.data
        assert pdf.Root.AF[0].objgen == item.AF[0].objgen


def test_lists_terms_and_contents() -> None:
    """Items have labels and bodies, terms their definitions, contents their references."""
    done = finished(
        '<h1 id="h">Head</h1><ol><li>One<ul><li><p>Inner</p></li></ul></li><li><p>Two</p></li></ol>'
        "<dl><dt>Term</dt><dd>Means</dd><dt>Other</dt><dd><p>Means too</p></dd></dl>"
        '<ol class="toc" style="list-style: none"><li><a href="#h">Head</a><ol style="list-style: none">'
        '<li><a href="#h">Inner</a></li></ol></li></ol>'
    )

    assert done.faults == []
    assert [line.strip() for line in outline_of(done)] == [
        *("H1", "L", "LI", "Lbl", "LBody", "L", "LI", "Lbl", "LBody", "P", "LI", "Lbl", "LBody", "P"),
        *("L", "LI", "Lbl", "LBody", "LI", "Lbl", "LBody", "P"),
        *("TOC", "TOCI", "Reference", "Link", "TOC", "TOCI", "Reference", "Link"),
    ]


def test_words_are_said_as_they_are_written() -> None:
    """Hyphens at line ends are soft, languages and long forms are said, small capitals are capitals."""
    done = finished(
        '<h1 id="h">Head</h1><p id="p">The <abbr title="International Organization for Migration" class="caps">IOM'
        '</abbr> and <span lang="fr">les mots</span>, <em>so</em> <b>on</b>: a line that is broken in mi&shy;gra&shy;'
        'tion and in go&shy;ver&shy;nance.</p><p id="q" lang="ar" dir="rtl">المجلس</p>'
    )

    assert done.faults == []
    spans = of_role(done, "Span")
    assert [span.get("/E") for span in spans] == ["International Organization for Migration", None, None]
    assert [span.get("/Lang") for span in spans] == [None, "fr", None]
    assert [span.get("/ActualText") for span in spans] == [None, None, "المجلس "]
    with pypdfium2.PdfDocument(io.BytesIO(done.data)) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
    assert "The IOM and les mots, so on" in text
    assert "المجلس" in text


def test_nothing_in_the_margins_is_read() -> None:
    """Running heads, rules and what is hidden are artifacts."""
    done = finished('<h1 id="h">Head</h1><hr><p aria-hidden="true">Ornament</p><p id="p">Words.</p>')

    assert outline_of(done) == [" H1", " P"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('<h1 id="h">Head</h1><p><img src="bars.svg"></p>', "a picture without alternative text"),
        ('<h1 id="h">Head</h1><h3 id="i">Deep</h3>', "a heading of level 3 behind one of level 1"),
        ('<h1 id="h">Head</h1><table><tr><td>1</td></tr></table>', "a table without heads"),
    ],
)
def test_what_readers_cannot_follow(body: str, message: str) -> None:
    """A fault in the structure is found, and the file then claims no standard."""
    done = finished(body)

    assert done.faults == [message]
    assert done.access is not None
    assert done.access.conforms_to == ()
    assert b"pdfuaid:part>" not in done.data


def test_claims_go_with_their_features() -> None:
    """Every claim is found in the file: take the feature away, and the claim is gone."""
    whole = (
        '<h1 id="h">Head</h1><ol class="toc"><li><a href="#h">Head</a></li></ol><p><img src="bars.svg" alt="Bars"></p>'
    )
    cases = {
        "alternativeText": whole.replace(' alt="Bars"', ""),
        "tableOfContents": whole.replace('class="toc"', ""),
        "structuralNavigation": whole.replace("h1", "p"),
        "bookmarks": whole.replace('<h1 id="h"', '<h1 style="bookmark-level: none" id="h"'),
    }
    full = finished(whole).access
    assert full is not None
    assert full.sufficient_modes == ("textual",)
    for feature, text in cases.items():
        access = finished(text).access
        assert access is not None
        assert feature in full.features, feature
        assert feature not in access.features, feature
        assert f"<rdf:li>{feature}</rdf:li>".encode() not in finished(text).data
    assert finished(whole.replace(' alt="Bars"', "")).access != full


def test_roles_of_what_html_names() -> None:
    """Role before class before name; what only groups has none."""
    cases = {
        ("p", "", "heading"): "H1",
        ("aside", "", "doc-footnote"): "Note",
        ("div", "box", ""): "Aside",
        ("div", "csl-entry", ""): "BibEntry",
        ("div", "", "doc-index"): "Index",
        ("div", "", ""): "",
        ("span", "", ""): "",
        ("a", "", ""): "",
    }
    for (tag, name, role), expected in cases.items():
        assert role_of(Element(tag, {"class": name, "role": role})) == expected


def test_no_stream_ends_with_half_a_line_end() -> None:
    """Streams whose last byte is a carriage return get another one; the file keeps its length and its content."""
    pdf = pikepdf.Pdf.new()
    page = pdf.add_blank_page()
    found = 0
    for number in range(1000, 1060):
        content = f"% {number}".encode()
        page.obj.Contents = pikepdf.Stream(pdf, content)
        target = io.BytesIO()
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
        data = target.getvalue()
        made = with_plain_ends(data)
        assert len(made) == len(data)
        assert b"\r\nendstream" not in made
        if made != data:
            found += 1
            with pikepdf.open(io.BytesIO(made)) as again:
                assert again.pages[0].Contents.read_bytes() == content
                assert again.check_pdf_syntax() == []

    assert found > 0
