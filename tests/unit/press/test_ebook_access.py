"""What is claimed of an e-book's accessibility: take a feature away, and its claim goes."""

from __future__ import annotations

import pytest

from printery.diagnostics import Location
from printery.model.stages.collation import CopyLine
from printery.model.stages.galley import Document, Galley, Metadata
from printery.model.written.accessibility import EPUB, EPUB_ACCESSIBILITY, Accessibility
from printery.press.ebook.access import proven, reading_of, unfollowed
from printery.press.ebook.opf import metadata_lines

XHTML = "application/xhtml+xml"
SOURCE = "urn:isbn:9783161484100"
HEAD = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="en" xml:lang="en">'
    "<head><title>T</title></head><body>"
)
NAV = (
    f'{HEAD}<nav epub:type="toc"><h1>Contents</h1><ol><li><a href="a.xhtml">A</a></li></ol></nav>'
    '<nav epub:type="page-list"><h2>Pages</h2><ol><li><a href="a.xhtml#page-1">1</a></li></ol></nav></body></html>'
)
MATHS = '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x"><mi>x</mi></math>'
TEXT = (
    f'{HEAD}<section id="a"><h1>A</h1><p id="p1"><span role="doc-pagebreak" id="page-1" aria-label=" 1. "/>Words.</p>'
    '<figure id="fig"><img src="x.png" alt="A bar" aria-details="long"/></figure><p id="long">More of the bar.</p>'
    f"<p>{MATHS}</p>"
    '<table id="tbl"><tr><th>Year</th></tr></table><div epub:type="index"><a href="a.xhtml#p1">1</a></div>'
    "</section></body></html>"
)
CSS = "p { color: inherit; font-size: .9em }"
ALL = {
    "tableOfContents", "structuralNavigation", "readingOrder", "displayTransformability", "alternativeText",
    "longDescription", "MathML", "describedMath", "ARIA", "pageBreakMarkers", "pageNavigation", "index",
}  # fmt: skip


def galley(text: str = TEXT, nav: str = NAV, css: str = CSS, source: str = SOURCE) -> Galley:
    """A galley of two documents."""
    return Galley(
        name="book",
        edition_id="book",
        documents=(Document("text/nav.xhtml", XHTML, nav), Document("text/a.xhtml", XHTML, text)),
        styles=(Document("styles/book.css", "text/css", css),),
        resources={},
        metadata=Metadata(
            "T", "", (), "A Press", "en", "2011", "2011-01-01T12:00:00Z", "D", "R", (), "urn:x", page_source=source
        ),
        copy=(CopyLine("tbl", "Year", Location("content/a.md", 7)),),
    )


def claims(made: Galley, pictures: tuple[str, ...] = ("images/x.png",)) -> Accessibility:
    """What is proven of a galley."""
    return proven(reading_of(made, made.documents, pictures))


def test_all_that_is_there_is_claimed() -> None:
    """A book that has everything claims everything, and both standards."""
    found = claims(galley())

    assert set(found.features) == ALL
    assert found.conforms_to == (EPUB, EPUB_ACCESSIBILITY)
    assert found.access_modes == ("textual", "visual")
    assert found.sufficient_modes == ("textual", "textual,visual")
    assert found.hazards == ("none",)


@pytest.mark.parametrize(
    ("document", "old", "new", "gone"),
    [
        ("text", '<img src="x.png" alt="A bar" aria-details="long"/>', "", {"alternativeText", "longDescription"}),
        ("text", 'id="long"', "", {"longDescription"}),
        ("text", MATHS, "", {"MathML", "describedMath"}),
        ("text", 'epub:type="index"', "", {"index"}),
        ("text", "<h1>A</h1>", "<h2>A</h2>", {"structuralNavigation"}),
        ("nav", 'epub:type="toc"', "", {"tableOfContents"}),
        ("nav", 'epub:type="page-list"', "", {"pageNavigation"}),
        ("nav", "#page-1", "#page-2", {"pageNavigation"}),
        ("source", SOURCE, "", {"pageBreakMarkers", "pageNavigation"}),
        ("css", ".9em", "11px", {"displayTransformability"}),
        ("css", "inherit", "black", {"displayTransformability"}),
        ("css", "color: inherit", "position: absolute", {"readingOrder"}),
    ],
)  # fmt: skip
def test_a_feature_less_is_a_claim_less(document: str, old: str, new: str, gone: set[str]) -> None:
    """Each claim hangs on what it speaks of, and on nothing else."""
    parts = {"text": TEXT, "nav": NAV, "css": CSS, "source": SOURCE}
    assert old in parts[document]
    found = claims(galley(**{**parts, document: parts[document].replace(old, new)}))

    assert ALL - set(found.features) == gone


