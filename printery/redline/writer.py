"""What the parts of a comparison ask of the whole, which in turn asks them: the one that writes both states as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from printery.model.stages.text import Inline, Node
from printery.redline.alignment import Aligner, Budget
from printery.redline.changes import Fate, Findings
from printery.redline.clean import Reading


class Writer(Protocol):
    """Writes what was and what is as one text."""

    reading: Reading
    words: Mapping[str, str]
    files: Mapping[str, bytes]
    budget: Budget
    findings: Findings
    section: str

    def aligner(self) -> Aligner[Node]:
        """Pairs blocks."""

    def mixed(self, old: Node, new: Node) -> Node:
        """Two states of one element in one."""

    def child(self, old: Node | None, new: Node | None) -> Node:
        """One child; items have their bar as a class."""

    def note_change(self, fate: Fate, what: str, where: str, words: Inline, label: str = "") -> None:
        """Note one difference."""

    def remark(self, name: str, *words: Node | str) -> Node:
        """A line of the comparison's own words, with an id to lead to."""
