"""What a printer does about each finding, in plain words, for people who have never sent a file to one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONSEQUENCES: Mapping[str, str] = MappingProxyType(
    {
        "C150": "nobody can say what this printer would do",
        "C151": "the printer offers no such size: the order cannot be placed",
        "C152": "the printer does not bind like this: the order cannot be placed",
        "C153": "the printer may want something else by now",
        "C154": "no cover is made",
        "C155": "the printer sends the cover back, or prints a number of its own on it",
        "P007": "another font is printed in its place, or the file is sent back",
        "P050": "the printer refuses the book, or adds blank pages and takes the next spine",
        "P051": "the words are cut, or vanish in the bind; on demand the file is sent back",
        "P052": "the picture prints with visible steps; the printer warns, and prints it if you insist",
        "P053": "the words print broken; on demand the file is sent back",
        "P054": "the pages are cut in the wrong place, or the file is sent back",
        "P055": "the printer's machine converts the colour as it sees fit: black may turn brown, and cost more",
        "P056": "the ink does not dry and rubs off on the next page; the file is sent back",
        "P057": "the printer's machine flattens it, and what is transparent may print as white or black",
        "P058": "the line breaks up or vanishes",
        "P059": "the file is sent back unprinted",
        "P060": "a white seam shows around the words where the plates are not in register",
        "P062": "shops cannot scan the book",
        "H006": "the shop's check of cover against record fails, and the title is not listed",
        "S005": "the file cannot be converted for this paper, so nothing is sent",
    }
)
"""Code to what happens. Findings that are not here are no matter of the printer's."""


def consequence(code: str) -> str:
    """What the printer does about a finding; empty where it is none of his."""
    return CONSEQUENCES.get(code, "")
