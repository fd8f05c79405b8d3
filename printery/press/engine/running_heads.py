"""Running heads that fit: where the words of a margin have no room, they end sooner, with an ellipsis.

A head's words are named strings, which the engine asks for when it fills a page's margins. Margins whose words would
stand in the text, on other words of the margin or off the paper are filled again with fewer of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from printery.press.engine.read.margins import misfit
from printery.press.typography.line_breaks import PARTING

_CLOSING = " \u00a0,;:.-\u2010\u2011\u2012\u2013\u2014([\u201c\u2018\u201e\u00ab\u3001\u3002\uff0c\uff1a"
"""What does not stand before an ellipsis."""


def shortening(plain: Callable[..., Iterator[Any]]) -> Callable[..., tuple[Any, ...]]:
    """`make_margin_boxes` with words that fit; a box whose words are fewer says so as `shortened`: all, and those."""
    maker = _Maker(plain)
    return maker.made


@dataclass(frozen=True, slots=True)
class _Maker:
    plain: Callable[..., Iterator[Any]]
    known: dict[Any, dict[str, str]] = field(default_factory=dict)
    """What heads are shortened to, for each margin of each kind of page, and their words."""

    def made(self, context: Any, page: Any, state: Any) -> tuple[Any, ...]:  # noqa: ANN401 - the engine is untyped
        """The boxes of a page's margins."""
        found = tuple(self.plain(context, page, state))
        for box in found:
            heads = _heads(context, page, box) if misfit(page, box, found) else {}
            if not heads:
                continue
            kind = page.page_type
            name = (box.at_keyword, kind.side, kind.name, page.width, tuple(heads))
            if name not in self.known:
                self.known[name] = self._fitting(context, page, state, box.at_keyword, max(heads, key=len))
            return self._again(context, page, state, self.known[name])
        return found

    def _fitting(self, context: Any, page: Any, state: Any, place: str, text: str) -> dict[str, str]:  # noqa: ANN401 - as above
        """The longest beginning of a head that has room; the shortest if none has."""
        words = PARTING.split(text)
        shown = text
        for count in range(len(words) - 1, 0, -1):
            shown = "".join(words[:count]).rstrip(_CLOSING) + "…"
            found = self._again(context, page, state, {text: shown})
            if not any(box.at_keyword == place and misfit(page, box, found) for box in found):
                break
        return {text: shown}

    def _again(self, context: Any, page: Any, state: Any, short: dict[str, str]) -> tuple[Any, ...]:  # noqa: ANN401 - as above
        """The margins' boxes with other words for some heads."""
        asked = context.get_string_set_for

        def given(*name: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
            return tuple(short.get(text, text) for text in asked(*name))

        context.get_string_set_for = given
        try:
            found = tuple(self.plain(context, page, state))
        finally:
            context.get_string_set_for = asked
        for box in found:
            for text in _heads(context, page, box):
                if text in short:
                    box.shortened = text, short[text]
        return found


def _heads(context: Any, page: Any, box: Any) -> dict[str, None]:  # noqa: ANN401 - as above
    """The named strings that a margin's box shows."""
    content = box.style["content"]
    asked = [value for kind, value in content if kind == "string()"] if isinstance(content, list | tuple) else []
    return dict.fromkeys(text for value in asked for text in context.get_string_set_for(page, *value) if text)
