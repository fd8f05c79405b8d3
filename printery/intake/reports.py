"""The report of an import: what to look at, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.codes import CODES
from printery.diagnostics import Diagnostic

_HEADS = {
    "C260": "Left behind",
    "C261": "Changed on the way",
    "C262": "Comments and changes that wait for a decision",
    "C263": "Words that are missing",
}


def report_of(
    names: Sequence[str], chapters: Sequence[str], findings: Sequence[Diagnostic], questions: Sequence[Diagnostic]
) -> str:
    """The report. A place such as `draft.docx:12` is paragraph 12 of that file."""
    return "\n".join(_lines(names, chapters, findings, questions)) + "\n"


def _lines(
    names: Sequence[str], chapters: Sequence[str], findings: Sequence[Diagnostic], questions: Sequence[Diagnostic]
) -> Iterator[str]:
    yield f"Imported from {', '.join(names)}:"
    yield from (f"  {chapter}" for chapter in chapters)
    for code, head in _HEADS.items():
        found = [finding for finding in findings if finding.code == code]
        if found:
            yield from ("", f"{head} ({CODES[code].title}): {len(found)}")
            yield from (_line(finding) for finding in found)
    if questions:
        yield from ("", f"To be written or mended in the chapters: {len(questions)}")
        yield from (_line(finding, with_code=True) for finding in questions)
    elif not findings:
        yield from ("", "Nothing was left behind, and a check of the chapters finds nothing.")


def _line(finding: Diagnostic, *, with_code: bool = False) -> str:
    hint = f". {finding.hint[0].upper()}{finding.hint[1:]}" if finding.hint else ""
    code = f" {finding.code}" if with_code else ""
    return f"  {finding.location.path}:{finding.location.line}:{code} {finding.message}{hint}"
