"""Message catalogues (gettext .po): the program's, and over them a council's own words in `content/wording/`."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from printery.diagnostics import Diagnostic, Location, counted, nearest
from printery.model.stages.wording import PLURAL_RULE, Catalogue, Message, Plural, names_of

SOURCE = "en"
"""The language that all others are translated from."""
_SHIPPED, _OWN = "templates/wording/", "content/wording/"
_BLANK = re.compile(r"\{\w+\}|\$[a-z]+")
_LINE = re.compile(r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*")?\s*')
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class _Entry:
    """One message of a file."""

    sources: tuple[str, ...]
    """In English: one, or two for a message with plural forms."""
    forms: tuple[str, ...]
    """The translations, empty where there is none."""
    line: int


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    entries: Mapping[str, _Entry]
    rule: str
    count: int
    """How many plural forms the language has."""


def read_catalogues(
    texts: Mapping[str, str], languages: Iterable[str], faults: list[Diagnostic]
) -> dict[str, Catalogue]:
    """The catalogues of these languages as far as there are any, by tag; English always.

    `texts` are the files of both folders by path in the World. A council's own words go before the program's.
    Faults: C500 to C505.
    """
    files: dict[str, _File | None] = {}

    def file(path: str) -> _File | None:
        if path not in files:
            files[path] = _read(path, texts[path], faults) if path in texts else None
        return files[path]

    source = file(f"{_SHIPPED}{SOURCE}.po")
    if source is None:
        return {}
    english = {name: _message(entry, entry.sources, source) for name, entry in source.entries.items()}
    made: dict[str, Catalogue] = {}
    for language in sorted({SOURCE, *languages}):
        paths = [f"{folder}{name}.po" for folder in (_SHIPPED, _OWN) for name in reversed(names_of(language))]
        held = [found for found in map(file, paths) if found is not None]
        if held:
            messages = dict(english)
            for one in held:
                messages |= {
                    name: _message(entry, entry.forms, one) for name, entry in one.entries.items() if all(entry.forms)
                }
            made[language] = Catalogue(language, messages)
    for one in filter(None, files.values()):
        if one is not source:
            faults += _check(one, source, whole=f"{_SHIPPED}{one.path.rpartition('/')[2]}" not in texts or
                             one.path.startswith(_SHIPPED))  # fmt: skip
    return made


def _message(entry: _Entry, forms: tuple[str, ...], file: _File) -> Message:
    return forms[0] if len(entry.sources) == 1 else Plural(forms, file.rule)


def _read(path: str, text: str, faults: list[Diagnostic]) -> _File | None:
    """Babel's reader, which numbers the lines. C500 for a file that it cannot read."""
    from babel.messages.pofile import PoFileError, read_po

    # Babel takes a string without its quotation marks, and loses a letter of it
    for number, line in enumerate(text.splitlines(), 1):
        if not _LINE.fullmatch(line):
            hint = 'write msgid "..." and msgstr "...", each string in quotation marks'
            faults.append(
                Diagnostic("C500", f"no line of a catalogue: {line.strip()[:60]}", Location(path, number), hint)
            )
            return None
    try:
        catalog = read_po(io.StringIO(text), abort_invalid=True)
    except (PoFileError, ValueError, UnicodeError) as error:
        message = f"the catalogue cannot be read: {str(error)[:120]}"
        faults.append(Diagnostic("C500", message, Location(path), "open it in a program for .po files"))
        return None
    entries = {}
    for one in catalog:
        if one.id and one.context:
            sources = (one.id,) if isinstance(one.id, str) else tuple(one.id)
            forms = (one.string,) if isinstance(one.string, str) else tuple(one.string or ())
            entries[one.context] = _Entry(sources, ("",) if one.fuzzy else forms, one.lineno or 1)
    rule = catalog.plural_expr or PLURAL_RULE
    return _File(path, entries, rule, catalog.num_plurals)


def _check(file: _File, source: _File, *, whole: bool) -> Iterator[Diagnostic]:
    """Yield C501 to C505 for a catalogue; only one that is `whole` must have every message."""
    for name, entry in file.entries.items():
        known = source.entries.get(name)
        where = Location(file.path, entry.line)
        if known is None:
            hint = nearest(name, source.entries)
            yield Diagnostic("C502", f"no message of the house is called {name}", where, hint)
            continue
        if entry.sources != known.sources:
            message = f"{name} was translated from {entry.sources[0]!r}, which reads {known.sources[0]!r} now"
            yield Diagnostic("C505", message, where, "translate it anew, and let msgid be the English of now")
        yield from _check_forms(name, entry, known, file)
    missing = [name for name, entry in source.entries.items() if not _has(file, name)]
    if whole and missing:
        named = ", ".join(missing[:_MOST_NAMED]) + (" …" if len(missing) > _MOST_NAMED else "")
        message = f"{len(missing)} messages are not translated and come in English: {named}"
        yield Diagnostic("C503", message, Location(file.path), "translate them after templates/wording/en.po")


def _has(file: _File, name: str) -> bool:
    return name in file.entries and all(file.entries[name].forms)


def _check_forms(name: str, entry: _Entry, known: _Entry, file: _File) -> Iterator[Diagnostic]:
    where = Location(file.path, entry.line)
    wanted = Counter(_BLANK.findall(known.sources[-1]))
    filled = sum(map(bool, entry.forms))
    if len(known.sources) > 1 and filled and filled != file.count:
        message = f"{name} has {counted(filled, 'plural form')}, and the language has {file.count}"
        yield Diagnostic("C504", message, where, "give msgstr[0] and the others that Plural-Forms counts")
    for form in filter(None, entry.forms):
        found = Counter(_BLANK.findall(form))
        if found != wanted and not (len(known.sources) > 1 and not found - wanted):
            said = ", ".join(wanted) or "none"
            message = f"the blanks of {name} are {', '.join(found) or 'none'}, and must be {said}"
            yield Diagnostic("C501", message, where, f"write {said} where the value belongs")
