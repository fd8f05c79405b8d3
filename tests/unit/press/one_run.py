"""A document laid out whole, in one run of the engine: as it comes, or with its faults in pagination cured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from typing import Any

from weasyprint import document as document_module
from weasyprint.css import targets
from weasyprint.css.targets import TargetCollector
from weasyprint.layout import page as page_module

from printery.garbage import without_collection
from printery.press.engine.start import (
    MOST_PASSES,
    Collector,
    Layout,
    mended,
    naming,
    remaking,
    replaced,
)


def lay_out(html: Any, options: Mapping[str, Any], *, cured: bool = True) -> Layout:
    """The layout of a document; `cured=False` shows what the plain engine does."""
    captured: list[Any] = []
    collectors: list[TargetCollector] = []

    def collector() -> TargetCollector:
        collectors.append(Collector({}) if cured else TargetCollector())
        return collectors[-1]

    original = document_module.Document._build_layout_context

    def build(*arguments: Any) -> Any:
        captured.append(original(*arguments))
        return captured[-1]

    with ExitStack() as stack:
        stack.enter_context(replaced(document_module.Document, "_build_layout_context", build))
        stack.enter_context(replaced(document_module, "TargetCollector", collector))
        if cured:
            patient = partial(document_module.layout_document, max_loops=MOST_PASSES)
            stack.enter_context(replaced(document_module, "layout_document", patient))
            stack.enter_context(replaced(targets, "anchor_name_from_token", naming(collectors)))
            stack.enter_context(replaced(page_module, "remake_page", remaking(page_module.remake_page)))
            stack.enter_context(mended())
        stack.enter_context(without_collection())
        document = html.render(**options)
    return Layout(document, html, captured[0].page_maker)
