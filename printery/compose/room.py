"""The composing room: templates, tokens, words and style sheets of one edition, laid ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from printery.compose import formula
from printery.compose.dates import date_filters
from printery.compose.environment import SearchPath, Stationery
from printery.compose.html import Typesetter
from printery.compose.mirrored import mirrored
from printery.compose.notes import notes_of, place_of_notes
from printery.compose.panels import beside
from printery.compose.tables import is_long, is_narrow, reading_width, with_continued
from printery.compose.tokens import mixed, tokens_of
from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.galley import DataFile, Document
from printery.model.stages.job import Job
from printery.model.stages.library import Library
from printery.model.stages.material import Material
from printery.model.stages.text import Blocks, Inline, Node, direction, plain_text
from printery.model.written.edition import Edition, ImposedPdf

_SHEETS = ("styles/tokens.css", "styles/fonts.css", "styles/type.css")
"""What every family begins with; a family or an edition may shadow each of them."""


@dataclass(frozen=True, slots=True)
class Room:
    """All that stands ready for one edition."""

    job: Job
    material: Material
    path: SearchPath
    stationery: Stationery
    tokens: Mapping[str, str]
    words: Mapping[str, object]
    """The edition's words by key: `contents`, `figure`, `source`, ..."""
    language: str
    typesetter: Typesetter

    @property
    def where(self) -> Location:
        """The line of the edition that names its template family."""
        return self.job.edition.at("template")

    @property
    def notes_at(self) -> str:
        """Where the edition's notes stand: foot, chapter or book."""
        return place_of_notes(self.job.edition.value, self.material.library)

    def fill(self, name: str, context: Mapping[str, object]) -> str:
        """A template filled, with the words and tokens beside the context.

        Raises: BuildError with T-codes.
        """
        return self.stationery.fill(name, self.where, {"words": self.words, "tokens": self.tokens, **context})

    def page(self, name: str, context: Mapping[str, object]) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
        """The document that a template makes, and the style sheets of its family, with its pages' and its edition's.

        Raises: BuildError with T-codes.
        """
        styles = self.styles((f"{self.path.family}.css", "page.css", "edition.css"), context)
        text = self.fill(name, {**context, "styles": [style.name for style in styles]})
        return (Document("document.html", "text/html", text),), styles

    def style(self, name: str, context: Mapping[str, object]) -> Document | None:
        """A style sheet by short name, `.css` as it is or `.css.j2` filled; None if no folder of the path has it."""
        path = self.path.find(name)
        if path is not None:
            return _sheet(path, self.path.templates[path])
        path = self.path.find(f"{name}.j2")
        if path is None:
            return None
        return _sheet(path, self.fill(path, context))

    def styles(self, names: tuple[str, ...], context: Mapping[str, object]) -> tuple[Document, ...]:
        """The style sheets in the order in which they apply: tokens, faces, type, then these.

        Raises: BuildError T005 for one that is on no folder of the search path.
        """
        if self.path.variant:
            names = (*(name for name in names if name != "edition.css"), f"{self.path.variant}.css", "edition.css")
        wanted = {name: self.style(name, context) for name in (*_SHEETS, *names)}
        if self.path.variant:
            name = f"{self.path.variant}/tokens.css"
            tokens = Document(
                f"styles/{self.path.variant}-tokens.css", "text/css", self.path.templates[name], source=name
            )
            wanted = {"styles/tokens.css": wanted.pop("styles/tokens.css"), name: tokens, **wanted}
        missing = [name for name, sheet in wanted.items() if sheet is None and name != "edition.css"]
        if missing:
            hint = f"the family {self.path.family} needs it"
            raise BuildError(
                Diagnostic("T005", f"there is no style sheet {name}", self.where, hint) for name in missing
            )
        sheets = tuple(sheet for sheet in wanted.values() if sheet is not None)
        if direction(self.language) == "ltr" or self.job.edition.value.format in _PLACED:
            return sheets
        return tuple(replace(sheet, text=mirrored(sheet.text)) for sheet in sheets)


_PLACED = frozenset(("cards-pdf", "cover-pdf"))
"""Formats in which each thing has its place in millimetres, by the direction of its words."""


