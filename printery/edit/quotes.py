"""Pull quotes: words of the text, shown large a second time."""

from __future__ import annotations

from printery.edit.desk import Desk
from printery.model.stages.text import Blocks, Node, plain_text, squash

_CLASS = "pull-quote"


def check_pull_quotes(desk: Desk, blocks: Blocks) -> None:
    """Report pull quotes that say what the section does not: who has the text read aloud would never hear them.

    One that names whose words they are (`by`) is a quotation of its own, and is read like any other.
    """
    quotes = [node for block in blocks for node in block.walk() if node.get("class") == _CLASS and node.tag == "div"]
    if not quotes:
        return
    text = _letters("".join(plain_text((_without(block),)) for block in blocks))
    for quote in quotes:
        words = plain_text(quote.children)
        if not any(child.get("role") == "by" for child in quote.nodes) and _letters(words) not in text:
            hint = 'repeat words of this section as they stand there, or name whose they are: {.pull-quote by="..."}'
            message = f"a pull quote whose words the text does not have: {words.strip()[:50]}"
            desk.fault("C089", message, quote.location, hint)


def _letters(words: str) -> str:
    return "".join(character for character in squash(words) if character.isalnum())


def _without(node: Node) -> Node:
    """The node without pull quotes in it."""
    if node.get("class") == _CLASS:
        return node.containing()
    return node.containing(*(_without(child) if isinstance(child, Node) else child for child in node.children))
