"""A document laid out whole, in one run of the engine: as it comes, or with its faults in pagination cured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

from weasyprint import document as document_module

from printery.garbage import without_collection
from printery.press.engine.changes import CHANGES, Kind, applied
from printery.press.engine.fixes.references import Collector
from printery.press.engine.laid_out import Layout
from printery.press.engine.setting import MOST_PASSES

FIXES = [change for change in CHANGES if change.kind is Kind.FIX]


@dataclass
class Whole:
    """What is at work when a document is laid out whole."""

    collector: Collector = field(default_factory=lambda: Collector({}))
    moved: dict[int, list[Any]] = field(default_factory=dict)


def lay_out(html: Any, options: Mapping[str, Any], *, cured: bool = True) -> Layout:
    """The layout of a document; `cured=False` shows what the plain engine does."""
    with ExitStack() as stack:
        if cured:
            patient = partial(document_module.layout_document, max_loops=MOST_PASSES)
            stack.enter_context(patch.object(document_module, "layout_document", patient))
            stack.enter_context(applied(FIXES, Whole()))
        stack.enter_context(without_collection())
        document = html.render(**options)
    return Layout(document, html)
