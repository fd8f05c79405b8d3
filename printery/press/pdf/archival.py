"""A PDF to keep and to hear: PDF/A-3a and PDF/UA-1 in one file, with the data behind its charts.

Source: ISO 19005-3:2012; ISO 14289-1:2014; ISO 32000-1:2008, 7.11 (files in files), 14.11.5 (output intents).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Pdf, Stream, String

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Pages
from printery.model.stages.galley import DataFile, Galley, Metadata
from printery.model.stages.job import Job
from printery.model.written.accessibility import Accessibility
from printery.press.engine.draw import srgb_profile
from printery.press.facts.tags import SectionTags
from printery.press.metadata import CREATOR, PRODUCER, authors, full_title
from printery.press.pdf.forms import make_fields
from printery.press.tagging.claims import faults_of, proven
from printery.press.tagging.writer import Surroundings, write_structure

TAGGED: Mapping[str, object] = MappingProxyType({"pdf_tags": True})
"""Options with which the engine marks what it draws."""
_FORMATS = frozenset(("screen-pdf", "handout-pdf", "pack-pdf", "cards-pdf"))
_PRINTED = 4
"""Annotation flag: printed with the page (ISO 19005-3, 6.3.2)."""


def is_archival(job: Job) -> bool:
    """Whether a job's file is to keep and to hear; a printer's file is not."""
    return job.edition.value.format in _FORMATS


def finish(bound: Pdf, galley: Galley, pages: Pages, sections: Sequence[tuple[int, SectionTags]]) -> Accessibility:
    """Give the bound file its structure, the data behind its charts and its colour space; what that proves of it.

    `sections` are the number of pages and the structure of each, in order.
    """
    files = {file: _embedded(bound, file, galley.metadata) for file in galley.data_files}
    of_figure: dict[str, list[pikepdf.Object]] = {}
    for file, specification in files.items():
        of_figure.setdefault(file.figure, []).append(specification)
    firsts = tuple(accumulate((count for count, _ in sections), initial=0))
    folios = {name: pages.pages[index].folio for name, index in pages.anchors.items()}
    tags = [structure for _, structure in sections]
    attached = {file.id: specification for file, specification in files.items()}
    write_structure(bound, tags, Surroundings(firsts, folios, of_figure, attached))
    make_fields(bound)
    _list_files(bound, files)
    _set_intent(bound)
    for page in bound.pages:
        for annotation in page.obj.get(Name.Annots, ()):
            annotation.F = _PRINTED
    _inform(bound, galley.metadata)
    return proven(tags, has_bookmarks=Name.Outlines in bound.Root and bool(bound.Root.Outlines.get(Name.First)))


def unfollowed(sections: Sequence[SectionTags], galley: Galley) -> Iterator[Diagnostic]:
    """Yield P020 for what readers could not follow, at the place of the content."""
    places = {line.id: line.location for line in galley.copy}
    for fault in faults_of(sections):
        where = places.get(fault.id, galley.edition)
        yield Diagnostic("P020", f"{galley.name}: {fault.message}", where, "mend the text or template that makes it")


def _inform(bound: Pdf, metadata: Metadata) -> None:
    """Say in the information dictionary what the packet says."""
    bound.trailer.Info.Title = String(full_title(metadata))
    bound.trailer.Info.Author = String("; ".join(authors(metadata)))
    bound.trailer.Info.Subject = String(metadata.description)
    bound.trailer.Info.Creator, bound.trailer.Info.Producer = String(CREATOR), String(PRODUCER)


def _set_intent(bound: Pdf) -> None:
    """Colours are those of sRGB."""
    profile = Stream(bound, srgb_profile(), N=3)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, DestOutputProfile=profile)
    intent.OutputConditionIdentifier = intent.Info = String("sRGB2014")
    bound.Root.OutputIntents = Array([intent])


def _list_files(bound: Pdf, files: Mapping[DataFile, pikepdf.Object]) -> None:
    """Name the files in the file's own lists too, where programs look for attachments."""
    if not files:
        return
    names = NameTree.new(bound)
    for file, specification in files.items():
        names[f"{file.figure}/{file.name}"] = specification
    bound.Root.Names.EmbeddedFiles = names.obj
    bound.Root.AF = Array(list(files.values()))


def _embedded(bound: Pdf, file: DataFile, metadata: Metadata) -> pikepdf.Object:
    """A file in the file, dated as the content is (ISO 19005-3, 6.8)."""
    day = String("D:" + "".join(character for character in metadata.modified if character.isdigit()) + "Z")
    stream = Stream(bound, file.data, Type=Name.EmbeddedFile, Subtype=Name(f"/{file.media_type}"))
    checksum = hashlib.md5(file.data, usedforsecurity=False).digest()
    stream.Params = Dictionary(Size=len(file.data), CreationDate=day, ModDate=day, CheckSum=String(checksum))
    specification = Dictionary(
        Type=Name.Filespec, F=String(file.name), UF=String(file.name), EF=Dictionary(F=stream, UF=stream),
        Desc=String(file.description), AFRelationship=Name.Data,
    )  # fmt: skip
    return bound.make_indirect(specification)
