"""A composed document taken apart at its sections, each of which begins a page of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from xml.etree.ElementTree import Element

from printery.markup import classes, read, restored, written
from printery.model.stages.galley import Galley
from printery.model.stages.slots import END_NOTES, HEAD_PAGE, HEAD_PAGES, LOCATORS, SECTION
from printery.model.stages.text import direction
from printery.press.facts.extent import Opening

SOMEWHERE = 100
"""Placeholder for pages of other sections in the first layout, which so depends on its section alone."""
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
    """One section as a document. It travels between processes as text: the canonical form of its tree."""

    text: str
    ids: frozenset[str]
    wanted: frozenset[str]
    """Ids in other parts that links lead to."""
    is_late: bool
    """Whether it shows the pages of the others, as an index does: it is set once these are known."""
    own: str
    """Digest of the section without what is around it."""

    @property
    def tree(self) -> Element:
        """The document, a new tree each time."""
        return restored(self.text)

    @property
    def somewhere(self) -> Mapping[str, int]:
        """A page for each id elsewhere, as long as none is known."""
        return dict.fromkeys(self.wanted, SOMEWHERE)

    def having(self, tree: Element) -> Part:
        """The part with another tree of the same ids and links."""
        return replace(self, text=written(tree))


def parts_of(galley: Galley) -> tuple[Part, ...]:
    """The document's sections in order, without links to style sheets; one part if it cannot be taken apart."""
    root = _read(galley)
    parent, sections = _sections(root)
    styles = _COMMENT.sub("", "\n".join(style.text for style in galley.styles))
    if parent is None or len(sections) == 1 or _WHOLE.search(styles):
        return (_part(root, [root], frozenset()),)
    groups = _groups(parent, sections)
    every = frozenset(_ids(parent))
    text, made = parent.text, []
    for place, group in enumerate(groups):
        before = [_unseen()] if place else []
        after = [_unseen()] if place < len(groups) - 1 else []
        parent[:] = [*before, *group, *after]
        parent.text = "" if place else text
        made.append(_part(root, group, every))
    return tuple(made)


def frame_of(galley: Galley) -> str:
    """The document without its sections, for the margins of its pages."""
    root = _read(galley)
    parent, _ = _sections(root)
    if parent is not None:
        parent[:] = []
    return written(root)


def first_opening(galley: Galley) -> Opening:
    """Before the first page: a right-hand one, or a left-hand one where the document runs from right to left.

    Source: CSS Paged Media Module Level 3, 3.1 (page progression).
    """
    return Opening(0, is_right=direction(galley.metadata.language) == "ltr")


def is_sided(galley: Galley) -> bool:
    """Whether anything in the style depends on a page's side."""
    return any(_SIDED.search(_COMMENT.sub("", style.text)) for style in galley.styles)


def _read(galley: Galley) -> Element:
    """The tree, without links to style sheets: the engine is given these."""
    root = read(galley.documents[0].text)
    for parent in root.iter():
        for child in list(parent):
            if child.tag == "link" and "stylesheet" in (child.get("rel") or "").split():
                parent.remove(child)
    return root


def _sections(root: Element) -> tuple[Element | None, list[Element]]:
    """The element that holds the sections, and these; None if there are none."""
    for parent in root.iter():
        sections = [child for child in parent if child.get(SECTION)]
        if sections:
            return parent, sections
    return None, []


def _groups(parent: Element, sections: list[Element]) -> list[list[Element]]:
    """Each section with what follows it up to the next; what stands before the first belongs to it too."""
    groups: list[list[Element]] = [[]]
    for child in parent:
        if child.get(SECTION) and child is not sections[0]:
            groups.append([])
        groups[-1].append(child)
    return groups


def _unseen() -> Element:
    """What stands for the sections before and after, so that selectors such as `:first-child` match as in the whole."""
    return Element("section", style="display:none")


def _part(root: Element, group: list[Element], every: frozenset[str]) -> Part:
    ids = frozenset(name for element in group for name in _ids(element))
    links = {(inner.get("href") or "") for element in group for inner in element.iter()}
    wanted = frozenset(link[1:] for link in links if link.startswith("#")) & (every - ids)
    is_late = any(_shows_pages(inner) for element in group for inner in element.iter())
    own = sha256("".join(map(written, group)).encode()).hexdigest()
    return Part(written(root), ids, wanted, is_late, own)


def _ids(element: Element) -> list[str]:
    return [name for inner in element.iter() if (name := inner.get("id"))]


def _shows_pages(element: Element) -> bool:
    names = classes(element)
    heads = END_NOTES in names and element.get(HEAD_PAGE) is not None and element.get(HEAD_PAGES) is not None
    return LOCATORS in names or heads
