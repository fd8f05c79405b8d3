"""OpenDocument texts, as far as Pandoc does not read them.

Source: Open Document Format for Office Applications (OpenDocument) 1.3, part 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.elements import remove
from printery.intake.losses import Losses, opening
from printery.intake.package import Package
from printery.intake.source import QUOTED, Remark, Source, Wishes

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _DRAW, _OFFICE = f"{_OASIS}text:1.0}}", f"{_OASIS}drawing:1.0}}", f"{_OASIS}office:1.0}}"
_SVG, _STYLE, _FO = f"{_OASIS}svg-compatible:1.0}}", f"{_OASIS}style:1.0}}", f"{_OASIS}xsl-fo-compatible:1.0}}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_CONTENT = "content.xml"
_CREATOR = f"{_OASIS}meta:1.0}}initial-creator"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_TABLE = f"{_OASIS}table:1.0}}table"
_BLOCKS = frozenset((*_PARAGRAPHS, f"{_TEXT}list", _TABLE))
_DRAWINGS = tuple(
    f"{_DRAW}{name}"
    for name in (
        "frame",
        "g",
        "custom-shape",
        "rect",
        "ellipse",
        "circle",
        "line",
        "connector",
        "polygon",
        "path",
        "caption",
    )
)
_READ = re.compile(
    r"(?:span|a|note|note-citation|note-body|s|tab|line-break|bookmark(?:-start|-end|-ref)?|reference-mark(?:-start|-end)?"
    r"|reference-ref|note-ref|sequence|sequence-ref|soft-page-break|change|change-start|change-end|p|h|list|list-item|list-header)"
)
"""Elements within paragraphs that Pandoc reads."""
_FIELDS = {
    "date",
    "time",
    "author-name",
    "file-name",
    "user-field-get",
    "variable-get",
    "conditional-text",
    "placeholder",
}


def check_opendocument(package: Package) -> None:
    """Refuse what is no text, and what would fetch something. Raises: BuildError C250, C254, C256."""
    kind = package.parts.get("mimetype", b"").decode("ascii", "replace").strip()
    if not kind.startswith("application/vnd.oasis.opendocument.text") or _CONTENT not in package.parts:
        hint = "save it as an OpenDocument text (.odt)"
        raise BuildError([Diagnostic("C250", "is no OpenDocument text", Location(package.name), hint)])
    root = package.xml(_CONTENT)
    faults = []
    for thing in (
        root.iter(f"{_DRAW}image", f"{_DRAW}object", f"{_DRAW}object-ole", f"{_DRAW}plugin") if root is not None else ()
    ):
        target = str(thing.get(f"{_XLINK}href", "")).removeprefix("./")
        where = Location(package.name)
        if ":" in target.split("/")[0] or target.startswith(("/", "#\\")):
            hint = "put the picture itself into the document: in LibreOffice, Edit, Links to External Files, Break Link"
            faults.append(Diagnostic("C254", f"asks for {target} from outside the file", where, hint))
        elif ".." in target.split("/"):
            faults.append(Diagnostic("C256", f"asks for {target}, out of its package", where, "do not trust this file"))
    if faults:
        raise BuildError(faults)


def read_opendocument(package: Package, _: Wishes) -> Source:
    """The file as Pandoc is to see it, its words, remarks, and what cannot be carried over."""
    check_opendocument(package)
    root = package.xml(_CONTENT)
    assert root is not None  # noqa: S101 - check_opendocument has seen it
    reader = _Reader(Losses(package.name), root)
    descriptions, title = dict(_descriptions(root)), reader.take_styles(root)
    reader.hide(root)
    reader.free_boxes(root)
    reader.read(root)
    reader.flatten(root)
    _extend_heads(root)
    _unwrap(root)
    prepared = package.with_part(_CONTENT, root)
    properties = package.xml("meta.xml")
    owner = (properties.findtext(f".//{_CREATOR}") or "").strip() if properties is not None else ""
    media = {part: data for part, data in package.parts.items() if part.startswith("Pictures/")}
    return Source(
        "odt",
        prepared.packed(),
        media,
        descriptions,
        remarks=tuple(reader.remarks),
        findings=tuple(reader.losses.found),
        taken=tuple(reader.losses.taken),
        title=title,
        owners=(owner,) if owner else (),
    )


def _descriptions(root: etree._Element) -> Iterator[tuple[str, str]]:
    for frame in root.iter(f"{_DRAW}frame"):
        image = frame.find(f"{_DRAW}image")
        said = frame.findtext(f"{_SVG}desc") or frame.findtext(f"{_SVG}title") or ""
        if image is not None and said.strip():
            yield str(image.get(f"{_XLINK}href", "")).removeprefix("./"), " ".join(said.split())


class _Reader:
    """Goes through the paragraphs of a document."""

    def __init__(self, losses: Losses, root: etree._Element) -> None:
        self.losses = losses
        self.remarks: list[Remark] = []
        styles = root.find(f"{_OFFICE}automatic-styles")
        self.coloured = {
            str(style.get(f"{_STYLE}name"))
            for style in (styles if styles is not None else ())
            for dress in style.iter(f"{_STYLE}text-properties")
            if dress.get(f"{_FO}color", "#000000") != "#000000"
            or dress.get(f"{_FO}background-color", "transparent") != "transparent"
        }
        self.parents = {
            str(style.get(f"{_STYLE}name")): str(style.get(f"{_STYLE}parent-style-name", ""))
            for style in (styles if styles is not None else ())
        }
        self.changes: dict[str, Remark] = dict(self._regions(root))
        apart = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}index-title-template")
        counted = (paragraph for paragraph in root.iter(*_PARAGRAPHS) if not _within(paragraph, *apart))
        self.numbers = {paragraph: number for number, paragraph in enumerate(counted, 1)}

    def _regions(self, root: etree._Element) -> Iterator[tuple[str, Remark]]:
        for region in root.iter(f"{_TEXT}changed-region"):
            for change in region:
                who = change.findtext(f".//{_DC}creator") or "somebody"
                when = (change.findtext(f".//{_DC}date") or "")[:10]
                kind = {f"{_TEXT}insertion": "added", f"{_TEXT}deletion": "deleted"}.get(str(change.tag))
                if kind:
                    said = " ".join("".join(_all(p) for p in change.iter(f"{_TEXT}p")).split())
                    yield str(region.get(f"{_TEXT}id")), Remark(kind, who, when, said, 1, "")

    def take_styles(self, root: etree._Element) -> str:
        """The words of the style Title, taken out, since Pandoc would take them for text; quotations are marked."""
        said: list[str] = []
        for paragraph in list(root.iter(f"{_TEXT}p")):
            style = str(paragraph.get(f"{_TEXT}style-name", ""))
            meant = self.parents.get(style, style)
            if meant == "Title":
                said.append(_text(paragraph))
                _take_out(paragraph)
            elif meant in {"Quotations", "Quote"}:
                paragraph.text = QUOTED + (paragraph.text or "")
        return " ".join(said)

    def hide(self, root: etree._Element) -> None:
        """Take out hidden words, and name them."""
        hidden = {
            str(style.get(f"{_STYLE}name"))
            for style in root.iter(f"{_STYLE}style")
            if any(dress.get(f"{_TEXT}display") == "none" for dress in style.iter(f"{_STYLE}text-properties"))
        }
        for part in list(root.iter(f"{_TEXT}span", *_PARAGRAPHS, f"{_TEXT}hidden-text")):
            is_field = part.tag == f"{_TEXT}hidden-text"
            if part.get(f"{_TEXT}style-name") not in hidden and not is_field:
                continue
            said = _text(part) or str(part.get(f"{_TEXT}string-value", ""))
            host = part if part.tag in _PARAGRAPHS else next(part.iterancestors(*_PARAGRAPHS), part)
            self.losses.paragraph = self.numbers.get(host, 1)
            if said:
                hint = "it is hidden in LibreOffice, and left out: write it into the chapter if readers are to have it"
                self.losses.note("hidden text", hint, said=f", “{said}”")
            if part.tag in _PARAGRAPHS:
                for inner in list(part):
                    part.remove(inner)
                part.text = None
            else:
                _take_out(part)

    def free_boxes(self, root: etree._Element) -> None:
        """Move the paragraphs of text boxes and shapes behind the one that they hang on: Pandoc leaves them out."""
        last: dict[etree._Element, etree._Element] = {}
        for drawing in list(root.iter(*_DRAWINGS)):
            host = next(drawing.iterancestors(*_PARAGRAPHS), None)
            is_inner = next(drawing.iterancestors(*_DRAWINGS), None) is not None
            # a box with a picture in it is how LibreOffice keeps a figure and its caption together
            if host is None or is_inner or drawing.find(f".//{_DRAW}image") is not None:
                continue
            parts = [
                part
                for holder in drawing.iter(*_DRAWINGS, f"{_DRAW}text-box")
                for part in holder
                if part.tag in _BLOCKS
            ]
            said = " ".join(filter(None, map(_text, parts)))
            self.losses.paragraph = self.numbers.get(host, 1)
            self.losses.opening = opening(_text(host))
            if said:
                hint = 'its words stand behind the paragraph; make a box or a figure of them: ::: {.box title="..."}'
                self.losses.note("a text box", hint, said=f", “{opening(said)}”")
            behind = last.get(host, host)
            for part in parts:
                behind.addnext(part)
                behind = part
            last[host] = behind
            if parts:
                _take_out(drawing)

    def flatten(self, root: etree._Element) -> None:
        """Make paragraphs, a row each, of tables in cells, which Pandoc leaves out."""
        inner = [table for table in root.iter(_TABLE) if _within(table, _TABLE)]
        for table in reversed(inner):
            paragraph = next(table.iter(*_PARAGRAPHS), None)
            self.losses.paragraph = self.numbers.get(paragraph, 1) if paragraph is not None else 1
            hint = "it stands as paragraphs, a row each: make a table of its own of it, or leave it so"
            said = f", “{opening(_text(table))}”"
            self.losses.note("a table in a cell of a table", hint, "C261", said)
            for row in reversed(list(table.iter(f"{_OASIS}table:1.0}}table-row"))):
                line = etree.Element(f"{_TEXT}p")
                line.text = "; ".join(filter(None, (_text(cell) for cell in row)))
                table.addnext(line)
            remove(table)

    def read(self, root: etree._Element) -> None:
        """Note the words and the losses of every paragraph."""
        for paragraph in root.iter(*_PARAGRAPHS):
            if paragraph not in self.numbers:
                continue
            self.losses.paragraph = self.numbers[paragraph]
            said = _text(paragraph)
            self.losses.opening = opening(said)
            if paragraph.tag == f"{_TEXT}h":
                self.losses.heading = said
            self._left_behind(paragraph)
            self._remarks(paragraph)

    def _left_behind(self, paragraph: etree._Element) -> None:
        for span in paragraph.iter(f"{_TEXT}span"):
            if span.get(f"{_TEXT}style-name") in self.coloured and _text(span):
                hint = "if it means something, say it in words, or write [words]{.mark}"
                self.losses.note("words in a colour", hint, said=f", “{opening(_text(span))}”")
        for part in paragraph.iter():
            name = str(part.tag)
            if name in {f"{_DRAW}object", f"{_DRAW}object-ole"} and not _is_formula(part):
                self.losses.note("an embedded object", "import the file that it came from")
            elif name in {f"{_DRAW}custom-shape", f"{_DRAW}line", f"{_DRAW}rect", f"{_DRAW}ellipse", f"{_DRAW}g"}:
                self.losses.note("a drawn shape", "if it says something, make a picture of it")
            elif name.startswith(_TEXT) and name.removeprefix(_TEXT) in _FIELDS:
                self.losses.note(f"a field {name.removeprefix(_TEXT)}", "see that its last result in the text is right")
            elif name.startswith(f"{_TEXT}alphabetical-index-mark"):
                self.losses.note("a mark for the index", "mark it as [words]{.index}")

    def _remarks(self, paragraph: etree._Element) -> None:
        at, place = self.losses.paragraph, self.losses.place
        for note in paragraph.iter(f"{_OFFICE}annotation"):
            said = " ".join(" ".join(_all(p) for p in note.iter(f"{_TEXT}p")).split())
            who, when = note.findtext(f"{_DC}creator") or "somebody", (note.findtext(f"{_DC}date") or "")[:10]
            self.remarks.append(Remark("comment", who, when, said, at, place))
        for mark in paragraph.iter(f"{_TEXT}change-start", f"{_TEXT}change"):
            known = self.changes.get(str(mark.get(f"{_TEXT}change-id")))
            if known is not None:
                said = known.words or _until_end(mark)
                self.remarks.append(Remark(known.kind, known.author, known.date, said, at, place))


def _extend_heads(root: etree._Element) -> None:
    """Put into a table's head all rows into which its cells reach: Pandoc cuts them at its end."""
    for head in list(root.iter(f"{_OASIS}table:1.0}}table-header-rows")):
        rows = list(head)
        reach = max((place + _span(cell) for place, row in enumerate(rows) for cell in row), default=0)
        following = head.getnext()
        while len(head) < reach and following is not None and following.tag == f"{_OASIS}table:1.0}}table-row":
            after = following.getnext()
            head.append(following)
            following = after


