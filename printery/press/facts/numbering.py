"""How numbers of pages are written: a value that the engine's rooms and those that bind pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Numbering:
    """A counter style of CSS as a page's margins use it. Source: CSS Counter Styles Level 3."""

    style: Any = "decimal"
    """`decimal`, `lower-roman`, the name of a style sheet's own, or the engine's value for `symbols()`."""
    rules: tuple[tuple[str, Any], ...] = ()
    """The style sheets' own counter styles, if it may need them: name, and the engine's descriptors."""

    @property
    def name(self) -> str:
        """For people, and for those who compare."""
        return self.style if isinstance(self.style, str) else repr(self.style)


DECIMAL = Numbering()
