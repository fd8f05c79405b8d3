"""The marks of a proofreader: what each kind is called, what its amount means, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class MarkKind(NamedTuple):
    """What a kind of mark stands for."""

    title: str
    amount: str
    """The amount in words, `{}` for the number; empty if there is none."""
    remedy: str


MARKS: Mapping[str, MarkKind] = MappingProxyType(
    {
        "loose": MarkKind("loose line", "{} em added to each space", "add, take out or change a word in the paragraph"),
        "ladder": MarkKind("ladder of hyphens", "{} lines", "change a word, or list one under `hyphenation`"),
        "page-hyphen": MarkKind("word broken over pages", "", "change a word near the page's end"),
        "short-line": MarkKind("short last line", "{} em", "add or take out a word in the paragraph"),
        "orphan": MarkKind("first line alone at the foot", "", "add or take out a line above"),
        "widow": MarkKind("last line alone at the head", "", "add or take out a line above"),
        "heading-at-foot": MarkKind("heading at the foot", "", "add or take out a line above"),
        "nearly-empty": MarkKind("nearly empty page", "{} lines", "take out as many lines before it, or add some"),
        "uneven": MarkKind("shorter than the page facing it", "by {} lines", "add or take out a line on one of them"),
        "note-over-pages": MarkKind("note over several pages", "{} pages", "shorten it, or let it stand"),
    }
)
"""Kind to what it stands for, gravest first where a page has several."""
