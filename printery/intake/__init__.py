"""Copy from elsewhere: files of word processors, e-books and Markdown become chapters of a work.

Nothing is written here but by `write_import`; whatever a file holds that cannot be carried over is said, by place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.intake.authors import name_authors
from printery.intake.chapters import Chapter, Divider, title_of
from printery.intake.comparing import lost_words
from printery.intake.figures import Exhibits
from printery.intake.house_style import in_house_style
from printery.intake.losses import Losses
from printery.intake.markdown import markdown_of
from printery.intake.naming import Names, slug
from printery.intake.pandoc_tree import Json
from printery.intake.pictures import Gallery, check_pictures
from printery.intake.placing import Request, ids_of, language_of, paths_for, record_for, shelf_of
from printery.intake.reading import document, read_source
from printery.intake.reports import report_of
from printery.intake.source import Source
from printery.intake.styles import Styles
from printery.intake.writing import write_import
from printery.load import load
from printery.pipeline import check
from printery.world import OverlaidWorld, World

__all__ = ["Copy", "Import", "Request", "import_copy", "write_import"]


@dataclass(frozen=True, slots=True)
class Copy:
    """A file to import."""

    name: str
    data: bytes
    beside: Mapping[str, bytes]
    """Pictures of its folder, by the paths that Markdown may call them by."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import comes to."""

    files: Mapping[str, bytes]
    """New and changed files by path in the World."""
    chapters: tuple[str, ...]
    """Paths of the chapters, in order."""
    findings: tuple[Diagnostic, ...]
    """What was left behind or changed, by place in the imported files."""
    questions: tuple[Diagnostic, ...]
    """What a check finds in the new chapters: what only their author can say."""
    report: str
    """Path of the report among the files."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as Pandoc read it."""

    copy: Copy
    source: Source
    document: Json
    losses: Losses
    is_ours: bool

    def divided(self, names: Names) -> list[Chapter]:
        """Its chapters, with ids that are not among the names."""
        exhibits = Exhibits(names, self.losses, self.source.descriptions)
        blocks = exhibits.put_together(self.document["blocks"])
        divider = Divider(names, self.losses, exhibits.numbers, self.is_ours)
        return divider.divided({**self.document, "blocks": blocks}, self.copy.name.rpartition(".")[0])


def import_copy(world: World, copies: Sequence[Copy], request: Request) -> Import:
    """Chapters of the files, in order, with the pictures, the work's record and a report; nothing is written.

    Raises: BuildError C250 to C259 with every file that cannot be imported.
    """
    library = load(world).value
    language = language_of(library, request.work)
    read = _read_all(copies, request, language)
    # once for the titles, which say where the chapters go and so which ids are free
    titles = [chapter.words for part in read for chapter in _quietly(part).divided(Names())]
    paths = paths_for(world, titles, request)
    names, shelf = Names(ids_of(world, request.work, paths)), shelf_of(library, request.work)
    texts: list[str] = []
    pictures: set[str] = set()
    for part in read:
        gallery = Gallery(part.source.media, shelf, part.losses)
        chapters = part.divided(names)
        name_authors(chapters, part.document, part.source, part.losses, library)
        for chapter in chapters:
            chapter.blocks = gallery.hang(chapter.blocks)
            texts.append(markdown_of(chapter, part.copy.name))
        pictures |= gallery.taken
    folder = f"content/works/{request.work}"
    files = {path: text.encode() for path, text in zip(paths, texts, strict=True)}
    files |= {f"{folder}/{path}": shelf[path] for path in sorted(pictures)}
    files |= record_for(world, library, request, paths, title_of(read[0].document) or titles[0])
    return _finished(world, files, paths, read, request)


def _read_all(copies: Sequence[Copy], request: Request, language: str) -> list[_Read]:
    faults: list[Diagnostic] = []
    read: list[_Read] = []
    for copy in copies:
        try:
            read.append(_read(copy, request, language))
        except BuildError as error:
            faults += error.diagnostics
    if faults:
        raise BuildError(faults)
    return read


def _read(copy: Copy, request: Request, language: str) -> _Read:
    source = read_source(copy.name, copy.data, copy.beside)
    found = document(copy.name, source, request.changes)
    check_pictures(found, copy.name)
    losses = Losses(copy.name)
    if request.changes != "reject":
        losses.found += lost_words(source.texts, found, copy.name)
    styles = Styles(is_ours=source.form.startswith("markdown"))
    meant = styles.read(found) if styles.is_ours else in_house_style(styles.read(found), language)
    for style, count in styles.unknown.items():
        message = f"the style “{style}” of {count} paragraph{'s' if count > 1 else ''} or spans"
        losses.note(message, "it means nothing here; the words are kept as ordinary text")
    if styles.made:
        losses.note("a list of contents", "the build makes its own")
    return _Read(copy, source, meant, losses, styles.is_ours)


def _quietly(part: _Read) -> _Read:
    """The same, with findings that nobody hears."""
    return _Read(part.copy, part.source, part.document, Losses(part.copy.name), part.is_ours)


def _finished(
    world: World, files: dict[str, bytes], paths: Sequence[str], read: Sequence[_Read], request: Request
) -> Import:
    """The import with its report, checked as if it were written."""
    findings = in_order(
        (*_remarks(read, request), *(d for part in read for d in (*part.source.findings, *part.losses.found)))
    )
    found = check(OverlaidWorld(world, files), request.today)
    questions = tuple(finding for finding in found if finding.location.path in files)
    report = f"content/works/{request.work}/imports/{slug(read[0].copy.name.rpartition('.')[0]) or 'copy'}.txt"
    names = [part.copy.name for part in read]
    files[report] = report_of(names, paths, findings, questions).encode()
    return Import(files, tuple(paths), findings, questions, report)


def _remarks(read: Sequence[_Read], request: Request) -> Iterator[Diagnostic]:
    """Comments, and with `list` the tracked changes: none of them is lost."""
    for part in read:
        for remark in part.source.remarks:
            who = f"{remark.author}{f', {remark.date}' if remark.date else ''}"
            where = Location(part.copy.name, remark.paragraph)
            if remark.kind == "comment":
                hint = "answer it, or change the text"
                yield Diagnostic("C262", f"{who} comments: “{remark.words}”{remark.place}", where, hint)
            elif request.changes == "list":
                hint = "the text has it as accepted: see that it is right"
                yield Diagnostic("C262", f"{who} {remark.kind} “{remark.words}”{remark.place}", where, hint)
