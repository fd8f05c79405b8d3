"""One section's pages under way: laid out, and laid out again only where what other sections tell has changed.

WeasyPrint lays out whole documents. Here its layout is taken apart: a section begins on any page and side, pages of
anchors in other sections are told to it, and each time they change only the pages that show them are made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import weasyprint
from weasyprint import document as document_module
from weasyprint import layout as layout_module
from weasyprint.css.counters import CounterStyle
from weasyprint.css.targets import TargetLookupItem
from weasyprint.layout import page as page_module
from weasyprint.layout.block import block_level_page_break
from weasyprint.logger import LOGGER

from printery.press.engine.changes import Moment, changed
from printery.press.engine.fixes.leaks import font_configuration
from printery.press.engine.fixes.references import Collector
from printery.press.engine.laid_out import Layout, PageStart
from printery.press.engine.log import UNSETTLED
from printery.press.engine.mend import keep_note_with_line, keep_word_whole
from printery.press.engine.numbering import Numberings
from printery.press.engine.paragraphs import Paragraphs
from printery.press.facts.extent import Extent, Leaf, Opening

_SIDES = frozenset(("recto", "verso", "left", "right"))
MOST_PASSES = 60
"""The engine gives up after 8 passes over the pages, and leaves them as they are then, without a word."""
_FORCED = _SIDES | {"page"}


@dataclass(slots=True)
class Shop:
    """What the settings of one process share: faces and style sheets are read once."""

    sheets: Iterable[tuple[str, str]]
    """Address and text of each style sheet, in order."""
    fetcher: Any
    """`weasyprint.urls.URLFetcher`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Rendering options of the engine."""
    without: frozenset[str] = frozenset()
    """Switches of speed that are left out."""
    fonts: Any = field(default_factory=font_configuration)
    counters: Any = field(default_factory=CounterStyle)
    profiles: dict[str, Any] = field(default_factory=dict)
    parsed: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Parse the sheets."""
        for address, text in self.sheets:
            sheet = weasyprint.CSS(
                string=text, base_url=address, url_fetcher=self.fetcher, font_config=self.fonts,
                counter_style=self.counters, color_profiles=self.profiles,
            )  # fmt: skip
            self.parsed.append(sheet)

    def rendering(self) -> dict[str, Any]:
        """The options of a rendering, complete."""
        return {**weasyprint.DEFAULT_OPTIONS, **self.options, "stylesheets": self.parsed}

    def document(self, pages: Iterable[Any], html: Any) -> Any:  # noqa: ANN401 - the engine is untyped
        """The engine's document of these page boxes."""
        metadata = document_module.DocumentMetadata(**document_module.get_html_metadata(html))
        return document_module.Document(
            [document_module.Page(box) for box in pages], metadata, html.url_fetcher, self.fonts, self.profiles,
            self.rendering()["output_intent"],
        )  # fmt: skip


