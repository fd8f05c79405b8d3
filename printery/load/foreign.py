"""Keys that files for Pandoc and Quarto carry in their front matter, and where their facts stand here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_DATE = "dates stand in work.yaml"
_LANGUAGE = "the language stands in work.yaml; for one passage write ::: {.plain lang=fr}"
_EDITIONS = "what is made of a work stands in content/editions/"
_LOOK = "looks stand in templates/, values in templates/styles/tokens.css"
_RUN = "nothing is run: put results into the text"
_SOURCES = "sources and style stand in the work's folder and in work.yaml"
_NUMBERS = "numbers and contents are the same for every section of a work"
_RIGHTS = "rights and citation stand in work.yaml"
_SITE = "the site is made from works and meetings: see content/editions/site.yaml"

FOREIGN_KEYS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("date", "date-modified", "date-format", "published-title"), _DATE),
        **dict.fromkeys(("lang", "dir", "language"), _LANGUAGE),
        **dict.fromkeys(("format", "output", "pdf-engine", "documentclass", "classoption", "output-file"), _EDITIONS),
        **dict.fromkeys(
            ("papersize", "geometry", "fontsize", "mainfont", "sansfont", "monofont", "linestretch"), _LOOK
        ),
        **dict.fromkeys(("css", "theme", "colorlinks", "linkcolor", "header-includes", "include-in-header"), _LOOK),
        **dict.fromkeys(("title-block-style", "title-block-banner", "page-layout", "mathfont", "template"), _LOOK),
        **dict.fromkeys(("execute", "jupyter", "engine", "knitr", "editor", "params", "filters", "code-fold"), _RUN),
        **dict.fromkeys(("bibliography", "csl", "link-citations", "link-bibliography", "citeproc", "nocite"), _SOURCES),
        **dict.fromkeys(("toc", "toc-depth", "toc-title", "number-sections", "number-depth", "crossref"), _NUMBERS),
        **dict.fromkeys(("lof", "lot", "number-offset", "shift-heading-level-by", "reference-location"), _NUMBERS),
        **dict.fromkeys(("copyright", "license", "citation", "rights"), _RIGHTS),
        **dict.fromkeys(("categories", "image", "listing", "order", "draft", "freeze", "search", "comments"), _SITE),
        "description": "write abstract",
        "thanks": "write a note in the text",
        "affiliation": "affiliations stand in content/people.yaml",
    }
)
"""Key to the place of its fact."""
