"""The words of a Word file by its XML alone.

Source: ECMA-376, 5th ed., part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.11 (notes), 17.17.2 (chunks).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from printery.intake.originals.passages import Cell, Grid, Original, Passage, number, parsed, placed, squeezed
from printery.intake.originals.web import read_page

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = ("0", "false", "off", "none")
_UNSEEN = frozenset(f"{_W}{name}" for name in ("txbxContent", "instrText", "delText", "pPr", "rPr", "sdtPr"))
_SPACES = frozenset(f"{_W}{name}" for name in ("tab", "br", "cr", "ptab"))


def read_word(parts: Mapping[str, bytes], changes: str) -> Original:
    """The document with its notes; lists of contents, running heads, comments and hidden words are no part of it."""
    main = _main(parts)
    related = dict(_related(parts, main))
    reader = _Story(parts, changes, _hiding(parsed(parts.get(next(iter(related.get("styles", [])), "")))))
    root = parsed(parts.get(main))
    passages = list(reader.passages(root, {}))
    calls = reader.calls
    for kind in ("footnotes", "endnotes"):
        for part in related.get(kind, []):
            passages += reader.passages(parsed(parts.get(part)), calls)
    for part in related.get("aFChunk", []):
        passages += _chunk(parts[part]) if part in parts else []
    grids = tuple(reader.grids(root)) if root is not None else ()
    blips = 0 if root is None else sum(1 for _ in root.iter(f"{_A}blip"))
    return Original(tuple(passages), grids, blips, len(calls))


def _main(parts: Mapping[str, bytes]) -> str:
    root = parsed(parts.get("_rels/.rels"))
    for relation in root if root is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _related(parts: Mapping[str, bytes], main: str) -> Iterator[tuple[str, list[str]]]:
    folder = posixpath.dirname(main)
    found: dict[str, list[str]] = {}
    root = parsed(parts.get(f"{folder}/_rels/{posixpath.basename(main)}.rels".lstrip("/")))
    for relation in root if root is not None else ():
        target = str(relation.get("Target", ""))
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.setdefault(str(relation.get("Type", "")).rpartition("/")[2], []).append(path)
    yield from found.items()


def _hiding(styles: etree._Element | None) -> frozenset[str]:
    """The styles that hide their words, by themselves or by what they are based on."""
    based, own = {}, {}
    for style in styles.iter(f"{_W}style") if styles is not None else ():
        key = str(style.get(f"{_W}styleId"))
        parent, mark = style.find(f"{_W}basedOn"), style.find(f"{_W}rPr/{_W}vanish")
        based[key] = "" if parent is None else str(parent.get(f"{_W}val"))
        own[key] = None if mark is None else mark.get(f"{_W}val", "1") not in _OFF

    def hides(key: str, steps: int = 20) -> bool:
        said = own.get(key)
        return said if said is not None else bool(steps and based.get(key) and hides(based[key], steps - 1))

    return frozenset(key for key in own if hides(key))


class _Story:
    """Reads the body, or the notes."""

    def __init__(self, parts: Mapping[str, bytes], changes: str, hiding: frozenset[str]) -> None:
        self.parts = parts
        self.gone = {f"{_W}ins", f"{_W}moveTo"} if changes == "reject" else {f"{_W}del", f"{_W}moveFrom"}
        self.hiding = hiding
        self.calls: dict[tuple[str, str], int] = {}
        self.codes: set[etree._Element] = set()
        """Runs that belong to the code of a field and not to its result."""

    def passages(self, root: etree._Element | None, calls: Mapping[tuple[str, str], int]) -> Iterator[Passage]:
        """Every paragraph with words, boxes and notes each their own."""
        self.codes |= set(_codes(root)) if root is not None else set()
        number = 0
        for paragraph in root.iter(f"{_W}p") if root is not None else ():
            if _is_fallback(paragraph):
                continue
            number += 1
            for call in paragraph.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
                self.calls[str(call.tag).removeprefix(_W).removesuffix("Reference"), str(call.get(f"{_W}id"))] = number
            note = next(paragraph.iterancestors(f"{_W}footnote", f"{_W}endnote"), None)
            line = number
            if note is not None:
                key = (str(note.tag).removeprefix(_W), str(note.get(f"{_W}id")))
                if note.get(f"{_W}type") or key not in calls:
                    continue
                line = calls[key]
            said = "" if self._is_gone(paragraph) or _is_in_contents(paragraph) else squeezed(self.words(paragraph))
            if said:
                yield Passage(said, line, is_note=note is not None)

    def _is_gone(self, paragraph: etree._Element) -> bool:
        rows = paragraph.iterancestors(f"{_W}tr")
        mark = "ins" if f"{_W}ins" in self.gone else "del"
        return any(row.find(f"{_W}trPr/{_W}{mark}") is not None for row in rows)

    def words(self, element: etree._Element) -> Iterator[str]:
        """The words of a paragraph or cell that pages show."""
        for child in element:
            tag = str(child.tag)
            if tag == f"{_W}t":
                yield child.text or ""
            elif tag in _SPACES:
                yield " "
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag == f"{_MC}AlternateContent":
                yield from self._choice(child)
            elif tag == f"{_W}ruby":
                for name in ("rubyBase", "rt"):
                    yield from (" ", *(word for part in child.iter(f"{_W}{name}") for word in self.words(part)), " ")
            elif not self._is_unseen(child):
                yield from self.words(child)

    def _is_unseen(self, element: etree._Element) -> bool:
        tag = str(element.tag)
        if tag in self.gone or tag in _UNSEEN or tag.startswith(_A):
            return True
        if tag == f"{_W}r":
            return element in self.codes or self._is_hidden(element)
        return tag == f"{_W}sdt" and element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None

    def _choice(self, alternative: etree._Element) -> Iterator[str]:
        for way in alternative:
            said = list(self.words(way))
            if "".join(said).strip():
                yield from said
                return

    def _is_hidden(self, run: etree._Element) -> bool:
        mark, style = run.find(f"{_W}rPr/{_W}vanish"), run.find(f"{_W}rPr/{_W}rStyle")
        if mark is not None:
            return mark.get(f"{_W}val", "1") not in _OFF
        if style is not None and style.get(f"{_W}val") in self.hiding:
            return True
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        own = None if paragraph is None else paragraph.find(f"{_W}pPr/{_W}pStyle")
        return own is not None and own.get(f"{_W}val") in self.hiding

    def grids(self, root: etree._Element) -> Iterator[Grid]:
        """The tables, those in cells apart."""
        numbers = {p: n for n, p in enumerate((p for p in root.iter(f"{_W}p") if not _is_fallback(p)), 1)}
        for table in root.iter(f"{_W}tbl"):
            if next(table.iterancestors(f"{_W}tbl", f"{_W}txbxContent", f"{_MC}Fallback"), None) is not None:
                continue
            rows = [list(self._cells(row)) for row in table.iter(f"{_W}tr") if self._stands(row, table)]
            line = next((numbers[p] for p in table.iter(f"{_W}p") if p in numbers), 1)
            yield Grid(placed(rows), line)

    def _stands(self, row: etree._Element, table: etree._Element) -> bool:
        mark = "ins" if f"{_W}ins" in self.gone else "del"
        return next(row.iterancestors(f"{_W}tbl")) is table and row.find(f"{_W}trPr/{_W}{mark}") is None

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        """The cells of a row; one that is merged with that above has no words, and stands in its place."""
        before = row.find(f"{_W}trPr/{_W}gridBefore")
        for _ in range(number(before.get(f"{_W}val"), 0, 200) if before is not None else 0):
            yield ("", 1, 1)
        for cell in row.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr")) is not row:
                continue
            span, merged = cell.find(f"{_W}tcPr/{_W}gridSpan"), cell.find(f"{_W}tcPr/{_W}vMerge")
            across = number(span.get(f"{_W}val"), 1, 200) if span is not None else 1
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            said = "" if goes_on else " ".join(squeezed(self.words(p)) for p in cell.iter(f"{_W}p"))
            yield (" ".join(said.split()), 1, across)


def _codes(root: etree._Element) -> Iterator[etree._Element]:
    """Runs between the beginning of a field and its result, those of fields within it too. Source: 17.16.18."""
    waiting: list[bool] = []
    for run in root.iter(f"{_W}r"):
        kinds = [mark.get(f"{_W}fldCharType") for mark in run.iter(f"{_W}fldChar")]
        if any(waiting) and not kinds:
            yield run
        for kind in kinds:
            if kind == "begin":
                waiting.append(True)
            elif kind == "separate" and waiting:
                waiting[-1] = False
            elif kind == "end" and waiting:
                waiting.pop()


def _is_fallback(paragraph: etree._Element) -> bool:
    return next(paragraph.iterancestors(f"{_MC}Fallback"), None) is not None


def _is_in_contents(paragraph: etree._Element) -> bool:
    """Whether a paragraph is an entry of a list of contents, which the build makes."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    said = "" if style is None else str(style.get(f"{_W}val", "")).lower()
    galleries = (
        control.find(f"{_W}sdtPr/{_W}docPartObj/{_W}docPartGallery") for control in paragraph.iterancestors(f"{_W}sdt")
    )
    return said.startswith("toc") or any(
        one is not None and one.get(f"{_W}val") == "Table of Contents" for one in galleries
    )


def _chunk(data: bytes) -> list[Passage]:
    """The words of another file that Word puts in where it opens this one."""
    if data.startswith(b"PK"):
        return []
    if b"<" in data:
        return [Passage(passage.words, 1) for passage in read_page(data).passages]
    return [Passage(squeezed(line), 1) for line in data.decode("utf-8", "replace").split("\n") if line.strip()]
