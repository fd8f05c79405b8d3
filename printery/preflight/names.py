"""Title page, cover and metadata name one book: stores and libraries send back what differs."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.galley import Document, Metadata
from printery.model.stages.text import squash
from printery.preflight.words import all_words

_NAMING = {"kind-title-page": "the title page", "cover": "the cover"}
"""Classes of the elements that name the book."""
_ON_THE_PAGE = frozenset(("aut", "edt", "isb"))
"""Roles that title pages and covers print."""


def check_names(document: Document, tree: etree._Element, metadata: Metadata) -> Iterator[Diagnostic]:
    """Yield H006 for each title page or cover that does not say what the file's metadata say."""
    for element in tree.iter():
        classes = (element.get("class") or "").split() if isinstance(element.tag, str) else []
        for name in classes:
            words = squash("".join(all_words(element))) if name in _NAMING else ""
            # the cover page of an e-book shows a picture, drawn from a document that is checked itself
            if words and element.tag.rpartition("}")[2] in {"section", "body"}:
                yield from _check(_NAMING[name], words, document, metadata)


def _check(what: str, words: str, document: Document, metadata: Metadata) -> Iterator[Diagnostic]:
    wanted = [("title", metadata.title), ("subtitle", metadata.subtitle), ("publisher", metadata.publisher)]
    wanted += [("name", agent.name) for agent in metadata.agents if agent.role in _ON_THE_PAGE]
    if what == "the cover" and metadata.isbn:
        wanted.append(("ISBN", metadata.isbn))
    for kind, text in wanted:
        if squash(text) not in words:
            where = Location(f"output/{document.name}")
            hint = "print it in the template as the metadata have it"
            yield Diagnostic("H006", f"{what} does not show the {kind} {text}", where, hint)
