"""The copy desk: where one text stands in its file, the house's settings for it, and the faults found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from markdown_it.token import Token

from printery.diagnostics import Diagnostic, Location
from printery.edit.breaks import Breaks
from printery.edit.maths.formulas import Formulas
from printery.model.stages.terms import Terms
from printery.model.stages.text import Node

_BREAK = re.compile("\n")


@dataclass(frozen=True, slots=True)
class Place:
    """How lines of a text map to places of its file."""

    path: str
    first_line: int
    """1-based line of the file on which the text begins."""
    lines: tuple[str, ...]
    """The text's lines; none if every place in it is known as `fixed` only."""
    fixed: Location | None = None
    """The one place of a text that stands in YAML."""
    left: int = 0
    """Characters that stand before the text in each line of the file: 0, but for the cell of a table."""

    def at(self, line: int, column: int = 1) -> Location:
        """The place of a 0-based line and 1-based column of the text."""
        return self.fixed or Location(self.path, self.first_line + line, self.left + column)


@dataclass(slots=True)
class Desk:
    """What the modules of this stage share while one text is edited."""

    place: Place
    language: str
    terms: Terms
    folder: str = ""
    """Folder of the work, where its pictures stand: `content/works/x`."""
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))
    faults: list[Diagnostic] = field(default_factory=list)
    cites: bool = False
    """Whether the text may cite: that of a section, and none else."""
    notes: dict[str, Node] = field(default_factory=dict)
    """Written notes by their label; a node `note` without id."""
    breaks: Breaks = field(default_factory=lambda: Breaks.of(()))
    """Words that are broken as the work says."""
    formulas: Formulas = field(default_factory=Formulas)
    called: set[str] = field(default_factory=set)
    """Labels of the notes that the text calls."""
    unexplained: dict[str, Location] = field(default_factory=dict)
    """Acronyms that the work does not know, and where first."""

    def fault(self, code: str, message: str, location: Location, hint: str = "") -> None:
        """Report a finding."""
        self.faults.append(Diagnostic(code, message, location, hint))


@dataclass(frozen=True, slots=True)
class Ruler:
    """Finds the place of an offset in the content of an inline token."""

    place: Place
    line: int
    """0-based line of the text on which the content begins."""
    content: str
    starts: tuple[int, ...]
    """Offset at which each line of the content begins."""

    @classmethod
    def of(cls, place: Place, token: Token) -> Ruler:
        """The ruler of a token `inline`."""
        breaks = (match.end() for match in _BREAK.finditer(token.content))
        return cls(place, token.map[0] if token.map else 0, token.content, (0, *breaks))

    @classmethod
    def fixed_at(cls, location: Location) -> Ruler:
        """A ruler that gives one place for every offset."""
        return cls(Place(location.path, location.line, (), location), 0, "", (0,))

    def at(self, offset: int) -> Location:
        """The place of an offset in the content."""
        if self.place.fixed:
            return self.place.fixed
        row = bisect_right(self.starts, offset) - 1
        line = self.line + row
        start = self.starts[row]
        end = self.starts[row + 1] - 1 if row + 1 < len(self.starts) else len(self.content)
        source = self.place.lines[line] if line < len(self.place.lines) else ""
        indent = max(source.find(self.content[start:end]), 0)
        return self.place.at(line, indent + offset - start + 1)
