"""Formulas as editions show them: drawn for pages, as MathML for readers and browsers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from printery.diagnostics import BuildError, Diagnostic
from printery.model.stages.text import Node

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from ziamath.zmath import Math

_EM = 100.0
"""Units of a drawing to the em of the text around."""
_FROM_LINE_EM = (0.95, 0.42)
"""What a line of text leaves above and below its baseline (14 points for 10.25): taller formulas push lines apart."""
_GIVE_EM = 0.3
"""By how much a formula may reach into the space between lines before it pushes."""
INK = "--color-ink"
"""The token with the colour of text."""
_BINARY = frozenset("×÷⋅±∓∗")
_MEDIUM, _THIN = "0.222em", "0.167em"
"""TeX's medium and thin space."""
_APPLY = "\u2061"
_NAMES = "names"
"""Marks, while spaces are set, an element that names a function."""
_SCRIPTED = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover"))
_PAGED = frozenset(("press-pdf", "screen-pdf", "handout-pdf", "pack-pdf"))


def setter(edition_format: str, tokens: Mapping[str, str]) -> Callable[[Node], Markup]:
    """The filter `formula` for a format of editions: what is written for a node `math`."""
    return (lambda node: drawn(node, tokens[INK])) if edition_format in _PAGED else marked_up


def marked_up(node: Node) -> Markup:
    """The formula as MathML, with its words for what shows or speaks no MathML.

    No picture is named beside it: what knows no MathML knows no `altimg` either. Source: MathML 3.0, 2.2.1 (alttext);
    EPUB 3.3, 6.1.4 (alternative text of embedded MathML).
    """
    words = f'<math{_id(node)} alttext="{escape(node.get("spoken"))}" '
    # the MathML is Pandoc's own writing; the words are escaped
    return Markup(words + node.get("mathml").removeprefix("<math "))  # noqa: S704


def drawn(node: Node, ink: str) -> Markup:
    """The formula as SVG within the text: as large as the words around it, on their baseline.

    Lengths are in em, so that a formula in a note or a title takes its size. The title says it in words.
    Raises: BuildError C092 for a character that the face for maths does not have.
    """
    maths = _drawing(node, ink)
    width, height, depth = _extent(maths)
    inline = node.get("display") == "inline"
    above = min(max(height - depth - _FROM_LINE_EM[0], 0), _GIVE_EM) if inline else 0
    below = min(max(depth - _FROM_LINE_EM[1], 0), _GIVE_EM) if inline else 0
    # the lower edge of the margin stands on the line, not that of the drawing
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{below - depth:.3f}em"
    style += f";margin:{-above:.3f}em 0 {-below:.3f}em" if above or below else ""
    title = f"<title>{escape(node.get('spoken'), quote=False)}</title>"
    # our own drawing; the words are escaped
    return Markup(f'<svg{_id(node)} style="{style}" viewBox="{_view(maths)}">{title}{_shapes(maths)}</svg>')  # noqa: S704


def _id(node: Node) -> str:
    return f' id="{escape(node.id)}"' if node.id else ""


def _drawing(node: Node, ink: str) -> Math:
    """The formula, laid out by ziamath with its own face.

    `config` is the library's module state: it is set to the same values on every call.
    """
    # the parser is given Pandoc's own writing, which declares no entities
    from xml.etree import ElementTree as ET

    from ziamath.config import config
    from ziamath.zmath import Math

    config.svg2, config.precision = False, 1
    root = ET.fromstring(node.get("mathml"))  # noqa: S314 - as above
    root.set("mathcolor", ink)
    _space_out(root)
    maths = Math(root, size=_EM, margin=0)
    missing = sorted({c for c in "".join(root.itertext()) if not c.isspace() and not maths.font.glyphindex(c)})
    if missing:
        hint = "write it in words beside the formula"
        message = f"the face for maths has no {', '.join(missing)[:80]}"
        raise BuildError([Diagnostic("C092", message, node.location, hint)])
    return maths


def _space_out(element: Element) -> None:
    """White space as TeX has it: around signs of multiplication, and behind the names of functions.

    ziamath 0.13 gives × half of TeX's space, and U+2061 (function application) the width of a glyph.
    """
    for place, child in reversed(list(enumerate(element))):
        _space_out(child)
        if child.tag.endswith("mo") and (child.text or "") in _BINARY and 0 < place < len(element) - 1:
            child.set("lspace", _MEDIUM)
            child.set("rspace", _MEDIUM)
        elif child.text == _APPLY:
            element.remove(child)
            element.set(_NAMES, "yes")
        if child.attrib.pop(_NAMES, ""):
            space = element.makeelement("mspace", {"width": _THIN})
            if element.tag.rpartition("}")[2] in _SCRIPTED:
                element.set(_NAMES, "yes")
            elif place < len(element) - 1:
                element.insert(place + 1, space)


def _extent(maths: Math) -> tuple[float, float, float]:
    """Width, height and depth below the baseline, in em."""
    box = maths.node.bbox
    return (box.xmax - box.xmin) / _EM, (box.ymax - box.ymin) / _EM, max(-box.ymin, 0) / _EM


def _view(maths: Math) -> str:
    box = maths.node.bbox
    return f"{box.xmin:.2f} {-box.ymax:.2f} {box.xmax - box.xmin:.2f} {box.ymax - box.ymin:.2f}"


def _shapes(maths: Math) -> str:
    """The glyphs as paths and rectangles, without ids: a document may hold many formulas."""
    from xml.etree import ElementTree as ET

    return "".join(ET.tostring(shape, encoding="unicode") for shape in maths.svgxml())
