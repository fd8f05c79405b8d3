"""The proofreader's list: what could not be set better, page by page, as text to read and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from printery.diagnostics import Location
from printery.model.stages.artefact import Artefact, Mark, Proof
from printery.model.stages.marks import MARKS

_WHOLE = "content/editions/"
"""Where the path of a mark begins whose line in the content is not known."""


def text_marks(proofs: Sequence[Proof]) -> Iterator[str]:
    """Yield a heading for each file with pages, the marks of each page, and what they come to."""
    for artefact in _paged(proofs):
        pages = artefact.pages.count if artefact.pages else 0
        yield f"{artefact.path}  {pages} pages, {len(artefact.marks)} marks"
        last = -1
        for mark, where in artefact.marks:
            if mark.page != last:
                yield f"\n  page {_folio(artefact, mark)}"
                last = mark.page
            yield "    " + "  ".join(filter(None, _said(mark, where)))
        yield from _summary(artefact)


def _said(mark: Mark, where: Location) -> tuple[str, ...]:
    kind = MARKS[mark.kind]
    amount = kind.amount.format(f"{mark.amount:g}") if kind.amount else ""
    words = f"\u201c{mark.words}\u201d" if mark.words else ""
    place = f"{where.path}:{where.line}" if not where.path.startswith(_WHOLE) else mark.block
    return f"{kind.title:<24}", words, f"({amount})" if amount else "", place


def _summary(artefact: Artefact) -> Iterator[str]:
    counts = Counter(mark.kind for mark, _ in artefact.marks)
    yield "" if counts else "\n  Nothing to mark."
    yield from (f"  {counts[name]:>4} x {MARKS[name].title}: {MARKS[name].remedy}" for name in MARKS if counts[name])
    if artefact.settings:
        yield f"  Sections were set {artefact.settings} times in all, mends included.\n"


def json_marks(proofs: Sequence[Proof]) -> str:
    """The same for programs: a list of files, each with `path`, `edition`, `pages`, `settings` and `marks`."""
    files = [
        {
            "path": artefact.path,
            "edition": artefact.edition_id,
            "pages": artefact.pages.count if artefact.pages else 0,
            "settings": artefact.settings,
            "marks": [_facts(artefact, mark, where) for mark, where in artefact.marks],
        }
        for artefact in _paged(proofs)
    ]
    return json.dumps(files, ensure_ascii=False, indent=1)


def _facts(artefact: Artefact, mark: Mark, where: Location) -> dict[str, object]:
    return {
        "kind": mark.kind,
        "page": _folio(artefact, mark),
        "index": mark.page,
        "block": mark.block,
        "words": mark.words,
        "amount": mark.amount,
        "path": where.path,
        "line": where.line,
        "remedy": MARKS[mark.kind].remedy,
    }


def _paged(proofs: Sequence[Proof]) -> Iterator[Artefact]:
    yield from (artefact for proof in proofs for artefact in proof.artefacts if artefact.pages is not None)


def _folio(artefact: Artefact, mark: Mark) -> str:
    return artefact.pages.pages[mark.page].folio if artefact.pages else ""
