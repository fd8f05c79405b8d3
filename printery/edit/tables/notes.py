"""Notes to single cells of a table: letters in the cells, their notes below the table.

Source: The Chicago Manual of Style, 17th ed., 3.76-3.79: source, note on the whole, then notes by letters, set below.
"""

from __future__ import annotations

import re

from printery.edit.desk import Desk
from printery.model.stages.text import Node, plain_text, rewrite

LETTERS = "abcdefghijklmnopqrstuvwxyz"
PREFIX = "note-"
"""What the role of a line begins with that is the note of a letter."""
_MARK = re.compile(r"[a-z](?:,\s?[a-z])*")


def with_marks(desk: Desk, table: Node) -> Node:
    """The table with its superior letters as nodes `letter`, each of which has its note below the table.

    Faults: C116 for a note without a mark, a mark without a note, and letters that do not follow the reading order.
    """
    notes = {line.get("role").removeprefix(PREFIX): line for line in table.nodes if line.get("role").startswith(PREFIX)}
    if not notes:
        return table
    found: list[str] = []

    def change(node: Node) -> Node:
        letter = plain_text(node.children)
        if node.tag != "sup" or not _MARK.fullmatch(letter):
            return node
        parts = [Node("letter", {"key": part}, (part,), node.location) if part.isalpha() else part for part in letter]
        for name in (part.get("key") for part in parts if isinstance(part, Node)):
            found.append(name)
            if name not in notes:
                hint = f'write {name}="..." in the braces behind the table\'s title'
                desk.fault("C116", f"the letter {name} in a cell has no note", node.location, hint)
        return (
            parts[0]
            if len(parts) == 1 and isinstance(parts[0], Node)
            else Node("span", {}, tuple(parts), node.location)
        )

    kept = (rewrite(part, change) if part.tag != "line" else part for part in table.nodes)
    done = table.containing(*(part for part in kept if part is not None))
    for name, line in notes.items():
        if name not in found:
            hint = f"write ^{name}^ in the cell that it is about"
            desk.fault("C116", f"the note {name} of the table is called in no cell", line.location, hint)
    first = list(dict.fromkeys(name for name in found if name in notes))
    if first != sorted(first):
        message = f"the letters of the table's notes come in the order {', '.join(first)}"
        desk.fault("C116", message, table.location, "letter them row by row, from left to right, beginning with a")
    return done