@pytest.mark.parametrize(
    ("document", "old", "new", "message"),
    [
        ("text", 'alt="A bar"', 'alt=""', "a picture without alternative text"),
        ("text", "<th>Year</th>", "<td>Year</td>", "a table without heads"),
        ("text", "<h1>A</h1>", "<h1>A</h1><h3>B</h3>", "a heading of level 3 behind one of level 1"),
        ("text", 'alttext="x"', "", "a formula without words"),
        ("text", ">1</a>", "/>", "a link without words"),
        ("text", 'xml:lang="en"', "", "text/a.xhtml does not say its language"),
        ("text", "<title>T</title>", "<title/>", "text/a.xhtml has no title"),
        ("nav", 'epub:type="toc"', "", "no table of contents"),
        ("nav", 'epub:type="page-list"', "", "a printed page that the page list lacks"),
        ("nav", "#page-1", "#page-2", "a.xhtml#page-2 in the page list is no mark of a page"),
        ("source", SOURCE, "", "marks of printed pages, and no edition named that they are of"),
        ("css", ".9em", "11px", "p fixes the size of text: font-size: 11px"),
        ("css", "inherit", "black", "p fixes a colour: color: black"),
        ("css", "color: inherit", "order: 2", "p shows things in another order: order: 2"),
    ],
)
def test_what_readers_cannot_follow(document: str, old: str, new: str, message: str) -> None:
    """E006, at the place of the content where there is one; and the standard is not claimed any more."""
    parts = {"text": TEXT, "nav": NAV, "css": CSS, "source": SOURCE}
    made = galley(**{**parts, document: parts[document].replace(old, new)})
    findings = list(unfollowed(reading_of(made, made.documents, ()), made))

    assert f"book: {message}" in [finding.message for finding in findings]
    assert {finding.code for finding in findings} == {"E006"}
    assert claims(made).conforms_to == (EPUB,)
    if "table" in message and "heads" in message:
        assert findings[0].location == Location("content/a.md", 7)


def test_modes_follow_the_pictures() -> None:
    """No picture, no visual mode; a picture without words, and the text alone is not enough."""
    without = claims(galley(TEXT.replace('<img src="x.png" alt="A bar" aria-details="long"/>', "")))
    silent = claims(galley(TEXT.replace('alt="A bar"', 'alt=" "')))

    assert (without.access_modes, without.sufficient_modes) == (("textual",), ("textual",))
    assert (silent.access_modes, silent.sufficient_modes) == (("textual", "visual"), ("textual,visual",))


def test_what_may_move_is_no_proven_safety() -> None:
    """A picture that may blink, or a film: nothing is said to be harmless."""
    assert claims(galley(), ("images/x.gif",)).hazards == ("unknown",)
    assert claims(galley(TEXT.replace("Words.", '<video src="x.mp4"/>'))).hazards == ("unknown",)


def test_the_package_says_what_was_found() -> None:
    """Each claim is one line of the package document; conformity and who claims it only where it was found."""
    made = galley()
    full = [(line.attributes.get("property"), line.value) for line in metadata_lines(made, claims(made))]
    bare = [(line.attributes.get("property"), line.value) for line in metadata_lines(made, Accessibility())]

    assert {value for name, value in full if name == "schema:accessibilityFeature"} == ALL
    assert ("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA") in full
    assert ("a11y:certifiedBy", "A Press") in full
    assert ("pageBreakSource", SOURCE) in full
    assert ("ibooks:specified-fonts", "true") in full
    assert {str(name) for name, _ in bare if str(name).startswith(("schema:", "dcterms:", "a11y:"))} == {
        "schema:accessibilitySummary"
    }
