"""Every difference as data: JSON and CSV for programs and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping

from printery.model.stages.artefact import Artefact, Pages
from printery.model.stages.text import Inline, plain_text
from printery.redline.comparison import Comparison

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How cells begin that spreadsheet programs would reckon with."""
_COLUMNS = ("page", "fate", "what", "label", "section", "id", "before", "after")


def data_files(comparison: Comparison, name: str, pages: Pages | None) -> tuple[Artefact, ...]:
    """The places as `<name>.json` and `<name>.csv`; pages are those of the PDF, if there is one."""
    rows = list(_rows(comparison, pages))
    found = comparison.findings
    whole = {
        "words_in": found.come.total(),
        "words_out": found.gone.total(),
        "complete": comparison.is_complete,
        "places": rows,
        "renumbered": [{"id": id_, "before": before, "after": after} for id_, before, after in found.renumbered],
        "unchanged": list(comparison.unchanged),
    }
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[column]) for column in _COLUMNS] for row in rows)
    language = comparison.collation.language
    said = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    return (
        Artefact(f"{name}.json", name, "screen-pdf", "application/json", language, said.encode()),
        Artefact(f"{name}.csv", name, "screen-pdf", "text/csv", language, ("\ufeff" + table.getvalue()).encode()),
    )


def _rows(comparison: Comparison, pages: Pages | None) -> Iterator[Mapping[str, str]]:
    for change in comparison.findings.changes:
        before, after = (_side(change.excerpt, without) for without in ("ins", "del"))
        yield {
            "page": _page(change.id, pages), "fate": change.fate.value, "what": change.what, "label": change.label,
            "section": change.section, "id": change.id, "before": before, "after": after,
        }  # fmt: skip
    for one in comparison.findings.restylings:
        yield {
            "page": _page(one.id, pages), "fate": "restyled", "what": one.what, "label": one.words,
            "section": one.section, "id": one.id, "before": one.before, "after": one.after,
        }  # fmt: skip


def _side(words: Inline, without: str) -> str:
    """What an excerpt says, without what the other state alone has."""
    kept = tuple(part for part in words if isinstance(part, str) or part.tag != without)
    return " ".join(plain_text(kept).split())


def _page(name: str, pages: Pages | None) -> str:
    index = pages.anchors.get(name) if pages is not None else None
    return pages.pages[index].folio if pages is not None and index is not None else ""


def _cell(text: str) -> str:
    """Guarded: a spreadsheet program takes no word of the content for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
