"""References whose values are of any type that JSON has: findings, never a trace."""

from __future__ import annotations

import itertools
import json

import pytest

from tests.projects import base, load, project

WORK = "content/works/report/work.yaml"
VALUES: tuple[object, ...] = (
    {},
    [],
    {"a": {}},
    [[]],
    [{}],
    [None],
    0,
    1.5,
    True,
    None,
    "",
    "x",
    [["2011"]],
    {"date-parts": {}},
    {"raw": []},
)
KEYS = (
    "id",
    "type",
    "title",
    "author",
    "issued",
    "page",
    "URL",
    "DOI",
    "language",
    "container-title",
    "custom",
    "note",
)


@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_any_type(key: str) -> None:
    """Whatever stands behind a key."""
    items = [
        {"id": f"k{n}", "type": "book", "title": "T", **({key: value} if key != "id" else {"id": value})}
        for n, value in enumerate(itertools.chain(VALUES, ({"literal": value} for value in VALUES)))
    ]
    work = base()[WORK] + b"citations: {style: chicago-author-date, references: [all.json]}\n"
    found = load(project({WORK: work, "content/works/report/all.json": json.dumps(items).encode()}))

    assert all(d.location.path.endswith((".json", ".yaml", ".md")) for d in found.diagnostics)
    assert found.diagnostics or key == "custom"  # which may hold anything
