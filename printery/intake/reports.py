"""The report of an import: what is lost first, then what to decide, then what was taken silently, as lines of text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printery.diagnostics import Diagnostic
from printery.intake.originals.passages import Original
from printery.intake.source import Remark
from printery.intake.written import Written

HEADS = {
    "Lost": ("C263", "C470"),
    "Left behind": ("C260", "C254"),
    "To decide": ("C262",),
    "Changed on the way": ("C261",),
}
"""The parts of a report in order, and the codes of what each lists."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of a file there is, and how much of it came."""

    name: str
    words: tuple[int, int]
    """In the file, and in its chapters; so with the others."""
    notes: tuple[int, int]
    tables: tuple[int, int]
    pictures: tuple[int, int]
    changes: Counter[str]
    """Tracked changes by author."""
    decision: str
    """What was done with them."""

    @classmethod
    def of(
        cls, name: str, original: Original, written: Written, remarks: Sequence[Remark], *, rejected: bool
    ) -> Counts:
        """The numbers of a file and of its chapters."""
        return cls(
            name,
            (original.words, written.words),
            (original.notes, written.notes),
            (len(original.grids), len(written.grids)),
            (original.pictures, written.pictures),
            Counter(remark.author for remark in remarks if remark.kind != "comment"),
            "rejected" if rejected else "taken as accepted",
        )

    def lines(self) -> Iterator[str]:
        """Sentences about them."""
        pairs = (("words", self.words), ("notes", self.notes), ("tables", self.tables), ("pictures", self.pictures))
        said = "; ".join(
            f"{there} {what}, {came} came" if there else f"{came} {what} came"
            for what, (there, came) in pairs
            if there or came
        )
        there, came = self.words
        others = "; the other words are in the record, have become numbers and references, or are named here"
        yield f"{self.name}: {said or 'nothing'}{others if came < there else ''}."
        if self.changes:
            by = ", ".join(f"{count} by {who}" for who, count in sorted(self.changes.items()))
            yield f"{self.name}: {self.changes.total()} tracked changes, {self.decision}: {by}."


@dataclass(frozen=True, slots=True)
class Report:
    """What is told of an import."""

    names: Sequence[str]
    chapters: Sequence[str]
    findings: Sequence[Diagnostic]
    questions: Sequence[Diagnostic]
    taken: Sequence[str]
    """What was put into the house's form without a question, each time."""
    counts: Sequence[Counts]


def report_of(report: Report) -> str:
    """The report. A place such as `draft.docx:12` is paragraph 12 of that file, or its line 12 if it is a text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"Imported from {', '.join(report.names)}:"
    yield from (f"  {chapter}" for chapter in report.chapters)
    yield ""
    for counts in report.counts:
        yield from counts.lines()
    for head, codes in HEADS.items():
        found = [finding for finding in report.findings if finding.code in codes]
        if found:
            yield from ("", f"{head}: {len(found)}")
            yield from (line_of(finding) for finding in found)
    if report.taken:
        yield from ("", "Taken without a question:")
        yield from (f"  {count} x {kind}" for kind, count in Counter(report.taken).most_common())
    if report.questions:
        yield from ("", f"To be written or mended in the chapters: {len(report.questions)}")
        yield from (line_of(finding, with_code=True) for finding in report.questions)
    elif not report.findings:
        yield from ("", "Nothing was left behind, and a check of the chapters finds nothing.")


def line_of(finding: Diagnostic, *, with_code: bool = False) -> str:
    """A finding as a line."""
    hint = f". {finding.hint[0].upper()}{finding.hint[1:]}" if finding.hint else ""
    code = f" {finding.code}" if with_code else ""
    return f"  {finding.location.path}:{finding.location.line}:{code} {finding.message}{hint}"
