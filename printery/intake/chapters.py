"""A document becomes chapters: divided at its headings of the first level, every id and reference put right."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from printery.intake.links import Links, cited
from printery.intake.losses import Losses, opening
from printery.intake.naming import Names, slug
from printery.intake.pandoc_tree import Json, attr, mapped, node, nodes, stripped, without_start, words
from printery.intake.typed_numbers import TYPED, typed_numbers

_DEEPEST = 4
_REFERENCE = re.compile(
    r"(Figure|Fig\.?|Chart|Graph|Map|Abbildung|Abb\.?|Schaubild|Graphique|Figura|Gráfico|Table|Tab\.?|Tabelle|Tableau|Tabla|Tabela)$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"Bibliography|References|Works cited|Literatur(?:verzeichnis)?|Bibliographie|Références|Bibliografía|Referencias",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(\d+(?:[.–-]\d+)*[a-z]?)([.,;:!?)\]’'\"”]*)$")


@dataclass(slots=True)
class Chapter:
    """One section to be."""

    title: list[Json]
    blocks: list[Json]
    id: str = ""
    is_titled: bool = False
    """Whether its title is that of the file."""
    head: dict[str, str | list[str]] = field(default_factory=dict)
    """Other keys of the front matter."""

    @property
    def words(self) -> str:
        """The title in plain words."""
        return words(self.title)


@dataclass(slots=True)
class Divider:
    """Divides one document."""

    names: Names
    losses: Losses
    numbers: dict[str, str]
    """`fig 3` to an id: see `Exhibits.numbers`."""
    is_ours: bool
    """Whether the file is Markdown, whose ids and references are the house's own."""
    anchors: dict[str, str] = field(default_factory=dict)
    """Ids of the document to ours."""
    typed: Mapping[int, re.Pattern[str]] = field(default_factory=dict)
    """Level of headings to what numbers were typed before them: see `typed_numbers`."""

    def divided(self, document: Json, stem: str) -> list[Chapter]:
        """The chapters of a document, links not yet put right; `stem` is the name of its file, for want of a title."""
        blocks = [part for block in document["blocks"] for part in _opened(block)]
        blocks = [part for block in blocks for part in self._worded(block)]
        self.typed = typed_numbers(block for block in blocks if block["t"] == "Header") if not self.is_ours else {}
        top = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=0)
        meta = document.get("meta", {})
        title = meta_inlines(meta.get("title"))
        chapters: list[Chapter] = []
        if top != 1 or (title and not any(_is_top(block) for block in blocks)):
            chapters = [Chapter(title or _title_of(stem), blocks, is_titled=bool(title))]
        else:
            before: list[Json] = []
            for block in blocks:
                if _is_top(block):
                    chapters.append(Chapter(self._title(block), []))
                    self._remember(block, chapters[-1])
                else:
                    (chapters[-1].blocks if chapters else before).append(block)
            if words(before) or any(True for _ in nodes(before, "Image")):
                chapters.insert(0, Chapter(title or _title_of(stem), before, is_titled=bool(title)))
        if self.is_ours and len(chapters) == 1:
            chapters[0].head |= _head(meta)
            chapters[0].id = chapters[0].id or "".join(
                part["c"] for part in meta_inlines(meta.get("id")) if part["t"] == "Str"
            )
        chapters = [one for one in chapters if not self._is_left_to_build(one)] or chapters
        for chapter in chapters:
            self._finish(chapter)
        return chapters

    def _is_left_to_build(self, chapter: Chapter) -> bool:
        """Whether a chapter is the heading of a list of references that the build makes."""
        if self.is_ours or chapter.blocks or not _REFERENCES.fullmatch(chapter.words):
            return False
        self.losses.take("the list of references left to the build", chapter.words)
        return True

    def connect(self, chapters: Sequence[Chapter], others: Mapping[str, str]) -> None:
        """Put right all links and references of the chapters; `others` has the ids of files imported together.

        Its keys are `other.md` and `other.md#there`.
        """
        wanted = {unquote(link["c"][2][0][1:]) for chapter in chapters for link in nodes(chapter.blocks, "Link")}
        links = Links({**self.anchors, **others}, self.losses, is_ours=self.is_ours)
        for chapter in chapters:
            if not self.is_ours:
                chapter.blocks = mapped(chapter.blocks, lambda value: self._kept_place(value, wanted))
        for chapter in chapters:
            chapter.blocks = mapped(mapped(chapter.blocks, links.put_right), links.without_page)
            chapter.blocks = mapped(chapter.blocks, self._referring)

    def _kept_place(self, value: Json, wanted: Collection[str]) -> Json:
        """A place in the text that a link leads to keeps an id; others go."""
        if value["t"] != "Span" or not value["c"][0][0]:
            return value
        (given, _, pairs), inlines = value["c"][0], value["c"][1]
        if given in wanted and given not in self.anchors:
            self.anchors[given] = self.names.take(f"place-{slug(given) or 'here'}")
            return node("Span", attr(self.anchors[given], (), **dict(pairs)), inlines)
        return inlines

    def _worded(self, block: Json) -> Iterator[Json]:
        """Headings without words are no headings: a page break or a picture stood in that style."""
        if block["t"] != "Header" or words(block["c"][2]):
            yield block
            return
        self.losses.take("an empty heading left out")
        pictures = list(nodes(block["c"][2], "Image"))
        if pictures:
            yield node("Para", pictures)

    def _title(self, block: Json) -> list[Json]:
        title = stripped(mapped(block["c"][2], _unbroken))
        pattern = self.typed.get(block["c"][0], TYPED)
        rest = None if self.is_ours else without_start(title, pattern)
        if rest and words(rest):
            whole = words(title)
            said = f", “{whole[: len(whole) - len(words(rest))].strip()}” before “{opening(words(rest))}”"
            self.losses.note("a number typed before a heading", "the build numbers chapters", "C261", said)
            self.losses.take("numbers typed before headings left to the build", whole[: len(whole) - len(words(rest))])
            return rest
        return title

    def _remember(self, block: Json, chapter: Chapter) -> None:
        given = block["c"][1][0]
        chapter.id = given if self.is_ours and given.startswith("sec-") else ""
        if given:
            chapter.head["anchor"] = given

    def _finish(self, chapter: Chapter) -> None:
        """Give the chapter its id, and its headings levels without gaps and ids."""
        if not chapter.words:
            chapter.title = _title_of("Untitled")
        notes = list(nodes(chapter.title, "Note"))
        if notes:
            chapter.title = mapped(chapter.title, lambda value: [] if value["t"] == "Note" else value)
            self._move_notes(chapter, notes)
        chapter.id = self.names.take(chapter.id or f"sec-{slug(chapter.words) or 'chapter'}")
        anchor = chapter.head.pop("anchor", "")
        if isinstance(anchor, str) and anchor:
            self.anchors[anchor] = chapter.id
        self._level(chapter)

    def _move_notes(self, chapter: Chapter, notes: list[Json]) -> None:
        place = next((place for place, block in enumerate(chapter.blocks) if block["t"] == "Para"), -1)
        if place < 0:
            chapter.blocks.insert(0, node("Para", notes))
        else:
            chapter.blocks[place] = node("Para", [*chapter.blocks[place]["c"], *notes])
        hint = "it stands at the end of the first paragraph now: titles have no notes here"
        self.losses.note("the note of a title", hint, "C261", f", “{opening(chapter.words)}”")

    def _level(self, chapter: Chapter) -> None:
        levels = sorted({block["c"][0] for block in chapter.blocks if block["t"] == "Header"})
        shift = 2 - levels[0] if levels else 0
        before, made = 1, list[Json]()
        for block in chapter.blocks:
            if block["t"] != "Header":
                made.append(block)
                continue
            (given, classes, _), title = block["c"][1], self._title(block)
            if not words(title):
                continue
            wanted = block["c"][0] + shift
            level = min(wanted, before + 1, _DEEPEST)
            if level != wanted:
                said = f", “{opening(words(title))}”, from level {block['c'][0]} to {level}"
                self.losses.note("a heading moved", "headings go down to ####, and no level is skipped", "C261", said)
            before = level
            own = (
                given
                if self.is_ours and given.startswith("sec-")
                else f"{chapter.id}-{slug(words(title)) or 'part'}"[:70].rstrip("-")
            )
            name = self.names.take(own)
            if given:
                self.anchors[given] = name
            kept = [kind for kind in classes if kind in {"unlisted", "unnumbered"}]
            made.append(node("Header", level, attr(name, kept), title))
        chapter.blocks = made

    def _referring(self, value: Json) -> Json:
        """`Figure 3` as a reference, where one figure of the file is so called."""
        if value["t"] not in {"Para", "Plain"} or self.is_ours:
            return value
        inlines = [part for inline in value["c"] for part in _unlinked(inline)]
        return node(value["t"], list(self._references(inlines)))

    def _references(self, inlines: Sequence[Json]) -> Iterator[Json]:
        place = 0
        while place < len(inlines):
            used, said = self._reference(inlines[place : place + 3]) or (1, [inlines[place]])
            yield from said
            place += used

    def _reference(self, three: Sequence[Json]) -> tuple[int, list[Json]] | None:
        """How many inlines say a reference, and the reference with the signs around it; None if they say none."""
        used, label, number = _two_words(three)
        word, figure = _REFERENCE.search(label), _NUMBER.match(number)
        if word is None or figure is None or re.search(r"\w$", label[: word.start()]):
            return None
        kind = "tbl" if word[1].lower().startswith("ta") else "fig"
        target = self.numbers.get(f"{kind} {figure[1]}", "")
        if not target:
            return None
        cite = cited(target)
        self.losses.take("numbers of figures and tables in the text made references", f"{word[1]} {figure[1]}")
        around = [node("Str", label[: word.start()]), cite, node("Str", figure[2])]
        return used, [part for part in around if part["c"]]


