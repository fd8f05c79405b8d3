"""Notes of 10 to 900 words wherever they may stand, at the foot, at the chapter's end and at the end of the book."""

from __future__ import annotations

import io
import random
import re
import zipfile

import pypdfium2
import pytest
from lxml import etree

from printery.model.stages.artefact import Artefact, Pages
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from tests.projects import TESTS, load, project

pytestmark = pytest.mark.press

WORDS = (TESTS / "project/content/works/statement/01-statement.md").read_text(encoding="utf-8")
VOCABULARY = sorted(
    set(re.findall(r"\b[a-z]{3,12}\b", WORDS)) | {"international", "responsibilities", "administration"}
)
SIZES = (10, 25, 60, 120, 250)
LIST = "\n\n    - {}\n    - {}\n\n    > {}\n\n    {}\n"


class Writer:
    """Writes chapters with notes; each begins with a word of its own, `zq12zq`, by which it is found again."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.count = 0
        self.written: list[str] = []

    def words(self, count: int) -> str:
        """So many words."""
        return " ".join(self.chance.choice(VOCABULARY) for _ in range(count))

    def note(self, size: int) -> str:
        """A call; the note stands at the file's end, of several paragraphs if it is long."""
        self.count += 1
        quarter = size // 5
        first = f"zq{self.count}zq *{self.words(3)}* {self.words(size if size <= 60 else quarter)}"
        more = LIST.format(*(self.words(quarter) for _ in range(4))) if size > 60 else ""
        self.written.append(f"[^n{self.count}]: {first}{more}\n")
        return f"[^n{self.count}]"

    def chapter(self, title: str, longest: int) -> bytes:
        """A chapter in which notes stand wherever they may."""
        out = [f"---\ntitle: {title}\n---"]
        for place in range(5):
            out.append(f"## {self.words(4)}{self.note(10) if place == 1 else ''}")
            size = longest if place == 2 else self.chance.choice(SIZES)
            out += [f"{self.words(70)}{self.note(size)} {self.words(60)}{self.note(20)}", self.words(90)]
            out.append(f"- {self.words(12)}{self.note(self.chance.choice(SIZES))}\n- {self.words(8)}")
            table = f"| Name | Number |\n|---|--:|\n| {self.words(2)}{self.note(25)} | 12 |\n| {self.words(2)} | 9 |"
            out.append(f'{table}\n\n: {self.words(3)}{self.note(10)} {{#tbl-{title.lower()}-{place} source="Tests."}}')
            out.append(f"@tbl-{title.lower()}-{place} {self.words(40)}")
        out += self.written
        self.written = []
        return "\n\n".join(out).encode() + b"\n"


def pressed(notes_at: str, longest: int) -> tuple[Artefact, int]:
    """The print edition of a report with such notes, checked by preflight, and how many there are."""
    writer = Writer(longest)
    print_edition = (TESTS / "project/content/editions/print.yaml").read_bytes()
    changes = {
        "content/works/report/01-first.md": writer.chapter("First", longest),
        "content/works/report/02-second.md": writer.chapter("Second", 60),
        "content/editions/print.yaml": print_edition + f"notes: {notes_at}\n".encode(),
    }
    material = prepare(load(project(changes))).value
    (job,) = plan(material.library, ["print"])
    proof = run(job, material, {}, build_services(1))

    assert {finding.code for finding in proof.diagnostics} <= {"P009", "P010"}
    return proof.artefacts[0], writer.count


def pages_of(artefact: Artefact) -> Pages:
    """The facts of its pages."""
    assert artefact.pages is not None
    return artefact.pages


def pages_by_pdfium(data: bytes) -> list[str]:
    """The text of each page as PDFium reads it, without white space."""
    pdf = pypdfium2.PdfDocument(io.BytesIO(data))
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in pdf]
    pdf.close()
    return texts


@pytest.mark.parametrize(("notes_at", "longest"), [("foot", 600), ("foot", 900), ("chapter", 300), ("book", 300)])
def test_every_note_once_and_never_before_its_call(notes_at: str, longest: int) -> None:
    """No word lost or doubled, as our own reading and another program's see it; long notes go on without a gap."""
    artefact, count = pressed(notes_at, longest)
    pages = pages_of(artefact)
    notes = pages.notes if notes_at == "foot" else pages.end_notes
    printed = pages_by_pdfium(artefact.data)

    assert [name for name, (wanted, shown) in pages.words.items() if wanted != shown] == []
    for number in range(1, count + 1):
        assert sum(page.count(f"zq{number}zq") for page in printed) == 1
    for call, bodies in notes.values():
        assert 0 <= call <= bodies[0]
        assert list(bodies) == list(range(bodies[0], bodies[-1] + 1))
    if notes_at == "foot":
        assert all(bodies[0] <= call + 1 for call, bodies in notes.values())
        assert max(len(bodies) for _, bodies in notes.values()) > 1


def test_the_plain_engine_cuts_long_notes_off() -> None:
    """What engine/fixes/notes.py is for. If this fails, it can shrink."""
    from printery.press.engine.read.layout import read_pages
    from tests.unit.press.test_engine import CSS, layout_of

    text = " ".join(VOCABULARY * 12)
    call = '<sup class="note-call"><a id="r-n-1" href="#n-1">1</a></sup>'
    note = f'<p id="p">x{call}<span class="note" id="n-1">{text}</span>'
    lost = []
    for cured in (True, False):
        layout = layout_of(f'<html lang="en"><style>{CSS}</style>{note}', cured=cured)
        pages, _ = read_pages(layout)
        bottoms = [
            box.position_y + box.height for page in layout.document.pages for box in page._page_box.descendants()
        ]
        lost.append(max(bottoms) > layout.document.pages[0]._page_box.margin_height() or len(pages.pages) == 1)

    assert lost == [False, True]


