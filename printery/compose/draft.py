"""What marks a draft: a label in every document of an e-book or a site, and what the press writes on every page."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import escape

from printery.compose.room import words_of
from printery.model.stages.galley import Document, Galley
from printery.model.stages.job import Job
from printery.model.stages.material import Material
from printery.model.written.edition import ImposedPdf

_BODY = re.compile(r"<body\b[^>]*>")
_LOOK = (
    "margin: 0; padding: 0.3em; border: 0.15em solid #000; color: #000; background: #fff; text-align: center; "
    "font: bold 1em sans-serif"
)
_COVER = "cover.html"
"""The drawn cover, whose letters are as large as its picture."""
_COVER_LOOK = _LOOK.replace("bold 1em sans-serif", "600 52px 'Source Sans'") + "; position: absolute; inset: 0 0 auto 0"
_SHOWS_THE_COVER = "text/cover.xhtml"
"""Holds nothing but the picture of the drawn cover, which is labelled itself."""


def as_draft(galley: Galley, job: Job, material: Material) -> Galley:
    """The galley of a draft; sheets of pages that are marked already stay as they are.

    Raises: BuildError T003 if the templates have no words for the galley's language.
    """
    edition = job.edition.value
    if isinstance(edition, ImposedPdf):
        return galley
    words = words_of(galley.metadata.language, job, material.library)
    label = str(words["draft"])
    marked = replace(galley, draft=label)
    if edition.format not in {"epub", "site"}:
        return marked
    return replace(marked, documents=tuple(_labelled(one, label) for one in galley.documents))


def _labelled(document: Document, label: str) -> Document:
    """A document whose first words are the label, if it has a body of words."""
    if document.name == _SHOWS_THE_COVER:
        return document
    look = _COVER_LOOK if document.name == _COVER else _LOOK
    shown = f'<p class="draft-mark" style="{look}">{escape(label)}</p>'
    return replace(document, text=_BODY.sub(lambda match: match[0] + shown, document.text, count=1))
