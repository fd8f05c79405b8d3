"""Word files, as far as Pandoc does not read them: what they hold that pages do not, and words it would pass over.

Source: ECMA-376, 5th ed., part 1 (WordprocessingML), and [MS-DOCX] for shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from printery.intake.losses import Losses, opening
from printery.intake.package import Package
from printery.intake.source import FIELD, PLACE, Remark, Source, W, Wishes
from printery.intake.word_front import drop_contents_heads, join_titles
from printery.intake.word_languages import mark_languages
from printery.intake.word_parts import DOCUMENT, in_usual_places, related, without_links
from printery.intake.word_prepare import A, insert_chunks, number_paragraphs, prepare_story
from printery.intake.word_sources import sources_of
from printery.intake.word_styles import WordStyles, style_of
from printery.intake.word_text import text_of

_O = "{urn:schemas-microsoft-com:office:office}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_HARMLESS_FIELDS = frozenset(
    (
        "HYPERLINK",
        "REF",
        "NOTEREF",
        "TOC",
        "TC",
        "SEQ",
        "SYMBOL",
        "QUOTE",
        "LISTNUM",
        "AUTONUM",
        "ADDIN",
        "BIBLIOGRAPHY",
    )
)
_GRAPHICS = {"diagram": "SmartArt", "chart": "a chart", "chartex": "a chart", "ink": "handwriting"}
_AUTOMATIC = frozenset(("auto", "000000", "FFFFFF"))
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
"""Kinds of parts with notes, and the elements of these."""


def read_word(package: Package, wishes: Wishes) -> Source:
    """The file as Pandoc is to see it, its remarks, and what cannot be carried over. Raises: BuildError C250, C256."""
    losses = Losses(package.name)
    package = without_links(in_usual_places(package), losses)
    root = package.xml(DOCUMENT)
    assert root is not None  # noqa: S101 - in_usual_places has seen it
    styles = WordStyles.of(package)
    reader = _Reader(package, losses, styles)
    number_paragraphs(root)
    calls = _calls(root)
    insert_chunks(root, package, losses)
    styles.mean(wishes.styles, losses, {style_of(paragraph) for paragraph in root.iter(f"{W}p")})
    drop_contents_heads(root, styles, losses)
    prepare_story(root, styles, losses, wishes.changes)
    join_titles(root, styles)
    mark_languages(root, styles, wishes.language, losses)
    reader.read(root)
    prepared = _with_notes(package, reader, calls, wishes)
    _name_running_heads(package, losses)
    if styles.root is not None:
        prepared = prepared.with_part(styles.part, styles.root)
    return _source(prepared.with_part(DOCUMENT, root), reader)


def _with_notes(package: Package, reader: _Reader, calls: Mapping[tuple[str, str], str], wishes: Wishes) -> Package:
    """The package with its footnotes and endnotes made ready; they are read as the text is."""
    prepared = package
    for kind, tag in _NOTES.items():
        for part in related(package, kind):
            notes = package.xml(part)
            if notes is None:
                continue
            _number_notes(notes, tag, calls)
            prepare_story(notes, reader.styles, reader.losses, wishes.changes)
            mark_languages(notes, reader.styles, wishes.language, reader.losses)
            reader.read(notes)
            prepared = prepared.with_part(part, notes)
    return prepared


def _source(package: Package, reader: _Reader) -> Source:
    properties = package.xml("docProps/core.xml")
    owner = (properties.findtext(_CREATOR) or "").strip() if properties is not None else ""
    media = {part.removeprefix("word/"): data for part, data in package.parts.items() if "/media/" in f"/{part}"}
    return Source(
        "docx+styles+citations",
        package.packed(),
        media,
        {},
        remarks=tuple(reader.remarks),
        findings=tuple(reader.losses.found),
        taken=tuple(reader.losses.taken),
        owners=(owner,) if owner else (),
        bylines=reader.bylines,
        references=tuple(sources_of(package)),
    )


def _calls(root: etree._Element) -> dict[tuple[str, str], str]:
    """Kind and id of each note to the number of the paragraph that calls it."""
    found: dict[tuple[str, str], str] = {}
    for call in root.iter(f"{W}footnoteReference", f"{W}endnoteReference"):
        paragraph = next(call.iterancestors(f"{W}p"), None)
        kind = str(call.tag).removeprefix(W).removesuffix("Reference")
        if paragraph is not None:
            found[kind, str(call.get(f"{W}id"))] = str(paragraph.get(PLACE, "1"))
    return found


def _number_notes(notes: etree._Element, tag: str, calls: Mapping[tuple[str, str], str]) -> None:
    """Give the paragraphs of notes the number of the paragraph that calls them."""
    for note in notes.iter(f"{W}{tag}"):
        for paragraph in note.iter(f"{W}p"):
            paragraph.set(PLACE, calls.get((tag, str(note.get(f"{W}id"))), "1"))


class _Reader:
    """Goes through the paragraphs of a document."""

    def __init__(self, package: Package, losses: Losses, styles: WordStyles) -> None:
        self.losses = losses
        self.remarks: list[Remark] = []
        self.bylines: dict[str, int] = {}
        comments = package.xml(next(related(package, "comments"), "word/comments.xml"))
        self.comments = {} if comments is None else {c.get(f"{W}id"): c for c in comments.iter(f"{W}comment")}
        self.styles = styles

    def read(self, root: etree._Element) -> None:
        """Note the losses and remarks of every paragraph."""
        for paragraph in root.iter(f"{W}p"):
            said = text_of(paragraph)
            self.losses.opening = opening(said)
            self.losses.paragraph = int(paragraph.get(PLACE) or self.losses.paragraph)
            style = self.styles.name(paragraph)
            if style.startswith("heading"):
                self.losses.heading = said
            if style == "author":
                self.bylines.setdefault(said, self.losses.paragraph)
            for kind, said_of, hint in _left_behind(paragraph):
                self.losses.note(kind, hint, said=said_of)
            self._remarks(paragraph)

    def _remarks(self, paragraph: etree._Element) -> None:
        for mark in paragraph.iter(f"{W}commentReference", f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"):
            kind = str(mark.tag).removeprefix(W)
            if kind == "commentReference":
                comment = self.comments.get(mark.get(f"{W}id"))
                said, of = ("", mark) if comment is None else (text_of(comment), comment)
            else:
                said, of = text_of(mark, deleted=True), mark
                if mark.getparent().tag == f"{W}trPr":  # type: ignore[union-attr]
                    said = "a row of a table"
            if said:
                who, when = of.get(f"{W}author") or "somebody", (of.get(f"{W}date") or "")[:10]
                self.remarks.append(Remark(_KINDS[kind], who, when, said, self.losses.paragraph, self.losses.place))


_KINDS = {
    "commentReference": "comment",
    "ins": "added",
    "del": "deleted",
    "moveFrom": "moved away",
    "moveTo": "moved here",
}


def _left_behind(paragraph: etree._Element) -> Iterator[tuple[str, str, str]]:
    """What of a paragraph has no place in Markdown: its kind, what is said of this one, and what to do."""
    for data in paragraph.iter(f"{A}graphicData"):
        kind = str(data.get("uri", "")).rpartition("/")[2]
        if kind in _GRAPHICS:
            yield _GRAPHICS[kind], "", "draw it anew: a chart from its numbers, or a picture with alt and source"
        elif kind in {"wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas"}:
            yield "a drawn shape", "", "if it says something, make a picture of it"
    for thing in paragraph.iter(f"{_O}OLEObject"):
        program = str(thing.get("ProgID", ""))
        if program.startswith(("Equation", "MathType")):
            yield "an equation that is a picture", "", "write it anew between $ signs"
        else:
            yield "an embedded object", f" ({program or 'unknown'})", "import the file that it came from"
    for code in _field_names(paragraph):
        if code == "XE":
            yield "a mark for the index", "", "mark it as [words]{.index}"
        elif code not in _HARMLESS_FIELDS:
            yield f"a field {code}", "", "its last result stands in the text: see that it is right"
    yield from _dressed(paragraph)


def _field_names(paragraph: etree._Element) -> Iterator[str]:
    for mark in paragraph.iter(f"{W}proofErr"):
        if mark.get(FIELD):
            yield str(mark.get(FIELD))
    for code in paragraph.iter(f"{W}instrText"):
        words = re.findall(r"^\s*([A-Za-z]{2,})\b", code.text or "")
        if words and words[0].isupper():
            yield words[0]


def _dressed(paragraph: etree._Element) -> Iterator[tuple[str, str, str]]:
    """Colours and sizes set by hand."""
    coloured: list[str] = []
    sized = False
    for run in paragraph.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        if properties is None or not text_of(run):
            continue
        color, shade = properties.find(f"{W}color"), properties.find(f"{W}highlight")
        if (color is not None and str(color.get(f"{W}val", "auto")) not in _AUTOMATIC) or shade is not None:
            coloured.append(text_of(run))
        sized = sized or properties.find(f"{W}sz") is not None or properties.find(f"{W}rFonts") is not None
    if coloured and paragraph.find(f".//{W}hyperlink") is None:
        hint = "if it means something, say it in words, or write [words]{.mark}"
        yield "words in a colour", f", “{opening(' '.join(coloured))}”", hint
    if sized:
        yield "a face or size set by hand", "", "the templates set faces and sizes; if it was a heading, write ##"


def _name_running_heads(package: Package, losses: Losses) -> None:
    losses.paragraph, losses.heading, losses.opening = 1, "", ""
    said = dict.fromkeys(
        text_of(root)
        for kind in ("header", "footer")
        for part in sorted(related(package, kind))
        if (root := package.xml(part)) is not None
    )
    for text in filter(None, said):
        losses.note("a running head", "the templates make running heads and folios", said=f", “{text}”")
