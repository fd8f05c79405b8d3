"""A plugin for pytest: documents of the engine's own tests are laid out and drawn with Printery's changes."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from weasyprint import document as document_module
from weasyprint import pdf as pdf_module

from printery.press.engine.changes import CHANGES, Kind, Moment, applied, changed
from printery.press.engine.fixes import notes
from printery.press.engine.fixes.references import Collector
from printery.press.engine.paragraphs import Paragraphs
from printery.press.engine.setting import MOST_PASSES

LAID_OUT = [change for change in CHANGES if {Moment.BUILD, Moment.LAYOUT} & change.during]
DRAWN = [change for change in CHANGES if Moment.DRAW in change.during and change.kind is Kind.SPEED]
"""Sections leave their faces and links open, whole documents do not."""


class Whole:
    """What is at work when a document is laid out whole."""

    def __init__(self) -> None:
        self.collector = Collector({})
        self.moved: dict[int, list[Any]] = {}
        self.paragraphs = Paragraphs(partial(changed, Moment.LINE))


def pytest_configure(config: pytest.Config) -> None:
    """Have every document rendered so."""
    del config
    render, generate = document_module.Document._render.__func__, pdf_module.generate_pdf
    patient = partial(document_module.layout_document, max_loops=MOST_PASSES)

    def rendered(cls: Any, *given: Any) -> Any:
        with applied(LAID_OUT, Whole()):
            return render(cls, *given)

    def generated(*given: Any, **named: Any) -> Any:
        with applied(DRAWN, None):
            return generate(*given, **named)

    document_module.Document._render = classmethod(rendered)
    document_module.layout_document = patient
    document_module.generate_pdf = generated
    # the short rule above notes is one more box in their area, which tests about notes count
    notes._shorten_rule = lambda _area: None  # type: ignore[assignment]
