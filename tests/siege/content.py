"""The project that is besieged: the tiny one of the tests, with something of every kind that content can be."""

from __future__ import annotations

import re

from tests.projects import base
from tests.unit.pictures.test_raster import drawing, photograph

REPORT = "content/works/report"
CHART = b"""{"data": {"url": "data/a.csv"}, "mark": "bar", "description": "Two bars",
 "encoding": {"x": {"field": "year", "type": "ordinal"}, "y": {"field": "value", "type": "quantitative"}}}"""
SOURCES = b"""[{"id": "one2010", "type": "book", "title": "On Examples", "author": [{"family": "One", "given": "Ada"}],
 "issued": {"date-parts": [[2010, 5]]}, "publisher": "Example Press", "publisher-place": "Testville"}]"""
CITATIONS = "citations: {style: chicago-author-date, references: [references.json], bibliography: chapter}\n"
BODY = """
See @fig-chart, @fig-photo, @fig-other and [@one2010, p. 3].[^two] A formula $a^2 + b_i = \\frac{c}{d}$ in the line.

![A chart of two bars](charts/c.vl.json){#fig-chart alt="Two bars." source="Made for the tests."}

![A photograph of nothing](images/p.jpg){#fig-photo alt="Red and blue." source="Made for the tests."}

![Another one](images/q.png){#fig-other alt="Red and blue." source="Made for the tests."}

$$\\sum_{i=1}^n x_i$$ {#eq-sum}

- one
- two [a term]{.index}

[^two]: A second note.
"""


def besieged() -> dict[str, bytes]:
    """All files of the project, its templates too."""
    files = base()
    work = files[f"{REPORT}/work.yaml"].decode()
    files |= {
        f"{REPORT}/data/a.csv": b"year,value\n2009,1\n2010,2\n",
        f"{REPORT}/charts/c.vl.json": CHART,
        f"{REPORT}/references.json": SOURCES,
        f"{REPORT}/images/p.jpg": photograph(1),
        f"{REPORT}/images/q.png": drawing(1),
        f"{REPORT}/work.yaml": (work + CITATIONS).encode(),
        f"{REPORT}/02-second.md": files[f"{REPORT}/02-second.md"] + BODY.encode(),
        "content/portraits/ada.jpg": photograph(3),
        "content/people.yaml": re.sub(
            rb"(?m)^ada-one:\n", b"ada-one:\n  portrait: ada.jpg\n", files["content/people.yaml"]
        ),
        "content/editions/days.yaml": b"format: calendar\nmeeting: first\n",
        "content/editions/booklet.yaml": b"format: imposed-pdf\nof: statement-pages\n",
    }
    return files