def _two_words(three: Sequence[Json]) -> tuple[int, str, str]:
    """How many inlines say a label and a number, and both: `Figure`, space, `3.`; or one with a held space."""
    if three[0]["t"] != "Str":
        return 1, "", ""
    label, held, number = three[0]["c"].partition("\u00a0")
    if held and number:
        return 1, label, number
    if [part["t"] for part in three[1:]] == ["Space", "Str"]:
        return len(three), three[0]["c"], three[2]["c"]
    return 1, "", ""


def _unlinked(inline: Json) -> list[Json]:
    """The words of a cross-reference of a word processor, whose link leads to a caption."""
    if inline["t"] == "Link" and inline["c"][2][0].startswith("#"):
        return list(inline["c"][1]) if _NUMBER.search(words(inline["c"][1])) else [inline]
    return [inline]


def _unbroken(value: Json) -> Json:
    """A title on one line, without anchors and pictures."""
    if value["t"] == "LineBreak":
        return node("Space")
    if value["t"] == "Image":
        return []
    return value["c"][1] if value["t"] == "Span" and not words(value["c"][1]) else value


def _opened(block: Json) -> Iterator[Json]:
    """Blocks of divs that hold headings: an e-book's sections. Headings in quotations, lists and cells are words."""
    if block["t"] in {"BlockQuote", "BulletList", "OrderedList", "DefinitionList", "Table"}:
        yield mapped(block, _worded_head)
    elif (
        block["t"] == "Div"
        and any(True for _ in nodes(block["c"][1], "Header"))
        and "callout" not in " ".join(block["c"][0][1])
    ):
        for inner in block["c"][1]:
            yield from _opened(inner)
    else:
        yield block


