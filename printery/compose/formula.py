"""Formulas as editions show them: drawn for pages, as MathML for readers and browsers."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from printery.diagnostics import BuildError, Diagnostic
from printery.model.galley import Resource
from printery.model.media import media_type
from printery.model.text import Node

if TYPE_CHECKING:
    from ziamath.zmath import Math

_EM = 100.0
"""Units of a drawing to the em of the text around."""
_FROM_LINE_EM = (0.95, 0.42)
"""What a line of text leaves above and below its baseline (14 points for 10.25): taller formulas push lines apart."""
_GIVE_EM = 0.3
"""By how much a formula may reach into the space between lines before it pushes."""
INK = "--color-ink"
"""The token with the colour of text."""
_BLACK = "#000000"
"""Of the pictures for old e-readers, which show them on white."""
_PAGED = frozenset(("press-pdf", "screen-pdf", "handout-pdf"))


def setter(edition_format: str, tokens: Mapping[str, str]) -> Callable[[Node], Markup]:
    """The filter `formula` for a format of editions: what is written for a node `math`."""
    return (lambda node: drawn(node, tokens[INK])) if edition_format in _PAGED else marked_up


def marked_up(node: Node, fallback: str = "") -> Markup:
    """The formula as MathML, with its words for those who do not see it; `fallback` names a picture for old readers.

    Source: MathML 3.0, 2.2.1 (alttext, altimg); EPUB 3.3, 6.1.4 (alternative text of embedded MathML).
    """
    start, end = "<math ", node.get("mathml").removeprefix("<math ")
    picture = f'altimg="{escape(fallback)}" ' if fallback else ""
    # the MathML is Pandoc's own writing; the words are escaped
    return Markup(f'{start}alttext="{escape(node.get("spoken"))}" {picture}{end}')  # noqa: S704


def drawn(node: Node, ink: str) -> Markup:
    """The formula as SVG within the text: as large as the words around it, on their baseline.

    Lengths are in em, so that a formula in a note or a title takes its size. The title says it in words.
    Raises: BuildError C092 for a character that the face for maths does not have.
    """
    maths = _drawing(node, ink)
    width, height, depth = _extent(maths)
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{-depth:.3f}em"
    if node.get("display") == "inline":
        above = min(max(height - depth - _FROM_LINE_EM[0], 0), _GIVE_EM)
        below = min(max(depth - _FROM_LINE_EM[1], 0), _GIVE_EM)
        style += f";margin:{-above:.3f}em 0 {-below:.3f}em" if above or below else ""
    title = f"<title>{escape(node.get('spoken'), quote=False)}</title>"
    # our own drawing; the words are escaped
    return Markup(f'<svg style="{style}" viewBox="{_view(maths)}">{title}{_shapes(maths)}</svg>')  # noqa: S704


@dataclass(slots=True)
class FallbackPictures:
    """MathML with a picture beside it for e-readers that know no MathML; gathers the pictures that are used."""

    resources: dict[str, Resource] = field(default_factory=dict)

    def __call__(self, node: Node) -> Markup:
        """The formula as MathML that names its picture."""
        name = f"images/formula-{hashlib.sha256(node.get('mathml').encode()).hexdigest()[:12]}.svg"
        if name not in self.resources:
            maths = _drawing(node, _BLACK)
            width, height, _ = _extent(maths)
            size = f'width="{width:.3f}em" height="{height:.3f}em" viewBox="{_view(maths)}"'
            title = f"<title>{escape(node.get('spoken'), quote=False)}</title>"
            svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{title}{_shapes(maths)}</svg>'
            self.resources[name] = Resource(name, media_type(name), svg.encode(), node.location)
        return marked_up(node, f"../{name}")


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
    maths = Math(root, size=_EM, margin=0)
    missing = sorted({c for c in "".join(root.itertext()) if not c.isspace() and not maths.font.glyphindex(c)})
    if missing:
        hint = "write it in words beside the formula"
        message = f"the face for maths has no {', '.join(missing)[:80]}"
        raise BuildError([Diagnostic("C092", message, node.location, hint)])
    return maths


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
