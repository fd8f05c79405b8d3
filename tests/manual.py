"""The manual of tables as a project: its examples in one chapter, with the data that they name."""

from __future__ import annotations

import re

from tests.projects import TESTS

MANUAL = (TESTS.parent / "docs" / "tables.md").read_text(encoding="utf-8")
CHAPTER = "content/works/report/02-second.md"
DATA = {
    "content/works/report/data/hosts.csv": b"country,code,refugees\nPakistan,PK,1900\nIran,IR,1073\nSyria,SY,1005\n"
    b"Germany,DE,594\n"
}
_HEAD = """---
title: The Second Chapter
id: sec-second
authors: [bo-two]
---
Another text, with [one of two]{.index term="sovereignty" sub="shared"} marks.

"""


def examples() -> list[str]:
    """The Markdown of each example."""
    return re.findall(r"^```markdown\n(.*?)^```$", MANUAL, re.DOTALL | re.MULTILINE)


def manual(more: str = "") -> dict[str, bytes]:
    """The files of a project whose second chapter has all examples, and more if wanted."""
    text = "\n\n".join(examples())
    names = re.findall(r"#(tbl-[a-z]+)", text)
    mentions = "See " + ", ".join(f"@{name}" for name in names) + ".\n\n"
    return {CHAPTER: f"{_HEAD}{mentions}{text}\n\n{more}".encode(), **DATA}


def chapter(text: str) -> dict[str, bytes]:
    """The files of a project whose second chapter has this text."""
    return {CHAPTER: f"{_HEAD}{text}".encode(), **DATA}
