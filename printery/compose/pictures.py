"""Pictures and charts that a work's documents refer to, by their names in the galley."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from printery.compose.chart import Plate, data_of, draw
from printery.diagnostics import BuildError, Diagnostic
from printery.model.collation import Collation
from printery.model.galley import DataFile, Resource
from printery.model.media import media_type
from printery.model.text import Node, plain_text
from printery.store import Store

CHART = ".vl.json"
_PICTURES = (CHART, ".svg", ".png", ".jpg", ".jpeg", ".webp")
"""Files that hold no data of charts."""


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


def gather(collation: Collation, tokens: Mapping[str, str], store: Store) -> dict[str, Resource]:
    """Every picture that the text shows, charts drawn, or remembered from another edition or build.

    Raises: BuildError C061 for each chart that cannot be drawn.
    """
    resources: dict[str, Resource] = {}
    faults: list[Diagnostic] = []
    for section in collation.sections:
        for node in (inner for block in section.blocks for inner in block.walk()):
            path = node.get("src")
            if path not in collation.files or name_of(node) in resources:
                continue
            data = collation.files[path]
            if path.endswith(CHART):
                try:
                    data = _drawn(Plate(data, path, float(node.get("share", "100"))), collation.files, tokens, store)
                except BuildError as error:
                    faults += error.diagnostics
                    continue
            name = name_of(node)
            resources[name] = Resource(name, media_type(name), data, node.location)
    if faults:
        raise BuildError(faults)
    return resources


def _drawn(plate: Plate, files: Mapping[str, bytes], tokens: Mapping[str, str], store: Store) -> bytes:
    """A chart, drawn once for the same specification, data and tokens."""
    digest = sha256(repr((plate, sorted(tokens.items()))).encode())
    for path, data in sorted(files.items()):
        if not path.endswith(_PICTURES):
            digest.update(f"{path}\0{len(data)}\0".encode() + data)
    key = f"chart {digest.hexdigest()}"
    known = store.get(key)
    if known is None:
        known = draw(plate, files, tokens)
        store.put(key, known)
    return known


def data_files(collation: Collation) -> tuple[DataFile, ...]:
    """The data behind every chart that the text shows, for files that can carry them."""
    found: dict[tuple[str, str], DataFile] = {}
    for section in collation.sections:
        for node in (inner for block in section.blocks for inner in block.walk()):
            path = node.get("src")
            if node.tag != "figure" or not path.endswith(CHART) or path not in collation.files:
                continue
            title = node.find("title")
            words = ". ".join(filter(None, (node.get("label"), plain_text(title.children) if title else "")))
            files = data_of(collation.files[path], collation.files, path)
            for number, (name, data) in enumerate(files.items(), 1):
                file = name.rpartition("/")[2]
                found[node.id, name] = DataFile(file, media_type(file), data, node.id, words, number)
    return tuple(found.values())
