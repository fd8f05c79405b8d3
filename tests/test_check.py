"""Which command finds what: whatever a build would refuse of the content, `check` says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from printery.codes import CODES
from printery.pipeline import check
from tests.projects import READINGS, project, tree
from tests.test_diagnostics import CASES, TODAY, code_of

FINDERS = {
    r"C": "check",
    r"C211|C213": "build, which reads the finished file",
    r"C25\d|C26\d|C470": "import, which reads files of other programs",
    r"C270": "diff, which reads two states of a work",
    r"T": "build, which fills the templates",
    r"T003": "check",
    r"H": "build, which compares what templates made of the content",
    r"H005": "check",
    r"P": "build, which lays pages out",
    r"E": "build, which reads the finished e-book",
    r"W": "build, which reads the finished site",
    r"S": "any command, of what is installed or where it writes",
}
"""Codes to the command that finds them; of several patterns the last one holds."""
ELSEWHERE = frozenset(("C009",))
"""Codes that `check` finds, and whose fault is no file of a case: the test says where."""


def finder(code: str) -> str:
    """The command that finds a code."""
    return [command for pattern, command in FINDERS.items() if re.match(pattern, code)][-1]


def found_by_check(case: Path) -> set[str]:
    """What `check` finds in a case; the test of the cases holds what they expect of it, so it need not run again."""
    if not (case / "press").exists():
        expected = (case / "expected.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^\S+: (?:error|warning) (\w\d+): ", expected, re.MULTILINE))
    return {finding.code for finding in check(project(tree(case / "in")), TODAY, READINGS)}


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_found_where_the_table_says(code: str) -> None:
    """What `check` is to find it finds in a case of its own; what a build finds `check` knows nothing of."""
    cases = [case for case in CASES if code_of(case) == code]
    if finder(code) == "check":
        assert code in ELSEWHERE or any(code in found_by_check(case) for case in cases)
    else:
        assert not any(code in found_by_check(case) for case in cases)
