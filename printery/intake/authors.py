"""Whom a file names as its authors: those whom people.yaml knows are carried over, the others are said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from printery.intake.chapters import Chapter
from printery.intake.losses import Losses
from printery.intake.pandoc_tree import Json, words
from printery.intake.source import Source
from printery.model.stages.library import Library
from printery.model.stages.names import name_forms
from printery.model.written.works import Person

_BETWEEN = re.compile(r"\s*[;,&]\s*|\s+(?:and|und|et|y|e)\s+")
_HINT = "write authors: [id] into the front matter of what they wrote, the id being that of people.yaml"


def name_authors(chapters: Sequence[Chapter], document: Json, source: Source, losses: Losses, library: Library) -> None:
    """Give the only chapter of a file its authors, as far as people.yaml knows them by id or by name.

    Those of a file of several chapters are said: who wrote which of them, the file does not tell.
    """
    said = tuple(_said(document["meta"], source))
    known = _known(library)
    names = [name for entry in said or source.owners for name in _divided(entry, known)]
    found = [known.get(_folded(name), "") for name in names]
    losses.heading = losses.opening = ""
    for entry in said:
        losses.take("", entry)
    for name, person in zip(names, found, strict=True):
        losses.paragraph = next((at for byline, at in source.bylines.items() if name in byline), 1)
        what = f"the author “{name}”{'' if said else ' of the file’s properties'}"
        if not person:
            hint = f"add the person there, and {_HINT}"
            losses.note("an author whom people.yaml does not know", hint, said=f": {what}")
        elif len(chapters) > 1:
            hint = _HINT.replace("id being that", f"id being {person}")
            losses.note("an author of a file of several chapters", hint, said=f": {what}; there are {len(chapters)}")
        elif not said:
            hint = "it may be who typed it: see that it is right"
            losses.note("an author taken from the file’s properties", hint, "C261", f": {what}")
    losses.paragraph = 1
    authors = [person for person in dict.fromkeys(found) if person]
    if len(chapters) == 1 and authors:
        chapters[0].head["authors"] = authors
    else:
        chapters[0].head.pop("authors", None)


def _said(meta: Json, source: Source) -> Iterator[str]:
    """Names of authors that are meant for readers."""
    if source.authors:
        yield from source.authors
        return
    for key in ("authors", "author"):
        value = meta.get(key, {"t": "MetaList", "c": []})
        for entry in value["c"] if value["t"] == "MetaList" else [value]:
            name = entry["c"].get("name", entry) if entry["t"] == "MetaMap" else entry
            yield name["c"] if isinstance(name["c"], str) else words(name["c"])


def _known(library: Library) -> Mapping[str, str]:
    """Ids of people by their ids and names; a name that two have is nobody's."""
    found: dict[str, str] = {}
    for key, person in library.people.items():
        for name in dict.fromkeys(map(_folded, _full_names(person))):
            found[name] = "" if name in found else key
    return found | {_folded(key): key for key in library.people}


def _full_names(person: Person) -> Iterator[str]:
    yield from (form for form in name_forms(person) if form != person.name.family)
    yield f"{person.name.family}, {person.name.given}" if person.name.given else person.display


def _divided(entry: str, known: Mapping[str, str]) -> list[str]:
    """The names of an entry: `Ada One and Bo Two`, `One, Ada; Two, Bo`."""
    if _folded(entry) in known:
        return [entry]
    parts = [part.strip() for part in entry.split(";") if part.strip()]
    if len(parts) > 1:
        return [name for part in parts for name in _divided(part, known)]
    names = [part for part in _BETWEEN.split(entry) if part]
    return names if any(_folded(name) in known for name in names) else parts


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
