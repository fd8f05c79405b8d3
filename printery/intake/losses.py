"""What cannot be carried over, by place: the finding's line is the paragraph of the file, counted from 1."""

from __future__ import annotations

from dataclasses import dataclass, field

from printery.diagnostics import Diagnostic, Location

_WORDS_SHOWN = 8


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
    found: list[Diagnostic] = field(default_factory=list)

    def note(self, message: str, hint: str, code: str = "C260") -> None:
        """Add a finding at this paragraph."""
        self.found.append(Diagnostic(code, f"{message}{self.place}", Location(self.name, self.paragraph), hint))

    @property
    def place(self) -> str:
        """Where this is, in words."""
        said = f" in “{self.heading}”" if self.heading else ""
        return f"{said}, at “{self.opening}”" if self.opening else said


def opening(text: str) -> str:
    """The first words of a paragraph."""
    words = text.split()
    return " ".join(words[:_WORDS_SHOWN]) + (" ..." if len(words) > _WORDS_SHOWN else "")
