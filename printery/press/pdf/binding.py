"""Sections bound into one file: one set of faces, one tree of named destinations, one outline."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInstruction,
    Dictionary,
    Name,
    NameTree,
    OutlineItem,
    Pdf,
    parse_content_stream,
    unparse_content_stream,
)

from printery.press.facts.drawn import Bookmark, Drawn


def bind(sections: Sequence[tuple[Drawn, Drawn | None]], faces: Sequence[bytes]) -> Pdf:
    """One file of all sections in order, each with the margins of its pages if these are drawn apart.

    Links between sections lead where they should. Coordinates are in points from the lower left corner of a page;
    destinations keep the reader's zoom (ISO 32000-1:2008, 12.3.2.2).
    """
    bound = Pdf.new()
    fonts: dict[str, pikepdf.Object] = {}
    for file in faces:
        source = Pdf.open(io.BytesIO(file))
        fonts |= dict(bound.copy_foreign(source.pages[0].Resources.Font).items())
    supply, names = _Supply(fonts), NameTree.new(bound)
    for drawn, margins in sections:
        first = len(bound.pages)
        part = Pdf.open(io.BytesIO(drawn.data))
        for page in part.pages:  # their links lead to names, which are all given below
            bound.pages.append(page)
        pages = [page.obj for page in bound.pages[first:]]
        if not first:  # every section says the same of the document
            bound.trailer.Info = bound.copy_foreign(part.trailer.Info)
        if pages:
            supply.dress(pages[0].Resources)
        if pages and margins is not None:
            _lay_over(pages, bound, margins, supply)
        for name, (index, x, y) in sorted(drawn.anchors.items()):
            if name not in names:
                names[name] = Array([pages[index], Name.XYZ, x, y, 0])
    bound.Root.Names = Dictionary(Dests=names.obj)
    _add_outline(bound, [drawn for drawn, _ in sections])
    return bound


@dataclass(frozen=True, slots=True)
class _Supply:
    """What all sections share, though each was drawn with its own."""

    fonts: Mapping[str, pikepdf.Object]
    pictures: dict[str, pikepdf.Object] = field(default_factory=dict)
    """By a digest of all that makes them."""

    def dress(self, resources: pikepdf.Object) -> None:
        """Put faces and pictures into the resources that the pages of a file share, and into those of groups."""
        own = resources.get(Name.Font)
        if own is not None:
            for name, font in self.fonts.items():
                own[name] = font
        drawn: Any = resources.get(Name.XObject)
        for name, picture in list(drawn.items()) if drawn is not None else ():
            if picture.get(Name.Subtype) == Name.Image:
                drawn[name] = self.pictures.setdefault(_digest(picture), picture)
            elif Name.Resources in picture:
                self.dress(picture.Resources)


def _digest(picture: pikepdf.Object) -> str:
    facts = sorted((key, str(value)) for key, value in picture.items() if key not in {"/Length", "/SMask"})
    mask = _digest(picture.SMask) if Name.SMask in picture else ""
    return sha256(f"{facts} {mask} ".encode() + picture.read_raw_bytes()).hexdigest()


def _lay_over(pages: Sequence[pikepdf.Object], bound: Pdf, margins: Drawn, supply: _Supply) -> None:
    """Draw the margins of a section's pages over them."""
    source = Pdf.open(io.BytesIO(margins.data))
    resources = bound.copy_foreign(source.pages[0].Resources)  # all pages of a file share them
    supply.dress(resources)
    names = _take_over(pages[0].Resources, resources)
    for below, page in zip(pages, source.pages, strict=True):
        if names:
            page.obj.Contents.write(_renamed(page, names))
        below.Contents = Array([below.Contents, bound.copy_foreign(page.obj.Contents)])


def _take_over(own: pikepdf.Object, others: pikepdf.Object) -> dict[str, str]:
    """Add resources to a section's; those with new names, because theirs stand for something else there."""
    names: dict[str, str] = {}
    for sort, entries in others.items():
        if sort in _SHARED:
            continue
        if sort not in own:
            own[sort] = Dictionary()
        known = own[sort]
        for name, value in entries.items():
            if name in known and known[name] != value:
                names[name] = f"{name}-m"
            known[names.get(name, name)] = value
    return names


_SHARED = frozenset(("/Font", "/ColorSpace"))
"""Resources that all sections have alike: colour spaces come from the style sheets, faces are added last."""


def _renamed(page: pikepdf.Page, names: Mapping[str, str]) -> bytes:
    """A page's content that asks for its resources by other names."""

    def named(operand: pikepdf.Object) -> pikepdf.Object:
        return Name(names.get(str(operand), str(operand))) if isinstance(operand, Name) else operand

    return unparse_content_stream(
        [
            ContentStreamInstruction([named(operand) for operand in instruction.operands], instruction.operator)
            if isinstance(instruction, ContentStreamInstruction)
            else instruction
            for instruction in parse_content_stream(page)
        ]
    )


def _add_outline(bound: Pdf, sections: Sequence[Drawn]) -> None:
    """Nest the bookmarks by their levels; a level left out does not count."""
    with bound.open_outline() as outline:
        above: list[tuple[int, OutlineItem]] = []
        for page, mark in _bookmarks(sections):
            item = OutlineItem(mark.label, page, "XYZ", left=mark.left_pt, top=mark.top_pt)
            item.is_closed = not mark.is_open
            while above and above[-1][0] >= mark.level:
                above.pop()
            (above[-1][1].children if above else outline.root).append(item)
            above.append((mark.level, item))


def _bookmarks(sections: Sequence[Drawn]) -> Iterator[tuple[int, Bookmark]]:
    first = 0
    for drawn in sections:
        yield from ((first + mark.page, mark) for mark in drawn.bookmarks)
        first += drawn.count