def open_room(
    job: Job,
    material: Material,
    language: str,
    typesetter: Typesetter | None = None,
    filters: Mapping[str, Callable[..., object]] | None = None,
) -> Room:
    """The room for a job, its typesetter with the macros of `nodes.html.j2`; `filters` beside the house's own.

    Raises: BuildError with T-codes for tokens, words or macros that do not parse.
    """
    templates, edition = material.library.templates, job.edition.value
    if isinstance(edition, ImposedPdf):
        raise TypeError(job.name)
    path = SearchPath(templates, job.edition_id, edition.template, variant_of(edition))
    sheets = {name: templates[name] for name in _token_sheets(path)}
    tokens = tokens_of(sheets)
    words = words_of(language, job, material.library)
    plain = typesetter or Typesetter()
    setter = _Late(plain)
    house = {**_filters(setter), **date_filters(language), "formula": formula.setter(edition.format, tokens)}
    stationery = Stationery.of(path, {**house, **(filters or {})})
    room = Room(job, material, path, stationery, tokens, words, language, plain)
    given = {"words": words, "tokens": tokens, "edition": edition, "notes_at": room.notes_at}
    macros: dict[str, Callable[..., str]] = {}
    for name in reversed(_node_templates(path)):
        macros |= stationery.macros(name, room.where, given)
    setter.typesetter = replace(plain, macros=macros)
    return replace(room, typesetter=setter.typesetter)


def _node_templates(path: SearchPath) -> tuple[str, ...]:
    """The templates with the macros of the text: an edition's own has some, and the one that it shadows the others."""
    name = "nodes.html.j2"
    own = f"{path.edition}/{name}"
    return tuple(f"/{found}" for found in path.all(name)[: 2 if own in path.templates else 1]) or (name,)


def variant_of(edition: Edition) -> str:
    """The folder of templates that an edition's form adds to its family's: that of large print, or none."""
    return "large-print" if getattr(edition, "large_print", False) else ""


@dataclass(slots=True)
class _Late:
    """The typesetter that filters use: it is complete only when the macros, which use the filters, are loaded."""

    typesetter: Typesetter

    def blocks(self, nodes: Blocks) -> Markup:
        return self.typesetter.blocks(nodes)

    def inline(self, children: Inline) -> Markup:
        return self.typesetter.inline(children)

    def picture(self, node: Node) -> str:
        return self.typesetter.picture(node)

    def attached(self, node: Node) -> tuple[DataFile, ...]:
        return self.typesetter.attached(node)

    def note_parts(self, note: Node) -> tuple[Markup, Markup]:
        return self.typesetter.note_parts(note)

    def note_spans(self, note: Node) -> tuple[Markup, Markup]:
        return self.typesetter.note_spans(note)

    def link(self, name: str) -> str:
        return self.typesetter.link(name)

    def language(self, node: Node) -> Markup:
        return self.typesetter.language(node)


def _filters(setter: _Late) -> Mapping[str, Callable[..., object]]:
    return {
        "blocks": setter.blocks,
        "inline": setter.inline,
        "picture": setter.picture,
        "attached": setter.attached,
        "note_parts": setter.note_parts,
        "note_spans": setter.note_spans,
        "notes": notes_of,
        "link": setter.link,
        "language": setter.language,
        "plain": plain_text,
        "is_long": is_long,
        "is_narrow": is_narrow,
        "reading_width": reading_width,
        "with_continued": with_continued,
        "beside": beside,
        "direction": direction,
        "cssstring": _css_string,
        "mixed": mixed,
    }


def _sheet(path: str, text: str) -> Document:
    """A style sheet of the galley, made from the template at a path."""
    name = path.rpartition("/")[2].removesuffix(".j2")
    return Document(f"styles/{name}", "text/css", text, source=path)


def _css_string(text: str) -> Markup:
    """Text for a string of a style sheet: quotes, backslashes and line ends as escapes.

    Source: CSS Syntax Module Level 3, 4.3.7.
    """
    return Markup("".join(f"\\{ord(c):x} " if c in "\"'\\<\n\r\f" else c for c in text))  # noqa: S704 - escaped here


def _token_sheets(path: SearchPath) -> tuple[str, ...]:
    """The root's tokens, then those of the family and the edition, which override single values."""
    names = (
        "styles/tokens.css",
        f"{path.family}/tokens.css",
        f"{path.variant}/tokens.css",
        f"{path.edition}/tokens.css",
    )
    return tuple(name for name in names if name in path.templates)


def words_of(language: str, job: Job, library: Library) -> Mapping[str, object]:
    """The house's words for a language. Raises: BuildError T003 if there are none."""
    catalogue = library.catalogues.get(language)
    if catalogue is None:
        hint = f"write content/wording/{language.partition('-')[0]}.po after templates/wording/en.po"
        raise BuildError([Diagnostic("T003", f"there are no words for {language}", job.edition.at("template"), hint)])
    return catalogue.tree()
