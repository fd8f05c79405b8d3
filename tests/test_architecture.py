"""The rules of the house as tests: who may import whom, and how large things may grow."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

from tests.import_rules import changed_state, clocks, modules_of, strays, upward

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "printery"
MODULES = sorted(PACKAGE.rglob("*.py"))
STAGES = ("load", "plan", "edit", "collate", "compose", "press", "preflight", "publish")
HOMES = {
    "babel": ("compose.dates", "edit.tables", "load.catalogues", "load.identifiers"),
    "barcode": ("compose.barcode",),
    "cssselect2": ("press",),
    "distributed": ("packs",),
    "ebooklib": ("press.ebook",),
    "fontTools": ("press",),
    "icalendar": ("compose.calendar", "preflight.calendar"),
    "icu": ("collate.filing",),
    "jinja2": ("compose.environment",),
    "jpype": ("preflight.vera_engine",),
    "lxml": ("compose", "intake", "load.styles", "pictures.faces", "preflight", "press"),
    "markdown_it": ("edit",),
    "markupsafe": ("compose",),
    "mdit_py_plugins": ("edit.grammar",),
    "openpyxl": ("load.workbooks",),
    "page": ("preflight.verify",),
    "pikepdf": ("preflight", "press"),
    "PIL": ("intake.pictures", "pictures.raster", "preflight", "press"),
    "pydantic": ("load", "model.written"),
    "pydantic_core": ("load.records",),
    "pydyf": ("press.engine",),
    "pypdfium2": ("preflight.rule", "press"),
    "rich": ("cli",),
    "ruamel": ("load.yaml",),
    "segno": ("compose.packs",),
    "starlette": ("preview",),
    "stdnum": ("load.identifiers",),
    "tinycss2": ("compose", "pictures.styles", "press"),
    "tinyhtml5": ("markup",),
    "typer": ("cli",),
    "uharfbuzz": ("press.fonts", "press.outlines"),
    "uvicorn": ("preview.server",),
    "vl_convert": ("compose.chart",),
    "watchfiles": ("preview.watching",),
    "weasyprint": ("press.engine",),
    "ziamath": ("compose.formula",),
}
"""Every library of others and the modules that may import it: one home, or as many as use it for different things.

The writer and the checker of a format both know it: the checker must not rely on what the writer believes.
"""
ENGINES = ("weasyprint", "pydyf", "ebooklib", "pikepdf", "pypdfium2", "vl_convert", "PIL", "fontTools", "lxml")
LONGEST_FUNCTION = 40
LONGEST_MODULE = 400
MOST_PARAMETERS = 5
LAYERS = {
    "cli": 6,
    "intake": 5,
    "packs": 5,
    "redline": 5,
    "preview": 5,
    "starter": 5,
    "pipeline": 4,
    "processes": 2,
    "garbage": 1,
    "markup": 1,
    "scratch": 1,
    "store": 1,
    "world": 1,
    "inside": 1,
    "pictures": 1,
    "pandoc": 2,
    "foreign": 1,
    "model": 1,
    "diagnostics": 0,
    "codes": -1,
}
LAYERS |= dict.fromkeys(STAGES, 3)
ROOMS = {
    "facts": 0,
    "context": 0,
    "fonts": 0,
    "metadata": 0,
    "saving": 0,
    "outlines": 1,
    "typography": 1,
    "tagging": 1,
    "calendar": 1,
    "draft_mark": 2,
    "engine": 2,
    "sections": 3,
    "ebook": 4,
    "printers": 4,
    "pdf": 5,
    "site": 5,
}
"""The rooms of the press and its files beside them: values, then what only counts, the engine, sections, files."""
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """All imports of the package, also those inside functions."""
    return grimp.build_graph("printery", include_external_packages=True, cache_dir=None)


def named(path: Path) -> str:
    """A module's path in the package."""
    return path.relative_to(PACKAGE).as_posix()


def stage(path: Path) -> str:
    """The stage or module that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Each imported module, and whether at the top of the file (so that importing the file imports it)."""
    tree = TREES[path]
    top = {id(node) for node in tree.body}
    return tuple(
        (name, id(node) in top)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in modules_of(node)
    )


