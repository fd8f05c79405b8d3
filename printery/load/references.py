"""The references of a work: CSL-JSON and BibTeX files, each entry with its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json import JSONDecodeError

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.csl_json import tidied
from printery.load.files import Files
from printery.load.sections import IN_FOLDER
from printery.load.styles import read_style
from printery.model.stages.citation import Reference, Sources
from printery.model.stages.csl import DATE_PARTS, DATES, NAME_PARTS, NAMES, TEXTS, TYPES, VARIABLES, words
from printery.model.stages.library import Record
from printery.model.written.works import Work
from printery.pandoc import ExhaustedError, PandocError, run_pandoc

MAX_CHARACTERS = 2 * 1024 * 1024
"""Of one file: some ten thousand entries, more than any work cites."""
MAX_BRACES = 40
"""Braces within braces in BibTeX: Pandoc's time grows with their square."""
_FORMATS = {"json": "csljson", "bib": "biblatex", "bibtex": "bibtex"}
_KEY = re.compile(r"[^{}\n]{1,200}")
_SPACE = re.compile(r"\s*")
_ENTRY = re.compile(r"(?<![\w{@\\])@[ \t]*(\w+)\s*[{(]\s*([^,\s{}()\"]+)\s*,")
_URL = re.compile(r"https?://[^\s<>\"]+")
_STRAY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no document can hold: control characters, and halves of characters."""
_NO_ENTRIES = frozenset(("string", "comment", "preamble", "xdata", "set"))
_BIB_TYPES = words(
    """article artwork audio bibnote book bookinbook booklet collection commentary conference dataset electronic image
    inbook incollection inproceedings inreference jurisdiction legal legislation letter manual mastersthesis misc movie
    music mvbook mvcollection mvproceedings mvreference online patent performance periodical phdthesis proceedings
    reference report review software standard suppbook suppcollection suppperiodical techreport thesis unpublished
    video www"""
)
_TITLES = words("title container-title genre note")
_AT = re.compile(r"\(line (\d+), column (\d+)\):\s*(.*)")


@dataclass(slots=True)
class _Reader:
    """Reads one file."""

    path: str
    text: str
    faults: list[Diagnostic]
    found: list[Reference] = field(default_factory=list)
    aside: dict[str, list[int]] = field(default_factory=dict)
    """Offsets of the references of which something was left out, by its name."""
    untyped: list[int] = field(default_factory=list)
    """Offsets of the references that do not say what they are."""

    def at(self, offset: int) -> Location:
        """The place of an offset in the text."""
        before = self.text[:offset]
        return Location(self.path, before.count("\n") + 1, offset - before.rfind("\n"))

    def fault(self, message: str, where: Location, hint: str, code: str = "C132") -> None:
        """Report a finding."""
        self.faults.append(Diagnostic(code, message, where, hint))

    def json(self) -> None:
        """A list of CSL-JSON items."""
        at = self._skip(0)
        if self.text[at : at + 1] != "[":
            return self.fault("is no list of references", self.at(at), "begin the file with [ and an item in braces")
        decoder, at = json.JSONDecoder(parse_constant=_no_number), self._skip(at + 1)
        while self.text[at : at + 1] != "]":
            try:
                item, end = decoder.raw_decode(self.text, at)
            except JSONDecodeError as error:
                return self.fault(f"does not parse: {error.msg}", self.at(error.pos), "check commas, quotes and braces")
            except ValueError as error:
                return self.fault(f"does not parse: {error}", self.at(at), "write a number or a text")
            except RecursionError:
                return self.fault("nested too deeply", self.at(at), "a reference has lists of names, no more")
            self._take(item, at, end)
            at = self._skip(end)
            if self.text[at : at + 1] == ",":
                at = self._skip(at + 1)
            elif self.text[at : at + 1] != "]":
                return self.fault("does not parse: the list does not end", self.at(at), "put a comma between two items")
        return None

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def _take(self, source: object, start: int, end: int) -> None:
        if not isinstance(source, dict) or not isinstance(source.get("id"), str | int) or not str(source["id"]).strip():
            return self.fault("a reference without an id", self.at(start), 'write {"id": "key", "type": "book", ...}')
        clean = tidied(source)
        item = clean.item | {"id": str(source["id"])}
        for name in clean.aside:
            self.aside.setdefault(name, []).append(start)
        if not source.get("type"):
            self.untyped.append(start)
        faults = tuple(faults_of(item))
        for name, message, hint in faults:
            match = re.compile(rf'"{re.escape(name)}"\s*:').search(self.text, start, end)
            self.fault(message, self.at(match.start() if match else start), hint)
        return None if faults else self.found.append(Reference(str(item["id"]), item, self.at(start)))

    def tell_aside(self) -> None:
        """Report what of the references was left out or supposed, once for the whole file."""
        if self.aside:
            told = ", ".join(f"{name} ({len(at)})" for name, at in sorted(self.aside.items()))
            first = min(min(at) for at in self.aside.values())
            hint = "nothing to do, if a program wrote the file; else look for a slip of the pen"
            self.fault(f"what CSL does not know is set aside: {told}", self.at(first), hint, "C434")
        if self.untyped:
            message = f"references that do not say what they are: {len(self.untyped)}, set as documents"
            self.fault(message, self.at(self.untyped[0]), 'write "type": "book", or whatever it is', "C435")

    def bib(self, form: str) -> None:
        """BibTeX or BibLaTeX, by way of Pandoc."""
        places: dict[str, Location] = {}
        for match in _ENTRY.finditer(self.text):
            kind, key, where = match[1].lower(), match[2], self.at(match.start(1) - 1)
            if kind in _NO_ENTRIES:
                continue
            if kind not in _BIB_TYPES:
                self.fault(f"an unknown type of entry @{match[1]}", where, nearest(kind, _BIB_TYPES))
            if key in places:
                self.fault(
                    f"the key {key} stands twice, first at {places[key]}", where, "give each its own key", "C133"
                )
            places.setdefault(key, where)
        if (deep := _too_deep(self.text)) is not None:
            return self.fault("braces nested too deeply", self.at(deep), "take the inner ones out")
        try:
            items = json.loads(run_pandoc(["-f", form, "-t", "csljson"], self.text.encode()))
        except PandocError as error:
            found = _AT.search(str(error))
            where = Location(self.path, int(found[1]), int(found[2])) if found else Location(self.path)
            hint = "check braces, quotes and commas, of the entry before it too"
            why = found[3] if found else error if isinstance(error, ExhaustedError) else "Pandoc does not read it"
            return self.fault(f"does not parse: {why}", where, hint)
        for item in items:
            where = places.get(item["id"], Location(self.path))
            for _, message, hint in faults_of({**item, "type": item.get("type") or "document"}):
                self.fault(message, where, hint)
        unique = {item["id"]: item for item in reversed(items)}
        for key in places.keys() - unique.keys():
            self.fault(f"the entry {key} cannot be read", places[key], "check its braces, quotes and commas")
        start = Location(self.path)
        return self.found.extend(Reference(key, item, places.get(key, start)) for key, item in unique.items())


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no value of JSON")


def _too_deep(text: str) -> int | None:
    depth = 0
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth > MAX_BRACES:
            return match.start()
    return None


def faults_of(item: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Key, message and hint of what CSL-JSON does not know in an item."""
    kind = item.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        yield "type", f"{item['id']} has the type {kind}", nearest(str(kind), TYPES)
    if not _KEY.fullmatch(str(item["id"])):
        yield "id", f"the key {str(item['id'])[:60]!r} cannot be cited", "write letters, digits and hyphens"
    if not any(item.get(name) for name in NAMES | _TITLES):
        yield "id", f"{item['id']} has neither a title nor an author", "every style prints one of them"
    for name, value in item.items():
        yield from _faults_of_value(str(item["id"]), name, value)


