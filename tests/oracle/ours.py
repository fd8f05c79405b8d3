"""What this program makes of texts: many sections of one work, through all stages to the documents of an e-book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic
from printery.model.stages.galley import Galley
from printery.pipeline import prepare
from printery.plan import plan
from tests.oracle.form import HEAD, Lines, Piece, address, said
from tests.projects import load, project

NOT_OF_THE_TEXT = frozenset(("C072", "C107", "C108"))
"""Findings that say nothing of how a text is read: things never mentioned, acronyms never explained."""
_WORK = "content/works/oracle"
_MARKS = {
    "em": "em",
    "strong": "strong",
    "s": "s",
    "sup": "sup",
    "sub": "sub",
    "u": "u",
    "code": "code",
    "mark": "mark",
}
_KEPT = frozenset(("kbd", "small", "cite", "q"))
_EPUB = "{http://www.idpf.org/2007/ops}type"


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one text."""

    findings: tuple[Diagnostic, ...]
    lines: Lines | None
    """None if it was refused."""


def readings(texts: Sequence[str]) -> list[Reading]:
    """What becomes of every text; those with findings are set aside, as their authors have been told."""
    findings = _findings(texts)
    sound = [number for number, found in enumerate(findings) if not found]
    composed = dict(zip(sound, _composed([texts[number] for number in sound]), strict=True))
    return [Reading(found, composed.get(number)) for number, found in enumerate(findings)]


def _project(texts: Sequence[str]) -> dict[str, bytes]:
    chapters = {f"{_WORK}/{number:05}.md": (HEAD + text).encode() for number, text in enumerate(texts)}
    names = "".join(f"    - {{kind: chapter, file: {number:05}.md}}\n" for number in range(len(texts)))
    record = (
        "title: Oracle\nshort_title: Oracle\ntype: report\nlanguage: en-US\n"
        "publisher: {name: Press, place: City}\ndate: 2011-09\n"
        "copyright: {holder: Press, year: 2011}\nabstract: {short: Short., long: Long.}\nkeywords: [texts]\n"
        f"matter:\n  body:\n{names}"
    )
    edition = "format: epub\nwork: oracle\ntemplate: ebook\n"
    return {
        **chapters,
        f"{_WORK}/work.yaml": record.encode(),
        "content/editions/oracle.yaml": edition.encode(),
    }


def _findings(texts: Sequence[str]) -> list[tuple[Diagnostic, ...]]:
    found = prepare(load(project(_project(texts))))
    of: list[list[Diagnostic]] = [[] for _ in texts]
    for diagnostic in found.diagnostics:
        folder, _, name = diagnostic.location.path.rpartition("/")
        if folder == _WORK and name.removesuffix(".md").isdecimal() and diagnostic.code not in NOT_OF_THE_TEXT:
            of[int(name.removesuffix(".md"))].append(diagnostic)
    return [tuple(one) for one in of]


def _composed(texts: Sequence[str]) -> list[Lines]:
    from printery.compose import compose

    if not texts:
        return []
    material = prepare(load(project(_project(texts)))).value
    job = next(job for job in plan(material.library, ("oracle",)) if job.name.startswith("oracle"))
    galley = compose(job, material, {})
    bodies = list(_chapters(galley))
    if len(bodies) != len(texts):
        raise BuildError([])
    return [_lines(body) for body in bodies]


def _chapters(galley: Galley) -> Iterator[etree._Element]:
    for document in galley.documents:
        if document.media_type == "application/xhtml+xml":
            root = etree.fromstring(document.text.encode())
            section = root.find(".//{*}section")
            if section is not None and "kind-chapter" in (section.get("class") or ""):
                yield section


def _lines(section: etree._Element) -> Lines:
    notes = {note.get("id"): note for note in section.iter("{*}aside") if note.get(_EPUB) == "footnote"}
    lines = Lines()
    text = next(div for div in section.iter("{*}div") if (div.get("class") or "").split()[:1] == ["text"])
    _Reader(lines, notes).blocks(text, "", frozenset())
    return lines


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


_BLOCKS = frozenset(
    (
        "p",
        "h2",
        "h3",
        "h4",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "hr",
        "div",
        "table",
        "figure",
        "aside",
    )
)


