"""Whether the pictures that the text asks for are there and can be read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from markdown_it.token import Token

from printery.diagnostics import Location, nearest
from printery.edit.desk import Desk
from printery.edit.grammar.attributes import Attributes
from printery.model.stages.raster import raster_fault
from printery.model.stages.text import Node

RASTER = frozenset((".png", ".jpg", ".jpeg"))
MAX_SVG_BYTES = 8 * 1024 * 1024
_SVG = "{http://www.w3.org/2000/svg}"
_SVG_OPENING = re.compile(rb"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r"""\bviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d*\.?\d+)[\s,]+(\d*\.?\d+)""")
_SVG_SIDE = re.compile(r"""\s(width|height)=["'](\d*\.?\d+)""")
_FORBIDDEN = frozenset(("script", "foreignObject", "iframe", "handler", "filter", "textPath"))
"""Elements that run programs, or that engines draw differently or not at all (engine-facts 1.5)."""


def resolve(desk: Desk, name: str, at: Location) -> tuple[str, bool]:
    """The path in the World of a picture that the text names, and whether it is there; if not, it is reported."""
    path = posixpath.normpath(posixpath.join(desk.folder, name))
    if path in desk.files and not name.startswith("/"):
        return path, True
    inside = [known.removeprefix(f"{desk.folder}/") for known in desk.files if known.startswith(f"{desk.folder}/")]
    desk.fault("C058", f"there is no file {name} in {desk.folder}/", at, nearest(name, inside))
    return path, False


def inline_image(desk: Desk, token: Token, at: Location) -> Node | None:
    """A picture in a line of text; its alternative text stands between the brackets."""
    given: Attributes = token.meta.get("attributes", Attributes())
    name = str(token.attrs["src"])
    alt = given.pairs.get("alt") or token.content.strip()
    if given.id or given.classes or set(given.pairs) - {"alt"}:
        desk.fault(
            "C063", f"the picture {name} stands in a line of text and can only have alt", at, "give it a paragraph"
        )
    if not alt:
        hint = "write ![what the picture shows and its message](...)"
        desk.fault("C056", f"the picture {name} has no alternative text", at, hint)
    path, is_there = resolve(desk, name, at)
    if not is_there:
        return None
    if path.endswith(".vl.json"):
        desk.fault("C061", f"the chart {name} stands in a line of text", at, "give it a paragraph of its own")
        return None
    check_picture(desk, path, at)
    return Node("img", {"src": path, "alt": alt}, (), at)


def check_picture(desk: Desk, path: str, at: Location) -> None:
    """Report a picture that cannot be read or is too large."""
    data = desk.files[path]
    ending = posixpath.splitext(path)[1].lower()
    if ending == ".svg":
        fault = _svg_fault(data)
    elif ending in RASTER:
        fault = raster_fault(data)
    else:
        fault = f"its kind {ending or '(no ending)'} is not one of .svg, .png and .jpg"
    if fault:
        hint = "save it again as SVG, PNG or JPEG from the program that made it"
        desk.fault("C059", f"{path} cannot be read: {fault}", at, hint)


def size_of(data: bytes, path: str) -> tuple[float, float] | None:
    """Width and height of a picture: pixels, or for SVG whatever it counts in; None if it does not say."""
    import io

    from PIL import Image

    if posixpath.splitext(path)[1].lower() == ".svg":
        return _svg_size(data)
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            return float(image.width), float(image.height)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None  # `check_picture` reports it


def _svg_size(data: bytes) -> tuple[float, float] | None:
    opening = _SVG_OPENING.search(data[:4096])
    if opening is None:
        return None
    text = opening[0].decode("utf-8", "replace")
    box = _VIEW_BOX.search(text)
    if box:
        return float(box[1]), float(box[2])
    sides = {match[1]: float(match[2]) for match in _SVG_SIDE.finditer(text)}
    return (sides["width"], sides["height"]) if len(sides) == len(("width", "height")) else None


def _svg_fault(data: bytes) -> str:
    from xml.etree import ElementTree as ET
    from xml.parsers import expat

    if len(data) > MAX_SVG_BYTES:
        return f"it has {len(data)} bytes, more than {MAX_SVG_BYTES}"
    if b"<!ENTITY" in data or b"<!ELEMENT" in data or b"\0" in data:
        return "it declares entities or is not UTF-8"
    try:
        # entities are refused above, so nothing can be expanded
        root = ET.fromstring(data)  # noqa: S314
    except (ET.ParseError, expat.ExpatError, LookupError, ValueError) as error:
        return str(error)
    if root.tag != f"{_SVG}svg":
        return f"its first element is {root.tag}, not svg"
    return next(_svg_faults(root), "")


def _svg_faults(root: object) -> Iterator[str]:
    from xml.etree.ElementTree import Element

    if not isinstance(root, Element):
        return
    for element in root.iter():
        name = str(element.tag).removeprefix(_SVG)
        if name in _FORBIDDEN:
            yield f"it has an element {name}"
        for key, value in element.attrib.items():
            local = key.rpartition("}")[2]
            if local.startswith("on"):
                yield f"it has an attribute {local}"
            if local in {"href", "src"} and not value.startswith(("#", "data:image/png", "data:image/jpeg")):
                yield f"it refers to {value[:60]}"
