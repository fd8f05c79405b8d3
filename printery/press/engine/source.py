"""The engine's document of a tree that has been read already: it is neither written nor read again."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import cssselect2
from weasyprint import HTML


class Source(HTML):  # type: ignore[misc] # the engine is untyped
    """`weasyprint.HTML` of a tree; `<base>` in it changes no address."""

    def __init__(self, tree: Element, base_url: str, fetcher: Any) -> None:  # noqa: ANN401 - as above
        """Take the tree as it is; it must not be changed afterwards. `fetcher` is a `weasyprint.urls.URLFetcher`."""
        self.base_url = base_url
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
