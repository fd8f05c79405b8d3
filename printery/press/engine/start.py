"""WeasyPrint, with its faults in pagination cured. The one home of its private names; written for version 70.0.

Three faults of WeasyPrint 70 are mended while a layout runs, and only then:

1. After a lookup, `attr()` tokens lose their anchor's name, so that page references resolve late or all over again.
2. A target's missing counters are also handed on as the box's own, so that pages are laid out again for nothing.
3. When pages are laid out again, notes are lost and repeated: the notes of a line that fits only because earlier notes
   moved to the next page are never laid out; a page made again does not get the notes that its kept predecessor had
   moved to it; a kept page keeps notes that its remade predecessor now prints itself.

`self_test` says whether the names are still there; tests/unit/press shows that the plain engine loses notes. When it no
longer does (upstream: Kozea/WeasyPrint issues 1833, 2432, 2502), this module can shrink to `lay_out`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import weasyprint
from weasyprint import document as document_module
from weasyprint import layout as layout_module
from weasyprint import pdf as pdf_module
from weasyprint.css import targets
from weasyprint.css.targets import TargetCollector, TargetLookupItem
from weasyprint.layout import inline
from weasyprint.layout import page as page_module
from weasyprint.text import line_break
from weasyprint.urls import get_url_tuple

from printery.press.engine.fixes import lines as engine_lines
from printery.press.engine.fixes import notes as engine_notes
from printery.press.engine.speed import memory as engine_memory

VERSION = "70.0"
"""The version whose private names are used here."""
_MENDED = (
    (engine_lines.OWNERS[0], engine_lines.mended),
    (engine_lines.OWNERS[1], engine_lines.clinging),
    (engine_notes.OWNERS[0], engine_notes.lines_noted),
    (engine_notes.OWNERS[1], engine_notes.area_finished),
)
"""Names that are replaced while a layout runs, and what makes the new function of the old."""
MOST_PASSES = 60
"""The engine gives up after 8 passes over the pages, and leaves them as they are then, without a word."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A document laid out, with what the engine knows about it."""

    document: Any
    """`weasyprint.Document`."""
    html: Any
    """`weasyprint.HTML`, with the element tree that boxes point into."""
    page_maker: list[Any]
    """One item a page and one more: the state before and after each page."""


def self_test() -> Iterator[str]:
    """What of the engine is not as this module expects it; nothing if all is well."""
    if weasyprint.__version__ != VERSION:
        yield f"press/engine.py was written for WeasyPrint {VERSION}, and this is {weasyprint.__version__}"
    for owner, names in (
        (page_module, ("remake_page", "make_all_pages")),
        (document_module, ("TargetCollector", "layout_document", "build_formatting_structure", "get_html_metadata")),
        (document_module, ("Document", "DocumentMetadata", "LayoutContext", "Page")),
        (layout_module, ("initialize_page_maker", "make_all_pages", "make_margin_boxes", "layout_document")),
        (pdf_module, ("generate_pdf", "build_fonts_dictionary", "add_outlines", "resolve_links")),
        (document_module.Document, ("_build_layout_context", "_render")),
        (targets, ("anchor_name_from_token",)),
        (inline, ("create_layout", "get_next_linebox", "resolve_percentages", "resolve_one_percentage")),
        (line_break.Layout, ("reactivate", "set_text", "get_first_line")),
        *((owner, (name,)) for (owner, name), _ in _MENDED),
        *((owner, (name,)) for owner, name, _ in engine_memory.REMEMBERED),
        (
            document_module.LayoutContext,
            ("layout_footnote", "unlayout_footnote", "report_footnote", "_update_footnote_area"),
        ),
        (
            TargetCollector,
            ("lookup_target", "collect_anchor", "collect_missing_counters", "cache_target_page_counters"),
        ),
    ):
        yield from (f"WeasyPrint has no {owner.__name__}.{name}" for name in names if not hasattr(owner, name))


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:  # noqa: ANN401 - modules and classes
    """Put another value in a name's place for the time of the block."""
    original = vars(owner)[name]
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, original)


@contextmanager
def mended() -> Iterator[None]:
    """Have lines and notes broken as they should be for the time of the block."""
    with ExitStack() as stack:
        for (owner, name), mend in _MENDED:
            stack.enter_context(replaced(owner, name, mend(vars(owner)[name])))
        stack.enter_context(replaced(document_module, "LayoutContext", engine_notes.NotesContext))
        yield


@contextmanager
def remembered() -> Iterator[None]:
    """Have the engine remember what it works out again and again for the time of the block."""
    with ExitStack() as stack:
        for owner, name, remember in engine_memory.REMEMBERED:
            stack.enter_context(replaced(owner, name, remember(vars(owner)[name])))
        yield


