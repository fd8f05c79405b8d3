"""The engine's log, turned into findings: nothing that it says is passed over."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.galley import Document, Galley

_PLACE = re.compile(r" at (\d+):(\d+)")
_STYLE = ("Ignored", "Error: ", "Invalid", "Expected", "Unknown rule", "Unsupported", "Parse error")
UNSETTLED = "the pages of a section do not settle"
"""How a warning begins that pages were made again without end."""
_LOADING = ("Failed to load", "Relative URI", "No @font-face", "Font-face", "Image")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Collect what the engine and the font library warn of during the block."""
    listener = _Listener()
    loggers = [logging.getLogger("weasyprint"), logging.getLogger("fontTools")]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield listener.records
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(listener)
            logger.propagate = propagate
            logger.setLevel(level)


def findings(records: Sequence[logging.LogRecord], galley: Galley) -> Iterator[Diagnostic]:
    """Yield P001 for style that the engine ignored, P002 for files, P012 for pages without end, P003 for all else."""
    for record in records:
        message = " ".join(record.getMessage().split()).rstrip(".")
        if message.startswith(_STYLE):
            where = _in_style(message, galley)
            yield Diagnostic("P001", message, where, "use CSS that the engine knows, or take it out")
        elif message.startswith(_LOADING):
            where = _of_document(message, galley)
            yield Diagnostic("P002", message, where, "name a file that the galley holds")
        elif message.startswith(UNSETTLED):
            hint = "let the style sheet show no number of pages on which the number of pages depends, or shorten a note"
            yield Diagnostic("P012", f"{galley.name}: {message}", _of_document(message, galley), hint)
        else:
            yield Diagnostic("P003", message, _of_document(message, galley), "mend what the engine names")


def _in_style(message: str, galley: Galley) -> Location:
    """The engine names line and column but not the sheet: the one that has this very declaration there."""
    match = _PLACE.search(message)
    if match is None:
        return _of_document(message, galley)
    line, column = int(match[1]), int(match[2])
    word = re.search(r"[`']([\w@:.#-]+)", message)
    for style in galley.styles:
        lines = style.text.splitlines()
        if line <= len(lines) and (word is None or lines[line - 1][column - 1 :].startswith(word[1])):
            return Location(_source(style), line, column)
    return Location(galley.template.path, line, column)


def _source(style: Document) -> str:
    """The template that a style sheet of the galley was made from."""
    return f"templates/{style.source}"


def _of_document(message: str, galley: Galley) -> Location:
    for name, resource in galley.resources.items():
        if name in message:
            return resource.location
    return galley.edition
