"""What each element of a document put on which page, and the marks around it in the pages' content. Private names.

The engine's own tags follow its boxes: a paragraph over two pages becomes two, heads of tables are read again on every
page, notes are no notes, languages and expansions are lost (Kozea/WeasyPrint issues 2497, 2503, 2550, 2874). Here the
boxes only say which element owns which run of marked content; press/tags.py makes the structure of the elements. When
the engine keeps one structure element for each element, this module and press/tags.py can go.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import pydyf
from weasyprint import pdf as pdf_module
from weasyprint.draw import text as text_module
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream

from printery.model.units import PT_PER_PX
from printery.press.engine.draw import draw
from printery.press.engine.speed.glyphs import lines_in_bulk
from printery.press.engine.start import Layout, replaced
from printery.press.facts.drawn import Drawn
from printery.press.facts.tags import SectionTags
from printery.press.tagging.entries import section_tags
from printery.press.tagging.outline import Outline
from printery.press.tagging.record import LinkArea, Mark, Record

_LAST_GLYPH = re.compile(r"^\[(.*[0-9a-f<])([0-9a-f]{4})>(?:-?\d+)?\] TJ$", re.DOTALL)
_SOFT_HYPHEN = b"/Span <</ActualText <FEFF00AD>>> BDC"


def self_test() -> Iterator[str]:
    """What of the engine is not as this module expects it; nothing if all is well."""
    for owner, names in (
        (pdf_module, ("add_tags",)),
        (text_module, ("draw_first_line",)),
        (Stream, ("marked", "begin_marked_content", "end_marked_content")),
    ):
        yield from (f"WeasyPrint has no {owner.__name__}.{name}" for name in names if not hasattr(owner, name))


def recorded(layout: Layout) -> Record:
    """Follow the boxes of all pages, and say for each run of text and each picture which element owns it.

    Heads of tables repeated on later pages, what stands in the margins, and what is hidden from readers (`aria-hidden`)
    own nothing: all of it becomes artifacts. Links of one element that lie within each other are made one.
    """
    outline = Outline.of(layout.html.etree_element)
    reader = _Reader(outline)
    for index, page in enumerate(layout.document.pages):
        reader.index, reader.height = index, page.height
        for box in page._page_box.children:  # noqa: SLF001 - this module's purpose
            reader.walk(box)
        page.links = list(_apart(page.links, reader.owned))
        reader.areas += [
            LinkArea(reader.owned[id(box)], index, place, target)
            for place, (_, target, _, box) in enumerate(page.links)
        ]
    return Record(tuple(reader.marks), tuple(reader.areas), outline)


def drawn_with_tags(layout: Layout, options: Mapping[str, Any]) -> tuple[Drawn, dict[str, Any], SectionTags | None]:
    """Draw the pages of a section, as `draw` does, with its structure if the options ask for marks."""
    if not options.get("pdf_tags"):
        with lines_in_bulk():
            return *draw(layout, options), None
    record = recorded(layout)
    found: list[SectionTags] = []
    with lines_in_bulk(), _marked(record, lambda: found.append(section_tags(record))):
        drawn, fonts = draw(layout, options)
    return drawn, fonts, found[0]


@contextmanager
def _marked(record: Record, build: Callable[[], None]) -> Iterator[None]:
    """While the engine draws pages, mark their content as recorded; `build` is called once all are drawn."""
    by_box = {mark.box: mark for mark in record.marks}
    with ExitStack() as stack:
        stack.enter_context(replaced(pdf_module, "add_tags", lambda *_: build()))
        stack.enter_context(replaced(Stream, "marked", _marking(by_box)))
        stack.enter_context(replaced(text_module, "draw_first_line", _as_words(text_module.draw_first_line)))
        yield


def srgb_profile() -> bytes:
    """The colour profile that the engine carries for PDF/A: sRGB2014 of the International Color Consortium."""
    return (files(pdf_module) / "sRGB2014.icc").read_bytes()


@dataclass(slots=True)
class _Reader:
    outline: Outline
    index: int = 0
    height: float = 0
    marks: list[Mark] = field(default_factory=list)
    areas: list[LinkArea] = field(default_factory=list)
    owned: dict[int, Any] = field(default_factory=dict)
    """Identity of a box to the element whose link it shows."""
    heads: dict[Any, int] = field(default_factory=dict)
    """Head or foot of a table to the identity of its first box."""

    def walk(self, box: Any, parent: Any = None) -> None:  # noqa: ANN401 - the engine is untyped
        box = getattr(box, "_box", box)  # an absolutely placed box stands behind a placeholder
        element = box.element
        if isinstance(box, boxes.MarginBox) or box.style["position"] == "fixed" or element in self.outline.hidden:
            return
        if self._is_repeated(box):
            return
        if isinstance(box, boxes.TextBox):
            self._text(box)
            return
        if element in self.outline.link_of:
            self.owned[id(box)] = self.outline.link_of[element]
        if isinstance(box, boxes.ReplacedBox):
            self._picture(box)
        before = len(self.marks)
        for child in getattr(box, "children", ()):
            self.walk(child, box)
        if isinstance(box, boxes.LineBox) and len(self.marks) > before:
            self._end_line(alone=isinstance(parent, boxes.InlineBlockBox))

    def _is_repeated(self, box: Any) -> bool:  # noqa: ANN401 - as above
        """Whether it is the head or foot of a table that readers have had already."""
        if not (getattr(box, "is_header", False) or getattr(box, "is_footer", False)):
            return False
        return self.heads.setdefault(box.element, id(box)) != id(box)

    def _text(self, box: Any) -> None:  # noqa: ANN401 - as above
        if not box.text:
            return
        _, _, part = (box.element_tag or "").partition("::")
        if part in {"first-letter", "first-line"}:
            part = ""
        mark = Mark(id(box), box.element, part, self.index, 0, text=box.text)
        if part:
            mark.order = self.outline.order_of(box.element, part)
        else:
            step = self.outline.follow(box.element, box.text)
            mark.order, mark.broken = step.order, step.broken
            mark.is_backwards = _runs_backwards(box.text)
        self.marks.append(mark)

    def _end_line(self, *, alone: bool) -> None:
        """Note a blank behind a line's last word where the text has one: the engine drops it."""
        mark = self.marks[-1]
        if mark.part != "picture" and not mark.broken and not mark.text[-1:].isspace():
            mark.blank = alone or bool(mark.part) or self.outline.blank_follows()

    def _picture(self, box: Any) -> None:  # noqa: ANN401 - as above
        left, top = box.content_box_x(), box.content_box_y()
        edges = (left, self.height - top - box.height, left + box.width, self.height - top)
        left, bottom, right, top = (round(edge * PT_PER_PX, 2) for edge in edges)
        order = self.outline.starts[box.element] + 0.5
        area = (left, bottom, right, top)
        self.marks.append(Mark(id(box), box.element, "picture", self.index, order, area=area))


