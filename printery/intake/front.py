"""What a file says of itself before its text: title, subtitle, date and abstract, each put where readers find it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from printery.intake.chapters import Chapter, meta_inlines
from printery.intake.losses import Losses
from printery.intake.pandoc_tree import Json, markdown_line, node, words

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_YEAR = re.compile(r"(?<!\d)(1[5-9]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Front:
    """What the record of a new work takes from its first file."""

    title: str = ""
    subtitle: str = ""
    abstract: str = ""
    date: str = ""
    """`2026` or `2026-05-07`."""


def place_front(meta: Json, chapters: Sequence[Chapter], losses: Losses, *, for_record: bool) -> Front:
    """Put the parts that no record takes into the first chapter or the report; the others are returned.

    `for_record` says whether there is a new record to fill.
    """
    losses.heading = losses.opening = ""
    losses.paragraph = 1
    title, subtitle, date = (meta_inlines(meta.get(key)) for key in ("title", "subtitle", "date"))
    abstract = _blocks(meta.get("abstract"))
    first = chapters[0]
    is_whole = first.is_titled and len(chapters) == 1
    if is_whole:
        _head(first, subtitle, abstract)
        subtitle, abstract = [], []
    is_said = any(words(title) in chapter.words for chapter in chapters)
    if title and not is_said and not for_record:
        hint = "the work has its own title: write it there if this one is to be it"
        losses.note("the title of the file", hint, "C261", f", “{words(title)}”")
        losses.take("", words(title))
    said = re.sub(r"^(\d{4}-\d{2}-\d{2})T.*", r"\1", words(date))
    written = _dated(said) if for_record else ""
    if said and not (for_record and said == written):
        hint = f"the work’s date is {written}" if written else "the work’s date stands in its record"
        losses.note("the date of the file", hint, "C261", f", “{said}”")
        losses.take("", said)
    if for_record:
        return Front(words(title), markdown_line(subtitle), _markdown(abstract), written)
    if subtitle or abstract:
        first.blocks = [*([node("Para", [node("Emph", subtitle)])] if subtitle else []), *abstract, *first.blocks]
        losses.note("the subtitle or abstract of the file", "it stands before the text of its first chapter", "C261")
    return Front(words(title))


def _head(chapter: Chapter, subtitle: list[Json], abstract: list[Json]) -> None:
    if subtitle:
        chapter.head.setdefault("subtitle", markdown_line(subtitle))
    if abstract:
        chapter.head.setdefault("abstract", _markdown(abstract))


def _markdown(blocks: Sequence[Json]) -> str:
    """Blocks as lines of Markdown, an empty line between two."""
    paragraphs = (markdown_line(block["c"]) if block["t"] in {"Para", "Plain"} else words(block) for block in blocks)
    return "\n\n".join(filter(None, paragraphs))


def _blocks(value: Json) -> list[Json]:
    if not value:
        return []
    if value["t"] == "MetaBlocks":
        return list(value["c"])
    inlines = meta_inlines(value)
    return [node("Para", inlines)] if inlines else []


def _dated(said: str) -> str:
    """A date as records have it: whole if it is so in the file, else its year."""
    if _DATE.fullmatch(said):
        return said
    year = _YEAR.search(said)
    return year[0] if year else ""
