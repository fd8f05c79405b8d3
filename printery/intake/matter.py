"""The record of a work: made for a new one, and extended by lines for an old one, whose comments and form stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.front import Front
from printery.intake.markdown import scalar, shortened
from printery.load.yaml import parse_yaml

_BODY = ("matter", "body")


@dataclass(frozen=True, slots=True)
class NewWork:
    """What a new work's record says."""

    title: str
    language: str
    publisher: str
    place: str
    year: int
    front: Front
    """What the imported file says of itself."""


def new_record(work: NewWork, files: Sequence[str]) -> str:
    """The text of `work.yaml` for a new work of these chapters."""
    subtitle = f"subtitle: {scalar(work.front.subtitle)}\n" if work.front.subtitle else ""
    chapters = "\n".join(f"    - {{kind: chapter, file: {file}}}" for file in files)
    return f"""# yaml-language-server: $schema=../../.schemas/work.json
title: {scalar(work.title)}
{subtitle}short_title: {scalar(shortened(work.title))} # for running heads, 60 characters at most
type: volume # volume, statement, brief or report
language: {work.language}
publisher: {{name: {scalar(work.publisher)}, place: {scalar(work.place)}}}
date: "{work.front.date or work.year}"
copyright: {{holder: {scalar(work.publisher)}, year: {work.year}}}
abstract:
  short: To be written. # what the work says, in one sentence
  long: {scalar(work.front.abstract) if work.front.abstract else "To be written. # and in a paragraph"}
matter:
  front:
    - {{kind: half-title}}
    - {{kind: title-page}}
    - {{kind: imprint-page}}
    - {{kind: contents}}
  body:
{chapters}
"""


def extended_record(text: str, path: str, files: Sequence[str]) -> str:
    """The text of `work.yaml` with chapters added at the end of the body matter; those that are listed stay.

    Raises: BuildError C259 where that cannot be done without touching anything else.
    """
    before = parse_yaml(text, path)
    body = before.data.get("matter", {}).get("body") if isinstance(before.data, dict) else None
    known = {entry.get("file") for entry in body if isinstance(entry, dict)} if isinstance(body, list) else set()
    added = [file for file in files if file not in known]
    if not added:
        return text
    entries = [f"{{kind: chapter, file: {file}}}" for file in added]
    if isinstance(body, list) and body and not before.faults:
        made = _inserted(text, before.places[(*_BODY, len(body) - 1)], entries)
        after = parse_yaml(made, path)
        wanted = [*body, *({"kind": "chapter", "file": file} for file in added)]
        if not after.faults and after.data == before.data | {"matter": before.data["matter"] | {"body": wanted}}:
            return made
    line, column = before.places.get(_BODY, (1, 1))
    hint = f"add to matter.body: {', '.join(entries)}; then import again"
    message = "chapters cannot be added to this order of matter without touching its form"
    raise BuildError([Diagnostic("C259", message, Location(path, line, column), hint)])


def _inserted(text: str, place: tuple[int, int], entries: Sequence[str]) -> str:
    """The text with entries behind the last one, which begins at a line and column, from 1."""
    lines = text.split("\n")
    row, column = place[0] - 1, place[1] - 1
    lead = lines[row][:column]
    if lead.strip() == "-":
        indent = len(lead) - len(lead.lstrip())
        end = row + 1
        while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > indent:
            end += 1
        return "\n".join([*lines[:end], *(f"{' ' * indent}- {entry}" for entry in entries), *lines[end:]])
    start = sum(len(line) + 1 for line in lines[:row]) + column
    end = _closing(text, start)
    return f"{text[:end]}, {', '.join(entries)}{text[end:]}"


def _closing(text: str, start: int) -> int:
    """The offset behind the mapping in braces that begins at `start`."""
    depth, quote = 0, ""
    for place in range(start, len(text)):
        sign = text[place]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if depth == 0:
                return place + 1
    return len(text)