class Setting:
    """A section in the engine. `begin`, then `revise` as often as needed, then `finish`."""

    def __init__(self, html: Any, shop: Shop, elsewhere: Mapping[str, int]) -> None:  # noqa: ANN401 - the engine is untyped
        """Build the boxes. `elsewhere` gives the page counters of anchors in other sections, true or estimated."""
        self.html, self.shop = html, shop
        self.elsewhere = frozenset(elsewhere)
        self.collector = _Correspondent({name: [page] for name, page in elsewhere.items()})
        self.moved: dict[int, list[Any]] = {}
        """Page index to the notes that it moved to the next page when it was last made."""
        self.paragraphs = Paragraphs(partial(changed, Moment.LINE))
        self.pages: list[Any] = []
        document = document_module.Document
        with self._changed(), self._changed(Moment.BUILD):
            self.context = document._build_layout_context(  # noqa: SLF001 - this module's purpose
                html, shop.fonts, shop.counters, shop.profiles, shop.rendering()
            )
            self.collector.expect(elsewhere)
            self.root = document_module.build_formatting_structure(
                html.etree_element, self.context.style_for, self.context.get_image_from_uri, html.base_url,
                self.collector, shop.counters, self.context.footnotes,
            )  # fmt: skip
        self.numberings = Numberings(html, self.context.style_for, shop.counters)
        self.notes = list(self.context.footnotes)
        self.first = _first_child(self.root.children[0])
        self.side = block_level_page_break(None, self.first)
        """How the section's break before it is styled: auto, page, recto ..."""
        self.shows_total = self.collector.shows_total
        self.skips_blank = False
        """Whether the blank page that is laid out first is not used."""

    def _changed(self, moment: Moment = Moment.LAYOUT) -> AbstractContextManager[None]:
        """The engine changed for this setting."""
        return changed(moment, self, self.shop.without)

    @property
    def takes_side(self) -> bool:
        """Whether the section begins on a certain side; a blank page is then laid out before it, used or not."""
        return self.side in _SIDES

    @property
    def maker(self) -> list[Any]:
        """The engine's items, one before each page and one after the last."""
        maker: list[Any] = self.context.page_maker
        return maker

    @property
    def starts(self) -> tuple[PageStart, ...]:
        """The same, with names."""
        return tuple(PageStart(*item) for item in self.maker)

    def begin(self, opening: Opening) -> Extent:
        """Lay the section out from the beginning."""
        layout_module.initialize_page_maker(self.context, self.root)
        start = PageStart(*self.maker[0])
        start.counters["page"] = [self._before_first(opening)]
        start.scopes[0].add("page")
        if self.side in _FORCED:  # as after the break in the whole document: the boxes around have begun before
            resume_at = {0: {self.root.children[0].children.index(self.first): None}}
            start = start._replace(resume_at=resume_at, next_page={**start.next_page, "break": self.side})
        is_right = not self._wants_right() if self.takes_side else opening.is_right
        self.maker[0] = start._replace(is_right=is_right)
        self.skips_blank = self.takes_side and not self._needs_blank(opening)
        self._settle()
        return self.extent()

    def _before_first(self, opening: Opening) -> int:
        """The page counter before the first laid-out page, which is a blank one if the section takes its side."""
        return opening.page - 1 if self.takes_side and not self._needs_blank(opening) else opening.page

    def _needs_blank(self, opening: Opening) -> bool:
        return self.takes_side and self._wants_right() != opening.is_right

    def _wants_right(self) -> bool:
        if self.side in {"left", "right"}:
            return bool(self.side == "right")
        return bool((self.side == "recto") == (self.root.style["direction"] == "ltr"))

    def _settle(self) -> None:
        """Pass over the pages until none has changed; a warning if that has no end."""
        with self._changed():
            for _ in range(MOST_PASSES):
                self.context.footnotes = self.notes.copy()
                before = len(self.pages)
                self.pages = list(page_module.make_all_pages(self.context, self.root, self.html, self.pages))
                waits_for_total = self.shows_total and self._count_in_all() != before
                if not waits_for_total and not any(start.news["content_changed"] for start in self.starts):
                    return
        LOGGER.warning("%s: they were made %d times", UNSETTLED, MOST_PASSES)

    def _count_in_all(self) -> int:
        """Give every page the number of all pages, which text may show, and return how many were laid out.

        Documents whose style asks for it are set as one section (see `parts_of`), so that it is known here.
        """
        total = len(self.pages) - self.skips_blank
        for start in self.starts:
            start.counters["pages"] = [total]
        self.collector.count_pages(total, self.maker)
        return len(self.pages)

    def revise(self, opening: Opening, elsewhere: Mapping[str, int]) -> Extent:
        """Tell the section where it begins now, and the pages of anchors elsewhere; what shows them is made again."""
        self.skips_blank = self.takes_side and not self._needs_blank(opening)
        shift = self._before_first(opening) - self.starts[0].counter
        if shift:
            self._shift(shift)
        with self._changed():
            for name in self.elsewhere & elsewhere.keys():
                self.collector.tell(name, elsewhere[name], self.maker)
        self._settle()
        return self.extent()

    def _shift(self, shift: int) -> None:
        """Move the page counters up to the first page that resets them."""
        reset = next((i for i, page in enumerate(self.pages) if _resets(page)), len(self.pages))
        for start in self.starts[: reset + 1]:
            start.counters["page"][-1] += shift
        with self._changed():
            for start in self.starts[:reset]:
                for name in start.news["anchors"]:
                    known = self.collector.target_lookup_items.get(name)
                    values = known.cached_page_counter_values.get("page") if known else None
                    if values:
                        self.collector.tell(name, values[-1] + shift, self.maker)

    def mend(self, words: Iterable[tuple[int, str, str]], notes: Iterable[tuple[int, str]]) -> Extent | None:
        """Keep words and notes together, and lay out again the pages that this touches.

        None if a word or note is not found in the boxes; the caller then lays the whole section out again.
        A word is the index of the page that breaks it, its block's id and the line up to the break; a note is the index
        of its call's page, and its id. Indexes count laid-out pages, a blank one too.
        """
        done = [(page, keep_word_whole(self.root, block, line)) for page, block, line in words]
        done += [(page, keep_note_with_line(self.notes, name)) for page, name in notes]
        if not all(found for _, found in done):
            return None
        starts = self.starts
        for page, _ in done:
            for start in starts[page : page + 2]:
                start.news["content_changed"] = True
        starts[-1].news["content_changed"] = False  # the one after the last page is no page
        self._settle()
        return self.extent()

    def extent(self) -> Extent:
        """What the other sections must know."""
        extra = 1 if self.takes_side else 0
        anchors: dict[str, int] = {}
        starts = self.starts
        for index, start in enumerate(starts[:-1]):
            for name in start.news["anchors"]:
                anchors.setdefault(name, max(index - extra, 0))
        pages = self.pages[extra:]
        reset = next((place for place, page in enumerate(pages) if _resets(page)), len(pages))
        return Extent(
            wants_right=self._wants_right() if extra else None,
            leaves=tuple(_leaf(page, self.numberings) for page in pages),
            counters=tuple(start.counter for start in starts[extra + 1 + reset :]),
            anchors=anchors,
            asks=frozenset(name for name in self.collector.shown if name in self.elsewhere or name in anchors),
            blank=_leaf(self.pages[0], self.numberings) if extra else None,
        )

    def layout(self) -> Layout:
        """The pages as they are now, without running heads and folios, for reading."""
        pages = zip(self.pages, self.starts, strict=False)
        raw = tuple(_RawPage(box, tuple(start.news["anchors"])) for box, start in pages)
        return Layout(_RawDocument(raw), self.html)

    def finish(self, opening: Opening | None) -> Layout:
        """The section's pages, with running heads and folios if told where it begins.

        Pages cannot be revised after this.
        """
        pages = self.pages
        if self.takes_side and (opening is None or not self._needs_blank(opening)):
            pages = pages[1:]
            self.context.page_maker = self.maker[1:]
        finish = Moment.FINISH_BARE if opening is None else Moment.FINISH
        with changed(finish, pages), self._changed():
            boxes = list(layout_module.layout_document(self.html, self.root, self.context, 1))
        return Layout(self.shop.document(boxes, self.html), self.html)


