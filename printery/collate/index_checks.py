"""What an indexer would mark in the index: blind and circular references, the same entry written twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from printery.collate.headings import LEVEL_SIGN, Heading, Path, Pointers
from printery.diagnostics import Diagnostic

_LONG_ENOUGH = 7
"""Letters from which two terms that differ in one are taken for the same."""
_SHORT_ENOUGH = 80
"""Letters up to which terms are compared: the time that it takes grows with their square."""


def findings(known: Mapping[Path, Heading], pointers: Pointers) -> Iterator[Diagnostic]:
    """Yield C073 for pointers to no entry, C101 for double entries, C102 for circles, C103 for `see` beside pages."""
    for path, heading in known.items():
        yield from _blind(path, heading, known, pointers)
        yield from _written_twice(path, heading, known)
    yield from _circles(known, pointers)
    yield from _alike(known)
    yield from _of_one_likeness(known, pointers)


def _words(path: Path, known: Mapping[Path, Heading]) -> str:
    return f" {LEVEL_SIGN} ".join(known[path[:length]].words for length in range(1, len(path) + 1))


def _blind(path: Path, heading: Heading, known: Mapping[Path, Heading], pointers: Pointers) -> Iterator[Diagnostic]:
    for name, place in (*heading.see.items(), *heading.also.items()):
        missing = pointers.unknown(name, place)
        if missing:
            message = f"the entry {_words(path, known)} {missing.message}"
            yield Diagnostic(missing.code, message, place, missing.hint)
    if heading.see and (heading.locators or heading.subs):
        message = f"the entry {_words(path, known)} says see, and has pages or subentries of its own"
        yield Diagnostic(
            "C103", message, next(iter(heading.see.values())), "write also= for see=, or take the marks out"
        )


def _written_twice(path: Path, heading: Heading, known: Mapping[Path, Heading]) -> Iterator[Diagnostic]:
    first, *others = heading.forms
    for other in others:
        message = f"the entry {_words(path, known)} is written {other} here, and {first} elsewhere"
        hint = f"write {first} everywhere: term= or sub= sets it where the text has another form"
        yield Diagnostic("C101", message, heading.forms[other], hint)


def _circles(known: Mapping[Path, Heading], pointers: Pointers) -> Iterator[Diagnostic]:
    """Entries that point to themselves, and `see` that leads round and never to a page."""
    for path, heading in known.items():
        for name, place in (*heading.see.items(), *heading.also.items()):
            if pointers.path(name) == path:
                message = f"the entry {_words(path, known)} points to itself"
                yield Diagnostic("C102", message, place, "take the reference out")
        for name, place in heading.see.items():
            seen, at = {path}, pointers.path(name)
            while at in known and at not in seen and known[at].see:
                seen.add(at)
                at = pointers.path(next(iter(known[at].see)))
            if at == path and len(seen) > 1:
                message = f"the entry {_words(path, known)} points to {name}, which leads back to it"
                yield Diagnostic("C102", message, place, "let one of them have the pages")
            elif len(seen) > 1 and at in known:
                hint = f"write see={_words(at, known)!r}"
                message = f"the entry {_words(path, known)} points to {name}, which points on"
                yield Diagnostic("C102", message, place, hint)


def _alike(known: Mapping[Path, Heading]) -> Iterator[Diagnostic]:
    """Entries of one level that differ in one letter, or in a final s only."""
    near: dict[tuple[Path, int, str], list[Path]] = {}
    for path, heading in known.items():
        letters = _letters(heading)
        if _LONG_ENOUGH <= len(letters) <= _SHORT_ENOUGH:
            near.setdefault((path[:-1], -1, letters), []).append(path)
            for place, letter in enumerate(letters):
                if not letter.isdigit():
                    near.setdefault((path[:-1], -1, letters[:place] + letters[place + 1 :]), []).append(path)
                    near.setdefault((path[:-1], place, letters[:place] + letters[place + 1 :]), []).append(path)
    pairs = {
        tuple(sorted((one, other), key=lambda path: known[path].location))
        for (_, place, letters), paths in near.items()
        for one, other in combinations(dict.fromkeys(paths), 2)
        if place >= 0 or letters in {_letters(known[one]), _letters(known[other])}
    }
    for first, second in sorted(pairs):
        if known[first].likeness == known[second].likeness:
            continue  # see `_of_one_likeness`
        message = f"the entries {_words(second, known)} and {_words(first, known)} differ in one letter"
        hint = f"if they are one, write {known[first].words} for both"
        yield Diagnostic("C101", message, known[second].location, hint)


def _of_one_likeness(known: Mapping[Path, Heading], pointers: Pointers) -> Iterator[Diagnostic]:
    """Entries of one level that differ in capitals or accents, and are filed alike as far as the author says."""
    groups: dict[tuple[Path, Path], list[Heading]] = {}
    for path, heading in known.items():
        groups.setdefault((path[:-1], pointers.likeness(path)[-1:]), []).append(heading)
    for headings in groups.values():
        first, *others = sorted(headings, key=lambda heading: heading.location)
        for other in others:
            if other.filed == other.words and first.filed == first.words:
                message = f"the entries {other.words} and {first.words} differ in capitals, accents or signs only"
                hint = f'if they are one, write term="{first.words}"; if they are two, give one of them a sort="..."'
                yield Diagnostic("C101", message, other.location, hint)


def _letters(heading: Heading) -> str:
    return "".join(c for c in heading.words.casefold() if c.isalnum())