class Collector(TargetCollector):  # type: ignore[misc] # the engine is untyped
    """The engine's collector of page references, faults 1 and 2 mended, beginning with known page numbers."""

    def __init__(self, known: Mapping[str, list[int]]) -> None:
        super().__init__()
        self.known = known
        self.last_name: str | None = None

    def collect_anchor(self, anchor_name: object) -> None:
        """Begin with the page counter that the earlier layout gave.

        An anchor has no page yet, which the engine compares with others: as None that is a TypeError where text shows
        `target-counter(…, pages)` of an anchor further on.
        """
        super().collect_anchor(anchor_name)
        item = self.target_lookup_items.get(anchor_name)
        if item is not None and item.page_maker_index is None:
            item.page_maker_index = -1
        if isinstance(anchor_name, str) and anchor_name in self.known:
            self.target_lookup_items[anchor_name].cached_page_counter_values = {"page": list(self.known[anchor_name])}

    def lookup_target(self, anchor_token: Any, source_box: Any, css_token: str, parse_again: Any) -> TargetLookupItem:  # noqa: ANN401 - as above
        """Remember the name that an `attr()` token stands for (fault 1)."""
        token = anchor_token
        if token[0] == "attr()":
            name, kind, fallback = token[1]
            value = source_box.element.get(name, fallback)
            token = ("string", value) if kind == "string" else ("url", get_url_tuple(value, source_box.style.base_url))
        self.last_name = _plain_name(token)
        return super().lookup_target(anchor_token, source_box, css_token, parse_again)

    def collect_missing_counters(self, *arguments: Any) -> None:  # noqa: ANN401 - as above
        """Do not take a target's missing counters for the box's own (fault 2)."""
        parent_box, css_token, parse_again, missing, missing_of_targets = arguments
        own = [] if any(missing is counters for counters in missing_of_targets.values()) else missing
        super().collect_missing_counters(parent_box, css_token, parse_again, own, missing_of_targets)

    def cache_target_page_counters(self, name: str, values: Mapping[str, Any], index: int, page_maker: Any) -> None:  # noqa: ANN401 - as above
        """Only a changed page number is news, and only for those who ask for that anchor."""
        item = self.target_lookup_items.get(name)
        if self.collecting or item is None or item.state != "up-to-date":
            return
        item.page_maker_index = index
        news = {counter: list(values.get(counter, [0])) for counter in self.counters}
        if item.cached_page_counter_values != news:
            item.cached_page_counter_values = news
            self.spread(name, page_maker)

    def count_pages(self, total: int, page_maker: Any) -> None:  # noqa: ANN401 - as above
        """Spread the number of all pages to the references that show it."""
        for name in self.shown if "pages" in self.counters else ():
            item = self.target_lookup_items.get(name)
            if item is not None and item.cached_page_counter_values.get("pages") != [total]:
                item.cached_page_counter_values["pages"] = [total]
                self.spread(name, page_maker)

    def spread(self, name: str, page_maker: Any) -> None:  # noqa: ANN401 - as above
        """Have the pages made again that show the page number of an anchor."""
        for asking in self.shown.get(name, ()):
            if asking.page_maker_index is None or asking.page_maker_index >= len(page_maker):
                asking.pending = True
                continue
            page_maker[asking.page_maker_index][-1]["content_changed"] = True
            asking.parse_again(asking.cached_page_counter_values)

    @property
    def shows_total(self) -> bool:
        """Whether text shows the number of all pages: `counter(pages)`, or that of a target."""
        return "pages" in self.counters or any("pages" in lookup.missing_counters for lookup in self._in_content())

    @cached_property
    def counters(self) -> tuple[str, ...]:
        """The page counters of targets that text shows; complete once pagination has begun."""
        missing = (names for lookup in self._in_content() for names in lookup.missing_target_counters.values())
        return tuple(sorted({"page"}.union(*missing)))

    def _in_content(self) -> Iterator[Any]:
        return (lookup for (_, css_token), lookup in self.counter_lookup_items.items() if css_token == "content")  # noqa: S105 - CSS

    @cached_property
    def shown(self) -> Mapping[str, list[Any]]:
        """Anchors whose page is shown, with the lookups whose text shows it; complete once pagination has begun."""
        asking: dict[str, list[Any]] = {}
        for lookup in self._in_content():
            for anchor in lookup.missing_target_counters:
                asking.setdefault(anchor, []).append(lookup)
        return asking


_plain_name = targets.anchor_name_from_token


def naming(collectors: list[Any]) -> Callable[[Any], str | None]:
    """`anchor_name_from_token` that knows the name of an `attr()` token: the one just looked up."""

    def name(token: Any) -> str | None:  # noqa: ANN401 - as above
        return collectors[0].last_name if token[0] == "attr()" else _plain_name(token)  # type: ignore[no-any-return] # as above

    return name


def remaking(plain: Callable[..., tuple[Any, Any]]) -> Callable[..., tuple[Any, Any]]:
    """`remake_page` that keeps the books on notes moved from page to page (fault 3)."""
    moved: dict[int, list[Any]] = {}
    """Page index to the notes that it moved to the next page when it was last made."""

    def remake(index: int, context: Any, root_box: Any, html: Any) -> tuple[Any, Any]:  # noqa: ANN401 - as above
        if index:
            context.reported_footnotes = list(moved.get(index - 1, ()))
            for note in map(engine_notes.whole, context.reported_footnotes):
                while note in context.footnotes:
                    context.footnotes.remove(note)
        context.begin_page()
        page, resume_at = plain(index, context, root_box, html)
        context.end_page()
        _report_forgotten(page, context)
        before, after = moved.get(index, []), list(context.reported_footnotes)
        moved[index] = after
        has_news = list(map(engine_notes.key, before)) != list(map(engine_notes.key, after))
        if has_news and index + 1 < len(context.page_maker):
            context.page_maker[index + 1][-1]["content_changed"] = True
        if resume_at is None and after:
            # a kept last page would end the document before the page that takes its notes
            context.page_maker[index][-1]["pages_wanted"] = True
        return page, resume_at

    return remake


def _report_forgotten(page: Any, context: Any) -> None:  # noqa: ANN401 - as above
    """Move notes to the next page whose call is on this one, and which the page neither printed nor moved."""
    waiting = {id(note) for note in context.footnotes}
    for box in page.descendants() if waiting else ():
        note = box.footnote
        if note is not None and id(note) in waiting:
            waiting.discard(id(note))
            context.footnotes.remove(note)
            if note not in context.reported_footnotes:
                context.reported_footnotes.append(note)