def _worded_head(value: Json) -> Json:
    return node("Para", [node("Strong", value["c"][2])]) if value["t"] == "Header" else value


def _is_top(block: Json) -> bool:
    return bool(block["t"] == "Header" and block["c"][0] == 1)


def _title_of(stem: str) -> list[Json]:
    said = re.sub(r"[-_]+", " ", re.sub(r"^\d+[-_ ]+", "", stem)).strip() or "Untitled"
    said = said[0].upper() + said[1:]
    return [
        node("Str", word) if place % 2 == 0 else node("Space")
        for place, word in enumerate(re.split(r"( )", said))
        if word
    ]


def meta_inlines(value: Json) -> list[Json]:
    """The inlines of a value of the document's metadata."""
    if not value:
        return []
    if value["t"] == "MetaInlines":
        return list(value["c"])
    if value["t"] == "MetaBlocks":
        return [
            part for block in value["c"] if block["t"] in {"Para", "Plain"} for part in (*block["c"], node("Space"))
        ]
    return [node("Str", str(value["c"]))] if value["t"] == "MetaString" else []


_OWN_KEYS = ("subtitle", "short_title", "abstract", "doi", "nocite", "signed")


def _head(meta: Json) -> dict[str, str | list[str]]:
    """The front matter of the house's own Markdown, as far as it is words."""
    head: dict[str, str | list[str]] = {}
    for key in _OWN_KEYS:
        if key in meta:
            head[key] = words(meta[key]["c"]) if meta[key]["t"] != "MetaString" else str(meta[key]["c"])
    for key in ("authors", "keywords"):
        if key in meta and meta[key]["t"] == "MetaList":
            head[key] = [words(item["c"]) for item in meta[key]["c"]]
    return head
