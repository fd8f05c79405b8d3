"""Photographs of people, as far as there are any."""

from __future__ import annotations

from collections.abc import Mapping

from printery.diagnostics import Diagnostic
from printery.load.files import Files
from printery.model.stages.library import Record
from printery.model.written.works import Person
from printery.pictures.raster import raster_fault, without_story

FOLDER = "content/portraits"


def read_portraits(files: Files, people: Record[Mapping[str, Person]]) -> Mapping[str, bytes]:
    """The sound photographs by person id, without where and by whom they were made.

    Faults: C006 and C008 for files that cannot be had, C059 for those that cannot be read.
    """
    found: dict[str, bytes] = {}
    for name, person in people.value.items():
        if person.portrait is None:
            continue
        path, where = f"{FOLDER}/{person.portrait}", people.at(name, "portrait")
        data = files.bytes(path, needed=True, asked_at=where)
        fault = raster_fault(data) if data is not None else ""
        if fault:
            hint = "save it again as PNG or JPEG from the program that made it"
            files.faults.append(Diagnostic("C059", f"{path} cannot be read: {fault}", where, hint))
        elif data is not None:
            found[name] = without_story(data)
    return found
