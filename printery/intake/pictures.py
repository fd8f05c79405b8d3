"""Pictures of imported files: named after their captions, in a form that every page takes."""

from __future__ import annotations

import base64
import binascii
import io
import posixpath
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_to_bytes

from printery.intake.losses import Losses
from printery.intake.naming import slug
from printery.intake.pandoc_tree import Json, mapped, node, nodes, words

_TAKEN = frozenset((".png", ".jpg", ".jpeg", ".svg"))
_TURNED = frozenset((".gif", ".tif", ".tiff", ".webp", ".bmp"))
"""Kinds that become PNG without loss."""
_SIGNS = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"II*\0", ".tif"),
    (b"MM\0*", ".tif"),
    (b"BM", ".bmp"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
    (b"\x01\0\0\0", ".emf"),
)
"""First bytes of pictures: Word's names for them are not always true."""
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
            return _words_of(value, image)
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
            hint = (
                "it is not in the file: put it into images/ and call it from the text; or name its folder: --pictures"
            )
            self.losses.note("a picture that is missing", hint, said=f", {target[:200]}")
            return None
        ending, data = _ending(target, found), found
        if ending in _TURNED:
            ending, data = ".png", _as_png(found)
        elif ending == ".svg" and b"http://www.w3.org/2000/svg" not in data:
            data = data.replace(b"<svg", b'<svg xmlns="http://www.w3.org/2000/svg"', 1)
        if ending not in _TAKEN or not data:
            hint = "save it as SVG, PNG or JPEG from the program that made it, and call it from the text"
            self.losses.note("a picture that no page takes", hint, said=f", {target[:200]}")
            return None
        path, count = f"images/{wanted}{ending}", 1
        while self.shelf.setdefault(path, data) != data:
            count += 1
            path = f"images/{wanted}-{count}{ending}"
        self.taken.add(path)
        self._paths[target] = path
        return path

    def _found(self, target: str) -> bytes | None:
        if target.startswith("data:"):
            return _held(target)
        path = posixpath.normpath(unquote(target))
        for name in (target, path):
            if name in self.media:
                return self.media[name]
        # Markdown tells pictures from the place of its file, which may stand in another folder than they do
        steps = [step for step in path.split("/") if step not in {"", ".", ".."}]
        for first in range(len(steps)):
            inner = "/".join(steps[first:])
            ends = [known for known in self.media if f"/{known}".endswith(f"/{inner}")]
            if ends:
                return self.media[ends[0]] if len(ends) == 1 else None
        return None


def left_out(blocks: Json, losses: Losses) -> Json:
    """The blocks without pictures that stand elsewhere: nothing is fetched, and each is named."""

    def change(value: Json) -> Json:
        if value["t"] != "Image":
            return value
        target = str(value["c"][2][0])
        if target.startswith("data:") or not (
            ":" in target.split("/", maxsplit=1)[0] or target.startswith(("//", "\\"))
        ):
            return value
        said = dict(value["c"][0][2]).get("alt") or words(value["c"][1])
        shown = f", which shows “{said}”" if said else ""
        hint = "put the file into images/ of the work, and call it from the text"
        losses.note("a picture that stands elsewhere and is not fetched", hint, "C254", f", {target}{shown}")
        losses.take("", words(value["c"][1]))
        return []

    found = mapped(blocks, change)
    return mapped(
        found, lambda value: _words_of(value, None) if value["t"] == "Figure" and not _has_picture(value) else value
    )


def _has_picture(figure: Json) -> bool:
    """Whether a figure has a picture, or other things of its own."""
    return next(nodes(figure["c"][2], "Image"), None) is not None or bool(words(figure["c"][2]))


def _words_of(figure: Json, image: Json | None) -> list[Json]:
    """The caption of a figure whose picture is left out, and the lines below it."""
    said = [node("Para", block["c"]) for block in figure["c"][1][1] if block["t"] in {"Para", "Plain"} and block["c"]]
    for key, text in [] if image is None else image["c"][0][2]:
        if key in {"source", "note", "credit"}:
            said.append(node("Para", [node("RawInline", "markdown", f"{key.capitalize()}: {text}")]))
    return said


def _held(address: str) -> bytes | None:
    """The bytes in an address that holds its own. Source: RFC 2397."""
    head, _, body = address.partition(",")
    try:
        return base64.b64decode(unquote(body), validate=False) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None


def _ending(target: str, data: bytes) -> str:
    """The kind of a picture by its first bytes, else by its name."""
    for sign, ending in _SIGNS:
        if data.startswith(sign):
            return ending
    if b"<svg" in data[:1000].lower():
        return ".svg"
    return posixpath.splitext(target)[1].lower()


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
