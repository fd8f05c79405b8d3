"""Pictures of imported files: named after their captions, in a form that every page takes."""

from __future__ import annotations

import io
import posixpath
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.losses import Losses
from printery.intake.naming import slug
from printery.intake.pandoc_tree import Json, mapped, node, nodes, words

_TAKEN = frozenset((".png", ".jpg", ".jpeg", ".svg"))
_TURNED = frozenset((".gif", ".tif", ".tiff", ".webp", ".bmp"))
"""Kinds that become PNG without loss."""
_MAX_PIXELS = 100_000_000


@dataclass(slots=True)
class Gallery:
    """The pictures of one file, and those that were taken from it."""

    media: Mapping[str, bytes]
    shelf: dict[str, bytes]
    """The pictures of the work's folder by their paths in it, to which this adds."""
    losses: Losses
    taken: set[str] = field(default_factory=set)
    """Paths of the pictures that the file's own chapters call."""
    _paths: dict[str, str] = field(default_factory=dict)

    def hang(self, blocks: Json) -> Json:
        """The blocks with pictures by their new paths; those that no page takes are listed and left out."""
        captioned = mapped(blocks, self._figure)
        return mapped(captioned, self._single)

    def _figure(self, value: Json) -> Json:
        if value["t"] != "Figure":
            return value
        image = next(iter(nodes(value, "Image")), None)
        if image is None or image["c"][2][0] in self.taken:
            return value
        path = self._path(image["c"][2][0], value["c"][0][0].removeprefix("fig-"))
        if path is None:
            return [
                node("Para", block["c"]) for block in value["c"][1][1] if block["t"] in {"Para", "Plain"} and block["c"]
            ]
        (attributes, alt, (_, title)) = image["c"]
        hung = node("Image", attributes, alt, [path, title])
        return node("Figure", value["c"][0], value["c"][1], [node("Plain", [hung])])

    def _single(self, value: Json) -> Json:
        if value["t"] != "Image" or value["c"][2][0] in self.taken:
            return value
        attributes, alt, (target, title) = value["c"]
        path = self._path(target, slug(words(alt)) or "picture")
        kept = [[key, said] for key, said in attributes[2] if key not in {"width", "height"}]
        return [] if path is None else node("Image", ["", [], kept], alt, [path, title])

    def _path(self, target: str, wanted: str) -> str | None:
        """The new path of a picture; None if there is none that pages take."""
        if target in self._paths:
            return self._paths[target]
        found = self._found(target)
        if found is None:
            self.losses.note(
                f"the picture {target}", "it is not in the file: put it into images/ and call it from the text"
            )
            return None
        ending, data = posixpath.splitext(target)[1].lower(), found
        if ending in _TURNED:
            ending, data = ".png", _as_png(found)
        if ending not in _TAKEN or not data:
            hint = "save it as SVG, PNG or JPEG from the program that made it, and call it from the text"
            self.losses.note(f"the picture {target}, which no page takes", hint)
            return None
        path, count = f"images/{wanted}{ending}", 1
        while self.shelf.setdefault(path, data) != data:
            count += 1
            path = f"images/{wanted}-{count}{ending}"
        self.taken.add(path)
        self._paths[target] = path
        return path

    def _found(self, target: str) -> bytes | None:
        for name in (target, unquote(target).removeprefix("./")):
            if name in self.media:
                return self.media[name]
        ends = [path for path in self.media if path.endswith(f"/{target}")]
        return self.media[ends[0]] if len(ends) == 1 else None


def check_pictures(blocks: Json, name: str) -> None:
    """Refuse pictures that stand elsewhere than in the file or its folder. Raises: BuildError C254, C256."""
    faults = []
    for image in nodes(blocks, "Image"):
        target = str(image["c"][2][0])
        if ":" in target.split("/", maxsplit=1)[0] or target.startswith(("//", "\\")):
            hint = "put the picture itself into the file"
            faults.append(Diagnostic("C254", f"asks for {target[:80]} from outside the file", Location(name), hint))
        elif target.startswith("/") or ".." in target.split("/"):
            hint = "keep pictures in the folder of the file"
            faults.append(Diagnostic("C256", f"asks for {target[:80]}, out of its folder", Location(name), hint))
    if faults:
        raise BuildError(faults)


def _as_png(data: bytes) -> bytes:
    """The picture as PNG; nothing if it cannot be read."""
    from PIL import Image

    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("GIF", "TIFF", "WEBP", "BMP")) as image:
                if image.width * image.height > _MAX_PIXELS:
                    return b""
                image.convert("RGBA" if "A" in image.mode or image.mode == "P" else "RGB").save(
                    out, "PNG", optimize=True
                )
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return b""
    return out.getvalue()