def test_imports_run_downwards(graph: grimp.ImportGraph) -> None:
    """Command line, pipeline, stages, model, diagnostics: nobody imports upwards, and no stage another."""
    assert list(upward(graph, "printery", LAYERS)) == []


def test_libraries_stay_at_home(graph: grimp.ImportGraph) -> None:
    """Each library of others is imported where `HOMES` says, and no library stands there that nobody imports there."""
    assert list(strays(graph, "printery", HOMES)) == []
    for library, homes in HOMES.items():
        at = graph.find_modules_that_directly_import(library)
        assert [home for home in homes if not any(f"{one}.".startswith(f"printery.{home}.") for one in at)] == [], (
            library
        )


def test_rules_of_imports_bite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rule is for makes it fail, however the import is written: a package with one stray of each kind."""
    files = {
        "__init__.py": "", "pipeline.py": "", "model/__init__.py": "", "collate/__init__.py": "",
        "model/names.py": "from crooked import pipeline\n",
        "model/late.py": "def f():\n    from .. import pipeline\n",
        "collate/words.py": "from PIL import Image; import requests\n",
        "new.py": "import crooked.collate.words\n",
    }  # fmt: skip
    for name, text in files.items():
        path = tmp_path / "crooked" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    crooked = grimp.build_graph("crooked", include_external_packages=True, cache_dir=None)

    assert list(upward(crooked, "crooked", LAYERS)) == [
        "crooked.model.late imports crooked.pipeline",
        "crooked.model.names imports crooked.pipeline",
        "crooked.new imports crooked.collate.words",
    ]
    assert list(strays(crooked, "crooked", HOMES)) == [
        "crooked.collate.words imports PIL",
        "crooked.collate.words imports requests",
    ]


def test_rooms_of_the_press_build_upon_each_other(graph: grimp.ImportGraph) -> None:
    """Facts, the engine, sections, files: no room imports one above or beside it."""
    wrong = []
    for module in sorted(graph.find_descendants("printery.press")):
        own = module.split(".")[2]
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            if imported.startswith("printery.press."):
                other = imported.split(".")[2]
                if other != own and ROOMS[other] >= ROOMS[own]:
                    wrong.append(f"{module} imports {imported}")

    assert wrong == []


@pytest.mark.parametrize("room", ["typography", "tagging", "facts"])
def test_what_only_counts_reaches_no_engine(room: str, graph: grimp.ImportGraph) -> None:
    """Not even by way of others: arithmetic of lines and structures of tags are tested without it."""
    reached = graph.find_upstream_modules(f"printery.press.{room}", as_package=True)

    assert [name for name in reached if name in {"weasyprint", "pydyf", "printery.press.engine.changes"}] == []


def test_no_file_imports_itself_by_way_of_others(graph: grimp.ImportGraph) -> None:
    """No circle of files: each can be read when those that it imports have been read."""
    own = sorted(name for name in graph.modules if name.startswith("printery."))
    graphlib.TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in own}).prepare()


def test_check_imports_no_engine() -> None:
    """`check` must answer in under a second: what it imports at once never reaches an engine."""
    seen: set[str] = set()
    waiting = ["printery.pipeline"]
    while waiting:
        name = waiting.pop()
        if name in seen or not name.startswith("printery"):
            seen.add(name)
            continue
        seen.add(name)
        base = ROOT / Path(*name.split("."))
        path = base / "__init__.py" if base.is_dir() else base.with_suffix(".py")
        if path.exists():
            waiting += [found for found, top in imports(path) if top]

    assert sorted(name for name in seen if name.split(".")[0] in ENGINES) == []


SHARED_NAMES = {
    "Change": "of the engine by us, and of a text from one state to the next",
    "Kind": "of matter in a book, and of changes of the engine",
    "Names": "taken by imported files, and private ones of the engine",
    "Fault": "a fault of accessibility in an e-book, and one of tags: two rooms of the press that never meet",
    "Mark": "a mark on a page, and marked content: ISO 32000-2, 14.6 has the word",
    "Marking": "what packs print on pages, and printer's marks",
    "Node": "an element of a text's tree, and of a tagged PDF's",
    "Order": "what a build is asked for, and what a foreign program is",
    "Paper": "what a printer prints on, and a paper of a meeting: both are the trade's word",
    "Reading": "what a reader got from a drawing, an e-book, pages, a text: each in its own room",
    "Record": "of the content, and of what the drawing of a page left behind",
    "Source": "of an import, and of a document for the engine",
    "Step": "of an outline, and of an alignment",
    "Tag": "of raw HTML, and of a tagged PDF",
}
"""Public classes of one name in several files, and what each is; a new one takes a name of its own."""


def test_two_classes_share_a_name_only_for_a_reason() -> None:
    """A name that says two things says neither."""
    found: dict[str, set[str]] = {}
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, set()).add(named(path))

    assert {name: files for name, files in found.items() if len(files) > 1 and name not in SHARED_NAMES} == {}
    assert [name for name in SHARED_NAMES if len(found.get(name, ())) < 2] == []


def test_modules_stay_small() -> None:
    """A module that outgrows its limit has two subjects."""
    assert [named(path) for path in MODULES if len(path.read_text().splitlines()) > LONGEST_MODULE] == []


def test_functions_read_at_a_glance() -> None:
    """At most 40 lines; at most five parameters, but where a library calls the function (typer)."""
    wrong = []
    for path, function in functions():
        length = (function.end_lineno or 0) - function.lineno + 1
        spec = function.args
        names = {arg.arg for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)} - {"self", "cls"}
        if length > LONGEST_FUNCTION or (stage(path) != "cli" and len(names) > MOST_PARAMETERS):
            wrong.append(f"{named(path)}:{function.lineno} {function.name}")

    assert wrong == []


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Every function of the package, the asynchronous ones too."""
    for path, tree in TREES.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_module_state() -> None:
    """No `global`, no object of a module that functions change, and no module that gathers odds and ends."""
    assert [named(path) for path, tree in TREES.items() if any(isinstance(n, ast.Global) for n in ast.walk(tree))] == []
    assert [f"{named(path)}:{line} {name}" for path, tree in TREES.items() for line, name in changed_state(tree)] == []
    assert [named(path) for path in MODULES if re.search(r"utils|helper|common|manager", path.stem)] == []


