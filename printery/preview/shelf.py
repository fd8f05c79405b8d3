"""What the server shows: the newest of everything that the desk sent, and the pages of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from posixpath import dirname, join, normpath
from typing import Any
from xml.etree import ElementTree as ET

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Artefact, PageFact
from printery.press.pdf.page_pictures import PagePictures
from printery.preview.news import Built, Doing, Early, Failed, Item, News, ProgramFault, Read

PDF, EPUB = "application/pdf", "application/epub+zip"
_NAMES = {"c": "urn:oasis:names:tc:opendocument:xmlns:container", "o": "http://www.idpf.org/2007/opf"}
_MOST_FILES = 8
"""PDFs kept open, early sections and documents together."""


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """A page as it is shown."""

    file: str
    """Key of the PDF it is in."""
    index: int
    """In that PDF, from 0."""
    folio: str
    width: float
    """In points."""
    height: float
    is_early: bool = False


@dataclass(slots=True)
class Shown:
    """The newest of one job."""

    kind: str = ""
    """`pages`, `book` or `site`; empty before it was built once."""
    leaves: tuple[PreviewPage, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Of an e-book or site, by path."""
    chapters: tuple[str, ...] = ()
    """Paths in reading order."""
    revision: int = 0
    findings: tuple[Diagnostic, ...] = ()
    is_failed: bool = False
    """Whether what is shown is older than the content, which could not be built."""


@dataclass(slots=True)
class PreviewFiles:
    """Everything, by job."""

    items: tuple[Item, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    """Of the stages before the engines."""
    doing: Doing = field(default_factory=lambda: Doing("starting"))
    trace: str = ""
    jobs: dict[str, Shown] = field(default_factory=dict)
    pdfs: dict[str, PagePictures] = field(default_factory=dict)
    """Open PDFs by key, the one opened last at the end."""

    def take(self, news: News) -> None:
        """Keep what the desk sent."""
        if isinstance(news, Read):
            self.items, self.findings, self.trace = news.items, news.findings, ""
        elif isinstance(news, Doing):
            self.doing = news
        elif isinstance(news, ProgramFault):
            self.trace = news.trace
        elif isinstance(news, Early):
            self._take_early(news)
        elif isinstance(news, Built):
            self._take_built(news)
        elif isinstance(news, Failed):
            shown = self.jobs.setdefault(news.job, Shown())
            shown.findings, shown.is_failed = news.findings, True

    def _take_early(self, news: Early) -> None:
        shown = self.jobs[news.job]
        leaves = list(shown.leaves)
        for section in reversed(news.sections):
            folios = _folios(section.pages)
            leaves[section.first : section.end] = self._leaves(section.data, folios, is_early=True)
        shown.leaves = tuple(leaves)
        shown.revision += 1

    def _take_built(self, news: Built) -> None:
        shown = self.jobs.setdefault(news.job, Shown())
        shown.findings, shown.is_failed = news.findings, False
        if not news.is_new:
            return
        shown.revision += 1
        pages = next((artefact for artefact in news.artefacts if artefact.media_type == PDF), None)
        book = next((artefact for artefact in news.artefacts if artefact.media_type == EPUB), None)
        if news.artefacts and news.artefacts[0].format == "site":
            shown.kind, shown.files = "site", {_below(artefact): artefact.data for artefact in news.artefacts}
            shown.chapters = tuple(sorted(path for path in shown.files if path.endswith(".html")))
        elif book is not None:
            shown.kind, shown.files = "book", _unpacked(book.data)
            shown.chapters = _spine(shown.files)
        elif pages is not None:
            shown.kind = "pages"
            shown.leaves = tuple(self._leaves(pages.data, _folios(pages.pages.pages) if pages.pages else []))

    def _leaves(self, data: bytes, folios: list[str], *, is_early: bool = False) -> Iterator[PreviewPage]:
        key = sha256(data).hexdigest()[:20]
        pdf = self.pdfs.pop(key, None) or PagePictures(data)
        self.pdfs[key] = pdf
        while len(self.pdfs) > _MOST_FILES:
            self.pdfs.pop(next(iter(self.pdfs))).close()
        for index, (width, height) in enumerate(pdf.sizes()):
            yield PreviewPage(
                key, index, folios[index] if index < len(folios) else str(index + 1), width, height, is_early
            )

    def state(self) -> dict[str, Any]:
        """What the page shows besides pages, as JSON takes it."""
        return {
            "items": [{**asdict(item), **self._standing(item.job)} for item in self.items],
            "findings": [_finding(finding, "") for finding in self.findings],
            "doing": asdict(self.doing),
            "trace": self.trace,
        }

    def _standing(self, job: str) -> dict[str, Any]:
        shown = self.jobs.get(job, Shown())
        found = [_finding(finding, job) for finding in shown.findings]
        return {"revision": shown.revision, "kind": shown.kind, "failed": shown.is_failed, "findings": found}

    def view(self, job: str) -> dict[str, Any]:
        """A job's pages or chapters, as JSON takes it."""
        shown = self.jobs.get(job, Shown())
        leaves = [asdict(leaf) for leaf in shown.leaves]
        return {"revision": shown.revision, "kind": shown.kind, "leaves": leaves, "chapters": shown.chapters}


def _finding(finding: Diagnostic, job: str) -> dict[str, Any]:
    place = finding.location
    return {
        "job": job,
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "place": str(place),
        "path": place.path,
        "line": place.line,
        "column": place.column,
    }


def _folios(pages: Sequence[PageFact]) -> list[str]:
    """What pages show as their number; blank ones show none."""
    return ["" if page.is_blank else page.folio for page in pages]


def _below(artefact: Artefact) -> str:
    return artefact.path.removeprefix(f"{artefact.edition_id}/")


def _unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _spine(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The e-book's documents in reading order. Source: EPUB 3.3, 5.7."""
    container = ET.fromstring(files["META-INF/container.xml"])  # noqa: S314 - our own press wrote it
    root = container.find(".//c:rootfile", _NAMES)
    path = root.get("full-path", "") if root is not None else ""
    package = ET.fromstring(files[path])  # noqa: S314 - as above
    hrefs = {item.get("id"): item.get("href", "") for item in package.iterfind(".//o:manifest/o:item", _NAMES)}
    spine = [hrefs.get(item.get("idref"), "") for item in package.iterfind(".//o:spine/o:itemref", _NAMES)]
    return tuple(normpath(join(dirname(path), href)) for href in spine if href)
