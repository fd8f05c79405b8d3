"""Page references: two faults of WeasyPrint 70.0 that have pages made again for nothing, and one that ends the run.

1. After a lookup, `attr()` tokens lose their anchor's name, so that references resolve late or all over again.
2. A target's missing counters are also handed on as the box's own, so that pages are laid out again for nothing.
3. An anchor that has no page yet is compared with a number of pages, where text shows `target-counter(…, pages)`.

The first two cost time and change no page; tests/unit/press/test_sections.py shows numbers of pages in text (3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from weasyprint.css import targets
from weasyprint.css.targets import TargetCollector, TargetLookupItem
from weasyprint.urls import get_url_tuple

from printery.press.engine.laid_out import PageStart

Token = tuple[str, Any]
_NOWHERE = -1
"""The index of the page of an anchor that is not laid out yet."""


class Collector(TargetCollector):  # type: ignore[misc] # the engine is untyped
    """The engine's collector of page references, its faults mended, beginning with known page numbers."""

    def __init__(self, known: Mapping[str, list[int]]) -> None:
        super().__init__()
        self.known = known
        self.last_name: str | None = None

    def collect_anchor(self, anchor_name: object) -> None:
        """Begin with the page counter that the earlier layout gave, and on no page (fault 3)."""
        super().collect_anchor(anchor_name)
        item = self.target_lookup_items.get(anchor_name)
        if item is not None and item.page_maker_index is None:
            item.page_maker_index = _NOWHERE
        if isinstance(anchor_name, str) and anchor_name in self.known:
            item.cached_page_counter_values = {"page": list(self.known[anchor_name])}

    def lookup_target(self, anchor_token: Token, source_box: Any, css_token: str, parse_again: Any) -> TargetLookupItem:  # noqa: ANN401 - the engine is untyped
        """Remember the name that an `attr()` token stands for (fault 1)."""
        token = anchor_token
        if token[0] == "attr()":
            name, kind, fallback = token[1]
            value = source_box.element.get(name, fallback)
            token = ("string", value) if kind == "string" else ("url", get_url_tuple(value, source_box.style.base_url))
        self.last_name = _anchor_of(token)
        return super().lookup_target(anchor_token, source_box, css_token, parse_again)

    def collect_missing_counters(self, *arguments: Any) -> None:  # noqa: ANN401 - as above
        """Do not take a target's missing counters for the box's own (fault 2)."""
        parent_box, css_token, parse_again, missing, missing_of_targets = arguments
        own = [] if any(missing is counters for counters in missing_of_targets.values()) else missing
        super().collect_missing_counters(parent_box, css_token, parse_again, own, missing_of_targets)

    def cache_target_page_counters(self, name: str, values: Mapping[str, Any], index: int, page_maker: Any) -> None:  # noqa: ANN401 - as above
        """Make a page again only if it shows a counter of this anchor, and the counter has changed."""
        item = self.target_lookup_items.get(name)
        if self.collecting or item is None or item.state != "up-to-date":
            return
        item.page_maker_index = index
        news = {counter: list(values.get(counter, [0])) for counter in self.counters}
        if item.cached_page_counter_values != news:
            item.cached_page_counter_values = news
            self.spread(name, page_maker)

    def count_pages(self, total: int, page_maker: Sequence[Any]) -> None:
        """Spread the number of all pages to the references that show it."""
        for name in self.shown if "pages" in self.counters else ():
            item = self.target_lookup_items.get(name)
            if item is not None and item.cached_page_counter_values.get("pages") != [total]:
                item.cached_page_counter_values["pages"] = [total]
                self.spread(name, page_maker)

    def spread(self, name: str, page_maker: Sequence[Any]) -> None:
        """Have the pages made again that show the page number of an anchor."""
        for asking in self.shown.get(name, ()):
            if asking.page_maker_index is None or asking.page_maker_index >= len(page_maker):
                asking.pending = True
                continue
            PageStart(*page_maker[asking.page_maker_index]).news["content_changed"] = True
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

    @cached_property
    def shown(self) -> Mapping[str, list[Any]]:
        """Anchors whose page is shown, with the lookups whose text shows it; complete once pagination has begun."""
        asking: dict[str, list[Any]] = {}
        for lookup in self._in_content():
            for anchor in lookup.missing_target_counters:
                asking.setdefault(anchor, []).append(lookup)
        return asking

    def _in_content(self) -> Iterator[Any]:
        return (lookup for (_, css_token), lookup in self.counter_lookup_items.items() if css_token == "content")  # noqa: S105 - CSS


_anchor_of = targets.anchor_name_from_token
"""The engine's own, for tokens that are no `attr()`."""


def naming(plain: Callable[[Token], str | None], collector: Collector) -> Callable[[Token], str | None]:
    """`anchor_name_from_token` that knows the name of an `attr()` token: the one just looked up."""

    def name(token: Token) -> str | None:
        return collector.last_name if token[0] == "attr()" else plain(token)

    return name
