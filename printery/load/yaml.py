"""YAML 1.2 with the line and column of every value, and bounds on what a file may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from printery.diagnostics import Diagnostic, Location
from printery.load.characters import named, without
from printery.model.stages.library import KeyPath

MAX_NODES = 200_000
MAX_DEPTH = 40
MAX_CHARACTERS = 4 * 1024 * 1024
"""A longer file is refused: the parser reads some 300,000 characters a second, and no record comes near it."""


@dataclass(slots=True)
class Parsed:
    """A YAML file as plain data, with the places of its keys and values (1-based line and column)."""

    data: Any = None
    places: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    key_places: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)
    faults: list[Diagnostic] = field(default_factory=list)


def parse_yaml(text: str, path: str, first_line: int = 1) -> Parsed:
    """Read YAML that begins on line `first_line` of a file; faults C001, C002, C009 and C010 instead of exceptions."""
    parsed = Parsed()
    if len(text) > MAX_CHARACTERS:
        hint = f"keep it under {MAX_CHARACTERS:,} characters"
        parsed.faults.append(Diagnostic("C009", f"YAML of {len(text):,} characters", Location(path, first_line), hint))
        return parsed
    loader = YAML(typ="safe", pure=True)
    try:
        nodes = [loader.compose(text)]
        data = _Reader(parsed, path, first_line, loader).read(nodes[0])
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = Location(path, mark.line + first_line, mark.column + 1) if mark else Location(path, first_line)
        message = " ".join(filter(None, (error.context, error.problem))).replace("\n", " ")
        hint = "check indentation and colons; put text with a colon or a # in quotes"
        parsed.faults.append(Diagnostic("C001", message or "does not parse", where, hint))
    except ReaderError as error:
        where = _place_of(text, error.position, path, first_line)
        message = f"the character U+{error.character:04X} cannot stand in YAML"
        parsed.faults.append(Diagnostic("C001", message, where, "take it out"))
    except (YAMLError, ValueError) as error:
        message = " ".join(str(error).split())[:200]
        parsed.faults.append(Diagnostic("C001", message, Location(path, first_line), "take out control characters"))
    except RecursionError:
        message, hint = "nested too deeply", "write the data out plainly; check the brackets"
        parsed.faults.append(Diagnostic("C010", message, Location(path, first_line), hint))
    except _BoundsError as error:
        where = Location(path, error.line + first_line)
        parsed.faults.append(Diagnostic("C010", str(error), where, "write the data out plainly, without aliases"))
    else:
        parsed.data = data
    return parsed


@dataclass(frozen=True, slots=True)
class Readings:
    """What was read before in this process: the same text at the same place is parsed once.

    For whoever loads again and again, such as a preview; parsing is most of what loading takes.
    """

    _parse: Callable[[str, str, int], Parsed] = field(default_factory=lambda: lru_cache(maxsize=1000)(parse_yaml))

    def read(self, text: str, path: str, first_line: int = 1) -> Parsed:
        """The file as `parse_yaml` reads it; the caller may change what he gets."""
        parsed = self._parse(text, path, first_line)
        return replace(parsed, data=deepcopy(parsed.data), faults=list(parsed.faults))


def _place_of(text: str, position: int, path: str, first_line: int) -> Location:
    before = text[:position]
    return Location(path, first_line + before.count("\n"), position - before.rfind("\n"))


class _BoundsError(Exception):
    """The file is larger, when its aliases are followed, than any record is."""

    def __init__(self, message: str, line: int) -> None:
        self.line = line
        super().__init__(message)


@dataclass(slots=True)
class _Reader:
    parsed: Parsed
    path: str
    first_line: int
    loader: YAML
    count: int = 0

    def read(self, node: Node | None, keys: KeyPath = ()) -> Any:  # noqa: ANN401 - YAML holds anything
        if node is None:
            return None
        line, column = node.start_mark.line, node.start_mark.column
        self.count += 1
        if self.count > MAX_NODES or len(keys) > MAX_DEPTH:
            raise _BoundsError("more values than a record can hold", line)
        self.parsed.places[keys] = (line + self.first_line, column + 1)
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, keys))
        if isinstance(node, SequenceNode):
            return [self.read(item, (*keys, place)) for place, item in enumerate(node.value)]
        return self._scalar(node) if isinstance(node, ScalarNode) else None

    def _scalar(self, node: ScalarNode) -> object:
        value = _scalar(node)
        fault = named(value) if isinstance(value, str) else ""
        if fault:
            where = Location(self.path, node.start_mark.line + self.first_line, node.start_mark.column + 1)
            self.parsed.faults.append(Diagnostic("C324", f"the character {fault} shows nothing", where, "take it out"))
        return without(value) if fault and isinstance(value, str) else value

    def _pairs(self, node: MappingNode, keys: KeyPath) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line, column = key_node.start_mark.line + self.first_line, key_node.start_mark.column + 1
            key = without(str(key_node.value)) if isinstance(key_node, ScalarNode) else ""
            if not key:
                where = Location(self.path, line, column)
                self.parsed.faults.append(Diagnostic("C001", "a key is no text", where, "write key: value"))
                continue
            if key in seen:
                where = Location(self.path, line, column)
                message = f"{key} stands twice, first on line {seen[key]}"
                self.parsed.faults.append(Diagnostic("C002", message, where, "keep one of the two"))
                continue
            seen[key] = line
            self.parsed.key_places[(*keys, key)] = (line, column)
            value = self.read(value_node, (*keys, key))
            if value is None and value_node.start_mark.index == value_node.end_mark.index:
                # Where nothing is written, the parser gives the place of whatever comes next.
                self.parsed.places[(*keys, key)] = (line, column)
            yield key, value


def _scalar(node: ScalarNode) -> object:
    """The value of a scalar by YAML 1.2's core schema: `no` stays a word, a date stays text for the model to read."""
    tag, text = str(node.ctag), node.value
    if node.style in {"'", '"', "|", ">"}:
        return text
    if tag.endswith(":null"):
        return None
    if tag.endswith(":bool") and text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if tag.endswith(":int"):
        return _number(text, int)
    return _number(text, float) if tag.endswith(":float") else text


def _number(text: str, kind: type[int | float]) -> object:
    """The number, if it prints as it is written; else the text, lest a code such as 0436 or 1.10 lose a digit."""
    try:
        number = kind(text)
    except ValueError:
        return text
    return number if str(number) == text else text