@pytest.mark.parametrize(
    "change",
    [
        "SEEN[1] = 2",
        "SEEN.update({})",
        "del SEEN[1]",
        "SEEN[1] += 2",
        "SEEN[1].append(2)",
        "SEEN.x = 2",
        "SEEN[1].x.add(2)",
    ],
)
def test_state_of_modules_is_seen(change: str) -> None:
    """A function that changes what the module holds; the same change of its own object is none."""
    assert list(changed_state(ast.parse(f"SEEN = {{}}\ndef f():\n    {change}\n"))) == [(3, "SEEN")]
    assert list(changed_state(ast.parse(f"SEEN = {{}}\nasync def f():\n    {change}\n"))) == [(3, "SEEN")]
    assert list(changed_state(ast.parse(f"SEEN = {{}}\ndef f(SEEN):\n    {change}\n"))) == []


def test_only_the_command_line_knows_clock_and_environment() -> None:
    """No stage reads the time of day, an environment variable or whose machine it is: same content, same bytes."""
    found = [
        f"{named(path)}:{line} {name}"
        for path, tree in TREES.items()
        if stage(path) != "cli"
        for line, name in clocks(tree)
    ]

    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.environ['X']",
        "from os import environ\nenviron['X']",
        "from os import getenv as e\ne('X')",
        "import datetime\ndatetime.datetime.utcnow()",
        "import datetime as dt\ndt.datetime.now()",
        "from datetime import date\ndate.today()",
        "from time import time\ntime()",
    ],
)
def test_clock_and_environment_are_seen(text: str) -> None:
    """However they are asked for."""
    assert [line for line, _ in clocks(ast.parse(text))] == [2]
