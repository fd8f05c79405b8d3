"""The reference, made from the models, the table of codes and the command line: `docs/reference/`."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import grimp
from typer.main import get_command

from printery.cli.app import app
from printery.codes import CODES
from printery.load import schemas
from tests.projects import TESTS

FOLDER = TESTS.parent / "docs" / "reference"
MADE = "Made from the program: `python3 build.py test -k reference --accept` writes this page anew.\n"
_FAMILIES = {
    "C": "Content",
    "T": "Templates",
    "H": "Composed documents",
    "P": "PDF",
    "E": "E-books",
    "W": "The site",
    "S": "Set-up",
}
_ORDER = ("imprint", "people", "work", "section", "meeting", "edition", "printer", "store", "stock")
_FINDING = re.compile(r"^(?P<place>\S+?): (?:error|warning) (?P<code>\w\d+): (?P<rest>.*)$")


def pages() -> Mapping[str, str]:
    """File name to text, the same on every machine."""
    return {
        "files.md": files_page(),
        "codes.md": codes_page(),
        "commands.md": commands_page(),
        "../map.md": map_page(),
    }


def files_page() -> str:
    """Every key of every YAML file."""
    closed = "A key without a default must be given. Nothing else may stand in a file (C003)."
    made = [f"# Files and their keys\n\n{MADE}\n{closed}\n"]
    for name in _ORDER:
        schema = json.loads(schemas()[f"{name}.json"])
        made.append(f"## {_escaped(schema['title'])}\n")
        made += _models(schema)
    return "\n".join(made)


def _models(schema: Mapping[str, Any]) -> Iterator[str]:
    """The file's own keys, then those of each value that has keys of its own."""
    if schema.get("properties"):
        yield _model("", schema, schema)
    elif schema.get("additionalProperties"):
        yield f"A mapping: any id to {_type(schema['additionalProperties'], schema)}.\n"
    for name, model in sorted(schema.get("$defs", {}).items()):
        if model.get("properties"):
            yield _model(name, model, schema)


def _model(name: str, model: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    lines = [f"### {name}\n"] if name else []
    if model.get("description") and name:
        lines.append(f"{_escaped(' '.join(model['description'].split()))}\n")
    lines += ["| key | what it says | form | default |", "|---|---|---|---|"]
    required = set(model.get("required", ()))
    for key, value in model["properties"].items():
        said = _escaped(" ".join(value.get("description", "").split()))
        default = "" if key in required or "default" not in value else _default(value["default"])
        lines.append(f"| `{key}` | {said} | {_type(value, schema)} | {default} |")
    return "\n".join(lines) + "\n"


def _default(value: object) -> str:
    return "none" if value in (None, [], {}, ()) else f"`{_escaped(json.dumps(value, ensure_ascii=False))}`"


def _type(value: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """The form of a value in a few words."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        model = schema.get("$defs", {}).get(name, {})
        return name if model.get("properties") else _type(model, schema)
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return ", ".join(f"`{_escaped(str(one))}`" for one in value["enum"])
    for key in ("anyOf", "oneOf"):
        if key in value:
            kinds = [_type(one, schema) for one in value[key] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    return _plain_type(value, schema)


def _plain_type(value: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    kind = value.get("type", "anything")
    if kind == "array":
        if "prefixItems" in value:
            return "list of " + ", ".join(_type(item, schema) for item in value["prefixItems"])
        return f"list of {_type(value.get('items', {}), schema)}"
    if kind == "object":
        inner = value.get("additionalProperties")
        return f"mapping to {_type(inner, schema)}" if isinstance(inner, dict) else "mapping"
    if kind == "string":
        said = {"date": "date", "uri": "address"}.get(value.get("format", ""), "text")
        return f"{said} like `{_escaped(value['pattern'])}`" if "pattern" in value else said
    limits = [f"{word} {value[key]:g}" for key, word in (("minimum", "from"), ("maximum", "to")) if key in value]
    return " ".join([{"boolean": "`true` or `false`"}.get(kind, kind), *limits])


def codes_page() -> str:
    """Every code, with a finding of it as the tests have it: what is wrong, and what to do."""
    examples = dict(_examples())
    made = [f"# What a build may find\n\n{MADE}"]
    made.append(
        "Errors stop a build; warnings do so with `--strict`. Examples are from the tests, on a small project.\n"
    )
    for family, codes in groupby(sorted(CODES), key=lambda code: code[0]):
        made.append(f"## {_FAMILIES[family]}\n")
        for code in codes:
            about = CODES[code]
            softened = f", in a draft {about.in_drafts}" if about.in_drafts else ""
            made.append(f"**{code}** ({about.severity}{softened}): {about.title}.")
            if code in examples:
                made.append(f"\n```text\n{examples[code]}\n```")
            made.append("")
    return "\n".join(made)


def _examples() -> Iterator[tuple[str, str]]:
    """The first finding of each code in the expected findings of its cases."""
    found: dict[str, str] = {}
    for path in sorted((TESTS / "diagnostics").glob("*/expected.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = _FINDING.match(line)
            if match and path.parent.name.partition("-")[0] == match["code"]:
                found.setdefault(match["code"], line if len(line) < 600 else f"{line[:600]} …")
    yield from found.items()


def commands_page() -> str:
    """Every command with its arguments and options."""
    root = get_command(app)
    made = [f"# Commands\n\n{MADE}"]
    made.append("Write `python3 build.py` before each, or `printery` where that is installed.\n")
    commands = getattr(root, "commands", {})
    for name in sorted(commands):
        made += _command(name, commands[name])
    return "\n".join(made)


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    usage = " ".join((name, *(one.metavar or f"{one.name.upper()}..." for one in arguments)))
    yield f"## {usage}\n"
    yield f"{' '.join((command.help or '').split())}\n"
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    if options:
        yield "| option | does |\n|---|---|"
        for option in options:
            yield f"| `{_escaped(', '.join(option.opts))}` | {_escaped(' '.join((option.help or '').split()))} |"
    yield ""


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def map_page() -> str:
    """The rooms of the program: what each is for, in the words of its own file, and which parts it builds on."""
    package = TESTS.parent / "printery"
    graph = grimp.build_graph("printery", cache_dir=None)
    rooms = [path.parent for path in package.rglob("__init__.py") if path.parent != package]
    single = [path for path in package.glob("*.py") if path.stem not in {"__init__", "__main__"}]
    lines = [f"# The map\n\n{MADE}\nA room is a folder or file of `printery/`; inner rooms are indented.\n"]
    for path in sorted((*rooms, *single), key=lambda path: path.relative_to(package).with_suffix("").parts):
        parts = path.relative_to(package).with_suffix("").parts
        file = path / "__init__.py" if path.is_dir() else path
        first = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
        name = "/".join(parts) + ("/" if path.is_dir() else ".py")
        used = _used(graph, parts[0]) if len(parts) == 1 else ""
        lines.append(f"{'  ' * (len(parts) - 1)}- **`{name}`** {' '.join(first.split())}{used}")
    return "\n".join(lines) + "\n"


def _used(graph: grimp.ImportGraph, own: str) -> str:
    """The other parts of the program that a part imports."""
    modules = [module for module in graph.modules if module.split(".")[1:2] == [own]]
    found = {
        name.split(".")[1] for one in modules for name in graph.find_modules_directly_imported_by(one) if "." in name
    }
    others = ", ".join(sorted(found - {own}))
    return f" *Imports {others}.*" if others else ""
