"""The door to the engine: nothing of it is imported before what Printery needs of it has been found as expected.

What is used stands in `names.py`, what is changed in `changes.py`. This module imports neither the engine nor any
module that does, so that it can speak where a name is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from importlib import import_module
from inspect import signature
from types import FunctionType
from typing import Any

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.press.engine.names import NAMES, Names
from printery.press.engine.speed.libraries import import_engine

VERSION = "70.0"
"""The version of WeasyPrint that all of this was written for."""
_GLYPH_BYTES = 20
"""Size of Pango's record of a glyph, which is read in bulk: id, width, two offsets and flags, of 4 bytes each."""
_HINT = "install the pinned version: python3 build.py does"


def open_engine(without: frozenset[str] = frozenset()) -> None:
    """Import the engine; it is then safe to import what uses it. `without` are switches of speed that are left out.

    Raises: BuildError P003 for all that is not as this program expects it.
    """
    try:
        import_engine(quickly="libraries" not in without)
        wrong = tuple(faults())
    except (ImportError, OSError) as error:
        wrong = (f"WeasyPrint does not load: {error}",)
    if wrong:
        raise BuildError(Diagnostic("P003", line, Location("printery/press/engine/names.py"), _HINT) for line in wrong)


def faults() -> Iterator[str]:
    """What of the engine is not as this program expects it; nothing if all is well."""
    found = import_module("weasyprint").__version__
    if found != VERSION:
        yield f"Printery was written for WeasyPrint {VERSION}, and this is {found}"
    for names in NAMES:
        try:
            module = import_module(names.module)
        except ImportError:
            yield f"the engine has no module {names.module}, which is needed: {names.why}"
            continue
        yield from _missing(names, module)
        yield from _other_objects(names, module)
    ffi = getattr(import_module("weasyprint.text.ffi"), "ffi", None)
    if ffi is not None and ffi.sizeof("PangoGlyphInfo") != _GLYPH_BYTES:
        yield "Pango's record of a glyph has another size"


def listed(names: Names) -> Iterator[tuple[str, str]]:
    """Each name with its parameters, as `(context, box)`; empty for one that takes none."""
    for line in names.listed.replace("\n            ", " ").split("\n"):
        name, bracket, rest = line.strip().partition("(")
        if name:
            yield name, bracket + rest


def parameters(value: object) -> str:
    """The parameters of a function or class by name, as `listed` has them; empty if it does not say."""
    try:
        found = signature(value).parameters.values() if callable(value) else None
    except (TypeError, ValueError):  # written in C, or a class that leaves it to another
        found = None
    stars = {one: "*" * (one.kind == one.VAR_POSITIONAL) + "**" * (one.kind == one.VAR_KEYWORD) for one in found or ()}
    return "" if found is None else f"({', '.join(stars[one] + one.name for one in found)})"


def _missing(names: Names, module: Any) -> Iterator[str]:  # noqa: ANN401 - any module of the engine
    for name, expected in listed(names):
        try:
            value = reduce(getattr, name.split("."), module)
        except AttributeError:
            yield f"the engine has no {names.module}.{name}, which is needed: {names.why}"
            continue
        if parameters(value) != expected:
            shown = parameters(value) or "nothing"
            yield f"{names.module}.{name} takes {shown}, and {expected or 'nothing'} was expected"


def _other_objects(names: Names, module: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Attributes that a class neither has nor gives its objects when they are made."""
    for name, attributes in names.holds.items():
        bases = getattr(getattr(module, name, None), "__mro__", ())
        made = [vars(base)["__init__"] for base in bases if isinstance(vars(base).get("__init__"), FunctionType)]
        given = {word for base in bases for word in vars(base)} | {
            word for one in made for word in one.__code__.co_names
        }
        for attribute in attributes.split():
            if attribute not in given:
                yield f"objects of {names.module}.{name} have no {attribute}, which is needed: {names.why}"
