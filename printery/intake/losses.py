"""What cannot be carried over, by place: the finding's line is the paragraph of the file, counted from 1."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from printery.diagnostics import Diagnostic, Location

_WORDS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the file that is not in the chapters as it was."""

    code: str
    kind: str
    """What it is, in words that are the same for all of its kind: `a face or size set by hand`."""
    said: str
    """What is said of this one behind its kind: `, “the passage”`."""
    place: str
    """Where that is, in words."""
    location: Location
    hint: str

    @property
    def message(self) -> str:
        """What is wrong, and where."""
        return f"{self.kind}{self.said}{self.place}"


@dataclass(slots=True)
class Losses:
    """Where a reader of the file is, and what was met so far."""

    name: str
    """The file's name."""
    paragraph: int = 1
    """Number of the paragraph, from 1, those in tables and boxes included."""
    heading: str = ""
    opening: str = ""
    """The paragraph's first words."""
    found: list[Loss] = field(default_factory=list)
    taken: list[tuple[str, str]] = field(default_factory=list)
    """What was put into the house's form, and the words for which something else stands now."""

    def note(self, kind: str, hint: str, code: str = "C260", said: str = "") -> None:
        """Add a finding at this paragraph."""
        where = Location(self.name, self.paragraph)
        self.found.append(Loss(code, kind, said, self.place, where, hint))

    def take(self, kind: str, words: str = "") -> None:
        """Say that something was put into the house's form; `words` of the file that no page has are accounted for.

        Without a kind, the words stand in a finding.
        """
        self.taken.append((kind, words))

    @property
    def place(self) -> str:
        """Where this is, in words."""
        said = f" in “{self.heading}”" if self.heading else ""
        return f"{said}, at “{self.opening}”" if self.opening else said


_ORDER = {"C263": 0, "C470": 0, "C260": 1, "C254": 1, "C262": 2, "C261": 3}
_PLACES_SHOWN = 12


def by_kind(losses: list[Loss]) -> list[Diagnostic]:
    """A finding for each kind, what is lost first; it counts them and names their paragraphs."""
    groups: dict[tuple[str, str, str, str], list[Loss]] = {}
    for loss in losses:
        alone = loss.message if loss.code in {"C263", "C470"} else ""
        groups.setdefault((loss.code, loss.kind, loss.location.path, alone), []).append(loss)
    found = [_counted(group) for group in groups.values()]
    return sorted(found, key=lambda one: (one.location.path, _ORDER.get(one.code, 9), one.location.line))


def _counted(group: list[Loss]) -> Diagnostic:
    first = group[0]
    if len(group) == 1:
        return Diagnostic(first.code, first.message, first.location, first.hint)
    lines = list(Counter(loss.location.line for loss in group))
    shown = ", ".join(map(str, lines[:_PLACES_SHOWN])) + (", ..." if len(lines) > _PLACES_SHOWN else "")
    places = f"; paragraph{'s' if len(lines) > 1 else ''} {shown}" if len(lines) > 1 else ""
    message = f"{first.kind}, {len(group)} times: the first{first.said}{first.place}{places}"
    return Diagnostic(first.code, message, first.location, first.hint)


def opening(text: str) -> str:
    """The first words of a paragraph."""
    words = text.split()
    return " ".join(words[:_WORDS_SHOWN]) + (" ..." if len(words) > _WORDS_SHOWN else "")
