"""What the rules of the architecture are made of: the graph of imports, and what functions do to module state.

grimp resolves every import of the package, also inside functions, `from printery import x` and relative ones.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from grimp import ImportGraph

_CHANGING = frozenset(("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert"))
_CHANGING |= {"move_to_end", "pop", "popitem", "popleft", "remove", "reverse", "setdefault", "sort", "update"}
"""Methods of the standard library's containers that change them."""
_CLOCKS = frozenset(("os.environ", "os.environb", "os.getenv", "os.getenvb", "os.path.expanduser", "pathlib.Path.home"))
_CLOCKS |= {"time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.strftime", "getpass.getuser"}
_CLOCKS |= {f"datetime.{name}" for name in ("datetime.now", "datetime.today", "datetime.utcnow", "date.today")}
"""What tells the time of day, or whose machine it is. `time.perf_counter` measures how long something takes."""


def part(module: str) -> str:
    """The part of the package that a module belongs to: `edit` of `printery.edit.figures.pictures`."""
    return [*module.split("."), ""][1]


def upward(graph: ImportGraph, package: str, layers: Mapping[str, int]) -> Iterator[str]:
    """Yield the imports between parts that do not lead down the layers; also those of parts that have no layer."""
    for module in sorted(graph.modules):
        own = part(module)
        if module.split(".")[0] != package or own in {"", "__main__"}:
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            other = part(imported)
            if imported.split(".")[0] != package or other in {"", own}:
                continue
            if own not in layers or other not in layers or layers[other] >= layers[own]:
                yield f"{module} imports {imported}"


def strays(graph: ImportGraph, package: str, homes: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield the imports of libraries outside their homes, and of libraries that have none."""
    for library in sorted(graph.modules):
        root = library.split(".")[0]
        if root == package or root in sys.stdlib_module_names:
            continue
        allowed = tuple(f"{package}.{home}" for home in homes.get(root, ()))
        for module in sorted(graph.find_modules_that_directly_import(library)):
            if not any(module == home or module.startswith(f"{home}.") for home in allowed):
                yield f"{module} imports {library}"


def modules_of(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of every module that a file imports; `from weasyprint import layout` imports its layout."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                if _is_module(name):
                    yield name


@cache
def _is_module(name: str) -> bool:
    """Whether a name of WeasyPrint's is a module; looked up on the disk, since Python would import the engine."""
    root, *rest = name.split(".")
    spec = importlib.util.find_spec(root) if root == "weasyprint" else None
    if spec is None or spec.origin is None:
        return False
    path = Path(spec.origin).parent.joinpath(*rest)
    return path.is_dir() or path.with_suffix(".py").exists()


def changed_state(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and name where a function changes an object that the module holds."""
    held = {name.id for statement in tree.body for name in _assigned(statement)}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            own = _own_names(function)
            for node in ast.walk(function):
                name = _changed(node)
                if name is not None and name in held - own:
                    yield getattr(node, "lineno", 0), name


def _assigned(statement: ast.stmt) -> Iterator[ast.Name]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    for target in targets:
        if target is not None:
            yield from (node for node in ast.walk(target) if isinstance(node, ast.Name))


def _own_names(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> set[str]:
    """Names of a function's own: parameters, and what it or a function inside it assigns."""
    found = {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    return found | {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}


def _changed(node: ast.AST) -> str | None:
    """The name of the object that a statement or call changes."""
    changed: ast.AST | None = None
    if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        changed = node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
        changed = node.func.value
    while isinstance(changed, ast.Subscript | ast.Attribute):
        changed = changed.value
    return changed.id if isinstance(changed, ast.Name) else None


def clocks(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name where a file asks for the time of day, the environment or the user."""
    known: dict[str, str] = {}
    """A name in the file to what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            known |= {alias.asname or alias.name.split(".")[0]: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    for node in ast.walk(tree):
        name = _dotted(node)
        if name:
            first, _, rest = name.partition(".")
            full = f"{known[first]}.{rest}".rstrip(".") if first in known else ""
            if full in _CLOCKS:
                yield getattr(node, "lineno", 0), full


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
