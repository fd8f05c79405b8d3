"""Marked content as the record of a section has it, instead of the engine's own tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pydyf

from printery.press.facts.tags import SectionTags
from printery.press.tagging.entries import section_tags
from printery.press.tagging.record import Mark, Record

_LAST_GLYPH = re.compile(r"^\[(.*[0-9a-f<])([0-9a-f]{4})>(?:-?\d+)?\] TJ$", re.DOTALL)
_SOFT_HYPHEN = b"/Span <</ActualText <FEFF00AD>>> BDC"


@dataclass(slots=True)
class Marks:
    """The marks of a section while it is drawn."""

    record: Record
    found: list[SectionTags] = field(default_factory=list)
    """The section's structure, once all its pages are drawn."""

    @property
    def by_box(self) -> Mapping[int, Mark]:
        """Each mark by the identity of its box, which lives as long as the layout."""
        return {mark.box: mark for mark in self.record.marks}

    def add_tags(self, *_: object) -> None:
        """`add_tags` that makes the structure of the elements; the marks have their numbers by now."""
        self.found.append(section_tags(self.record))


def marked(by_box: Mapping[int, Mark]) -> Callable[..., Any]:
    """`Stream.marked` that numbers what is recorded, and makes an artifact of all else."""

    @contextmanager
    def mark_content(stream: Any, box: Any, tag: str) -> Iterator[None]:  # noqa: ANN401 - as above
        mark = by_box.get(id(box))
        if mark is None:
            stream.begin_marked_content("Artifact")
        else:
            mark.number = len(stream._tags)  # noqa: SLF001 - this module's purpose
            stream._tags[box] = mark  # noqa: SLF001 - as above
            stream.begin_marked_content(tag, pydyf.Dictionary({"MCID": mark.number}))
        yield
        if mark is not None and not mark.is_backwards:
            _end_as_text(stream, mark)
        stream.end_marked_content()

    return mark_content


def _end_as_text(stream: Any, mark: Mark) -> None:  # noqa: ANN401 - as above
    """End a line as its text has it: with the blank that the engine drops, or with a hyphen that is none of the text.

    Source: ISO 32000-1:2008, 14.8.2.2.3 (hyphenation) and 14.8.2.5 (word breaks).
    """
    content = stream.stream
    last = _LAST_GLYPH.match(content[-2].decode("ascii")) if content[-1:] == [b"ET"] else None
    if last is None:
        return
    if mark.broken:
        content[-2:-1] = [f"[{last[1]}>] TJ".encode(), _SOFT_HYPHEN, f"<{last[2]}> Tj".encode(), b"EMC"]
    elif mark.blank:
        blank = _blank_of(stream)
        if blank and blank != last[2]:  # where an inline element follows, the engine shows the blank it took away
            content.insert(-1, f"<{blank}> Tj".encode())


def _blank_of(stream: Any) -> str:  # noqa: ANN401 - as above
    """The glyph of the blank in the font that a line ends with, if the font has shown one already; else nothing."""
    used = stream._old_font  # noqa: SLF001 - this module's purpose
    font = next((font for font in stream._fonts.values() if used and font.hash == used[0]), None)  # noqa: SLF001 - as above
    if font is None or font.bitmap:
        return ""
    return next((f"{glyph:04x}" for glyph, text in font.to_unicode.items() if text == " "), "")


def as_words(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`draw_first_line` whose glyphs say what the text says.

    Blanks between two elements are shown too: readers would run their words together. A glyph of small capitals stands
    for large and small letters alike, and the engine takes the first that it meets, so that names come out as `ioM`;
    here it stands for the large one.
    """

    def draw(stream: Any, textbox: Any, *rest: Any) -> Any:  # noqa: ANN401 - as above
        if textbox.text and not textbox.text.strip():
            return plain(stream, _Blank(textbox), *rest)
        if textbox.style["font_variant_caps"] == "normal":
            return plain(stream, textbox, *rest)
        known = {key: set(font.to_unicode) for key, font in stream._fonts.items()}  # noqa: SLF001 - as above
        emojis = plain(stream, textbox, *rest)
        for key, font in stream._fonts.items():  # noqa: SLF001 - as above
            new = font.to_unicode.keys() - known.get(key, ())
            font.to_unicode.update({glyph: font.to_unicode[glyph].upper() for glyph in new})
        return emojis

    return draw


class _Blank:
    """A box of blanks that does not look like one."""

    def __init__(self, box: Any) -> None:  # noqa: ANN401 - as above
        self.text = "x"
        self.style, self.pango_layout, self.baseline = box.style, box.pango_layout, box.baseline
