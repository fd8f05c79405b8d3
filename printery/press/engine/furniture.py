"""The margins of pages by themselves: running heads and folios, drawn over pages whose text knows nothing of them.

The engine fills a page's margins when all pages are laid out, from the page's style, its counter and the named strings.
So a page whose folio moves needs new margins and nothing else. A blank page is nothing but margins and background.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any

from weasyprint import document as document_module
from weasyprint import layout as layout_module
from weasyprint.formatting_structure import boxes
from weasyprint.layout import background
from weasyprint.layout import page as page_module
from weasyprint.layout.block import block_level_layout
from weasyprint.layout.percent import resolve_percentages

from printery.press.engine.changes import Moment, changed
from printery.press.engine.laid_out import Layout
from printery.press.engine.setting import Shop
from printery.press.facts.extent import Leaf

_BEFORE = 1
"""The page, by the engine's count, on which the strings stand that were set before."""


def furnished(html: Any, shop: Shop, leaves: Sequence[tuple[Leaf, int]], strings: Mapping[str, str]) -> Layout:  # noqa: ANN401 - the engine is untyped
    """Pages with margins and without text, each with its page counter; blank ones have their background too.

    `html` is the document without its sections, `strings` are the named strings as they are before the first page.
    """
    with changed(Moment.MARGINS, without=shop.without):
        maker = _Maker(html, shop)
        for name, text in strings.items():
            maker.context.string_set[name][_BEFORE].append(text)
        pages = []
        for number, (leaf, counter) in enumerate(leaves, start=_BEFORE + 1):
            for name, text in leaf.strings:
                maker.context.string_set[name][number].append(text)
            pages.append(maker.page(leaf, counter, number))
    return Layout(shop.document(pages, html), html)


class _Maker:
    def __init__(self, html: Any, shop: Shop) -> None:  # noqa: ANN401 - as above
        self.html = html
        document = document_module.Document
        self.context = document._build_layout_context(  # noqa: SLF001 - this module's purpose
            html, shop.fonts, shop.counters, shop.profiles, shop.rendering()
        )
        self.root = document_module.build_formatting_structure(
            html.etree_element, self.context.style_for, self.context.get_image_from_uri, html.base_url,
            self.context.target_collector, shop.counters, self.context.footnotes,
        )  # fmt: skip
        self.kinds: dict[Any, Any] = {}
        """A kind of page for each choice of the rules that hold for pages: all others share its styles."""

    def page(self, leaf: Leaf, counter: int, number: int) -> Any:  # noqa: ANN401 - as above
        """A page with its margins, and nothing else if it is not blank."""
        self.context.current_page = number
        page = self._sheet(leaf)
        root = self._empty(page) if leaf.is_blank else None
        state: Any = ([0], {"page": [counter], "pages": [0]}, [{"page", "pages"}], [])
        margins = tuple(page_module.make_margin_boxes(self.context, page, state))
        if root is not None:
            page.children = (root, *margins)
            layout_module.layout_backgrounds(page, self.context.get_image_from_uri)
        else:  # the body has the ground, and the border, which only a page that shows has
            page.children, page.background, page.canvas_background = margins, None, None
            for box in margins:
                background.layout_box_backgrounds(page, box, self.context.get_image_from_uri)
            page.style = page.style.copy()
            page.style["visibility"] = "hidden"
        return page

    def _sheet(self, leaf: Leaf) -> Any:  # noqa: ANN401 - as above
        """A page's box, as `make_page` makes it."""
        kind = self._kind(leaf)
        style = self.context.style_for(kind)
        style["overflow"] = self.root.viewport_overflow
        page = boxes.PageBox(kind, style)
        width, height = style["size"]
        resolve_percentages(page, (width, height))
        page.position_x = page.position_y = 0
        page_module.page_width(page, self.context, width)
        page_module.page_height(page, self.context, height)
        page.fixed_boxes = []
        self.context.page_bottom = page.content_box_y() + page.height
        return page

    def _kind(self, leaf: Leaf) -> Any:  # noqa: ANN401 - as above
        kind = page_module.PageType(leaf.side, leaf.is_blank, leaf.name, leaf.index, leaf.groups)
        style_for = self.context.style_for
        selectors = (
            selector
            for sheet, *_ in style_for._sheets  # noqa: SLF001 - as above
            for _, chosen, _ in sheet.page_rules
            for _, _, selector in chosen
        )
        holds = tuple(style_for._page_type_match(selector, kind) for selector in selectors)  # noqa: SLF001 - as above
        if holds not in self.kinds:
            page_module.set_page_type_computed_styles(kind, self.html, style_for)
            self.kinds[holds] = kind
        return self.kinds[holds]

    def _empty(self, page: Any) -> Any:  # noqa: ANN401 - as above
        """The document's own box with nothing in it, as on a blank page."""
        root = self.root.copy_with_children([])
        root.position_x, root.position_y = page.content_box_x(), page.content_box_y()
        self.context.create_block_formatting_context()
        root = block_level_layout(self.context, root, -inf, None, page, True, [], [], [])[0]  # noqa: FBT003 - the engine's own signature
        self.context.finish_block_formatting_context()
        return root
