"""What stands in cells of tables, made such that a cell can hold it: paragraphs and lists."""

from __future__ import annotations

from collections.abc import Iterator

from printery.intake.losses import Losses, opening
from printery.intake.pandoc_tree import Json, node, words


def flat_cells(table: Json, losses: Losses) -> Json:
    """The table with those in its cells as paragraphs, a row each, and headings there as strong words."""
    attributes, caption, columns, head, bodies, foot = table["c"]
    head = [head[0], _rows(head[1], losses)]
    bodies = [[one, heads, _rows(above, losses), _rows(rows, losses)] for one, heads, above, rows in bodies]
    return node("Table", attributes, caption, columns, head, bodies, [foot[0], _rows(foot[1], losses)])


def _rows(rows: Json, losses: Losses) -> Json:
    return [[own, [[*cell[:4], list(_flat(cell[4], losses))] for cell in cells]] for own, cells in rows]


def _flat(blocks: Json, losses: Losses) -> Iterator[Json]:
    for block in blocks:
        if block["t"] == "Table":
            hint = "it stands as paragraphs, a row each: make a table of its own of it, or leave it so"
            losses.note("a table in a cell of a table", hint, "C261", f", “{opening(words(block['c'][3:]))}”")
            yield from _lines(block)
        elif block["t"] == "Header":
            yield node("Para", [node("Strong", block["c"][2])])
        elif block["t"] == "Figure":
            yield from (node("Para", part["c"]) if part["t"] == "Plain" else part for part in block["c"][2])
            yield from (node("Para", part["c"]) for part in block["c"][1][1] if part["t"] in {"Plain", "Para"})
        elif block["t"] == "Div":
            yield from _flat(block["c"][1], losses)
        elif block["t"] == "BlockQuote":
            yield from _flat(block["c"], losses)
        else:
            yield block


def _lines(table: Json) -> Iterator[Json]:
    """The rows of a table as paragraphs, its cells with semicolons between."""
    _, caption, _, head, bodies, foot = table["c"]
    yield from (node("Para", part["c"]) for part in caption[1] if part["t"] in {"Plain", "Para"})
    for rows in (head[1], *(part for body in bodies for part in (body[2], body[3])), foot[1]):
        for row in rows:
            cells = [_inlines(cell[4]) for cell in row[1] if words(cell[4])]
            said = [part for cell in cells for part in (*cell, node("Str", ";"), node("Space"))][:-2]
            if said:
                yield node("Para", said)


def _inlines(blocks: Json) -> list[Json]:
    found: list[Json] = []
    for block in blocks:
        inner = block["c"] if block["t"] in {"Para", "Plain"} else [node("Str", words([block]))]
        found += [*([node("Space")] if found else []), *inner]
    return found
