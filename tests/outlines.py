"""Trees as text, for expected files."""

from __future__ import annotations

from collections.abc import Iterator

from printery.model.stages.text import Node


def outline(node: Node | str, depth: int = 0) -> Iterator[str]:
    """The tree, a line for each node, two spaces for each level; no-break spaces show as ~."""
    indent = "  " * depth
    if isinstance(node, str):
        yield f"{indent}| {node.replace(chr(0xA0), '~')}"
        return
    attributes = "".join(f" {key}={value!r}" for key, value in sorted(node.attributes.items()))
    yield f"{indent}{node.tag}{attributes}".replace("\\xa0", "~")
    for child in node.children:
        yield from outline(child, depth + 1)