def _span(cell: etree._Element) -> int:
    said = str(cell.get(f"{_OASIS}table:1.0}}number-rows-spanned", "1"))
    return int(said) if said.isdecimal() else 1


def _unwrap(root: etree._Element) -> None:
    """Make spans of elements with words that Pandoc passes over: fields, controls, the readings of words."""
    for reading in root.iter(f"{_TEXT}ruby-text"):
        reading.text = f"({_all(reading)})"
        for part in list(reading):
            reading.remove(part)
    for paragraph in root.iter(*_PARAGRAPHS):
        for part in list(paragraph.iter()):
            is_ours = isinstance(part.tag, str) and part.tag.startswith((_TEXT, _LOEXT, f"{_OASIS}presentation"))
            is_read = is_ours and part.tag.startswith(_TEXT) and _READ.fullmatch(part.tag.removeprefix(_TEXT))
            is_words = is_ours and not is_read and bool(_all(part).strip())
            if is_words and next(part.iterancestors(*_PARAGRAPHS), None) is paragraph:
                part.tag = f"{_TEXT}span"
                part.attrib.clear()


def _until_end(start: etree._Element) -> str:
    """The words between the start of a change and its end, or the end of the paragraph."""
    said, change = [start.tail or ""], start.get(f"{_TEXT}change-id")
    for part in start.itersiblings():
        if part.tag == f"{_TEXT}change-end" and part.get(f"{_TEXT}change-id") == change:
            break
        said += [_all(part), part.tail or ""]
    return " ".join("".join(said).split())


