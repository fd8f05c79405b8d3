"""What a proofreader marks, and what is set better by itself."""

from __future__ import annotations

import json

import pytest

from printery.diagnostics import Location
from printery.model.stages.artefact import Artefact, Mark, PageFact, Pages, Proof
from printery.preflight.proofs import json_marks, text_marks
from printery.press.facts.lines import Depth, Line, Paragraph
from printery.press.typography.proofreading import badness, has_fault, marks_of


def line(text: str, *, extra: float = 0.1, width: float = 26, page: int = 0) -> Line:
    """A line of a paragraph with an indent of an em and a half."""
    return Line(page, text, extra, width, 26, 1.5)


def paragraph(*lines: Line, tag: str = "p", in_note: bool = False) -> Paragraph:
    """A justified paragraph of the text."""
    return Paragraph("p1", tag, in_note, is_justified=True, lines=lines)


def pages(count: int) -> Pages:
    """Pages without notes, the first one with folio 1."""
    facts = tuple(PageFact(n, str(n + 1), "main", is_blank=False, starts_with=None) for n in range(count))
    return Pages(facts, {}, {}, {}, ())


HYPHENED = tuple(line(f"some words and bro{n}\u2010") for n in range(4))
CASES = [
    ("loose", [line("a loose line", extra=0.41), line("the end of it all")]),
    ("ladder", [*HYPHENED, line("the end of it all")]),
    ("short-line", [line("a paragraph that ends"), line("so.", width=1.2)]),
    ("short-line", [line("a paragraph that ends bro\u2010"), line("ken.", width=3)]),
    ("page-hyphen", [line("x"), line("a word bro\u2010"), line("ken over", page=1), line("two pages", page=1)]),
    ("orphan", [line("alone"), line("on the next", page=1), line("page", page=1, width=9)]),
    ("widow", [line("two lines"), line("on one page"), line("and one more", page=1)]),
]


@pytest.mark.parametrize(("kind", "lines"), CASES)
def test_marks_of_lines(kind: str, lines: list[Line]) -> None:
    """Each fault gives its mark, and nothing else is marked."""
    depths = tuple(Depth(n, 500, 520, 36, is_left=n % 2 == 1) for n in range(2))

    assert [mark.kind for mark in marks_of([paragraph(*lines)], depths, pages(2))] == [kind]


def test_a_good_paragraph_has_no_mark() -> None:
    """Three hyphens one below the other, and a last line as long as two words, are no fault."""
    lines = [*HYPHENED[:3], line("no hyphen here"), line("the end", width=4)]

    assert marks_of([paragraph(*lines)], (Depth(0, 500, 520, 36, is_left=False),), pages(1)) == ()
    assert not has_fault(paragraph(*lines))


def test_marks_of_pages() -> None:
    """A heading at the foot, a page of three lines at the end, facing pages of unequal depth, a note over two pages."""
    filled = ((500, 36), (500, 36), (400, 29), (40, 3))
    depths = tuple(Depth(n, bottom, 520, lines, is_left=n % 2 == 1) for n, (bottom, lines) in enumerate(filled))
    heading = paragraph(line("A heading", page=1), tag="h2")
    noted = Pages(pages(4).pages, {}, {"n-1": (3, (3, 4))}, {}, ())
    kinds = [mark.kind for mark in marks_of([heading], depths, noted)]

    assert kinds == ["heading-at-foot", "uneven", "nearly-empty", "note-over-pages"]


def test_a_paragraph_with_a_fault_is_worse_than_one_without() -> None:
    """A loose line, a ladder and a poor last line each count."""
    good = paragraph(line("Some words, and"), line("more"), line("of them here.", width=9))
    faulty = (CASES[place][1] for place in (0, 1, 2))

    assert not has_fault(good)
    assert all(has_fault(paragraph(*lines)) and badness(paragraph(*lines)) > badness(good) for lines in faulty)


def test_the_list_reads_well_and_parses() -> None:
    """Each mark with its page, its words, how much, and its place; the same facts as JSON."""
    mark = (Mark("loose", 1, "p1", "a loose line", 0.41), Location("content/a.md", 7))
    artefact = Artefact("x/x.pdf", "x", "press-pdf", "application/pdf", "en", b"", pages(3), marks=(mark,), settings=4)
    proof = Proof("x", (artefact,), (), 1.0)
    text = "\n".join(text_marks([proof]))
    (file,) = json.loads(json_marks([proof]))

    assert "page 2\n    loose line" in text
    assert "“a loose line”  (0.41 em added to each space)  content/a.md:7" in text
    assert "1 x loose line: add, take out or change a word" in text
    assert file["marks"][0] | {"kind": "loose", "page": "2", "line": 7} == file["marks"][0]
