"""Where printed pages begin in the e-book of a long book, against what another program reads on each page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pytest
from lxml import etree

from printery.model.stages.artefact import Artefact, Proof
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.processes import build_services
from printery.world import MemoryWorld
from tests.bench.book import generated_book
from tests.projects import TESTS, load, tree

pytestmark = pytest.mark.press

PAGES = 300
XHTML = "{http://www.w3.org/1999/xhtml}"
EBOOK = b"format: epub\nwork: book\ntemplate: ebook\npages_from: print\n"
NEAR = 36
"""So many letters around a marker tell its place: words repeat in the book, six of them in one order do not."""
NAMED = re.compile(r"\b(?:Figure|Table|page)\b")
"""Lists of the e-book name what print shows by place: `Figure 22`, `page 248`."""
HEAD = 160
"""Letters that may stand on a page before its first words: the running head, and a table's label and heads again."""


@dataclass(frozen=True)
class Mark:
    """A marker of the e-book, with the letters around it."""

    folio: str
    before: str
    """Of the same block; empty if the page begins with the block."""
    word: str
    """The last word of that."""
    after: str
    """As far as the end of a title: lists and the index say more in the e-book, behind theirs."""


@pytest.fixture(scope="module")
def proofs() -> Mapping[str, Proof]:
    """A generated book in print and as e-book."""
    templates = {f"templates/{path}": data for path, data in tree(TESTS.parent / "templates").items()}
    files = generated_book(PAGES) | templates | {"content/editions/ebook.yaml": EBOOK}
    material = prepare(load(MemoryWorld(files))).value
    done: dict[str, Proof] = {}
    for job in plan(material.library, ["ebook"]):
        done[job.name] = run(job, material, done, build_services(1))
    return done


def letters(text: str) -> str:
    """What both programs agree on: letters and figures, small ones, as print sets labels in capitals."""
    return re.sub(r"[\W_]", "", NAMED.sub("", text)).casefold()


def printed(artefact: Artefact) -> list[tuple[str, str]]:
    """Label and letters of each page, as PDFium reads them."""
    pdf = pypdfium2.PdfDocument(artefact.data)
    found = [
        (pdf.get_page_label(index), letters(pdf[index].get_textpage().get_text_bounded())) for index in range(len(pdf))
    ]
    pdf.close()
    return found


def marks_of(artefact: Artefact) -> Iterator[Mark]:
    """Each marker of the e-book, in reading order of its document."""
    with zipfile.ZipFile(io.BytesIO(artefact.data)) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                yield from _marks(etree.fromstring(archive.read(name)))


def _marks(root: etree._Element) -> Iterator[Mark]:
    body = root.find(f"{XHTML}body")
    assert body is not None
    runs: list[str] = []
    places: list[tuple[str, int, int]] = []
    titles: list[int] = []
    block = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start":
            if element.get("id") and element.get("class") != "pagebreak" and element.tag != f"{XHTML}a":
                block = len(runs)
            if element.get("class") == "pagebreak":
                places.append((str(element.get("id")).removeprefix("page-"), block, len(runs)))
            runs.append(element.text or "")
        else:
            if element.tag == f"{XHTML}h1":
                titles.append(len(runs))
            runs.append(element.tail or "")
    for folio, first, place in places:
        end = next((title for title in titles if title > place), len(runs))
        word = letters("".join(runs[first:place]).split()[-1]) if "".join(runs[first:place]).strip() else ""
        before, after = letters("".join(runs[first:place])), letters("".join(runs[place:end]))
        yield Mark(folio, before[-NEAR:], word, after[:NEAR])


def test_every_page_with_text_has_its_marker(proofs: Mapping[str, Proof]) -> None:
    """Roman and arabic folios, in order; blank pages have none."""
    pages = printed(proofs["print"].artefacts[0])
    with_text = [label for label, text in pages if text]
    marked = [mark.folio for mark in marks_of(proofs["ebook"].artefacts[0])]

    assert len(pages) >= PAGES * 0.9
    assert len(with_text) < len(pages)
    assert {"i", "1"} <= set(with_text)
    assert sorted(marked) == sorted(with_text)


def test_every_marker_stands_before_the_first_word(proofs: Mapping[str, Proof]) -> None:
    """What follows a marker begins its page; what stands before it in its block ends the page before."""
    pages = [(label, text) for label, text in printed(proofs["print"].artefacts[0]) if text]
    texts = dict(pages)
    earlier = {label: text for (_, text), (label, _) in pairwise(pages)}
    marks = list(marks_of(proofs["ebook"].artefacts[0]))
    late = [mark for mark in marks if not 0 <= texts[mark.folio].find(mark.after) <= HEAD]
    early = [mark for mark in marks if not _ends(mark, earlier.get(mark.folio, ""), texts[mark.folio])]
    inside = [mark for mark in marks if len(mark.before) == NEAR]

    assert late == []
    assert early == []
    assert len(inside) > len(marks) / 2


def _ends(mark: Mark, before: str, page: str) -> bool:
    """Whether the page before ends as the marker says; a word broken over both (P010) stands before its marker."""
    whole = mark.before + mark.after
    broken = range(len(mark.before) - len(mark.word) + 1, len(mark.before))
    return mark.before in before or any(whole[:at] in before and whole[at:] in page[:HEAD] for at in broken)


def test_a_page_and_its_number_stay_on_one_line(proofs: Mapping[str, Proof]) -> None:
    """Lists and references name the printed page with a space that does not break."""
    with zipfile.ZipFile(io.BytesIO(proofs["ebook"].artefacts[0].data)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".xhtml")]

    assert sum(len(re.findall(r"\bpage\u00a0[0-9ivx]", text)) for text in texts) > PAGES / 10
    assert [found for text in texts for found in re.findall(r"\bpage [0-9].{20}", text)] == []
