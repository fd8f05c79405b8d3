"""The specimen as a whole: what its readers hold, read back by other programs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import html5lib
import pikepdf
import pypdfium2
import pytest
from lxml import etree

from printery.compose import compose
from printery.compose.pictures import data_files
from printery.diagnostics import Found
from printery.model.stages.artefact import Artefact, Proof
from printery.model.stages.galley import Galley
from printery.model.stages.material import Material
from printery.model.stages.text import squash
from printery.model.written.accessibility import EPUB, EPUB_ACCESSIBILITY
from printery.model.written.participant import private_fields, private_words
from printery.plan import plan
from printery.preflight import gates
from printery.preflight.epub import check_epub
from printery.preflight.rule import all_texts, check_rule
from printery.preflight.verify_epub import EPUBCHECK

XHTML = "{http://www.w3.org/1999/xhtml}"


def page_texts(artefact: Artefact) -> list[str]:
    """The text of each page as PDFium reads it, squashed, hyphens at line ends joined."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(artefact.data))
    texts = [page.get_textpage().get_text_bounded() for page in pdf]
    pdf.close()
    return [squash(re.sub(r"[\u2010\ufffe\u00ad]\s*", "", text)) for text in texts]


def words_in(element: etree._Element) -> str:
    """All text of an element."""
    return "".join(str(text) for text in element.itertext())


