"""How wide words are in the engine's own setting, shaped and kerned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from weasyprint import CSS
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from printery.model.stages.galley import Galley
from printery.model.units import PT_PER_PX
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.engine.laid_out import Layout
from printery.press.engine.source import Source

Face = tuple[tuple[str, str], ...]
"""The attributes that the face of an element's words follows from: class, lang, dir."""
MEASURED_AT = 100.0
"""Points of the size in which words are measured; widths grow with it in a straight line."""
_SHEET = f"""@page {{ size: 60000pt 10000pt; margin: 0 }}
body > p {{
  position: static !important; font-size: {MEASURED_AT}pt !important; line-height: 1.5 !important; margin: 0 !important;
  padding: 0 !important; text-align: left !important; white-space: pre !important
}}"""


def widths_of(words: Mapping[Face, Sequence[str]], body: str, galley: Galley) -> dict[tuple[Face, str], float]:
    """The width in points at `MEASURED_AT` of each word: by the attributes of its element, and the word.

    `words` are the attributes of elements with the words set in each, `body` is the class of the body.
    """
    files = {name: resource.data for name, resource in galley.resources.items()}
    fetcher, fonts, counters = GalleyFetcher(files), FontConfiguration(), CounterStyle()
    sheets = [
        CSS(string=text, base_url=base, url_fetcher=fetcher, font_config=fonts, counter_style=counters)
        for base, text in [*((BASE_URL + style.name, style.text) for style in galley.styles), (BASE_URL, _SHEET)]
    ]
    lines = [(face, word) for face, parts in words.items() for word in parts]
    root = Element("html")
    SubElement(root, "head")
    below = SubElement(root, "body", {"class": body})
    for face, parts in words.items():
        SubElement(below, "p", dict(face)).text = "\n".join(parts)
    html = Source(root, BASE_URL, fetcher)
    document = html.render(stylesheets=sheets, font_config=fonts, counter_style=counters)
    found = [width for box in Layout(document, html).boxes for width in _lines(box)]
    return dict(zip(lines, found, strict=True))


def _lines(box: Any) -> Iterator[float]:  # noqa: ANN401 - the engine is untyped
    if isinstance(box, boxes.LineBox):
        yield sum(inner.width for inner in box.descendants() if isinstance(inner, boxes.TextBox)) * PT_PER_PX
        return
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.MarginBox):
            continue  # running heads
        yield from _lines(child)
