"""Whether the pictures that the text asks for are there and can be read."""

from __future__ import annotations

import posixpath
import re

from markdown_it.token import Token

from printery.diagnostics import Location, nearest
from printery.edit.desk import Desk
from printery.edit.grammar.attributes import Attributes
from printery.model.stages.text import Node
from printery.pictures.drawing import read_drawing
from printery.pictures.faces import foreign_faces
from printery.pictures.raster import raster_fault, raster_size

RASTER = frozenset((".png", ".jpg", ".jpeg"))
_SVG_OPENING = re.compile(rb"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r"""\bviewBox=["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(\d*\.?\d+)[\s,]+(\d*\.?\d+)""")
_SVG_SIDE = re.compile(r"""\s(width|height)=["'](\d*\.?\d+)""")


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
    if given.id or given.classes or set(given.pairs) - {"alt", "clean"}:
        desk.fault(
            "C063",
            f"the picture {name} stands in a line of text and can only have alt and clean",
            at,
            "give it a paragraph",
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
    check_picture(desk, path, at, clean=is_cleaned(desk, given, at))
    return Node("img", {"src": path, "alt": alt}, (), at)


def check_picture(desk: Desk, path: str, at: Location, *, clean: bool = False) -> None:
    """Report a picture that cannot be read or is too large, or a drawing with what may not be published.

    With `clean` that is taken out when the drawing is published, and a warning says what it is.
    """
    data = desk.files[path]
    ending = posixpath.splitext(path)[1].lower()
    hint = "save it again as SVG, PNG or JPEG from the program that made it"
    if ending == ".svg":
        drawing = read_drawing(data)
        if drawing.refused and not drawing.broken:
            what = "; ".join(drawing.refused[:_LISTED]) + ("; ..." if len(drawing.refused) > _LISTED else "")
            if clean:
                desk.fault("C323", f"taken out of {path}: {what}", at, "look at the picture in the finished file")
            else:
                hint = "save it as plain SVG, or write {clean=true} behind the picture to have this taken out"
                desk.fault("C059", f"{path} has what no drawing may have: {what}", at, hint)
            return
        fault = "; ".join(drawing.broken)
        for line, name in () if fault else foreign_faces(drawing.clean, data):
            hint = "look at it in the finished file, or name one of the house's faces in it"
            message = f"the drawing names the face {name}, which the house does not have: it is set in the house's"
            desk.fault("C436", message, Location(path, line), hint)
    elif ending in RASTER:
        fault = raster_fault(data)
    else:
        fault = f"its kind {ending or '(no ending)'} is not one of .svg, .png and .jpg"
    if fault:
        desk.fault("C059", f"{path} cannot be read: {fault}", at, hint)


_LISTED = 5
"""More faults of one drawing are no help."""


def is_cleaned(desk: Desk, given: Attributes, at: Location) -> bool:
    """Whether the author wants what may not be published taken out of a drawing."""
    value = given.pairs.get("clean", "false")
    if value not in {"true", "false"}:
        desk.fault("C063", f"clean is {value!r}", at, "write clean=true, or leave it out")
    return value == "true"


def size_of(data: bytes, path: str) -> tuple[float, float] | None:
    """Width and height of a picture: pixels, or for SVG whatever it counts in; None if it does not say."""
    return _svg_size(data) if posixpath.splitext(path)[1].lower() == ".svg" else raster_size(data)


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