class _Correspondent(Collector):
    """A collector that knows the pages of anchors in other sections."""

    def expect(self, elsewhere: Mapping[str, int]) -> None:
        """Take anchors elsewhere for known: nothing here has them, and references to them are right."""
        for name, page in elsewhere.items():
            if name in self.target_lookup_items:
                continue
            item = TargetLookupItem("up-to-date")
            item.target_box = _Absent()
            item.cached_page_counter_values = {"page": [page]}
            self.target_lookup_items[name] = item

    def tell(self, name: str, page: int, maker: list[Any]) -> None:
        """Spread the page counter of an anchor to the references that show it."""
        item = self.target_lookup_items.get(name)
        if item is None or item.cached_page_counter_values.get("page") == [page]:
            return
        item.cached_page_counter_values = {"page": [page]}
        self.spread(name, maker)


@dataclass(frozen=True, slots=True)
class _RawPage:
    """A page before its margins are filled; the names are those of `weasyprint.document.Page`."""

    _page_box: Any
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _RawDocument:
    pages: tuple[_RawPage, ...]


class _Absent:
    """The box of an anchor in another section: it has no counters but pages', and no text."""

    cached_counter_values: Mapping[str, list[int]] = {}

    def extract_text(self, style: object) -> str:
        """Nothing."""
        del style
        return ""


def _first_child(box: Any) -> Any:  # noqa: ANN401 - the engine is untyped
    return next((child for child in box.children if child.is_in_normal_flow()), None)


def _leaf(page: Any, numberings: Numberings) -> Leaf:  # noqa: ANN401 - as above
    """A page as its style sees it."""
    kind = page.page_type
    named = (
        pair for box in page.descendants() if box.string_set and box.string_set != "none" for pair in box.string_set
    )
    strings = tuple(map(tuple, named))
    return Leaf(
        kind.side, kind.name or "", bool(kind.blank), kind.index, kind.groups, strings, numberings.of(kind)
    )  # fmt: skip


def _resets(page: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the page's style sets the page counter."""
    return any(name == "page" for key in ("counter_reset", "counter_set") for name, _ in page.style[key] or ())