def _all(part: etree._Element) -> str:
    """All words of an element."""
    return "".join(str(text) for text in part.itertext())


def _is_formula(part: etree._Element) -> bool:
    return part.find(".//{http://www.w3.org/1998/Math/MathML}math") is not None or part.get(f"{_XLINK}type") == "simple"


def _within(part: etree._Element, *tags: str) -> bool:
    return any(True for _ in part.iterancestors(*tags))


def _take_out(part: etree._Element) -> None:
    """Remove an element and keep the words behind it."""
    parent, before = part.getparent(), part.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (part.tail or "")
    else:
        parent.text = (parent.text or "") + (part.tail or "")
    parent.remove(part)


def _text(element: etree._Element) -> str:
    """The words of an element, without those of its notes, comments, and pictures' descriptions."""
    hidden = {f"{_TEXT}note", f"{_OFFICE}annotation", f"{_SVG}desc", f"{_SVG}title", f"{_TEXT}tracked-changes"}

    def said(part: etree._Element) -> Iterator[str]:
        yield part.text or ""
        for child in part:
            if child.tag in {f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break"} or child.tag in {
                f"{_TEXT}p",
                f"{_TEXT}h",
            }:
                yield " "
            if child.tag not in hidden:
                yield from said(child)
            yield child.tail or ""

    return " ".join("".join(said(element)).split())
