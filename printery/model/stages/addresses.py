"""Addresses in running text: literal to the last sign, and broken over lines where a reader is not misled."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.model.stages.text import Node

_SIGN = '[^\\s<>"“”„«»‹›（）「」『』，。、；：！？\ue000\ufffc]'
_ADDRESS = re.compile(
    rf"(?<![\w@])(?:(?:https?|ftp)://|mailto:|www\.(?=\w)){_SIGN}*[\w/=&#%+~$-]"
    r"|(?<![\w@./])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@])"
)
"""An address of the web or of a mailbox, without the punctuation of the sentence behind it."""
_HINT = re.compile(r"://|@|www\.|mailto:")
_MORE = re.compile(rf"{_SIGN}*[\w/=&#%+~$-]")
_PARTS = re.compile(r"(https?://|ftp://|mailto:)?([^/?#]*)(.*)", re.DOTALL)
_HOST_BREAKS = re.compile(r"(?<=.)(?=[@.]\w)")
_NONE = re.compile(r"(?!)")
_BREAKS = re.compile(r"(?<![/.])(?=[/.,~_=&?#%+:;@!$-].)")
"""Where the path of a URL may break: before a slash and other signs."""


def may_be_address(text: str) -> bool:
    """Whether a look for addresses is worth its time."""
    return _HINT.search(text) is not None


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where each address of a text begins and ends; a bracket that it opens it closes too."""
    done = 0
    while found := _ADDRESS.search(text, done):
        end = found.end()
        while text[end : end + 1] == ")" and text.count("(", found.start(), end) > text.count(")", found.start(), end):
            more = _MORE.match(text, end + 1)
            end = more.end() if more else end + 1
        yield found.start(), end
        done = end


def breakable(text: str) -> Iterator[Node | str]:
    """The text with a `wbr` wherever a line may end in an address.

    Source: The Chicago Manual of Style, 17th ed., 7.46.
    """
    last = 0
    for start, end in addresses(text):
        yield text[last:start]
        yield from in_lines(text[start:end])
        last = end
    yield text[last:]


def in_lines(address: str) -> Iterator[Node | str]:
    """An address with a `wbr` wherever a line may end in it; never within the name of a host."""
    parts = _PARTS.fullmatch(address)
    scheme, host, path = (parts[1] or "", parts[2], parts[3]) if parts else ("", address, "")
    if scheme:
        yield from (scheme, Node("wbr"))
    yield from _cut(host, _HOST_BREAKS if "@" in host else _NONE)
    if path and host:
        yield Node("wbr")
    yield from _cut(path, _BREAKS)


def _cut(text: str, places: re.Pattern[str]) -> Iterator[Node | str]:
    done = 0
    for place in places.finditer(text):
        if place.start():
            yield from (text[done : place.start()], Node("wbr"))
            done = place.start()
    if text[done:]:
        yield text[done:]
