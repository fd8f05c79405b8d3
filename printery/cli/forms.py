"""Findings for programs: JSON, SARIF 2.1.0 for editors and code hosts, workflow commands for GitHub's runners."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from printery import __version__
from printery.codes import CODES
from printery.diagnostics import Diagnostic, Location

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Roots:
    """Where the folders that locations name `content/` and `templates/` really are, as the caller wrote them."""

    content: Path
    templates: Path

    def path(self, location: Location) -> str:
        """The file of a location, with forward slashes, as it can be opened from the working folder."""
        first, _, rest = location.path.partition("/")
        root = {"content": self.content, "templates": self.templates}.get(first)
        return (root / rest).as_posix() if root is not None else location.path


def as_json(findings: Sequence[Diagnostic], roots: Roots) -> str:
    """A list, one object a finding."""
    return json.dumps([_row(finding, roots) for finding in findings], ensure_ascii=False, indent=2)


def _row(finding: Diagnostic, roots: Roots) -> Mapping[str, object]:
    where = finding.location
    row: dict[str, object] = {
        "code": finding.code,
        "severity": str(finding.severity),
        "path": roots.path(where),
        "line": where.line,
        "column": where.column,
        "message": finding.message,
        "hint": finding.hint,
    }
    return row | ({"cell": where.cell} if where.cell else {})


def as_sarif(findings: Sequence[Diagnostic], roots: Roots) -> str:
    """One run of a log. Source: SARIF 2.1.0 (OASIS), 3.13, 3.14, 3.27."""
    codes = sorted({finding.code for finding in findings})
    rules = [
        {
            "id": code,
            "shortDescription": {"text": CODES[code].title},
            "defaultConfiguration": {"level": CODES[code].severity},
        }
        for code in codes
    ]
    results = [_result(finding, codes.index(finding.code), roots) for finding in findings]
    driver = {"name": "Printery", "semanticVersion": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(finding: Diagnostic, rule: int, roots: Roots) -> Mapping[str, object]:
    where = finding.location
    place = {
        "artifactLocation": {"uri": quote(roots.path(where))},
        "region": {"startLine": where.line, "startColumn": where.column},
    }
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": str(finding.severity),
        "message": {"text": _words(finding)},
        "locations": [{"physicalLocation": place}],
    }


def as_github(findings: Sequence[Diagnostic], roots: Roots) -> str:
    """One workflow command a finding, which GitHub shows beside the line.

    Source: GitHub Actions, workflow commands: error and warning; escapes as in actions/toolkit's command.ts.
    """
    return "\n".join(_command(finding, roots) for finding in findings)


def _command(finding: Diagnostic, roots: Roots) -> str:
    where = finding.location
    fields = {"file": roots.path(where), "line": where.line, "col": where.column, "title": finding.code}
    properties = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in fields.items())
    return f"::{finding.severity} {properties}::{_escaped(_words(finding))}"


def _escaped(text: str, others: str = "") -> str:
    return "".join(f"%{ord(letter):02X}" if letter in f"%\r\n{others}" else letter for letter in text)


def _words(finding: Diagnostic) -> str:
    cell = f"{finding.location.cell}: " if finding.location.cell else ""
    return f"{cell}{finding.message}" + (f". Hint: {finding.hint}" if finding.hint else "")


FORMS: Mapping[str, Callable[[Sequence[Diagnostic], Roots], str]] = MappingProxyType(
    {"json": as_json, "sarif": as_sarif, "github": as_github}
)
"""What `--format` takes besides text."""
