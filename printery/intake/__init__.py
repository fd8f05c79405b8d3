"""Copy from elsewhere: files of word processors, e-books and Markdown become chapters of a work.

Nothing is written here but by `write_import`; whatever a file holds that cannot be carried over is said, by place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from printery.diagnostics import BuildError, Diagnostic, Location, in_order
from printery.intake.authors import name_authors
from printery.intake.chapters import Chapter, Divider
from printery.intake.citing import FILE, Shelf, cite, shelf_from
from printery.intake.comparing import lost
from printery.intake.figures import Exhibits
from printery.intake.front import Front, place_front
from printery.intake.house_style import in_house_style, without_maths_letters
from printery.intake.losses import Loss, Losses, by_kind
from printery.intake.markdown import markdown_of
from printery.intake.naming import Names, slug
from printery.intake.originals import Original, read_original
from printery.intake.pandoc_tree import Json
from printery.intake.pictures import Gallery, left_out
from printery.intake.placing import Request, ids_of, language_of, paths_for, record_for, shelf_of
from printery.intake.reading import document, read_source
from printery.intake.report_page import page_of_report
from printery.intake.reports import Counts, Report, report_of
from printery.intake.source import Source, Wishes
from printery.intake.styles import Styles
from printery.intake.writing import write_import
from printery.intake.written import Written, read_back
from printery.load import load
from printery.model.stages.library import Library
from printery.pipeline import prepare
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


@dataclass(slots=True)
class _Part:
    """A file on its way."""

    copy: Copy
    source: Source
    document: Json
    losses: Losses
    is_ours: bool
    chapters: list[Chapter] = field(default_factory=list)
    divider: Divider | None = None

    def divide(self, names: Names) -> list[Chapter]:
        """Its chapters, with ids that are not among the names; links are not yet put right."""
        exhibits = Exhibits(names, self.losses, self.source.descriptions)
        blocks = exhibits.put_together(self.document["blocks"])
        self.divider = Divider(names, self.losses, exhibits.numbers, self.is_ours, exhibits.anchors)
        self.chapters = self.divider.divided({**self.document, "blocks": blocks}, self.copy.name.rpartition(".")[0])
        return self.chapters

    def addresses(self) -> Iterator[tuple[str, str]]:
        """How other files may call this one and its places, and the ids that these have now."""
        if self.chapters and self.divider:
            yield self.copy.name, self.chapters[0].id
            yield from ((f"{self.copy.name}#{given}", own) for given, own in self.divider.anchors.items())


def import_copy(world: World, copies: Sequence[Copy], request: Request) -> Import:
    """Chapters of the files, in order, with the pictures, the work's record and a report; nothing is written.

    Raises: BuildError C250 to C259 with every file that cannot be imported.
    """
    library = load(world).value
    sources = _sources_of(world, request.work)
    parts = _read_all(copies, request, language_of(library, request.work), sources)
    # once for the titles, which say where the chapters go and so which ids are free
    titles = [chapter.words for part in parts for chapter in _quietly(part).divide(Names())]
    paths = paths_for(world, titles, request)
    names = Names(ids_of(world, request.work, paths))
    for part in parts:
        part.divide(names)
    files, front = _written_files(parts, paths, request, library)
    files |= record_for(world, library, request, paths, replace(front, title=front.title or titles[0]))
    if sources.cited:
        files |= _cited(world, files, sources, request, parts[0].losses)
    return _finished(world, files, paths, parts, request)


def _written_files(
    parts: Sequence[_Part], paths: Sequence[str], request: Request, library: Library
) -> tuple[dict[str, bytes], Front]:
    """The chapters and pictures, and what the record of a new work takes from the first file."""
    others = {name: own for part in parts for name, own in part.addresses()}
    shelf, front = shelf_of(library, request.work), Front()
    texts: list[str] = []
    pictures: set[str] = set()
    for part in parts:
        assert part.divider is not None  # noqa: S101 - all are divided
        part.divider.connect(part.chapters, others)
        gallery = Gallery(part.source.media, shelf, part.losses)
        is_new = request.work not in library.works and part is parts[0]
        placed = place_front(part.document["meta"], part.chapters, part.losses, for_record=is_new)
        front = placed if part is parts[0] else front
        name_authors(part.chapters, part.document, part.source, part.losses, library)
        for chapter in part.chapters:
            chapter.blocks = gallery.hang(chapter.blocks)
            texts.append(markdown_of(chapter, part.copy.name))
        pictures |= gallery.taken
    folder = f"content/works/{request.work}"
    files = {path: text.encode() for path, text in zip(paths, texts, strict=True)}
    files |= {f"{folder}/{path}": shelf[path] for path in sorted(pictures)}
    return files, front


def _sources_of(world: World, work: str) -> Shelf:
    """The sources that the work has already."""
    try:
        return shelf_from(world.read(f"content/works/{work}/{FILE}").decode("utf-8", "replace"))
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return Shelf()


def _cited(
    world: World, files: Mapping[str, bytes], sources: Shelf, request: Request, losses: Losses
) -> dict[str, bytes]:
    """The file of sources, and the record that names it."""
    folder = f"content/works/{request.work}"
    record = f"{folder}/work.yaml"
    text = files[record].decode() if record in files else world.read(record).decode()
    made = {f"{folder}/{FILE}": sources.text().encode()}
    if FILE in text:
        return made
    losses.heading = losses.opening = ""
    losses.paragraph = 1
    if "\ncitations:" in f"\n{text}":
        hint = f"add {FILE} to citations.references in work.yaml"
        losses.note("sources that the work does not list yet", hint, "C261", f", {len(sources.cited)}")
        return made
    hint = "choose the style that the work cites in, and where the list stands: docs/citations.md"
    losses.note("the style of citations", hint, "C261", ": chicago-author-date, until you say another")
    lines = f"citations: {{style: chicago-author-date, references: [{FILE}], bibliography: chapter}}\n"
    return {**made, record: f"{text.rstrip()}\n{lines}".encode()}


def _read_all(copies: Sequence[Copy], request: Request, language: str, sources: Shelf) -> list[_Part]:
    faults: list[Diagnostic] = []
    read: list[_Part] = []
    wishes = Wishes(request.changes, language, request.form, request.styles)
    for copy in copies:
        try:
            read.append(_read(copy, wishes, sources))
        except BuildError as error:
            faults += error.diagnostics
    if faults:
        raise BuildError(faults)
    return read


def _read(copy: Copy, wishes: Wishes, sources: Shelf) -> _Part:
    source = read_source(copy.name, copy.data, copy.beside, wishes)
    losses = Losses(copy.name)
    losses.found += source.findings
    losses.taken += source.taken
    found = document(copy.name, source, wishes.changes)
    found = {**found, "blocks": left_out(found["blocks"], losses)}
    found = cite(found, source.references, sources, losses)
    styles = Styles(is_ours=source.form.startswith(("markdown", "gfm")))
    found = without_maths_letters(found)
    meant = styles.read(found) if styles.is_ours else in_house_style(styles.read(found), wishes.language)
    for style, count in styles.unknown.items():
        said = f" “{style}”: {count} paragraph{'s' if count > 1 else ''} or spans"
        hint = "its words are kept as ordinary text; say what it means with --style: " + f'--style "{style}=Heading 2"'
        losses.note("a style that means nothing here,", hint, said=said)
    for tag, count in styles.tags.items():
        hint = "its words stay: make a box or a note of them, if they need one"
        losses.note("HTML that means nothing here", hint, said=f", {tag}" + (f" ({count} times)" if count > 1 else ""))
    for said in styles.made:
        losses.take("a list of contents left to the build", said)
    return _Part(copy, source, meant, losses, styles.is_ours)


def _quietly(part: _Part) -> _Part:
    """The same, with findings that nobody hears."""
    return _Part(part.copy, part.source, part.document, Losses(part.copy.name), part.is_ours)


def _finished(
    world: World, files: dict[str, bytes], paths: Sequence[str], parts: Sequence[_Part], request: Request
) -> Import:
    """The import with its report, read back and checked as if it were written."""
    found = load(OverlaidWorld(world, files), request.today)
    questions = tuple(one for one in prepare(found).diagnostics if one.location.path in files)
    losses, counts = _compared(found.value, paths, parts, request)
    findings = tuple(by_kind([*losses, *(loss for part in parts for loss in _remarks(part, request))]))
    report = f"content/works/{request.work}/imports/{slug(parts[0].copy.name.rpartition('.')[0]) or 'copy'}"
    taken = [kind for part in parts for kind, _ in part.losses.taken if kind]
    told = Report([part.copy.name for part in parts], paths, findings, questions, taken, counts)
    files[f"{report}.txt"] = report_of(told).encode()
    files[f"{report}.html"] = page_of_report(told, losses).encode()
    return Import(files, tuple(paths), findings, in_order(questions), f"{report}.txt")


def _compared(
    library: Library, paths: Sequence[str], parts: Sequence[_Part], request: Request
) -> tuple[list[Loss], list[Counts]]:
    """Everything that was lost, each file compared with the chapters that were made of it, and the numbers of both."""
    losses: list[Loss] = []
    counts: list[Counts] = []
    record = library.works[request.work].record.value if request.work in library.works else None
    own = () if record is None else (record.title, record.subtitle or "", record.abstract.long)
    left = list(paths)
    for part in parts:
        mine, left = left[: len(part.chapters)], left[len(part.chapters) :]
        written = read_back(library, request.work, mine)
        original = read_original(part.copy.name, part.copy.data, request.changes)
        told = replace(written, passages=(*written.passages, *(own if part is parts[0] else ())))
        accounted = [words for _, words in part.losses.taken]
        losses += [*_unread(written, part.copy.name), *lost(part.copy.name, original, told, accounted)]
        losses += [_located(loss, original) for loss in part.losses.found]
        counts.append(
            Counts.of(part.copy.name, original, written, part.source.remarks, rejected=request.changes == "reject")
        )
    return losses, counts


def _located(loss: Loss, original: Original) -> Loss:
    """The finding at the passage that it quotes, where its reader knew no place."""
    quoted = re.search(r"“([^”]*?)(?: \.\.\.)?”", loss.said)
    if loss.location.line != 1 or quoted is None:
        return loss
    wanted = quoted[1]
    line = next((one.line for one in original.passages if one.words.startswith(wanted)), 0)
    line = line or next((one.line for one in original.passages if wanted in one.words), 1)
    return replace(loss, location=Location(loss.location.path, line))


def _unread(written: Written, name: str) -> Iterator[Loss]:
    for path in written.missing:
        hint = f"see what the check says of {path}, and mend it: until then nothing can be compared"
        yield Loss("C263", "a chapter that cannot be read back", f", {path}", "", Location(name), hint)


def _remarks(part: _Part, request: Request) -> Iterator[Loss]:
    """Comments, and with `list` the tracked changes: none of them is lost."""
    for remark in part.source.remarks:
        who = f"{remark.author}{f', {remark.date}' if remark.date else ''}"
        where = Location(part.copy.name, remark.paragraph)
        if remark.kind == "comment":
            hint = "answer it, or change the text"
            yield Loss("C262", f"{who} comments: “{remark.words}”", "", remark.place, where, hint)
        elif request.changes == "list":
            hint = "the text has it as accepted: see that it is right"
            yield Loss("C262", f"{who} {remark.kind} “{remark.words}”", "", remark.place, where, hint)