def package(artefact: Artefact) -> dict[str, bytes]:
    """The files of an e-book."""
    with zipfile.ZipFile(io.BytesIO(artefact.data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_specimen_has_no_findings(prepared: Found[Material]) -> None:
    """Content and templates of the specimen are sound, strictly."""
    assert prepared.diagnostics == ()


def test_the_specimen_is_a_real_book(material: Material) -> None:
    """20,000 words in 9 chapters, 60 notes, 12 figures and tables, 6 boxes, and a meeting to go with it."""
    volume, statement = material.collations["governance-volume"], material.collations["council-statement"]
    words = sum(len(line.text.split()) for line in volume.copy)
    programme = material.programmes["2011-06-plenary"]

    assert words >= 20_000
    assert sum(section.number is not None and section.kind != "part" for section in volume.sections) >= 9
    assert sum(line.is_note for line in volume.copy) >= 60
    assert len(volume.figures) + len(volume.tables) >= 12
    assert len(volume.boxes) >= 6
    assert len(programme.days) == 2
    assert sum(bool(s.item.number) for day in programme.days for s in day.items) >= 8
    assert len(programme.attendees) >= 25
    assert all(attendee.credited.person.specimen for attendee in programme.attendees)
    section = next(section for section in volume.sections if section.id == "sec-statement")
    assert section.blocks == next(s for s in statement.sections if s.id == "sec-statement").blocks


def test_every_chart_goes_out_with_its_data(material: Material) -> None:
    """Each figure drawn from data has them as a file, named for readers, in the PDF to download."""
    collation = material.collations["governance-volume"]
    nodes = [node for section in collation.sections for block in section.blocks for node in block.walk()]
    charts = {node.id for node in nodes if node.tag == "figure" and node.get("src").endswith(".vl.json")}
    files = data_files(collation)

    assert len(charts) >= 6
    assert {file.figure for file in files} == charts
    assert all(file.data and file.description for file in files)


@pytest.mark.press
def test_finished_files_have_no_findings(proofs: Mapping[str, Proof]) -> None:
    """Every edition of the specimen builds strictly: no error, no warning."""
    assert [d for proof in proofs.values() for d in proof.diagnostics] == []


@pytest.mark.press
def test_every_word_is_in_the_print_edition_once(material: Material, proofs: Mapping[str, Proof]) -> None:
    """PDFium finds the beginning of every block and every note on exactly the pages that the layout names."""
    artefact = proofs["volume-print"].artefacts[0]
    texts = page_texts(artefact)
    whole = "".join(texts)
    assert artefact.pages is not None
    for line in material.collations["governance-volume"].copy:
        words = squash(line.text)[:40]
        assert words in whole or not line.is_note, line
        if line.is_note:
            call, bodies = artefact.pages.notes[line.id]
            assert words in texts[bodies[0]] + texts[min(bodies[0] + 1, len(texts) - 1)], line
            assert call <= bodies[0] <= call + 1


@pytest.mark.press
def test_page_markers_stand_before_the_first_word(proofs: Mapping[str, Proof]) -> None:
    """The words after each marker of the e-book are on the printed page that it names, and the list is complete."""
    printed = proofs["volume-print"].artefacts[0]
    assert printed.pages is not None
    texts = {page.folio: text for page, text in zip(printed.pages.pages, page_texts(printed), strict=True)}
    files = package(proofs["volume-ebook"].artefacts[0])
    seen = []
    for name, data in files.items():
        if name.endswith(".xhtml"):
            root = etree.fromstring(data)
            whole = list(root.iter())
            for marker in root.iter(f"{XHTML}span"):
                if marker.get("class") == "pagebreak":
                    folio = str(marker.get("id")).removeprefix("page-")
                    seen.append(folio)
                    after = re.sub(r"\W", "", squash((marker.tail or "") or _text_after(marker, whole)))[:12]
                    assert after in re.sub(r"\W", "", texts[folio]), (name, folio, after)
    with_text = [page.folio for page in printed.pages.pages if page.starts_with is not None]
    listed = re.findall(r'#page-(\w+)">', files["EPUB/text/nav.xhtml"].decode())

    assert sorted(seen) == sorted(with_text)
    assert listed == with_text


@pytest.mark.press
def test_the_index_is_the_same_in_print_and_on_screen(material: Material, proofs: Mapping[str, Proof]) -> None:
    """Every entry of the e-book's index, its pages with it, stands on the index pages of the printed volume."""
    (print_edition,) = proofs["volume-print"].artefacts
    book = proofs["volume-ebook"].artefacts[0]
    assert print_edition.pages is not None
    first = print_edition.pages.anchors["index"]
    printed = "".join(page_texts(print_edition)[first : print_edition.pages.anchors["about-authors"]])
    tree = etree.fromstring(package(book)["EPUB/text/index.xhtml"])
    entries = list(tree.iter(f"{XHTML}li"))
    shown = []
    for entry in entries:
        inner = entry.find(f"{XHTML}ul")
        whole, below = words_in(entry), words_in(inner) if inner is not None else ""
        shown.append(squash(whole.removesuffix(below + (inner.tail or "") if inner is not None else "")))
    letters = re.sub(r"\W", "", printed)  # PDFium has marks of its own for hyphens at line ends
    lost = [words for words in shown if re.sub(r"\W", "", words) not in letters]

    assert len(entries) >= 200
    assert lost == []
    assert sum(len(group.entries) for group in material.collations["governance-volume"].index) >= 100


def _text_after(marker: etree._Element, whole: list[etree._Element]) -> str:
    """The first text behind a marker that has none of its own behind it."""
    for element in whole[whole.index(marker) + 1 :]:
        if (element.text or "").strip() and element.tag != f"{XHTML}title":
            return element.text or ""
    return ""


@pytest.fixture(scope="module")
def volume(material: Material, proofs: Mapping[str, Proof]) -> tuple[Artefact, Galley]:
    """The volume's e-book, and what it was made of."""
    job = next(job for job in plan(material.library, ["volume-ebook"]) if job.name == "volume-ebook")
    return proofs["volume-ebook"].artefacts[0], compose(job, material, proofs)


@pytest.mark.press
@pytest.mark.parametrize(
    ("part", "pattern", "block"),
    [
        ("sec-smuggling", r"Victim in law", "sec-smuggling-td1"),
        ("sec-statement", r"Department of Economic", "n-sec-statement-1"),
        ("sec-data", r'<math [^>]*id="eq-share-formula".*?</math>', "eq-share-formula"),
        ("sec-references", r"Agunias", "ref-agunias2009"),
        ("sec-glossary", r"Protection granted by a state", "sec-glossary-dd1"),
        ("recommendations", r"<td[^>]*>.*?</td>", "recommendations"),
    ],
)
def test_a_word_less_is_missed(volume: tuple[Artefact, Galley], part: str, pattern: str, block: str) -> None:
    """E002 for whatever kind of text an e-book loses: a cell, an end note, a formula, a source, a term."""
    book, galley = volume
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == f"EPUB/text/{part}.xhtml":
                less = re.sub(pattern, "", text.decode(), count=1, flags=re.DOTALL).encode()
                assert less != text
                text = less
            new.writestr(name, text)
    findings = list(check_epub([replace(book, data=out.getvalue())], galley))

    assert any(f.code == "E002" and f" lost {block}" in f.message for f in findings)
    assert list(check_epub([book], galley)) == []


@pytest.mark.press
@pytest.mark.parametrize("name", ["volume-ebook", "statement-ebook", "brief-ebook"])
def test_others_find_nothing_in_the_ebooks(proofs: Mapping[str, Proof], name: str) -> None:
    """EPUBCheck has no fault, no warning and no usage note but of embedded fonts; Ace has nothing, where it is."""
    if EPUBCHECK.missing():
        pytest.skip(f"EPUBCheck did not run: {EPUBCHECK.missing()}")
    (judged,), findings = gates(proofs[name].artefacts[:1])

    assert [finding for finding in findings if finding.code != "S007"] == []
    assert judged.access is not None
    assert judged.access.conforms_to == (EPUB, EPUB_ACCESSIBILITY)
    assert judged.access.verified == (judged.access.conforms_to if not findings else (EPUB,))


@pytest.mark.press
def test_the_site_is_html(proofs: Mapping[str, Proof]) -> None:
    """Every page of the site parses strictly as HTML, and names no other host but in links to follow."""
    pages = [artefact for artefact in proofs["site"].artefacts if artefact.path.endswith(".html")]
    assert len(pages) == 4
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page.data)
        assert not re.search(rb'(src|<link[^>]* href)="https?:', page.data)
        named = re.findall(rb'<th scope="row">(.*?)</th>', page.data)
        assert len(set(named)) == len(named), "two files or editions of one name"


@pytest.mark.press
def test_private_fields_stay_private(material: Material, proofs: Mapping[str, Proof]) -> None:
    """No e-mail address, diet or need of a participant is in any artefact."""
    rows = [record.value for record in material.library.meetings["2011-06-plenary"].participants]
    private = {word for row in rows for word in private_words(row)}
    assert len(private) > 30
    assert {field for field in private_fields() for row in rows if getattr(row, field)} == private_fields()
    for proof in proofs.values():
        for artefact in proof.artefacts:
            if artefact.path.endswith(".pdf") and artefact.format in {"handout-pdf", "cards-pdf", "imposed-pdf"}:
                text = squash("".join(words for _, words in all_texts(artefact.data)))
            elif artefact.path.endswith(".pdf"):
                text = "".join(page_texts(artefact))
            elif artefact.path.endswith(".epub"):
                text = "".join(squash(data.decode(errors="ignore")) for data in package(artefact).values())
            else:
                text = squash(artefact.data.decode(errors="ignore"))
            assert [value for value in private if squash(value) in text] == [], artefact.path


@pytest.mark.press
@pytest.mark.parametrize("sheet", ["a4", "letter"])
def test_the_evaluation_form_can_be_filled_in(material: Material, proofs: Mapping[str, Proof], sheet: str) -> None:
    """Every question is a field with its words for readers, in the structure, and drawn without the viewer's help."""
    evaluation = material.programmes["2011-06-plenary"].meeting.evaluation
    assert evaluation is not None
    with pikepdf.open(io.BytesIO(proofs[f"handouts.evaluation-{sheet}"].artefacts[0].data)) as pdf:
        form = pdf.Root.AcroForm
        fields = {str(field.T): field for field in form.Fields}
        widgets = [note for page in pdf.pages for note in page.obj.get("/Annots", ())]
        forms = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Form"]

        assert {name: str(field.TU) for name, field in fields.items()} == {q.id: q.text for q in evaluation.questions}
        assert "/NeedAppearances" not in form
        assert len(fields["useful"].Kids) == 5
        assert len(forms) == len(widgets) == sum(len(field.get("/Kids", [0])) for field in fields.values())
        assert all("/AP" in widget and widget.Subtype == "/Widget" for widget in widgets)


@pytest.mark.press
def test_the_summary_record_names_nobody(material: Material, proofs: Mapping[str, Proof]) -> None:
    """No name of anybody who was there is in the finished file; the scan that says so finds them in other papers."""
    programme = material.programmes["2011-06-plenary"]
    job = next(job for job in plan(material.library, ("handouts",)) if job.name == "handouts.summary-record-a4")
    galley = compose(job, material, {})
    assert len(galley.unspoken) > 100
    assert programme.unspoken == galley.unspoken
    assert list(check_rule(proofs["handouts.summary-record-a4"].artefacts[0], galley)) == []
    named = {
        finding.message.partition(" stands")[0]
        for finding in check_rule(proofs["handouts.participants-a4"].artefacts[0], galley)
    }
    assert {attendee.credited.person.display for attendee in programme.attendees} <= named
