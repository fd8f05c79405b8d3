"""Stage 4: sections in order, everything numbered and linked: the same for every edition of a work."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence

from printery.collate.bibliography import Bibliographer
from printery.collate.copying import copy_lines
from printery.collate.descriptions import ANNEX, with_descriptions
from printery.collate.glossary import with_glossary
from printery.collate.index import index_of
from printery.collate.lists import abbreviations_of, nodes_of, without_empty
from printery.collate.navigation import nav_tree
from printery.collate.numbering import Numberer
from printery.collate.order import Orderer
from printery.collate.people import by_name, credited
from printery.collate.programme import collate_meeting
from printery.collate.recommendations import REGISTER, recommendations_of, with_register
from printery.collate.references import Referrer, unmentioned
from printery.diagnostics import Diagnostic, Found, Location, in_order
from printery.model.stages.charts import data_urls
from printery.model.stages.collation import CollatedSection, Collation
from printery.model.stages.library import Library, WorkCopy
from printery.model.stages.manuscript import Manuscript

__all__ = ["collate", "collate_meeting"]


def collate(
    work: WorkCopy, manuscript: Manuscript, library: Library, manuscripts: Mapping[str, Manuscript]
) -> Found[Collation]:
    """The work in the order of its matter, numbered and linked through.

    Faults: C070-C074, C130-C138, each at the place of what the author wrote.
    """
    record, faults = work.record.value, list[Diagnostic]()
    everything = {**manuscripts, work.id: manuscript}
    numberer = Numberer(library.words(record.language), faults)
    ordered = with_descriptions(tuple(Orderer(work, library, everything).sections()), faults)
    ordered = with_glossary(ordered, record.language, faults)
    sections = _linked(numberer, Bibliographer(work, library, faults).sections(ordered))
    bios = {key: bio for one in (*manuscripts.values(), manuscript) for key, bio in one.biographies.items()}
    members = credited(record.members.people if record.members else (), library.people, bios)
    authors = credited((author.id for section in sections for author in section.authors), library.people, bios, "aut")
    index = index_of(sections, record, faults)
    abbreviations = abbreviations_of(sections, work.record, faults)
    filled = {section.kind: section.blocks for section in sections if section.kind in {REGISTER, ANNEX}}
    held = {"index": index, "abbreviations": abbreviations, **filled, **numberer.lists}
    sections = without_empty(sections, tuple(location for _, location in ordered), held, faults)
    value = Collation(
        work_id=work.id,
        work=record,
        language=record.language,
        sections=sections,
        nav=nav_tree(sections),
        figures=tuple(numberer.lists["figure"]),
        tables=tuple(numberer.lists["table"]),
        boxes=tuple(numberer.lists["box"]),
        abbreviations=abbreviations,
        index=index,
        contributors=tuple(sorted(authors, key=by_name(record.language))),
        members=tuple(sorted(members, key=by_name(record.language))),
        recommendations=recommendations_of(sections),
        prose=manuscript.prose,
        files=dict(_files(sections, work, library)),
        copy=tuple(copy_lines(sections)),
    )
    return Found(value, in_order(faults))


def _linked(numberer: Numberer, ordered: Sequence[tuple[CollatedSection, Location]]) -> tuple[CollatedSection, ...]:
    """The sections numbered, and the references in them resolved."""
    numbered = tuple(numberer.section(section, location) for section, location in ordered)
    referrer = Referrer(numberer, numberer.faults)
    sections = tuple(referrer.section(section) for section in numbered)
    numberer.faults += unmentioned(numberer.targets.values(), referrer.mentioned)
    found = recommendations_of(sections)
    return tuple(
        referrer.section(with_register(section, found, numberer)) if section.kind == REGISTER else section
        for section in sections
    )


def _files(sections: Sequence[CollatedSection], work: WorkCopy, library: Library) -> Iterator[tuple[str, bytes]]:
    """The pictures that the text shows, and the specifications and data of its charts."""
    for node in nodes_of(sections):
        path = node.get("src")
        folder = "/".join(path.split("/")[:3])
        owner = library.works.get(folder.rpartition("/")[2], work)
        files = {**owner.files, **work.files} if owner is not work else work.files
        if path not in files:
            continue
        yield path, files[path]
        if node.get("kind") == "chart":
            for url in _urls(files[path]):
                name = posixpath.normpath(posixpath.join(folder, url))
                if name in files:
                    yield name, files[name]


def _urls(spec: bytes) -> tuple[str, ...]:
    try:
        return tuple(data_urls(json.loads(spec)))
    except (ValueError, RecursionError):  # reported by edit
        return ()
