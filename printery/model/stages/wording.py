"""The house's own words in one language: what templates and numbering print that no author wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import c2py

PLURAL_RULE = "n != 1"
"""The C expression by which English chooses between its two forms."""


@dataclass(frozen=True, slots=True)
class Plural:
    """A message with a form for each class of numbers."""

    forms: tuple[str, ...]
    rule: str = PLURAL_RULE
    """A C expression of n that gives the index of the form (gettext, Plural-Forms)."""

    def of(self, count: int) -> str:
        """The message for a number, which takes the place of `{count}`."""
        place = c2py(self.rule)(count)
        return self.forms[min(place, len(self.forms) - 1)].replace("{count}", str(count))


Message = str | Plural


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language by name: `contents`, `pack.role.chair`."""

    language: str
    """BCP 47 tag."""
    messages: Mapping[str, Message]

    def text(self, name: str) -> str:
        """A message without plural forms. Raises: KeyError if there is none of that name."""
        found = self.messages[name]
        return found.forms[0] if isinstance(found, Plural) else found

    def label(self, kind: str, number: object) -> str:
        """`Chapter 3`, `Abbildung 3`, `第3章`: the number where the language puts it."""
        return self.text(f"label.{kind}").replace("{number}", str(number))

    def tree(self) -> dict[str, object]:
        """The messages as templates have them: `words.pack.role.chair`; numbered ones are lists."""
        root: dict[str, object] = {}
        for name, message in self.messages.items():
            *groups, last = name.split(".")
            inner = root
            for group in groups:
                below = inner.setdefault(group, {})
                if not isinstance(below, dict):
                    raise TypeError(name)
                inner = below
            inner[last] = message
        return {key: _listed(value) for key, value in root.items()}


def _listed(value: object) -> object:
    if not isinstance(value, dict):
        return value
    inside = {key: _listed(inner) for key, inner in value.items()}
    if all(key.isdigit() for key in inside) and set(inside) == {str(n) for n in range(len(inside))}:
        return [inside[str(n)] for n in range(len(inside))]
    return inside


def names_of(language: str) -> tuple[str, ...]:
    """The names of catalogues that may serve a language, the nearest first: `zh-Hans-CN`, `zh-Hans`, `zh`.

    Chinese in traditional characters is never served with simplified ones.
    """
    parts = language.split("-")
    names = ["-".join((parts[0].lower(), *parts[1:end])) for end in range(len(parts), 0, -1)]
    if parts[0].lower() == "zh" and {part.lower() for part in parts[1:]} & {"hant", "tw", "hk", "mo"}:
        return tuple(name for name in names if name != "zh")
    return tuple(names)