class _Reader:
    """Writes elements as lines."""

    def __init__(self, lines: Lines, notes: Mapping[str | None, etree._Element]) -> None:
        self.lines = lines
        self.notes = notes

    def blocks(self, parent: etree._Element, path: str, marks: frozenset[str]) -> None:
        """The blocks within an element; words between them are a paragraph."""
        run: list[Piece] = [Piece(parent.text or "", marks)]
        for child in parent:
            if not isinstance(child.tag, str):
                run.append(Piece(child.tail or "", marks))
            elif _name(child) in _BLOCKS:
                self.lines.add(path, "p", run)
                self._block(child, path, said(marks, _languages(child)))
                run = [Piece(child.tail or "", marks)]
            else:
                run += [*self._inline(child, marks), Piece(child.tail or "", marks)]
        self.lines.add(path, "p", run)

    def _block(self, element: etree._Element, path: str, marks: frozenset[str]) -> None:
        name, kind = _name(element), (element.get("class") or "").split()
        add = self.lines.add
        if name == "p" and kind == ["title"]:
            return  # what the house calls such a div
        if name in {"p", "h2", "h3", "h4", "hr"}:
            add(path, name, self.inlines(element, marks))
        elif name == "blockquote":
            self.blocks(element, f"{path}> ", marks)
        elif name == "pre":
            self.lines.verbatim(path, _text(element))
        elif name in {"ul", "ol"}:
            self._items(element, path, marks)
        elif name == "dl":
            self._definitions(element, path, marks)
        elif "line-block" in kind:
            for line in _split(list(self.inlines(element[0], marks))):
                add(path, "line", line)
        elif "table" in kind:
            self._table(element, path, marks)
        else:
            self.blocks(element, path, marks)

    def _items(self, element: etree._Element, path: str, marks: frozenset[str]) -> None:
        sign = "-" if _name(element) == "ul" else f"{element.get('start', '1')}{element.get('type', '1')}"
        self.lines.add(path, f"list{sign}")
        for item in element:
            self.lines.add(path, "item")
            self.blocks(item, f"{path}{sign} ", said(marks, _languages(item)))

    def _definitions(self, element: etree._Element, path: str, marks: frozenset[str]) -> None:
        for child in element:
            if _name(child) == "dt":
                self.lines.add(path, "dt", self.inlines(child, marks))
            else:
                self.lines.add(path, "dd")
                self.blocks(child, f"{path}dd ", marks)

    def _table(self, element: etree._Element, path: str, marks: frozenset[str]) -> None:
        self.lines.add(path, "table")
        for title in element:
            if title.get("class") == "title":
                self.lines.add(f"{path}title ", "p", self.inlines(title, marks))
        for row in element.iter("{*}tr"):
            if not any(_text(cell).strip() for cell in row):
                continue
            self.lines.add(path, "row")
            for cell in row:
                self.lines.add(path, "cell")
                self.blocks(cell, f"{path}cell ", marks)

    def inlines(self, element: etree._Element, marks: frozenset[str]) -> Iterator[Piece]:
        """The words within an element."""
        yield Piece(element.text or "", marks)
        for child in element:
            if isinstance(child.tag, str):
                yield from self._inline(child, marks)
            yield Piece(child.tail or "", marks)

    def _inline(self, element: etree._Element, marks: frozenset[str]) -> Iterator[Piece]:
        name = _name(element)
        marks = said(marks, _languages(element))
        if name == "br":
            yield Piece("\u23ce", marks)
        elif name == "a" and element.get(_EPUB) == "noteref":
            yield Piece("", marks, tuple(self._note(element.get("href", ""))))
        elif name == "a":
            yield from self.inlines(element, marks | {f"a:{address(element.get('href', ''))}"})
        elif name == "img":
            yield Piece(f"![images/{element.get('src', '').rpartition('/')[2]}]", marks)
        elif name == "math":
            yield Piece("$", marks | {"maths"})
        else:
            yield from self.inlines(element, marks | _own(element, name))

    def _note(self, href: str) -> list[str]:
        note = self.notes[href.rpartition("#")[2]]
        lines = Lines()
        inner = _Reader(lines, self.notes)
        back = note.find(".//{*}a")
        if back is not None and back.getparent() is not None:
            back.text = ""
        inner.blocks(note, "", frozenset())
        return [line.replace("{a:#}", "").strip() for line in lines.found]


def _own(element: etree._Element, name: str) -> frozenset[str]:
    if name in _KEPT:
        return frozenset((name,))
    if name in _MARKS and element.get("class") != "ordinal":
        return frozenset((_MARKS[name],))
    classes = (element.get("class") or "").split()
    return frozenset(("smallcaps",)) if "smallcaps" in classes else frozenset()


def _languages(element: etree._Element) -> frozenset[str]:
    return frozenset(f"{key}:{element.get(key)}" for key in ("lang", "dir") if element.get(key))


def _split(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """The pieces between breaks."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.words == "\u23ce":
            yield line
            line = []
        else:
            line.append(piece)
    yield line
