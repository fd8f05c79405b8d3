"""The figures of a work as the site shows them, and the numbers behind its charts."""

from __future__ import annotations

import json

from printery.compose.chart_tables import DataTable, chart_tables
from printery.compose.site_figures import figures_of
from printery.model.stages.collation import Collation
from printery.model.stages.text import plain_text
from printery.pipeline import prepare
from tests.projects import load, project

WORK = "content/works/report"
SPEC = {
    "data": {"url": "data/numbers.csv"},
    "mark": "bar",
    "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "value", "type": "quantitative"}},
}
TEXT = b"""---
title: The Second Chapter
id: sec-second
---
See @fig-both and @fig-alone.

::: {#fig-both layout-ncol=2 source="As in @tbl-years."}
![The [first]{.index}](charts/a.vl.json){#fig-one alt="Two bars"}

![The second](images/bars.svg){alt="Two bars"}

Both^[A note on both.]
:::

![Alone](charts/a.vl.json){#fig-alone alt="Two bars" source="Tests."}

::: {.long-description for="fig-alone"}
It shows two bars.
:::
"""


def collation() -> Collation:
    """The report with a panel and a chart."""
    files = {
        f"{WORK}/02-second.md": TEXT,
        f"{WORK}/charts/a.vl.json": json.dumps(SPEC).encode(),
        f"{WORK}/data/numbers.csv": b"year,value\n2009,1\n2010,2\n",
    }
    found = prepare(load(project(files)))

    assert found.diagnostics == ()
    return found.value.collations["report"]


def test_the_numbers_behind_charts() -> None:
    """Every chart has its table, those of a panel by their letter; pictures have none."""
    found = chart_tables(collation())

    assert [(one.figure, one.label, one.title) for one in found] == [
        ("fig-one", "Figure 2a", "The first"),
        ("fig-alone", "Figure 3", "Alone"),
    ]
    assert found[0].tables[0].name == "numbers.csv"
    assert found[0].tables[0].head == ("year", "value")
    assert found[0].tables[0].rows == (("2009", "1"), ("2010", "2"))


def test_columns_of_numbers() -> None:
    """All but the first, which names the rows; what is empty is no word, a code with a letter is one."""
    rows = (("1990", "a1", "69.8", "-1", "5"), ("1995", "22", "1,073", "\u22122", ""))

    assert DataTable("a.csv", ("year", "code", "share", "change", "step"), rows).numeric == (
        False,
        False,
        True,
        True,
        True,
    )
    assert DataTable("a.csv", ("year", "1990"), ()).numeric == (False, False)


def test_figures_stand_alone() -> None:
    """The site's figures hold no note, no mark and no reference; descriptions and files come with them."""
    shown = figures_of(collation())
    tags = {node.tag for figure in shown.figures for node in figure.walk()}
    both = next(figure for figure in shown.figures if figure.id == "fig-both")

    assert [figure.id for figure in shown.figures] == ["fig-bars", "fig-both", "fig-alone"]
    assert tags & {"note", "index", "xref"} == set()
    assert "As in Table\u00a01." in plain_text(both.children)
    assert "A note" not in plain_text(both.children, notes=True)
    assert plain_text(shown.descriptions["fig-alone"]).strip() == "It shows two bars."
    assert shown.files == {"files/report/data/numbers.csv": b"year,value\n2009,1\n2010,2\n"}
    assert shown.page == "report-figures.html"
