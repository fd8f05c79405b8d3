"""The kinds of matter: which part of a book a section belongs to and where its words come from."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Matter(StrEnum):
    """The three parts of a book."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


class Kind(NamedTuple):
    """How a kind of section behaves."""

    matter: frozenset[Matter]
    """The parts it may stand in."""
    written: bool
    """Whether its words come from a Markdown file; else the program makes it from the data."""
    listed: bool
    """Whether the contents list it."""
    title: str
    """The heading when the content gives none; templates translate it by this key's kind name."""
    numbered: bool = False
    """Whether it counts as a chapter."""
    epub_type: str = ""
    """The term of the EPUB Structural Semantics Vocabulary 1.1."""
    role: str = ""
    """The DPUB-ARIA 1.1 role, where there is one."""
    filled: bool = False
    """Whether the program can fill it, below the words of its file or without one."""


LOOKED_UP = frozenset(("references", "glossary", "colophon"))
"""Sections that nobody reads through: acronyms are not introduced in them."""


def _front(written: bool, listed: bool, title: str, epub_type: str = "", role: str = "") -> Kind:
    return Kind(frozenset({Matter.FRONT}), written, listed, title, False, epub_type, role)


def _body(written: bool, title: str, numbered: bool, epub_type: str, role: str) -> Kind:
    return Kind(frozenset({Matter.BODY}), written, True, title, numbered, epub_type, role)


def _back(written: bool, title: str, epub_type: str = "", role: str = "") -> Kind:
    return Kind(frozenset({Matter.BACK}), written, True, title, False, epub_type, role)


KINDS = MappingProxyType(
    {
        "half-title": _front(False, False, "", "halftitlepage"),
        "series-page": _front(False, False, ""),
        "title-page": _front(False, False, "", "titlepage"),
        "imprint-page": _front(False, False, "", "copyright-page"),
        "masthead": _front(False, False, "", "titlepage"),
        "contents": _front(False, False, "Contents", "toc", "doc-toc"),
        "list-of-figures": _front(False, True, "Figures", "loi"),
        "list-of-tables": _front(False, True, "Tables", "lot"),
        "list-of-boxes": _front(False, True, "Boxes"),
        "abbreviations": _front(False, True, "Abbreviations", "glossary", "doc-glossary"),
        "foreword": _front(True, True, "Foreword", "foreword", "doc-foreword"),
        "preface": _front(True, True, "Preface", "preface", "doc-preface"),
        "acknowledgments": _front(True, True, "Acknowledgments", "acknowledgments", "doc-acknowledgments"),
        "executive-summary": _front(True, True, "Executive Summary", "abstract", "doc-abstract"),
        "statement": _body(True, "Council Statement", False, "chapter", "doc-chapter"),
        "part": _body(False, "Part", False, "part", "doc-part"),
        "introduction": _body(True, "Introduction", True, "introduction", "doc-introduction"),
        "chapter": _body(True, "Chapter", True, "chapter", "doc-chapter"),
        "conclusion": _body(True, "Conclusion", True, "conclusion", "doc-conclusion"),
        "annex": _back(True, "Annex", "appendix", "doc-appendix"),
        "descriptions": _back(False, "Descriptions of Figures", "appendix", "doc-appendix"),
        "recommendations": _back(False, "Recommendations", "appendix", "doc-appendix"),
        "notes": _back(False, "Notes", "endnotes", "doc-endnotes"),
        "references": _back(True, "References", "bibliography", "doc-bibliography")._replace(filled=True),
        "glossary": _back(True, "Glossary", "glossary", "doc-glossary"),
        "index": _back(False, "Index", "index", "doc-index"),
        "about-authors": _back(False, "About the Authors", "contributors"),
        "about-council": _back(True, "About the Council"),
        "members": _back(False, "Members of the Council", "contributors"),
        "about-institutes": _back(True, "About the Institutes"),
        "funders": _back(True, "Funders"),
        "citation": _back(False, "Suggested Citation"),
        "colophon": _back(True, "Colophon", "colophon", "doc-colophon"),
    }
)
