"""Where imported chapters go: names of files, ids that are free, and the work's record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.front import Front
from printery.intake.matter import NewWork, extended_record, new_record
from printery.intake.naming import Names, slug
from printery.intake.source import Changes
from printery.model.stages.library import Library
from printery.world import World

_IDS = re.compile(r"\{[^}\n]*#([a-z]+-[\w-]+)|^id:\s*(\S+)\s*$|^\[\^([^\]]+)\]:", re.MULTILINE)
_NUMBERED = re.compile(r"(\d+)-(.*)\.md")


@dataclass(frozen=True, slots=True)
class Request:
    """Where the chapters go, and how."""

    work: str
    """The work's id; a new work is made if there is none."""
    today: dt.date
    changes: Changes = "accept"
    replace: bool = False
    """Whether chapters that are there already give way."""
    form: str = ""
    """Which Markdown it is, `gfm` or `markdown`; told from the text if left out."""
    styles: Mapping[str, str] = field(default_factory=dict)
    """Names of paragraph styles to what they mean here."""


def language_of(library: Library, work: str) -> str:
    """The language of the work; for a new one, the council's first."""
    known = library.works.get(work)
    languages = library.imprint.value.languages
    return known.record.value.language if known else languages[0] if languages else "en"


def paths_for(world: World, titles: Sequence[str], request: Request) -> tuple[str, ...]:
    """The path of each chapter: a number behind those that are there, and the title's words.

    With `replace`, a chapter of the same words keeps its file. Raises: BuildError C258 for those that are there.
    """
    folder = f"content/works/{request.work}"
    there = [path.removeprefix(f"{folder}/") for path in world.list(folder) if path.endswith(".md")]
    matches = [match for name in there if (match := _NUMBERED.fullmatch(name))]
    by_words = {match[2]: match[0] for match in matches}
    number = max((int(match[1]) for match in matches), default=0)
    names, paths, faults = Names(), [], list[Diagnostic]()
    for title in titles:
        words = names.take(slug(title) or "chapter")
        if words in by_words:
            path = f"{folder}/{by_words[words]}"
            if not request.replace:
                hint = "rename it, or import with --replace, which puts the imported text in its place"
                faults.append(Diagnostic("C258", f"the chapter “{title}” is there already", Location(path), hint))
        else:
            number += 1
            path = f"{folder}/{number:02d}-{words}.md"
        paths.append(path)
    if faults:
        raise BuildError(faults)
    return tuple(paths)


def ids_of(world: World, work: str, but: Sequence[str]) -> set[str]:
    """The ids of a work's Markdown, but of these files."""
    paths = (path for path in world.list(f"content/works/{work}") if path.endswith(".md") and path not in but)
    found = (match for path in paths for match in _IDS.finditer(world.read(path).decode("utf-8", "replace")))
    return {name for match in found for name in match.groups() if name}


def shelf_of(library: Library, work: str) -> dict[str, bytes]:
    """The pictures of a work by their paths in its folder."""
    known, prefix = library.works.get(work), f"content/works/{work}/"
    return {path.removeprefix(prefix): data for path, data in known.files.items()} if known else {}


def record_for(
    world: World, library: Library, request: Request, paths: Sequence[str], front: Front
) -> Mapping[str, bytes]:
    """The work's record, new or extended by the chapters. Raises: BuildError C259."""
    path = f"content/works/{request.work}/work.yaml"
    names = [path.rpartition("/")[2] for path in paths]
    try:
        text = world.read(path).decode("utf-8", "replace")
    except FileNotFoundError:
        imprint = library.imprint.value
        publishers = [body for body in imprint.organisations if body.role == "publisher"]
        place = publishers[0].place if publishers and publishers[0].place else "Place to be written"
        publisher = publishers[0].name if publishers else imprint.name
        made = new_record(
            NewWork(front.title, language_of(library, request.work), publisher, place, request.today.year, front), names
        )
        return {path: made.encode()}
    return {path: extended_record(text, path, names).encode()}
