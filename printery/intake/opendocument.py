"""OpenDocument texts, as far as Pandoc does not read them.

Source: Open Document Format for Office Applications (OpenDocument) 1.3, part 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.losses import Losses, opening
from printery.intake.package import Package
from printery.intake.source import QUOTED, Remark, Source, Wishes

_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _DRAW, _OFFICE = f"{_OASIS}text:1.0}}", f"{_OASIS}drawing:1.0}}", f"{_OASIS}office:1.0}}"
_SVG, _STYLE, _FO = f"{_OASIS}svg-compatible:1.0}}", f"{_OASIS}style:1.0}}", f"{_OASIS}xsl-fo-compatible:1.0}}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "content.xml"
_CREATOR = f"{_OASIS}meta:1.0}}initial-creator"
_APART = tuple(f"{_TEXT}{name}" for name in ("note", "table-of-content", "illustration-index", "table-index"))
"""Elements whose words stand elsewhere, or are made by the build."""
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


def read_opendocument(package: Package, wishes: Wishes) -> Source:  # noqa: ARG001 - later
    """The file as Pandoc is to see it, its words, remarks, and what cannot be carried over."""
    check_opendocument(package)
    root = package.xml(_CONTENT)
    assert root is not None  # noqa: S101 - check_opendocument has seen it
    reader = _Reader(Losses(package.name), root)
    descriptions, title = dict(_descriptions(root)), reader.take_styles(root)
    reader.free_boxes(root)
    reader.read(root)
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

    def free_boxes(self, root: etree._Element) -> None:
        """Move the paragraphs of text boxes behind the paragraph that they hang on: Pandoc would leave them out."""
        for box in list(root.iter(f"{_DRAW}text-box")):
            host = next(box.iterancestors(f"{_TEXT}p", f"{_TEXT}h"), None)
            # a box with a picture in it is how LibreOffice keeps a figure and its caption together
            if host is None:
                continue
            said = _text(box)
            self.losses.opening = opening(_text(host).replace(said, " "))
            if said and box.find(f".//{_DRAW}image") is None:
                hint = 'its words stand behind the paragraph; make a box or a figure of them: ::: {.box title="..."}'
                self.losses.note("a text box", hint, said=f", “{opening(said)}”")
            for child in reversed(list(box)):
                host.addnext(child)
            frame = box.getparent()
            if frame is not None and frame.getparent() is not None:
                _take_out(frame)

    def read(self, root: etree._Element) -> None:
        """Note the words and the losses of every paragraph."""
        number = 0
        for paragraph in root.iter(f"{_TEXT}p", f"{_TEXT}h"):
            if _within(paragraph, f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}index-title-template"):
                continue
            number += 1
            self.losses.paragraph = number
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
