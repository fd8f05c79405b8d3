"""Entries of the index while they are being filled, and how one finds those that others point to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from printery.collate.filing import Filing, FilingKey
from printery.diagnostics import Diagnostic, Location, nearest
from printery.model.stages.collation import Locator, Pointer
from printery.model.stages.text import Inline, Node, element, plain_text

LEVEL_SIGN = ">"
"""Stands between the levels where a whole entry is written in one line: `governance > meaning of`."""
_GENERAL = re.compile(r"\*(.+)\*")
Path = tuple[bytes, ...]
"""An entry by the identity of its term, its subterm and so on."""


@dataclass(slots=True)
class Heading:
    """An entry that is being filled."""

    term: Inline
    key: FilingKey
    filed: str
    """The words that it is filed by: its own, or what the author says with `sort`."""
    likeness: bytes
    """What it shares with entries that differ in case and accents only."""
    location: Location
    forms: dict[str, Location] = field(default_factory=dict)
    """Every way in which marks write it, and where first; a capital that only begins a sentence is none."""
    locators: list[Locator] = field(default_factory=list)
    see: dict[str, Location] = field(default_factory=dict)
    also: dict[str, Location] = field(default_factory=dict)
    subs: dict[bytes, Heading] = field(default_factory=dict)
    id: str = ""

    @property
    def words(self) -> str:
        """The term, plain."""
        return plain_text(self.term).strip()


@dataclass(frozen=True, slots=True)
class Pointers:
    """Finds the entries that others point to."""

    known: dict[Path, Heading]
    filing: Filing

    def path(self, name: str) -> Path:
        """The path that `governance > meaning of` names."""
        parts = [part.strip() for part in name.split(LEVEL_SIGN)]
        path = tuple(map(self.filing.identity, parts))
        if path in self.known:
            return path
        alike = tuple(map(self.filing.likeness, parts))
        return next((one for one in self.known if self.likeness(one) == alike), path)

    def likeness(self, path: Path) -> Path:
        """What a path shares with those that differ in case and accents only."""
        return tuple(self.known[path[:length]].likeness for length in range(1, len(path) + 1))

    def pointer(self, name: str) -> Pointer | None:
        """What to print for a name; None if the index has no such entry."""
        general = _GENERAL.fullmatch(name)
        if general:
            return Pointer((element("em", general[1]),), "")
        path = self.path(name)
        if path not in self.known:
            return None
        words: list[Node | str] = []
        for length in range(1, len(path) + 1):
            words += [*([": "] if words else []), *self.known[path[:length]].term]
        return Pointer(tuple(words), self.known[path].id)

    def all(self, names: Iterable[str]) -> tuple[Pointer, ...]:
        """The pointers of an entry in the order of the index, entries in general last."""
        found = filter(None, map(self.pointer, names))
        return tuple(sorted(found, key=lambda one: (not one.id, self.filing.term(plain_text(one.term)))))

    def unknown(self, name: str, where: Location) -> Diagnostic | None:
        """A finding for a name that the index does not have."""
        if self.pointer(name) is not None:
            return None
        names = (heading.words for path, heading in self.known.items() if len(path) == 1)
        return Diagnostic("C073", f"points to {name}, which the index does not have", where, nearest(name, names))