def _faults_of_value(key: str, name: str, value: object) -> Iterator[tuple[str, str, str]]:
    if name not in VARIABLES:
        yield name, f"{key} has an unknown key {name}", nearest(name, VARIABLES)
    elif name in NAMES and not (isinstance(value, list) and all(map(_is_name, value))):
        yield name, f"the {name} of {key} is no list of names", 'write [{"family": "...", "given": "..."}]'
    elif name in DATES and not _is_date(value):
        yield name, f"{name} of {key} is no date", 'write {"date-parts": [[2011, 6, 8]]}'
    elif name in TEXTS and not isinstance(value, str | int | float):
        yield name, f"the {name} of {key} is no text", "write it in quotes"
    elif name == "URL" and not _URL.fullmatch(str(value)):
        yield name, f"the URL of {key} is no address", "write https://..."
    elif any(map(_STRAY.search, _texts(value))):
        yield name, f"the {name} of {key} has a character that cannot be printed", "take it out"


def _texts(value: object) -> Iterator[str]:
    """Every text in a value; it is no deeper than the JSON parser goes."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(inner)


def _is_name(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and value.keys() <= NAME_PARTS and _has_name(value)


def _has_name(name: Mapping[str, object]) -> bool:
    return any(isinstance(name.get(part), str) and name[part] for part in ("family", "literal", "given"))


def _is_date(value: object) -> bool:
    if isinstance(value, str):
        return bool(value)
    if not isinstance(value, dict) or not value or not value.keys() <= DATE_PARTS:
        return False
    ends = value.get("date-parts", [])
    return isinstance(ends, list) and len(ends) <= 2 and all(map(_is_day, ends))  # noqa: PLR2004 - from and to


def _is_day(parts: object) -> bool:
    """Year, month and day as far as they are known."""
    bounds = ((-9999, 9999), (1, 24), (1, 31))  # months 13-24 are seasons, see CSL 1.0.2, "Dates"
    if not isinstance(parts, list) or not 1 <= len(parts) <= len(bounds):
        return False
    numbers = [
        int(part) if isinstance(part, int | str) and re.fullmatch(r"-?\d{1,4}", str(part)) else None for part in parts
    ]
    return all(n is not None and low <= n <= high for n, (low, high) in zip(numbers, bounds, strict=False))


def read_sources(files: Files, folder: str, record: Record[Work]) -> Sources | None:
    """What the work cites from and how; None where it cites nothing, or where its style cannot be had."""
    citations = record.value.citations
    if citations is None:
        return None
    references: dict[str, Reference] = {}
    before = len(files.faults)
    for place, name in enumerate(citations.references):
        for reference in _read_file(files, f"{folder}/{name}", name, record.at("citations", "references", place)):
            first = references.setdefault(reference.key, reference)
            if first is not reference:
                message = f"the key {reference.key} stands twice, first at {first.location}"
                files.faults.append(Diagnostic("C133", message, reference.location, "give each its own key"))
    is_whole = len(files.faults) == before
    style = read_style(files, folder, citations.style, record.at("citations", "style"))
    return Sources(style, references, is_whole) if style else None


def _read_file(files: Files, path: str, name: str, asked_at: Location) -> list[Reference]:
    form = _FORMATS.get(name.rpartition(".")[2])
    if not IN_FOLDER.fullmatch(name) or form is None:
        hint = "name a .json, .bib or .bibtex file in the folder of the work"
        files.faults.append(Diagnostic("C008", f"{name} is no file of references", asked_at, hint))
        return []
    text = files.text(path, needed=True, asked_at=asked_at)
    if text is None:
        return []
    if len(text) > MAX_CHARACTERS:
        hint = "list the references that the work cites"
        files.faults.append(Diagnostic("C009", f"references of {len(text):,} characters", Location(path), hint))
        return []
    reader = _Reader(path, text, files.faults)
    if form == "csljson":
        reader.json()
        reader.tell_aside()
    else:
        reader.bib(form)
    return reader.found
