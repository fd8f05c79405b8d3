"""Plain data into closed models: every fault of pydantic becomes a finding at the line of the key or value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.yaml import Parsed
from printery.model.stages.library import KeyPath, Record
from printery.model.written.edition import FORMATS, Edition

M = TypeVar("M")
B = TypeVar("B", bound=BaseModel)
_WORDED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "finite_number": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a set of keys with values",
    "model_type": "a set of keys with values",
    "model_attributes_type": "a set of keys with values",
    "date_from_datetime_parsing": "a date such as 2011-06-08",
    "date_from_datetime_inexact": "a date such as 2011-06-08",
    "date_parsing": "a date such as 2011-06-08",
    "date_type": "a date such as 2011-06-08",
}
"""What a value should have been, in words, by pydantic's type of error."""
_FORMS = {
    r"^\d{4}(-\d{2}(-\d{2})?)?$": "a date such as 2011, 2011-09 or 2011-09-28",
    r"^([01]\d|2[0-3]):[0-5]\d$": "a time of day such as 09:30",
    r"^https?://[^\s]+$": "an address that begins with https://",
    r"^[a-z0-9][a-z0-9-]*$": "an id of small letters, digits and hyphens",
    r"^[A-Z]{2}$": "a country code of two capitals, such as DE",
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$": "a language tag such as en or pt-BR",
}


def validate(parsed: Parsed, path: str, model: type[M] | TypeAdapter[M]) -> Record[M] | None:
    """The record that a file holds; None, with faults added to `parsed`, if it does not fit the model."""
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    if parsed.data is None:
        parsed.faults.append(Diagnostic("C004", "no keys stand here", Location(path), "write the keys of this record"))
        return None
    try:
        value = adapter.validate_python(parsed.data)
    except ValidationError as error:
        parsed.faults += [_finding(detail, parsed, path, adapter) for detail in error.errors(include_url=False)]
        return None
    return Record(value, path, parsed.places)


def fitting(model: type[B], value: object) -> B | None:
    """The value as a model; None if it does not fit, for what another check has reported already."""
    try:
        return model.model_validate(value)
    except ValidationError:
        return None


def _finding(detail: ErrorDetails, parsed: Parsed, path: str, adapter: TypeAdapter[Any]) -> Diagnostic:
    keys = tuple(key for place, key in enumerate(detail["loc"]) if not (place == 0 and key in FORMATS))
    keys = _real(keys, parsed)
    name = ".".join(map(str, keys)) or "the file"
    kind, value = detail["type"], detail["input"]
    if kind == "extra_forbidden":
        where = Location(path, *parsed.key_places.get(keys, (1, 1)))
        hint = nearest(str(keys[-1]), _siblings(keys, parsed, adapter))
        return Diagnostic("C003", f"{keys[-1]} is no key of this record", where, hint)
    if kind == "missing":
        where = _place(keys[:-1], parsed, path)
        return Diagnostic("C004", f"{name} is missing", where, f"add {keys[-1]}")
    where = _place(keys, parsed, path)
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return _format_finding(parsed, path, kind)
    if kind == "literal_error":
        return Diagnostic("C005", f"{name} is {_shown(value)}", where, nearest(str(value), _choices(detail)))
    wanted = _wanted(detail)
    if not keys:
        return Diagnostic("C005", wanted, where, "see the schema of this file: python3 build.py schema")
    code = "C012" if "length with a unit" in str(detail.get("ctx", {}).get("error", "")) else "C005"
    return Diagnostic(code, f"{name} is {_shown(value)}", where, wanted)


def _wanted(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _WORDED:
        return f"give {_WORDED[kind]}"
    if kind == "string_pattern_mismatch":
        return f"give {_FORMS.get(str(context.get('pattern')), detail['msg'])}"
    if kind == "string_too_long":
        return f"give at most {context.get('max_length')} characters"
    if kind in {"string_too_short", "too_short"}:
        return "give at least one"
    return re.sub(r"^Value error, ", "", detail["msg"])


def _format_finding(parsed: Parsed, path: str, kind: str) -> Diagnostic:
    if kind == "union_tag_not_found":
        return Diagnostic("C004", "format is missing", Location(path), f"add format: {' | '.join(sorted(FORMATS))}")
    value = parsed.data.get("format")
    where = _place(("format",), parsed, path)
    return Diagnostic("C005", f"format is {_shown(value)}", where, nearest(str(value), FORMATS))


def _real(keys: tuple[str | int, ...], parsed: Parsed) -> KeyPath:
    """The path without what pydantic adds for unions: the longest run of keys that the file has, plus one."""
    real: list[str | int] = []
    for key in keys:
        if (*real, key) in parsed.places or (*real, key) in parsed.key_places or key == keys[-1]:
            real.append(key)
    return tuple(real)


def _place(keys: KeyPath, parsed: Parsed, path: str) -> Location:
    for length in range(len(keys), 0, -1):
        found = parsed.places.get(keys[:length]) or parsed.key_places.get(keys[:length])
        if found:
            return Location(path, *found)
    return Location(path)


def _choices(detail: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))


def _shown(value: object) -> str:
    """A value as an author wrote it, for a message; what is no single value is only named."""
    if isinstance(value, dict):
        return "a set of keys with values"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "empty"
    text = " ".join(str(value).split())
    text = text.lower() if isinstance(value, bool) else text
    return f"{text[:60]}…" if len(text) > 60 else text or "empty"  # noqa: PLR2004 - enough to recognise it


def _siblings(keys: KeyPath, parsed: Parsed, adapter: TypeAdapter[Any]) -> Iterator[str]:
    """The keys that stand open where an unknown one was found."""
    schema = adapter.json_schema()
    definitions = schema.get("$defs", {})
    here: list[Mapping[str, Any]] = [schema]
    if "discriminator" in schema:
        target = schema["discriminator"]["mapping"].get(parsed.data.get("format"), "")
        here = [{"$ref": target}]
    for key in keys[:-1]:
        here = [step for node in here for step in _steps(_follow(node, definitions), key)]
    for node in here:
        for plain in _alternatives(_follow(node, definitions), definitions):
            yield from plain.get("properties", {})


def _follow(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        node = definitions[str(node["$ref"]).rpartition("/")[2]]
    return node


def _alternatives(node: Mapping[str, Any], definitions: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for option in node.get("anyOf", ()):
        yield _follow(option, definitions)


def _steps(node: Mapping[str, Any], key: str | int) -> Iterator[Mapping[str, Any]]:
    for option in (node, *node.get("anyOf", ())):
        if isinstance(key, int):
            if "items" in option:
                yield option["items"]
        elif key in option.get("properties", {}):
            yield option["properties"][key]
        elif isinstance(option.get("additionalProperties"), dict):
            yield option["additionalProperties"]
        elif "$ref" in option:
            yield option


def schemas_of(models: Mapping[str, type[BaseModel] | TypeAdapter[Any]]) -> Mapping[str, dict[str, Any]]:
    """JSON Schema (draft 2020-12) of each model."""
    return {
        name: (model if isinstance(model, TypeAdapter) else TypeAdapter(model)).json_schema()
        for name, model in models.items()
    }


EDITION: TypeAdapter[Any] = TypeAdapter(Edition)