def _runs_backwards(text: str) -> bool:
    """Whether glyphs alone would be read in the wrong order: they stand from left to right in any script."""
    return any(unicodedata.bidirectional(character) in {"R", "AL"} for character in text)


_Link = tuple[str, str, tuple[float, ...], Any]


def _apart(links: Sequence[_Link], owned: Mapping[int, Any]) -> Iterator[_Link]:
    """The links that readers are told of, without those that lie within another area of the same link.

    The engine makes an area for every box inside a link, whose annotations PDF/UA then finds in no Link (7.18.5).
    """
    kept: dict[Any, list[tuple[float, ...]]] = {}
    told = [link for link in links if id(link[3]) in owned and link[0] in {"internal", "external"}]
    for link in sorted(told, key=lambda link: -_size(link[2])):
        areas = kept.setdefault(owned[id(link[3])], [])
        if not any(_within(link[2], area) for area in areas):
            areas.append(link[2])
    for link in told:
        areas = kept[owned[id(link[3])]]
        if link[2] in areas:
            areas.remove(link[2])
            yield link


def _size(area: tuple[float, ...]) -> float:
    return (area[2] - area[0]) * (area[3] - area[1])


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    near = 1.0
    return (
        inner[0] >= outer[0] - near
        and inner[1] >= outer[1] - near
        and inner[2] <= outer[2] + near
        and inner[3] <= outer[3] + near
    )


def _marking(by_box: Mapping[int, Mark]) -> Callable[..., Any]:
    """`Stream.marked` that numbers what is recorded, and makes an artifact of all else."""

    @contextmanager
    def marked(stream: Any, box: Any, tag: str) -> Iterator[None]:  # noqa: ANN401 - as above
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

    return marked


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


def _as_words(plain: Callable[..., Any]) -> Callable[..., Any]:
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
