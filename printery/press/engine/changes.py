"""Every change to the engine, in the order in which they are made: a later one lies upon an earlier one of its name.

Three kinds are kept apart. Fixes mend faults of the engine; tests show those of notes and lines with the plain engine.
Speed gives the same bytes sooner; each can be left out by its switch (see `printery.press.facts.switches`). What
belongs to setting is what Printery wants otherwise: sections for whole documents, better paragraphs, tags of its own.
Nothing stays changed after its block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import pydyf
from weasyprint import css
from weasyprint import document as document_module
from weasyprint import draw as draw_module
from weasyprint import layout as layout_module
from weasyprint import pdf as pdf_module
from weasyprint.css import targets
from weasyprint.draw import text as text_module
from weasyprint.layout import background, block, inline
from weasyprint.layout import page as page_module
from weasyprint.pdf.stream import Stream
from weasyprint.text import line_break

from printery.press.engine import known, marking, open_ends, paragraphs, running_heads
from printery.press.engine.fixes import lines, notes, references
from printery.press.engine.speed import glyphs, memory


class Kind(Enum):
    """Why the engine is changed."""

    FIX = auto()
    SPEED = auto()
    SETTING = auto()


class Moment(Enum):
    """While what the engine is changed."""

    BUILD = auto()
    """Boxes are made of it."""
    LAYOUT = auto()
    """Boxes are laid out on pages, or made to be; at work is a `Setting`."""
    LINE = auto()
    """A line is set that will be justified, and that holds all that it is given."""
    MARGINS = auto()
    """Margins of pages without text are laid out."""
    FINISH = auto()
    """Pages that are laid out get margins and backgrounds; at work is a list of their boxes."""
    FINISH_BARE = auto()
    """The same without margins."""
    DRAW = auto()
    """Pages are written as PDF; at work is a `FacesUsed`."""
    TAG = auto()
    """They are written with marked content; at work is a `Marks`."""


_WORK = frozenset((Moment.LAYOUT, Moment.MARGINS, Moment.DRAW))
_LAYOUTS = frozenset((Moment.LAYOUT, Moment.MARGINS))
_LAYOUT = frozenset((Moment.LAYOUT,))
_MARGINS = frozenset((Moment.MARGINS,))
_LINE = frozenset((Moment.LINE,))
_FINISH = frozenset((Moment.FINISH, Moment.FINISH_BARE))
_DRAW = frozenset((Moment.DRAW,))
_TAG = frozenset((Moment.TAG,))


@dataclass(frozen=True, slots=True)
class Change:
    """One name of the engine that means something else for a while."""

    owner: Any
    """Module or class."""
    name: str
    kind: Kind
    during: frozenset[Moment]
    make: Callable[[Any, Any], Any]
    """Takes what the name means, and what is at work; gives what it means instead."""
    switch: str = ""
    """The name by which it can be left out."""


def _alone(make: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    """A change that asks for nothing but what the name means."""
    return lambda plain, _work: make(plain)


def _instead(value: Any) -> Callable[[Any, Any], Any]:  # noqa: ANN401 - the engine is untyped
    """A change that does not ask what the name means."""
    return lambda _plain, _work: value


CHANGES: tuple[Change, ...] = (
    Change(line_break.Layout, "setup", Kind.SPEED, _WORK, _alone(memory.set_up), "fonts"),
    Change(inline, "strut", Kind.SPEED, _WORK, _alone(memory.remembering), "struts"),
    Change(inline, "resolve_percentages", Kind.SPEED, _WORK, _alone(memory.resolving), "lengths"),
    Change(inline, "can_break_text", Kind.SPEED, _WORK, _alone(memory.breakable), "breaks"),
    Change(css.ComputedStyle, "__missing__", Kind.SPEED, _WORK, _alone(memory.inheriting), "styles"),
    Change(background, "layout_box_backgrounds", Kind.SPEED, _WORK, _alone(memory.grounds), "grounds"),
    Change(draw_module, "draw_outline", Kind.SPEED, _WORK, _alone(memory.outlines), "outlines"),
    Change(
        document_module, "TargetCollector", Kind.FIX, frozenset((Moment.BUILD,)), lambda _, work: lambda: work.collector
    ),
    Change(document_module, "LayoutContext", Kind.FIX, _LAYOUTS, _instead(notes.NotesContext)),
    Change(
        targets, "anchor_name_from_token", Kind.FIX, _LAYOUT,
        lambda plain, work: references.naming(plain, work.collector),
    ),
    Change(page_module, "remake_page", Kind.FIX, _LAYOUT, lambda plain, work: notes.remaking(plain, work.moved)),
    Change(
        block, "iter_line_boxes", Kind.SETTING, _LAYOUT,
        lambda plain, work: paragraphs.set_once(plain, work.paragraphs),
    ),
    # upon `set_once`: the context must be told of lines that are handed out as copies too
    Change(block, "iter_line_boxes", Kind.FIX, _LAYOUTS, _alone(notes.lines_noted)),
    Change(block, "_linebox_layout", Kind.FIX, _LAYOUTS, _alone(notes.notes_kept)),
    Change(page_module, "block_level_layout", Kind.FIX, _LAYOUTS, _alone(notes.area_finished)),
    Change(inline, "split_first_line", Kind.FIX, _LAYOUTS, _alone(lines.hanging)),
    Change(inline, "split_inline_level", Kind.FIX, _LAYOUTS, _alone(lines.clinging)),
    # upon `hanging`: a line that is known to fit needs no mending
    Change(inline, "split_first_line", Kind.SETTING, _LINE, _alone(known.splitting)),
    Change(inline, "create_layout", Kind.SETTING, _LINE, _alone(known.creating)),
    Change(layout_module, "initialize_page_maker", Kind.SETTING, _FINISH, _instead(lambda *_: None)),
    Change(layout_module, "make_all_pages", Kind.SETTING, _FINISH, lambda _, pages: lambda *_: iter(pages)),
    Change(
        layout_module, "make_margin_boxes", Kind.SETTING, frozenset((Moment.FINISH_BARE,)), _instead(lambda *_: ())
    ),
    Change(page_module, "make_margin_boxes", Kind.SETTING, _MARGINS, _alone(running_heads.shortening)),
    Change(
        layout_module, "make_margin_boxes", Kind.SETTING, frozenset((Moment.FINISH,)), _alone(running_heads.shortening)
    ),
    Change(pdf_module, "build_fonts_dictionary", Kind.SETTING, _DRAW, lambda _, faces: faces.leave_open),
    Change(pdf_module, "add_outlines", Kind.SETTING, _DRAW, _instead(lambda *_: None)),
    Change(pdf_module, "resolve_links", Kind.SETTING, _DRAW, _instead(open_ends.own_anchors)),
    # not speed: it changes bytes
    Change(pydyf, "zlib", Kind.SETTING, _DRAW, _instead(open_ends.QUICK)),
    # before `reactivate`: the pen asks for the engine's own
    Change(text_module, "draw_first_line", Kind.SPEED, _DRAW, _alone(glyphs.drawing), "glyphs"),
    Change(line_break.Layout, "reactivate", Kind.SPEED, _DRAW, _instead(glyphs.wait), "glyphs"),
    Change(pdf_module, "add_tags", Kind.SETTING, _TAG, lambda _, marks: marks.add_tags),
    Change(Stream, "marked", Kind.SETTING, _TAG, lambda _, marks: marking.marked(marks.by_box)),
    # upon the pen: it sees blanks only as this one shows them
    Change(text_module, "draw_first_line", Kind.SETTING, _TAG, _alone(marking.as_words)),
)  # fmt: skip
"""All of them, in order."""
_DURING = {moment: tuple(change for change in CHANGES if moment in change.during) for moment in Moment}


def changed(moment: Moment, at_work: Any = None, without: frozenset[str] = frozenset()) -> AbstractContextManager[None]:  # noqa: ANN401 - see `Moment`
    """Have the engine changed for the time of the block, but for the switches that are left out."""
    return applied([change for change in _DURING[moment] if change.switch not in without], at_work)


@contextmanager
def applied(changes: Iterable[Change], at_work: Any) -> Iterator[None]:  # noqa: ANN401 - see `Moment`
    """Have the engine changed so for the time of the block."""
    before: list[tuple[Any, str, Any]] = []
    try:
        for change in changes:
            plain = vars(change.owner)[change.name]
            setattr(change.owner, change.name, change.make(plain, at_work))
            before.append((change.owner, change.name, plain))
        yield
    finally:
        for owner, name, plain in reversed(before):
            setattr(owner, name, plain)
