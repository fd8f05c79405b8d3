"""Pictures and charts that a work's documents refer to, by their names in the galley."""

from __future__ import annotations

from collections.abc import Mapping

from printery.compose.chart import draw
from printery.diagnostics import BuildError, Diagnostic
from printery.model.collation import Collation
from printery.model.galley import Resource
from printery.model.media import media_type

CHART = ".vl.json"


def name_of(path: str) -> str:
    """The galley's name for a picture of the content: `content/works/w/charts/a.vl.json` is `images/w-charts-a.svg`."""
    inner = path.removeprefix("content/works/").replace("/", "-")
    return f"images/{inner.removesuffix(CHART)}.svg" if inner.endswith(CHART) else f"images/{inner}"


def gather(collation: Collation, tokens: Mapping[str, str]) -> dict[str, Resource]:
    """Every picture that the text shows, charts drawn.

    Raises: BuildError C061 for each chart that cannot be drawn.
    """
    resources: dict[str, Resource] = {}
    faults: list[Diagnostic] = []
    for section in collation.sections:
        for node in (inner for block in section.blocks for inner in block.walk()):
            path = node.get("src")
            if node.tag not in {"figure", "img"} or path not in collation.files or name_of(path) in resources:
                continue
            data = collation.files[path]
            if path.endswith(CHART):
                try:
                    data = draw(data, collation.files, tokens, path)
                except BuildError as error:
                    faults += [Diagnostic(d.code, d.message, node.location, d.hint) for d in error.diagnostics]
                    continue
            name = name_of(path)
            resources[name] = Resource(name, media_type(name), data, node.location)
    if faults:
        raise BuildError(faults)
    return resources
