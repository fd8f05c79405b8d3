"""The report of an import as a page: each passage, its place in the original, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from printery.intake.losses import Loss
from printery.intake.reports import HEADS, Report

_STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430 }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.5rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #c9d1dc }
h1 { font-size: 1.5rem; line-height: 1.25 } th { font-size: .85rem }
caption { text-align: left; font-weight: 600; padding: .5rem 0 }
td.place { white-space: nowrap; font-variant-numeric: tabular-nums } h2 { margin-top: 2rem }
"""


def page_of_report(report: Report, losses: Sequence[Loss]) -> str:
    """The page; it needs nothing but itself."""
    title = escape(f"Imported from {', '.join(report.names)}")
    body = "\n".join(_body(report, losses))
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{_STYLE}</style>'
    page = f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n<h1>{title}</h1>\n{body}'
    return f"{page}\n</body>\n</html>\n"


def _body(report: Report, losses: Sequence[Loss]) -> Iterator[str]:
    yield "<ul>" + "".join(f"<li>{escape(path)}</li>" for path in report.chapters) + "</ul>"
    yield from (f"<p>{escape(line)}</p>" for counts in report.counts for line in counts.lines())
    for head, codes in HEADS.items():
        if head == "To decide":
            rows = [(f.location.path, f.location.line, f.message, f.hint) for f in report.findings if f.code in codes]
            yield from _table(head, [("", rows)])
            continue
        kinds: dict[str, list[tuple[str, int, str, str]]] = {}
        for loss in losses:
            if loss.code in codes:
                said = f"{loss.said}{loss.place}".lstrip(",: ")
                kinds.setdefault(loss.kind, []).append((loss.location.path, loss.location.line, said, loss.hint))
        yield from _table(head, list(kinds.items()))
    if report.taken:
        yield "<h2>Taken without a question</h2>\n<table><tr><th>Times</th><th>What</th></tr>"
        yield from (f"<tr><td>{n}</td><td>{escape(kind)}</td></tr>" for kind, n in Counter(report.taken).most_common())
        yield "</table>"
    if report.questions:
        rows = [
            (one.location.path, one.location.line, f"{one.code} {one.message}", one.hint) for one in report.questions
        ]
        yield from _table("To be written or mended in the chapters", [("", rows)])


def _table(head: str, kinds: Sequence[tuple[str, Sequence[tuple[str, int, str, str]]]]) -> Iterator[str]:
    filled = [(kind, rows) for kind, rows in kinds if rows]
    if not filled:
        return
    yield f"<h2>{escape(head)}</h2>"
    for kind, rows in filled:
        caption = f"<caption>{escape(kind)} ({len(rows)})</caption>" if kind else ""
        yield f"<table>{caption}<tr><th>Place</th><th>Passage</th><th>What to do</th></tr>"
        for path, line, said, hint in rows:
            yield f'<tr><td class="place">{escape(path)}:{line}</td><td>{escape(said)}</td><td>{escape(hint)}</td></tr>'
        yield "</table>"
