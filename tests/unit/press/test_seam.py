"""The door to the engine: what is used is listed and checked, what is changed is ordered and can be left out."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import groupby
from pathlib import Path

import pytest

from printery.press.engine.names import NAMES
from printery.press.engine.seam import faults, listed
from printery.press.facts.switches import SPEED, left_out
from tests.projects import TESTS

pytestmark = pytest.mark.press

ENGINE = Path(TESTS.parent, "printery/press/engine")
LIBRARIES = ("weasyprint", "pydyf")


def used(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything of the engine that a file names: imported, or as an attribute of a module."""
    tree, modules = ast.parse(path.read_text()), dict[str, str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found = [(alias.asname or alias.name.split(".")[0], alias.name) for alias in node.names]
            modules |= {own: name for own, name in found if name.split(".")[0] in LIBRARIES}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in LIBRARIES:
            for alias in node.names:
                try:
                    import_module(f"{node.module}.{alias.name}")
                except ImportError:
                    yield node.module or "", alias.name
                else:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


def test_every_name_that_is_used_is_listed() -> None:
    """With its module: `from weasyprint.x import y`, `x.y`, and every name that is changed."""
    from printery.press.engine.changes import CHANGES

    known = {(names.module, name) for names in NAMES for name, _ in listed(names)}
    modules = {names.module for names in NAMES}
    missing = {
        f"{path.name}: {module}.{name}"
        for path in ENGINE.rglob("*.py")
        for module, name in used(path)
        if (module, name) not in known and f"{module}.{name}" not in modules and name != "text"
    }
    changed = {
        (change.owner.__name__, change.name)
        if not isinstance(change.owner, type)
        else (change.owner.__module__, f"{change.owner.__name__}.{change.name}")
        for change in CHANGES
    }

    assert missing == set()
    assert changed - known == set()


def test_the_pinned_engine_is_as_expected() -> None:
    """Version, names, parameters, attributes of objects."""
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("jobs", "damage", "told"),
    [
        (1, "del weasyprint.layout.percent.percentage", "no weasyprint.layout.percent.percentage"),
        (2, "weasyprint.layout.page.remake_page = lambda *given: None", "weasyprint.layout.page.remake_page takes"),
        (1, "weasyprint.__version__ = '71.0'", "this is 71.0"),
        (2, "sys.modules['weasyprint.layout.percent'] = None", "no module weasyprint.layout.percent"),
        (1, "weasyprint.document.Page.__init__ = lambda self, page_box: None", "have no _page_box"),
        (2, "sys.modules['weasyprint'] = None", "WeasyPrint does not load"),
    ],
)
def test_another_engine_is_a_finding(jobs: int, damage: str, told: str, tmp_path: Path) -> None:
    """P003 with what to do, and no trace, however the build is run; what was published before stays."""
    code = (
        "import sys, weasyprint, weasyprint.layout.percent, weasyprint.layout.page, weasyprint.document\n"
        f"{damage}\n"
        "from printery.__main__ import start\n"
        f"sys.exit(start(['--output', {str(tmp_path)!r}, '--content', 'tests/project/content', "
        f"'--jobs', '{jobs}', '--no-cache', 'build', 'print']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=TESTS.parent, env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 4
    assert "error P003" in done.stderr + done.stdout
    assert told in done.stderr + done.stdout
    assert "python3 build.py" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_the_changes_are_undone() -> None:
    """After a block every name means what it meant, also where the block failed."""
    from printery.press.engine.changes import CHANGES, Moment, changed
    from tests.unit.press.one_run import Whole

    before = [vars(change.owner)[change.name] for change in CHANGES]
    for moment in (Moment.BUILD, Moment.LINE, Moment.MARGINS):
        with pytest.raises(ZeroDivisionError), changed(moment, Whole()):
            _ = 1 / 0

    assert [vars(change.owner)[change.name] for change in CHANGES] == before


def test_changes_upon_changes_are_few_and_ordered() -> None:
    """Four names have two changes each, one at two moments; which lies upon which only the list says."""
    from printery.press.engine.changes import CHANGES

    by_name = sorted(CHANGES, key=lambda change: (change.owner.__name__, change.name))
    layers = {
        name: [change.make for change in group]
        for name, group in groupby(by_name, key=lambda change: f"{change.owner.__name__}.{change.name}")
    }

    assert {name for name, made in layers.items() if len(made) > 1} == {
        "weasyprint.layout.block.iter_line_boxes",
        "weasyprint.layout.inline.split_first_line",
        "weasyprint.layout.make_margin_boxes",
        "weasyprint.draw.text.draw_first_line",
    }


def test_each_speed_has_a_switch_and_nothing_else_has() -> None:
    """The switches of the list are those that can be named, but for the search for libraries, before the import."""
    from printery.press.engine.changes import CHANGES, Kind

    switches = {change.switch for change in CHANGES if change.kind is Kind.SPEED}

    assert switches | {"libraries"} == SPEED.keys()
    assert {change.switch for change in CHANGES if change.kind is not Kind.SPEED} == {""}
    assert left_out("1") == SPEED.keys()
    assert left_out("fonts, glyphs") == {"fonts", "glyphs"}
    with pytest.raises(ValueError, match="did you mean glyphs"):
        left_out("glyph")


@pytest.mark.parametrize("switches", [*sorted(SPEED.keys() - {"libraries"}), "1"])
def test_what_makes_it_quicker_changes_no_byte(switches: str) -> None:
    """Each left out by itself, and all of them: a section of words in many scripts and styles is drawn the same."""
    from printery.press.engine.fetch import BASE_URL, GalleyFetcher
    from printery.press.engine.setting import Shop
    from tests.unit.press.test_glyphs import STYLE, drawn

    fetcher, sheets = GalleyFetcher({}), [(BASE_URL + "s.css", STYLE)]
    quick, plain = (
        drawn(fetcher, Shop(sheets, fetcher, without=without), 1, {"pdf_tags": True})
        for without in (frozenset[str](), left_out(switches))
    )

    assert quick == plain
