"""The names that pictures and charts of the content have in what is made of it."""

from __future__ import annotations

from collections.abc import Iterator

from printery.diagnostics import Diagnostic
from printery.model.stages.collation import Collation
from printery.model.stages.text import Node

CHART = ".vl.json"


def name_of(picture: Node) -> str:
    """The galley's name for a picture of the content: `content/works/w/charts/a.vl.json` is `images/w-charts-a.svg`.

    A chart on a part of the measure is a drawing of its own, so that its type has the size of all others:
    `images/w-charts-a-48.svg`.
    """
    inner = picture.get("src").removeprefix("content/works/").replace("/", "-")
    if not inner.endswith(CHART):
        return f"images/{inner}"
    share = picture.get("share").replace(".", "-")
    return f"images/{inner.removesuffix(CHART)}{'-' if share else ''}{share}.svg"


def pictures_of(collation: Collation) -> Iterator[Node]:
    """Every place of the text that shows a picture which is there."""
    for section in collation.sections:
        for block in section.blocks:
            yield from (node for node in block.walk() if node.get("src") in collation.files)


def name_faults(collation: Collation) -> Iterator[Diagnostic]:
    """Yield C322 for two pictures of a work that would have one name, or a chart in two languages."""
    shown: dict[str, Node] = {}
    for picture in pictures_of(collation):
        first = shown.setdefault(name_of(picture), picture)
        drawn = ("share", "signs") if first.get("src").endswith(CHART) else ()
        if any(first.get(key) != picture.get(key) for key in ("src", *drawn)):
            message = f"{picture.get('src')} and {first.get('src')} are both {name_of(first)} in the finished file"
            yield Diagnostic("C322", message, picture.location, "rename one of the two files")
