"""Figures whose picture or data changed: the picture as it was, and the rows of the data that differ."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from printery.model.stages.text import Node, element, rewrite
from printery.redline.tables import TableDiff
from printery.redline.writer import Writer

_BEFORE = ".before"
"""Behind the name of the work whose files are those of the earlier state."""
_MOST_ROWS = 60
"""Rows of data that are shown; more say only that the data are others."""
_MOST_CELLS = 40_000
_MOST_COLUMNS = 10


def name_before(path: str) -> str:
    """Where a file of the earlier state stands among those of the later one."""
    parts = path.split("/")
    return "/".join((*parts[:2], f"{parts[2]}{_BEFORE}", *parts[3:])) if len(parts) > 3 else path  # noqa: PLR2004 - content/works/<work>/...


def files_before(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the earlier state under names of their own."""
    return {name_before(path): data for path, data in files.items()}


def shown_before(node: Node) -> Node:
    """A tree whose pictures and data are those of the earlier state."""

    def change(inner: Node) -> Node:
        if not inner.get("src"):
            return inner
        data = " ".join(map(name_before, inner.get("data").split()))
        return inner.having(src=name_before(inner.get("src")), **({"data": data} if data else {}))

    changed = rewrite(node, change)
    return changed if isinstance(changed, Node) else node


def before_of(old: Node, new: Node, scribe: Writer) -> Iterator[Node]:
    """The picture or chart that stood there, below a line that says so."""
    del new
    if old.get("src") not in scribe.files:
        return
    yield scribe.remark("before_picture")
    picture = {name: old.get(name) for name in ("src", "alt", "share") if name in old.attributes}
    yield Node("div", {"class": "before"}, (Node("img", picture, (), old.location),))


def data_tables(old: Node, new: Node, scribe: Writer) -> Iterator[Node]:
    """The rows that differ in the data of a chart, one table for each file."""
    for before, after in zip(old.get("data").split(), new.get("data").split(), strict=False):
        rows = [_rows(scribe.files.get(path, b"")) for path in (before, after)]
        if rows[0] == rows[1] or not all(rows):
            continue
        mixed = TableDiff(scribe).of(_table(rows[0]), _table(rows[1]))
        told = tuple(_told(mixed))
        name = after.rpartition("/")[2]
        count = sum(len(part.nodes) for part in told if part.tag == "tbody")
        if not 0 < count <= _MOST_ROWS or max(map(len, (*rows[0], *rows[1]))) > _MOST_COLUMNS:
            yield scribe.remark("data_anew", name)
        else:
            yield scribe.remark("data_rows", name)
            yield mixed.containing(*told)


def _rows(data: bytes) -> list[list[str]]:
    """The cells of a CSV file; none if it is too large to show what changed in it, or no such file."""
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) if row]
    except (UnicodeDecodeError, csv.Error):
        return []
    return rows if sum(map(len, rows)) <= _MOST_CELLS else []


def _table(rows: list[list[str]]) -> Node:
    head, *body = rows
    cells = tuple(element("th", name, scope="col") for name in head)
    lines = tuple(element("tr", *(element("td", cell) for cell in row)) for row in body)
    columns = " ".join(["left"] * len(head))
    return element("table", element("thead", element("tr", *cells)), element("tbody", *lines), columns=columns)


def _told(table: Node) -> Iterator[Node]:
    """Head, and those rows of the body that differ."""
    for part in table.nodes:
        if part.tag == "tbody":
            yield part.containing(*(row for row in part.nodes if _differs(row)))
        else:
            yield part


def _differs(row: Node) -> bool:
    return any(node.tag in {"ins", "del"} for node in row.walk())