def test_the_heads_of_notes_name_the_pages_of_their_calls() -> None:
    """`Notes to pages 3-5`, on each page of notes but the opening one."""
    artefact, _ = pressed("book", 250)
    pages = pages_of(artefact)
    printed = pages_by_pdfium(artefact.data)
    begun: dict[int, list[str]] = {}
    for call, bodies in pages.end_notes.values():
        begun.setdefault(bodies[0], []).append(pages.pages[call].folio)
    first, *others = sorted(begun)

    assert others
    assert "notestopage" not in printed[first].lower()
    for index in others:
        expected = f"{begun[index][0]}–{begun[index][-1]}"
        assert f"notestopages{expected}" in printed[index].lower() or f"page{begun[index][0]}" in printed[index].lower()


@pytest.mark.parametrize("notes_at", ["chapter", "book"])
def test_notes_of_the_e_book_lead_there_and_back(notes_at: str) -> None:
    """Each call leads to its note, and its number back, across documents too; paragraphs stay apart."""
    writer = Writer(1)
    ebook = (
        (TESTS / "project/content/editions/ebook.yaml").read_text(encoding="utf-8").replace("pages_from: print\n", "")
    )
    changes = {
        "content/works/report/01-first.md": writer.chapter("First", 250),
        "content/works/report/02-second.md": writer.chapter("Second", 60),
        "content/editions/ebook.yaml": f"{ebook}notes: {notes_at}\n".encode(),
    }
    material = prepare(load(project(changes))).value
    (job,) = plan(material.library, ["ebook"])
    proof = run(job, material, {}, build_services(1))
    book = next(artefact for artefact in proof.artefacts if artefact.path.endswith(".epub"))
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        trees = {
            name.rpartition("/")[2]: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
    links = {
        (name, element.get("id")): element
        for name, tree in trees.items()
        for element in tree.iter()
        if element.get("id")
    }
    calls = [(place, element) for place, element in links.items() if element.get("role") == "doc-noteref"]

    assert len(calls) >= writer.count
    for (name, call_id), call in calls:
        target, _, note_id = call.get("href", "").partition("#")
        note = links[(target or name, note_id)]
        back = next(element for element in note.iter() if element.get("role") == "doc-backlink")
        origin, _, back_id = back.get("href", "").partition("#")
        assert (origin or target or name, back_id) == (name, call_id)
    if notes_at == "book":
        assert all(call.get("href", "").startswith("notes.xhtml#") for _, call in calls)
    assert any(note.tag.endswith("}aside") and len(note.findall("{*}p")) > 1 for note in links.values())


@pytest.mark.parametrize("notes_at", ["foot", "chapter", "book"])
def test_the_manual_of_notes_builds(notes_at: str) -> None:
    """Every example of docs/notes.md, in one chapter and in each place, without a finding."""
    manual = (TESTS.parent / "docs/notes.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```markdown\n(.*?)^```$", manual, re.DOTALL | re.MULTILINE)
    head = "---\ntitle: The Second Chapter\nid: sec-second\n---\nSee @tbl-two.\n\n"
    print_edition = (TESTS / "project/content/editions/print.yaml").read_bytes()
    changes = {
        "content/works/report/02-second.md": (head + "\n\n".join(examples)).encode(),
        "content/editions/print.yaml": print_edition + f"notes: {notes_at}\n".encode(),
    }
    found = prepare(load(project(changes)))
    (job,) = plan(found.value.library, ["print"])
    proof = run(job, found.value, {}, build_services(1))

    assert len(examples) == 3
    assert (*found.diagnostics, *proof.diagnostics) == ()


@pytest.mark.parametrize(
    "style",
    [
        "",
        "column-fill: auto;",
        "} .kind-chapter p { break-inside: avoid",
        "} .kind-chapter h2 { column-span: all",
    ],
)
def test_notes_in_columns_stand_below_their_calls(style: str) -> None:
    """Short notes of a chapter in two columns are on the pages of their calls, as PDFium reads them; none is lost."""
    writer = Writer(7)
    text = "\n\n".join(
        f"{'## ' + writer.words(3) if place % 6 == 5 else ''}\n\nca{place}ca {writer.words(60)}{writer.note(18)}"
        for place in range(24)
    )
    changes = {
        "content/works/report/01-first.md": f"---\ntitle: First\n---\n\n{text}\n\n{''.join(writer.written)}".encode(),
        "templates/print/edition.css": f".kind-chapter {{ columns: 2; {style} }}\n".encode(),
    }
    material = prepare(load(project(changes))).value
    (job,) = plan(material.library, ["print"])
    proof = run(job, material, {}, build_services(1))
    printed = pages_by_pdfium(proof.artefacts[0].data)
    where = {word: [index for index, page in enumerate(printed) if word in page] for word in ("ca0ca", "zq1zq")}

    assert all(len(found) == 1 for found in where.values())
    for number in range(1, 25):
        call = next(index for index, page in enumerate(printed) if f"ca{number - 1}ca" in page)
        found = [index for index, page in enumerate(printed) if f"zq{number}zq" in page]
        assert len(found) == 1
        assert call <= found[0] <= call + 1  # a paragraph that begins on a page may call on the next
    notes = pages_of(proof.artefacts[0]).notes.values()
    late = [bodies for call, bodies in notes if bodies != (call,)]
    assert len(notes) >= 24
    assert len(late) <= 2  # where the line of a call fits, and its note does not, the note alone moves on
