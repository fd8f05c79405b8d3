"""docs/templates.md: its lists are what the program has, and its examples are built as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from jinja2.filters import FILTERS

from printery.compose import compose
from printery.compose.environment import Stationery
from printery.diagnostics import Location
from printery.model.stages import slots
from printery.pipeline import prepare, run
from printery.plan import plan
from printery.press.sections.parts import parts_of
from printery.processes import build_services
from tests.projects import TESTS, load, project
from tests.unit.press.test_cards import FILES

_TEXT = (TESTS.parent / "docs" / "templates.md").read_text(encoding="utf-8")
_EXAMPLE = re.compile(r"^```\w+ (templates/\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ALL = {"words", "tokens", "styles"}


def table(head: str) -> list[list[str]]:
    """The cells of the table that begins with this head."""
    rows = _TEXT.partition(f"| {head} |")[2].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def names(cell: str) -> list[str]:
    """What a cell has as code."""
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture(scope="module")
def filled() -> Mapping[str, Any]:
    """What each template was given, by family and name, and under `filters` the filters of all."""
    given: dict[str, Any] = {"filters": set()}
    original = Stationery.fill

    def fill(self: Stationery, name: str, wanted_by: Location, context: Mapping[str, object]) -> str:
        if not name.endswith(".css.j2"):
            given[f"{self.path.family}/{name}"] = set(context) - _ALL
        given["filters"] |= set(self.environment.filters)
        return original(self, name, wanted_by, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stationery, "fill", fill)
        material = prepare(load(project(FILES))).value
        for job in plan(material.library):
            if not job.needs or job.edition.value.format in {"epub", "site"}:
                compose(job, material, {})
    return given


def test_what_templates_are_given(filled: Mapping[str, Any]) -> None:
    """Every template that makes a document has its row, and the row has the names that it is given."""
    work = {name for cells in table("name | what it is") for name in names(cells[0])}
    listed: dict[str, set[str]] = {}
    for cells in table("template | is given"):
        own = set(names(cells[1])) | (work if cells[1].startswith("a work") else set())
        listed |= dict.fromkeys(names(cells[0]), own)

    assert listed == {name: given for name, given in filled.items() if name != "filters" and given}


def test_filters(filled: Mapping[str, Any]) -> None:
    """Those of every edition; a few more belong to the e-book and the site alone."""
    listed = {name for cells in table("filter | gives") for name in names(cells[0])}
    alone = {"folio", "folios", "dataname"}

    assert listed == filled["filters"] - set(FILTERS) - alone


def test_macros() -> None:
    """All of the house's own file, with the parameters that the text's macros have."""
    source = (TESTS.parent / "templates" / "nodes.html.j2").read_text(encoding="utf-8")
    macros = dict(re.findall(r"{% macro (\w+)\(([^)]*)\)", source))
    paragraph = _TEXT.partition("## Macros of the text")[2].partition("\n## ")[0]

    assert set(macros) == set(names(paragraph)) - {"nodes.html.j2", "{% macro table(node, title, content, lines) %}"}
    assert {p for name, p in macros.items() if name not in {"head", "foot"}} == {"node, title, content, lines"}


def test_every_place_for_the_press() -> None:
    """The table has what `slots` has, and nothing else but ids."""
    listed = [
        name for cells in table("mark | on | what the press does with it | without it") for name in names(cells[0])
    ]
    known = {value for name, value in vars(slots).items() if name.isupper()}

    assert set(listed) == known | {"id"}
    assert len(listed) == len(set(listed))


def examples() -> Iterator[tuple[str, bytes]]:
    """Path and text of each example."""
    for path, text in _EXAMPLE.findall(_TEXT):
        yield path, text.encode()


@pytest.mark.press
def test_the_examples_build() -> None:
    """All together, without a finding; capitals in labels, references and the pages' own facts."""
    material = prepare(load(project(dict(examples())))).value
    (job,) = plan(material.library, ["print"])
    galley = compose(job, material, {})
    proof = run(job, material, {}, build_services())
    pages = proof.artefacts[0].pages

    assert len(dict(examples())) > 3
    assert "our-frame" in galley.documents[0].text
    assert len(parts_of(galley)) > 3
    assert proof.diagnostics == ()
    assert pages is not None
    assert [page.folio for page in pages.pages][:4] == ["I", "II", "III", "IV"]
    assert "1" in [page.folio for page in pages.pages]
