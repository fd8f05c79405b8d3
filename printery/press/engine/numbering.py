"""Page numbers as the style sheet has them: read from the margins of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from weasyprint.css.counters import CounterStyle
from weasyprint.html import UA_COUNTER_STYLE
from weasyprint.layout import page as page_module

from printery.press.facts.numbering import Numbering

_SIDES = ("top", "right", "bottom", "left")
_PLACES = {"top": ("left", "center", "right"), "bottom": ("left", "center", "right")}
_MARGINS = (
    *(f"@{side}-{place}" for side in _SIDES for place in _PLACES.get(side, ("top", "middle", "bottom"))),
    *(f"@{side}-{corner}-corner" for side in ("top", "bottom") for corner in ("left", "right")),
)
"""The boxes in a page's margins. Source: CSS Paged Media Module Level 3, 5.3."""
_FAR = 9999
"""A page so far into its run that no rule for the first pages of one holds."""


@dataclass(slots=True)
class Numberings:
    """How the pages of one document are numbered."""

    html: Any
    """`weasyprint.HTML`."""
    style_for: Any
    """The engine's styles of this document."""
    counters: Mapping[str, Any]
    """Its counter styles, the engine's own among them."""
    known: dict[tuple[str, str], Numbering | None] = field(default_factory=dict)
    """By side and name, for pages whose own margins show no number."""

    def of(self, kind: Any) -> Numbering | None:  # noqa: ANN401 - the engine is untyped
        """The style of the page counter in the margins of a page of this kind (`weasyprint.layout.page.PageType`).

        The opening of a chapter or a blank page may show no number; it has that of the other pages of its name. None if
        these show none either.
        """
        shown = self._shown(kind)
        if shown is not None:
            return shown
        key = (kind.side, kind.name or "")
        if key not in self.known:
            sides = (kind.side, "left" if kind.side == "right" else "right")
            self.known[key] = next(filter(None, (self._later(kind, side) for side in sides)), None)
        return self.known[key]

    def _later(self, kind: Any, side: str) -> Numbering | None:  # noqa: ANN401 - as above
        groups = tuple((name, _FAR) for name, *_ in kind.groups)
        later = page_module.PageType(side, False, kind.name, _FAR, groups)  # noqa: FBT003 - the engine's signature
        page_module.set_page_type_computed_styles(later, self.html, self.style_for)
        return self._shown(later)

    def _shown(self, kind: Any) -> Numbering | None:  # noqa: ANN401 - as above
        for margin in _MARGINS:
            style = self.style_for(kind, margin)
            content = style["content"] if style is not None else ()
            for token, value in content if isinstance(content, tuple) else ():
                if token in {"counter()", "counters()"} and value[0] == "page":
                    return self._numbering(value[-1])
        return None

    def _numbering(self, style: Any) -> Numbering:  # noqa: ANN401 - as above
        own = ((name, rule) for name, rule in self.counters.items() if UA_COUNTER_STYLE.get(name) != rule)
        is_own = style in self.counters and UA_COUNTER_STYLE.get(style) != self.counters[style]
        return Numbering(style, tuple(own) if is_own else ())


def number_text(number: int, numbering: Numbering) -> str:
    """A number as a counter style writes it."""
    styles = _UA if not numbering.rules else CounterStyle({**UA_COUNTER_STYLE, **dict(numbering.rules)})
    text: str = styles.render_value(number, numbering.style)
    return text


_UA = CounterStyle(UA_COUNTER_STYLE)
