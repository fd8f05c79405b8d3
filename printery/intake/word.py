"""Word files, as far as Pandoc does not read them: what they hold that pages do not, and words it would pass over.

Source: ECMA-376, 5th ed., part 1 (WordprocessingML), and [MS-DOCX] for shapes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.losses import Losses, opening
from printery.intake.package import Package
from printery.intake.source import Remark, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_O = "{urn:schemas-microsoft-com:office:office}"
_DOCUMENT = "word/document.xml"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_HARMLESS_FIELDS = frozenset(
    (
        "HYPERLINK",
        "PAGEREF",
        "REF",
        "NOTEREF",
        "TOC",
        "TC",
        "SEQ",
        "PAGE",
        "NUMPAGES",
        "STYLEREF",
        "SECTIONPAGES",
        "SYMBOL",
    )
)
_GRAPHICS = {"diagram": "SmartArt", "chart": "a chart", "chartex": "a chart", "ink": "handwriting"}
_FIELD = "field"
"""Attribute of a mark (where a spelling checker's would stand) that names a field that was here."""
_AUTOMATIC = frozenset(("auto", "000000", "FFFFFF"))


def check_word(package: Package) -> None:
    """Refuse what would fetch something. Raises: BuildError C250, C254."""
    if _DOCUMENT not in package.parts:
        hint = "save it as a Word document (.docx)"
        raise BuildError([Diagnostic("C250", "is no Word document", Location(package.name), hint)])
    faults = []
    for part in sorted(package.parts):
        root = package.xml(part) if part.endswith(".rels") else None
        for relation in root if root is not None else ():
            kind = str(relation.get("Type", "")).rpartition("/")[2]
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                message = f"asks for {relation.get('Target')} ({kind}) from outside the file"
                hint = "put the picture or object itself into the document: in Word, File, Info, Edit Links, Break Link"
                faults.append(Diagnostic("C254", message, Location(package.name), hint))
            elif kind != "hyperlink" and _leads_out(part, str(relation.get("Target", ""))):
                message = f"asks for {relation.get('Target')}, out of its package"
                faults.append(Diagnostic("C256", message, Location(package.name), "do not trust this file"))
    if faults:
        raise BuildError(faults)


def _leads_out(part: str, target: str) -> bool:
    if target.startswith("#"):
        return False
    folder = posixpath.dirname(posixpath.dirname(part))
    path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
    return path.startswith("..") or ":" in target.split("/", maxsplit=1)[0] or "\\" in target


def read_word(package: Package) -> Source:
    """The file as Pandoc is to see it, its words, remarks, and what cannot be carried over."""
    check_word(package)
    root = package.xml(_DOCUMENT)
    assert root is not None  # noqa: S101 - check_word has seen it
    reader = _Reader(package, Losses(package.name))
    reader.unwrap_choices(root)
    reader.unwrap_fields(root)
    reader.free_boxes(root)
    reader.read(root)
    _name_running_heads(package, reader.losses)
    prepared = package.with_part(_DOCUMENT, root)
    properties = package.xml("docProps/core.xml")
    owner = (properties.findtext(_CREATOR) or "").strip() if properties is not None else ""
    media = {part.removeprefix("word/"): data for part, data in package.parts.items() if part.startswith("word/media/")}
    return Source(
        "docx+styles",
        prepared.packed(),
        media,
        {},
        tuple(reader.texts),
        tuple(reader.remarks),
        tuple(reader.losses.found),
        owners=(owner,) if owner else (),
        bylines=reader.bylines,
    )


class _Reader:
    """Goes through the paragraphs of a document."""

    def __init__(self, package: Package, losses: Losses) -> None:
        self.losses = losses
        self.texts: list[str] = []
        self.remarks: list[Remark] = []
        self.bylines: dict[str, int] = {}
        comments = package.xml("word/comments.xml")
        self.comments = {} if comments is None else {c.get(f"{_W}id"): c for c in comments.iter(f"{_W}comment")}
        self.styles = _style_names(package)

    def unwrap_choices(self, root: etree._Element) -> None:
        """Keep of each alternative the first choice, so that words and descriptions are not read twice or lost."""
        for alternative in list(root.iter(f"{_MC}AlternateContent")):
            choice = alternative.find(f"{_MC}Choice")
            parent = alternative.getparent()
            if choice is None or parent is None:
                continue
            at = parent.index(alternative)
            for child in list(choice):
                parent.insert(at, child)
                at += 1
            parent.remove(alternative)

    def unwrap_fields(self, root: etree._Element) -> None:
        """Keep the results of fields: Pandoc drops those of fields that it does not know."""
        for field in list(root.iter(f"{_W}fldSimple")):
            parent = field.getparent()
            name = str(field.get(f"{_W}instr", "")).split()[:1]
            if parent is not None and name not in (["HYPERLINK"], ["TOC"]):
                at = parent.index(field)
                parent.remove(field)
                mark = etree.Element(f"{_W}proofErr", {_FIELD: name[0].upper() if name else "?"})
                for child in reversed([mark, *field]):
                    parent.insert(at, child)

    def free_boxes(self, root: etree._Element) -> None:
        """Move the paragraphs of text boxes behind the one that they hang on: Pandoc would take them in its place."""
        for content in list(root.iter(f"{_W}txbxContent")):
            host = next(content.iterancestors(f"{_W}p"), None)
            holder = next(content.iterancestors(f"{_W}drawing", f"{_W}pict", f"{_W}object"), None)
            if host is None or holder is None:
                continue
            said = _text(content)
            self.losses.opening = opening(_text(host).replace(said, " "))
            if said:
                hint = 'its words stand behind the paragraph; make a box or a figure of them: ::: {.box title="..."}'
                self.losses.note(f"a text box, “{opening(said)}”", hint)
            for child in reversed(list(content)):
                if child.tag in {f"{_W}p", f"{_W}tbl"}:
                    host.addnext(child)
            frame = holder.getparent()
            if frame is not None and next(holder.iter(f"{_A}blip"), None) is None:
                frame.remove(holder)

    def read(self, root: etree._Element) -> None:
        """Note the words and the losses of every paragraph."""
        for number, paragraph in enumerate(root.iter(f"{_W}p"), 1):
            self._at(paragraph)
            self.losses.paragraph = number
            said = _text(paragraph)
            style = self._style(paragraph)
            if said and not style.startswith(("toc", "contents")):
                self.texts.append(said)
            if style.startswith("heading"):
                self.losses.heading = said
            if style == "author":
                self.bylines.setdefault(said, number)
            for message, hint in _left_behind(paragraph):
                self.losses.note(message, hint)
            self._remarks(paragraph)

    def _at(self, paragraph: etree._Element) -> None:
        self.losses.opening = opening(_text(paragraph))

    def _style(self, paragraph: etree._Element) -> str:
        found = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = "" if found is None else str(found.get(f"{_W}val", ""))
        return self.styles.get(name, name).lower()

    def _remarks(self, paragraph: etree._Element) -> None:
        for mark in paragraph.iter(f"{_W}commentReference", f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo"):
            kind = str(mark.tag).removeprefix(_W)
            if kind == "commentReference":
                comment = self.comments.get(mark.get(f"{_W}id"))
                said, of = ("", mark) if comment is None else (_text(comment), comment)
            else:
                said, of = _text(mark, deleted=True), mark
            if said:
                who, when = of.get(f"{_W}author") or "somebody", (of.get(f"{_W}date") or "")[:10]
                self.remarks.append(Remark(_KINDS[kind], who, when, said, self.losses.paragraph, self.losses.place))


_KINDS = {
    "commentReference": "comment",
    "ins": "added",
    "del": "deleted",
    "moveFrom": "moved away",
    "moveTo": "moved here",
}


def _text(element: etree._Element, *, deleted: bool = False) -> str:
    """The words of an element; without `deleted`, those that its changes take away are left out."""
    said: list[str] = []
    for part in element.iter(f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen", f"{_W}p"):
        if part.tag == f"{_W}t":
            said.append(part.text or "" if deleted or next(part.iterancestors(f"{_W}moveFrom"), None) is None else "")
        elif part.tag == f"{_W}delText" and deleted:
            said.append(part.text or "")
        elif part.tag == f"{_W}noBreakHyphen":
            said.append("-")
        elif part.tag != f"{_W}delText":
            said.append(" ")
    return " ".join("".join(said).split())


def _style_names(package: Package) -> dict[str, str]:
    styles = package.xml("word/styles.xml")
    names: dict[str, str] = {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        name = style.find(f"{_W}name")
        if name is not None:
            names[str(style.get(f"{_W}styleId"))] = str(name.get(f"{_W}val", ""))
    return names


def _left_behind(paragraph: etree._Element) -> Iterator[tuple[str, str]]:
    """What of a paragraph has no place in Markdown, and what to do."""
    for data in paragraph.iter(f"{_A}graphicData"):
        kind = str(data.get("uri", "")).rpartition("/")[2]
        if kind in _GRAPHICS:
            yield _GRAPHICS[kind], "draw it anew: a chart from its numbers, or a picture with alt and source"
        elif kind in {"wordprocessingShape", "wordprocessingGroup", "wordprocessingCanvas"}:
            yield "a drawn shape", "if it says something, make a picture of it"
    for thing in paragraph.iter(f"{_O}OLEObject"):
        program = str(thing.get("ProgID", ""))
        if program.startswith(("Equation", "MathType")):
            yield "an equation that is a picture", "write it anew between $ signs"
        else:
            yield f"an embedded object ({program or 'unknown'})", "import the file that it came from"
    for code in _field_names(paragraph):
        if code == "XE":
            yield "a mark for the index", "mark it as [words]{.index}"
        elif code not in _HARMLESS_FIELDS:
            yield f"a field {code}", "its last result stands in the text: see that it is right"
    yield from _dressed(paragraph)


def _field_names(paragraph: etree._Element) -> Iterator[str]:
    for mark in paragraph.iter(f"{_W}proofErr"):
        if mark.get(_FIELD):
            yield str(mark.get(_FIELD))
    for code in paragraph.iter(f"{_W}instrText"):
        words = re.findall(r"^\s*([A-Za-z]{2,})\b", code.text or "")
        if words and words[0].isupper():
            yield words[0]


def _dressed(paragraph: etree._Element) -> Iterator[tuple[str, str]]:
    """Colours and sizes set by hand."""
    coloured: list[str] = []
    sized = False
    for run in paragraph.iter(f"{_W}r"):
        properties = run.find(f"{_W}rPr")
        if properties is None or not _text(run):
            continue
        color, shade = properties.find(f"{_W}color"), properties.find(f"{_W}highlight")
        if (color is not None and str(color.get(f"{_W}val", "auto")) not in _AUTOMATIC) or shade is not None:
            coloured.append(_text(run))
        sized = sized or properties.find(f"{_W}sz") is not None or properties.find(f"{_W}rFonts") is not None
    if coloured and paragraph.find(f".//{_W}hyperlink") is None:
        yield (
            f"colour of “{opening(' '.join(coloured))}”",
            "if it means something, say it in words, or write [words]{.mark}",
        )
    if sized:
        yield "a face or size set by hand", "the templates set faces and sizes; if it was a heading, write ##"


def _name_running_heads(package: Package, losses: Losses) -> None:
    for part in sorted(package.parts):
        root = package.xml(part) if re.fullmatch(r"word/(header|footer)\d*\.xml", part) else None
        said = "" if root is None else _text(root)
        if said:
            losses.paragraph, losses.heading, losses.opening = 1, "", ""
            losses.note(f"a running head, “{opening(said)}”", "the templates make running heads and folios")
