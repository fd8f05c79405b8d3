"""A composed document taken apart at its sections, each of which begins a page of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from printery.model.stages.galley import Galley

SECTION = "<!--section-->"
"""What templates write before each section that begins a page of its own, and after the last one."""
SOMEWHERE = 100
"""The page of everything in other sections, at first: a first setting then depends on nothing but the section."""
_ID = re.compile(r'\bid="([^"]+)"')
_HREF = re.compile(r'\bhref="#([^"]+)"')
_LINK = re.compile(r'<link rel="stylesheet"[^>]*>\n?')
_UNSEEN = '<section style="display:none"></section>'
"""Stands for the sections before and after, so that selectors such as `:first-child` match as in the whole."""
_WHOLE = re.compile(
    r"counters?\((?:[^()]|\([^()]*\))*\bpages\b|element\(|:nth\(\s*[^)o]*\)|target-text\(|string\([^)]*\bstart\b"
    r"|position\s*:\s*fixed"
    r"|@page\b[^{}]*\{(?:[^{}]|\{[^{}]*\})*counter-(?:increment|reset|set)\s*:(?!\s*(?:page|none)\b)"
)
"""Style that depends on pages of other sections in ways that parts do not tell each other."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIDED = re.compile(r"@page[^{;]*:(?:left|right)\b|break-(?:before|after)\s*:\s*(?:recto|verso|left|right)\b")


@dataclass(frozen=True, slots=True)
class Part:
    """One section as a document."""

    head: str
    body: str
    """The section's own HTML."""
    tail: str
    ids: frozenset[str]
    wanted: frozenset[str]
    """Ids in other parts that links lead to."""

    @property
    def text(self) -> str:
        """The document."""
        return self.head + self.body + self.tail

    @property
    def somewhere(self) -> Mapping[str, int]:
        """A page for each id elsewhere, as long as none is known."""
        return dict.fromkeys(self.wanted, SOMEWHERE)


def parts_of(galley: Galley) -> tuple[Part, ...]:
    """The document's sections in order, without links to style sheets; one part if it cannot be taken apart."""
    text = _LINK.sub("", galley.documents[0].text)
    styles = _COMMENT.sub("", "\n".join(style.text for style in galley.styles))
    pieces = text.split(SECTION)
    if len(pieces) < 4 or _WHOLE.search(styles):  # noqa: PLR2004 - a head, two sections and an end
        pieces = ["", text.replace(SECTION, ""), ""]
    head, *bodies, tail = pieces
    return tuple(_parts(head, bodies, tail))


def _parts(head: str, bodies: Sequence[str], tail: str) -> list[Part]:
    own = [frozenset(_ID.findall(body)) for body in bodies]
    every = frozenset().union(*own)
    made = []
    for place, (body, ids) in enumerate(zip(bodies, own, strict=True)):
        before = _UNSEEN if place else ""
        after = _UNSEEN if place < len(bodies) - 1 else ""
        wanted = frozenset(_HREF.findall(body)) & (every - ids)
        made.append(Part(head + before, body, after + tail, ids, wanted))
    return made


def is_sided(galley: Galley) -> bool:
    """Whether anything in the style depends on a page's side."""
    return any(_SIDED.search(_COMMENT.sub("", style.text)) for style in galley.styles)
