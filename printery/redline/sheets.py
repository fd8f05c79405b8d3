"""A comparison as files: a PDF of the house's own pages, and one HTML page that needs nothing else."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from typing import Any

from printery.compose import compose
from printery.diagnostics import BuildError, Diagnostic, in_order
from printery.model.stages.artefact import Artefact, Pages
from printery.model.stages.collation import Collation
from printery.model.stages.galley import Galley
from printery.model.stages.job import Job
from printery.model.stages.library import Library, Record
from printery.model.stages.material import Material
from printery.model.units import SHEETS
from printery.model.written.edition import ScreenPdf
from printery.pipeline import run
from printery.preflight import check_documents
from printery.processes import BuildServices
from printery.redline.known import with_known_characters
from printery.redline.summary import Wording, without_pages

_LINK = re.compile(r'<link rel="stylesheet" href="[^"]*"/>\n?')
_ADDRESS = re.compile(r'(?P<before><img\b[^>]*?\bsrc="|url\()(?P<name>images/[^")]+)')
_FACES = "styles/fonts.css"
"""Faces lie in packages that readers of a single page do not have: theirs are near enough."""


@dataclass(frozen=True, slots=True)
class Sheets:
    """What a comparison came to."""

    artefacts: tuple[Artefact, ...]
    """The PDF, if the press could make one, and the page."""
    library: Library
    """With the comparison among its editions."""
    diagnostics: tuple[Diagnostic, ...]
    """What would stop an edition; a comparison is made all the same."""

    @property
    def pages(self) -> Pages | None:
        """Those of the PDF."""
        return next((artefact.pages for artefact in self.artefacts if artefact.pages is not None), None)


def wording_of(library: Library, language: str) -> Wording:
    """The words of comparisons in a language, or in English if that has none yet."""
    words: Any = library.words(language).tree()["redline"]
    return Wording(words)


def sheets(collation: Collation, library: Library, services: BuildServices, name: str = "") -> Sheets:
    """Lay a summarised comparison out; `name` is that of the files.

    House rules for finished books stop no comparison: the texts compared are as they are, and the earlier one cannot be
    mended. Where even the press cannot set them, there is a page and no PDF, and the findings say why.
    Raises: BuildError with the faults of the templates.
    """
    edition = f"redline-{collation.work_id}"
    name = name or edition
    editions = {
        **library.editions,
        edition: _edition(collation, "redline", "foot"),
        f"{edition}-page": _edition(collation, "redline-page", "chapter"),
    }
    held = replace(library, editions=editions)
    shown, remarks = with_known_characters(collation)
    material = Material(held, {collation.work_id: shown}, {})
    pdf: tuple[Artefact, ...] = ()
    try:
        proof = run(_job(edition, edition, held), material, {}, services)
        pdf = tuple(replace(artefact, path=f"{name}.pdf") for artefact in proof.artefacts)
        faults = proof.diagnostics
    except BuildError as error:
        faults = error.diagnostics
    screen = Material(held, {collation.work_id: without_pages(collation)}, {})
    galley = compose(_job(edition, f"{edition}-page", held), screen, {}, services)
    page = replace(_page(galley, edition), path=f"{name}.html")
    return Sheets((*pdf, page), held, in_order((*remarks, *faults, *check_documents(galley))))


def _edition(collation: Collation, template: str, notes: str) -> Record[ScreenPdf]:
    value = ScreenPdf.model_validate(
        {"format": "screen-pdf", "work": collation.work_id, "template": template, "sheets": ("a4",), "notes": notes}
    )
    return Record(value, f"templates/{template}", {})


def _job(name: str, edition_id: str, library: Library) -> Job:
    return Job(name, edition_id, library.editions[edition_id], SHEETS["a4"])


def _page(galley: Galley, name: str) -> Artefact:
    """The document with styles and pictures in it."""
    css = "\n".join(style.text for style in galley.styles if style.name != _FACES).replace("</", "<\\/")
    text = _LINK.sub("", galley.documents[0].text).replace("</head>", f"<style>\n{css}\n</style>\n</head>", 1)
    text = _ADDRESS.sub(lambda match: match["before"] + _inlined(match["name"], galley), text)
    return Artefact(f"{name}.html", name, "site", "text/html", galley.metadata.language, text.encode())


def _inlined(name: str, galley: Galley) -> str:
    resource = galley.resources.get(name)
    if resource is None:
        return name
    return f"data:{resource.media_type};base64,{base64.b64encode(resource.data).decode()}"
