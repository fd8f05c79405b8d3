"""What the columns of lists of people are called, and what their values say: `sheet_words.yaml` beside this file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from printery.load.yaml import parse_yaml
from printery.model.written.participant import Participant

FIELDS = frozenset(Participant.model_fields)
_FILE = "sheet_words.yaml"


@cache
def _said() -> Mapping[str, Any]:
    text = (files("printery.intake") / _FILE).read_text(encoding="utf-8")
    return cast("Mapping[str, Any]", parse_yaml(text, _FILE).data)


@cache
def _known() -> Mapping[str, str]:
    """Each title, folded, to its field; where two fields claim one, the first has it."""
    heads: Mapping[str, Collection[str]] = _said()["heads"]
    found: dict[str, str] = {}
    for field, titles in heads.items():
        for title in titles:
            found.setdefault(_folded(str(title)), field)
    return found | {field.replace("_", " "): field for field in FIELDS}


def field_of(title: str) -> str | None:
    """The field that a column of this title holds; None if nothing is known."""
    whole, known = _folded(title), _known()
    if whole in known:
        return known[whole]
    without = _without_brackets(title)
    parts = (without, *re.split(r"\s*[/|·–—]\s*|\s+-\s+", without))
    return next((known[part] for part in parts if part in known), None)


def is_ambiguous(title: str) -> bool:
    """Whether only the values of a column tell if it has titles before names, or offices."""
    return any(part in _said()["ambiguous"] for part in re.split(r"\s*[/|]\s*", _without_brackets(title)))


def meanings(field: str, said: Collection[str]) -> Iterator[tuple[str, str]]:
    """Values of a column as they stand there, each with what a field of few values calls it."""
    for text in said:
        for value, others in _said()["values"].get(field, {}).items():
            if text != value and text.casefold() in {value, *map(str, others)}:
                yield text, value
                break


def has_few_values(field: str) -> bool:
    """Whether a field knows only some values."""
    return field in _said()["values"]


def values_of(field: str) -> Collection[str]:
    """The values that a field knows."""
    return tuple(_said()["values"][field])


def _without_brackets(title: str) -> str:
    return _folded(re.sub(r"[(（\[].*?[)）\]]", " ", title))


def _folded(title: str) -> str:
    return " ".join(title.casefold().replace("_", " ").split()).strip(" :*.：")
