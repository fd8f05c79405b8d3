"""Jinja2 as a council's publications need it: sandboxed, strict, and with every fault at its line of the template."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, nodes
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from printery.compose.bounded import MAX_BYTES, MAX_CHARACTERS, TooMuchError, bounds, refuse_large
from printery.diagnostics import BuildError, Diagnostic, Location, nearest


@dataclass(frozen=True, slots=True)
class SearchPath:
    """Where the templates of one edition are looked for: its own folder, its family's, the root.

    A short name (`document.html.j2`) is found in the first folder that has it, so that a file of the same name shadows;
    a full name (`book/document.html.j2`) means that very file, so that the shadowing file can extend it. So does a name
    that begins with a slash (`/nodes.html.j2`).
    """

    templates: Mapping[str, str]
    """Text by path below `templates/`."""
    edition: str
    family: str
    variant: str = ""
    """A folder between the edition's and its family's: `large-print`."""

    def find(self, name: str) -> str | None:
        """The path below `templates/` that a name means; None if there is none."""
        return next(iter(self.all(name)), None)

    def all(self, name: str) -> tuple[str, ...]:
        """The paths that a name may mean: the first one counts, and the others are shadowed by it."""
        if name.startswith("/"):
            return (name[1:],) if name[1:] in self.templates else ()
        variant = (f"{self.variant}/{name}",) if self.variant else ()
        candidates = (f"{self.edition}/{name}", *variant, f"{self.family}/{name}", name)
        return tuple(path for path in candidates if path in self.templates)

    def load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """Text, file name and freshness, as Jinja's loaders give them."""
        path = self.find(name)
        return None if path is None else (self.templates[path], f"templates/{path}", lambda: True)


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox, in which no operator makes a value that is too large.

    Source: Jinja 3.1, "Operator Intercepting".
    """

    intercepted_binops = frozenset(("*", "**"))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - any values
        """What an operator gives. Raises: TooMuchError."""
        refuse_large(operator, left, right)
        return super().call_binop(context, operator, left, right)


@dataclass(frozen=True, slots=True)
class Stationery:
    """The templates of one edition, ready to be filled."""

    path: SearchPath
    environment: BoundedEnvironment

    @classmethod
    def of(cls, path: SearchPath, filters: Mapping[str, Callable[..., object]]) -> Stationery:
        """The templates on a search path, with filters beside Jinja's own."""
        environment = BoundedEnvironment(
            loader=FunctionLoader(path.load),
            undefined=StrictUndefined,
            autoescape=lambda name: not (name or "").endswith((".css", ".css.j2")),
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters.update(filters)
        return cls(path, environment)

    def fill(self, name: str, wanted_by: Location, context: Mapping[str, object]) -> str:
        """The text that a template gives for this context.

        Raises: BuildError T001 to T004, T006 and T060 at the line of the template, or at `wanted_by` if there is none.
        """
        try:
            with bounds():
                return _bounded(self.environment.get_template(name), context)
        except Exception as error:
            raise BuildError([self._fault(error, name, wanted_by, context)]) from error

    def macros(self, name: str, wanted_by: Location, context: Mapping[str, object]) -> Mapping[str, Callable[..., str]]:
        """The macros of a template by name.

        Raises: as `fill`.
        """
        try:
            with bounds():
                template = self.environment.get_template(name)
                module = template.make_module(dict(context))
        except Exception as error:
            raise BuildError([self._fault(error, name, wanted_by, context)]) from error
        found = {key: value for key, value in vars(module).items() if not key.startswith("_")}
        return {key: value for key, value in found.items() if callable(value)}

    def place(self, name: str, macro: str) -> Location:
        """Where a macro of a template begins, or of one that it shadows; the template's first line if none has it."""
        paths = self.path.all(name)
        for path in paths:
            parsed = self.environment.parse(self.path.templates[path])
            for one in parsed.find_all(nodes.Macro):
                if one.name == macro:
                    return Location(f"templates/{path}", one.lineno)
        return Location(f"templates/{paths[0] if paths else name}")

    def _fault(self, error: Exception, name: str, wanted_by: Location, context: Mapping[str, object]) -> Diagnostic:
        if isinstance(error, BuildError):
            return error.diagnostics[0]
        if isinstance(error, TemplateSyntaxError):
            where = Location(error.filename or f"templates/{name}", error.lineno)
            return Diagnostic(
                "T001", (error.message or "does not parse").rstrip("."), where, "mend the template's syntax"
            )
        if isinstance(error, TemplateNotFound):
            where = _line_of(error) or wanted_by
            missing = str(error.name or name)
            hint = nearest(missing, self.path.templates)
            return Diagnostic("T003", f"there is no template {missing}", where, hint)
        where = _line_of(error) or Location(f"templates/{self.path.find(name) or name}")
        if isinstance(error, UndefinedError):
            known = ", ".join(sorted(context)[:20])
            return Diagnostic("T002", str(error), where, f"the page is given: {known}")
        if isinstance(error, TooMuchError | MemoryError):
            why = (
                str(error) if isinstance(error, TooMuchError) else f"takes more than {MAX_BYTES // 2**20} MB of memory"
            )
            return Diagnostic("T060", why, where, "look for a loop or a value that grows without end")
        if isinstance(error, _TooLargeError):
            return Diagnostic(
                "T006", f"gives more than {MAX_CHARACTERS:,} characters", where, "look for an endless loop"
            )
        return Diagnostic("T004", f"{type(error).__name__}: {error}".rstrip("."), where, "mend the template")


class _TooLargeError(Exception):
    """A template gave more than `MAX_CHARACTERS`."""


def _bounded(template: Template, context: Mapping[str, object]) -> str:
    parts, size = [], 0
    for part in template.generate(context):
        parts.append(part)
        size += len(part)
        if size > MAX_CHARACTERS:
            raise _TooLargeError
    return "".join(parts)


def _line_of(error: Exception) -> Location | None:
    """The innermost line of a template in a stack trace: Jinja rewrites its frames to name template and line."""
    frames = traceback.extract_tb(error.__traceback__)
    return next(
        (Location(f.filename, f.lineno or 1) for f in reversed(frames) if f.filename.startswith("templates/")), None
    )
