"""Whether those who read a site can tell the papers apart that it offers."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import Diagnostic
from printery.model.stages.library import EditionRecord, Library
from printery.model.written.edition import HandoutPdf, PackPdf, Site


def check_downloads(site: Site, record: EditionRecord, library: Library) -> Iterator[Diagnostic]:
    """Yield C233 for packs; C321 for papers of another meeting, and for those that another download gives as well."""
    first: dict[tuple[str, str, bool], str] = {}
    for place, name in enumerate(site.downloads):
        other = library.editions.get(name)
        where = record.at("downloads", place)
        if other is not None and isinstance(other.value, PackPdf):
            message = f"{name} is one file for each person, and nothing for the public"
            yield Diagnostic("C233", message, where, "leave it out; the command packs prints it")
        if other is None or not isinstance(other.value, HandoutPdf):
            continue
        edition = other.value
        if edition.meeting != site.meeting:
            message = f"{name} has papers of the meeting {edition.meeting}, and this site is that of {site.meeting}"
            yield Diagnostic("C321", message, where, "offer them on the site of their own meeting")
            continue
        for paper in edition.papers:
            for sheet in edition.sheets:
                key = (paper, sheet, edition.large_print)
                if first.setdefault(key, name) != name:
                    message = f"{name} and {first[key]} both give the paper {paper} on {sheet}"
                    yield Diagnostic("C321", message, where, "leave it out of one of the two, or offer only one")
