"""The Markdown files of a work: front matter validated, text as delivered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.diagnostics import Diagnostic, Location
from printery.load.files import Files
from printery.load.foreign import FOREIGN_KEYS
from printery.load.records import fitting, validate
from printery.load.yaml import Parsed
from printery.model.stages.library import KeyPath, Record, SectionCopy
from printery.model.written.works import MatterEntry, SectionHead, Work

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
IN_FOLDER = re.compile(r"(?!\.{1,2}(?:/|$))[^/\0]+(?:/(?!\.{1,2}(?:/|$))[^/\0]+)*")
"""A relative path of which no part is empty, `.` or `..`: later stages find a section by its path as written."""


def entries(work: Work) -> Iterator[tuple[KeyPath, str, MatterEntry]]:
    """Each section of a work in order: its keys in work.yaml, the part of the book, the entry."""
    for matter in ("front", "body", "back"):
        for place, entry in enumerate(getattr(work.matter, matter)):
            yield ("matter", matter, place), matter, entry


def section_path(folder: str, entry: MatterEntry) -> str | None:
    """Path in the World of an entry's file; None if it has none, or one that is no plain path in the work's folder."""
    if entry.file is None or not IN_FOLDER.fullmatch(entry.file):
        return None
    return f"content/works/{entry.work}/{entry.file}" if entry.work else f"{folder}/{entry.file}"


def read_sections(files: Files, folder: str, record: Record[Work]) -> dict[str, SectionCopy]:
    """The sections that the order of matter names, by path."""
    sections: dict[str, SectionCopy] = {}
    for keys, _, entry in entries(record.value):
        path = section_path(folder, entry)
        if path is None and entry.file is not None:
            hint = "name a file in the folder of the work, such as 01-name.md, without . or .. in its path"
            message = f"{entry.file} is no plain path in the folder of the work"
            files.faults.append(Diagnostic("C008", message, record.at(*keys, "file"), hint))
        unknown = entry.work is not None and entry.work not in files.folders("content/works")
        if path is None or path in sections or unknown:
            continue
        text = files.text(path, needed=True, asked_at=record.at(*keys, "file"))
        copy = None if text is None else _read_section(files, path, text)
        if copy is not None:
            sections[path] = copy
    return sections


def _sound_head(data: object) -> SectionHead:
    """What is sound of a front matter, so that the text below it is still checked and its ids are known."""
    keys = data.items() if isinstance(data, dict) else ()
    title = {"title": "-"}
    return SectionHead.model_validate(
        title | {key: value for key, value in keys if fitting(SectionHead, title | {key: value})}
    )


def _set_foreign_aside(parsed: Parsed, path: str) -> None:
    """Take keys that mean something to Pandoc or Quarto only out of a front matter, each with a finding."""
    if not isinstance(parsed.data, dict):
        return
    for key in [key for key in parsed.data if key in FOREIGN_KEYS and key not in SectionHead.model_fields]:
        del parsed.data[key]
        where = Location(path, *parsed.key_places.get((key,), (1, 1)))
        message = f"the key {key} of Pandoc or Quarto means nothing here"
        parsed.faults.append(Diagnostic("C094", message, where, FOREIGN_KEYS[key]))


def _read_section(files: Files, path: str, text: str) -> SectionCopy | None:
    match = _FRONT.match(text)
    if match is None:
        hint = "begin the file with ---, the title and other keys, and --- again"
        files.faults.append(Diagnostic("C062", "has no front matter", Location(path), hint))
        return None
    parsed = files.yaml(match[1], path, first_line=2)
    _set_foreign_aside(parsed, path)
    head = None if parsed.faults and parsed.data is None else validate(parsed, path, SectionHead)
    files.faults += parsed.faults
    head = head or Record(_sound_head(parsed.data), path, parsed.places)
    return SectionCopy(path, head, text[match.end() :], text.count("\n", 0, match.end()) + 1)
