"""Notes that flow over pages, and are neither lost nor repeated when pages are made again.

1. WeasyPrint 70.0 sets a note whole or moves it whole, and cuts off what its area cannot hold (Kozea/WeasyPrint issue
   1833). Here the area's own block layout is given a bottom, so that a note breaks as any block does: with its orphans
   and widows, its lists and quotations. What is left opens the area of the next page.
2. When pages are laid out again, notes are lost and repeated (issues 2432, 2502): the notes of a line that fits only
   because earlier notes moved to the next page are never laid out; a page made again does not get the notes that its
   kept predecessor had moved to it; a kept page keeps notes that its remade predecessor now prints itself.
3. Where a paragraph has room for its first line and not for its second, the engine moves notes that stand on the page
   already to the next one, away from their calls. Here the paragraph moves.

tests/unit/press/test_engine.py and test_notes.py show that the plain engine loses words of notes; when it no longer
does, this module can go. Lengths are CSS pixels, y grows downwards from the top of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from typing import Any, NamedTuple

from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes, build
from weasyprint.layout import LayoutContext, block

from printery.press.engine.laid_out import LinesAsked, PageStart, ParagraphAsked

_CONTINUED = 80
"""Percent of the page that notes may take where one goes on from the page before."""
_SHORT_RULE = 0.2
"""Length of the rule above notes that all begin on their page, as a part of the measure."""


class _Line(NamedTuple):
    """The line of the text that was set last."""

    bottom: float
    """Where it ends, with the padding and border that may follow."""
    height: float
    reserve: float
    """Room that its paragraph's next lines need, so that it is not left alone on the page."""
    bottom_space: float
    """What the boxes around it keep free at the page's foot."""


class _Cut(NamedTuple):
    """The last note of the page, broken."""

    note: Any
    bottom: float
    """Where the area's content ends at the latest, as if the area began at the page's foot."""
    rest: Any
    """The same note, to be gone on with on the next page."""


class _Measured(NamedTuple):
    """The area with some notes."""

    height: float
    overflows: bool
    """Whether the notes are higher than the area may be."""
    begins_at: Any
    """Where the last note goes on on the next page; None if it ends here, or if nothing of it fits."""

    @property
    def goes_on(self) -> str:
        """The same as a word, empty for None."""
        return "" if self.begins_at is None else repr(self.begins_at)


class _NoteStays(Exception):  # noqa: N818 - no error: the paragraph moves instead
    """A note of an earlier line would have to leave its page for a line that may as well stand on the next one."""


class NotesContext(LayoutContext):  # type: ignore[misc] # the engine is untyped
    """The engine's layout context, breaking the last note of a page where it must."""

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401 - the engine is untyped
        super().__init__(*arguments)
        self.in_column: bool = False
        self.cut: _Cut | None = None
        self.line: _Line | None = None
        self.sets_notes = False
        self.newest: Any = None
        """The note that the line set last calls last; None before any of its notes is set."""
        self.can_move = False
        """Whether the paragraph at work may as well stand on the next page."""
        self.measures: dict[Any, _Measured] = {}

    def begin_page(self) -> None:
        """Forget the page before."""
        self.cut = self.line = None

    def end_page(self) -> None:
        """Hand the rest of a broken note to the next page, before notes that move there whole."""
        if self.cut is not None:
            self.reported_footnotes.insert(0, self.cut.rest)
            self.cut = None

    def layout_footnote(self, footnote: Any) -> bool:  # noqa: ANN401 - as above
        """Set a note on this page, broken if it must be; True if it has to move to the next page.

        In columns the room for notes is the engine's own affair: it tries several heights of the columns, and sets the
        notes of each.
        """
        self.newest = footnote
        if self.in_column:
            return bool(super().layout_footnote(footnote))
        if _begun(footnote) is not None:
            self._widen()
        overflows = super().layout_footnote(footnote)
        if self.cut is not None or self.reported_footnotes:
            return True
        if not overflows and not self._crowds_line():
            return False
        return not self._break(footnote, self._lowest())

    def unlayout_footnote(self, footnote: Any) -> None:  # noqa: ANN401 - as above
        """Take a note back."""
        self._mend(footnote)
        super().unlayout_footnote(footnote)

    def report_footnote(self, footnote: Any) -> None:  # noqa: ANN401 - as above
        """Make room for a line: by a shorter part of a broken note, if it has lines to spare, else by moving it."""
        if self.cut is not None and self.cut.note is footnote and self.line is not None:
            bottom = self.cut.bottom - self.line.height
            self.cut = None
            if self._break(footnote, bottom):
                return
        if self.can_move and self.newest is not footnote:
            raise _NoteStays
        self._mend(footnote)
        super().report_footnote(footnote)

    def _widen(self) -> None:
        """Let the area hold more than elsewhere: the rest of a note should end on this page."""
        area = self.current_footnote_area
        area.style = area.style.copy()
        area.style["max_height"] = Dimension(_CONTINUED, "%")
        area.max_height = area.page.height * _CONTINUED / 100

    def _mend(self, footnote: Any) -> None:  # noqa: ANN401 - as above
        if self.cut is not None and self.cut.note is footnote:
            self.cut = None

    def _crowds_line(self) -> bool:
        line = self.line
        return line is not None and bool(self.overflows_page(line.bottom_space, line.bottom + line.reserve))

    def _lowest(self) -> float:
        """The lowest bottom that the area's largest height and the line above it allow."""
        area = self.current_footnote_area
        foot = self.page_bottom + area.margin_height()
        room = area.max_height
        if self.line is not None:
            around = area.margin_height() - area.height
            room = min(room, foot - self.line.bottom_space - self.line.bottom - self.line.reserve - around)
        return float(area.content_box_y() + room)

    def _break(self, footnote: Any, bottom: float) -> bool:  # noqa: ANN401 - as above
        """Break the last note of the area; False if it cannot be broken so that both parts are seemly."""
        self._restore_page()
        measured = self._measured(bottom, page_is_empty=False)
        if measured.goes_on not in {"", _place(footnote)}:
            rest = footnote.copy()
            rest.begins_at, rest.whole = measured.begins_at, whole(footnote)
            self.cut = _Cut(footnote, bottom, rest)
        self._take_room()
        return self.cut is not None

    def _update_footnote_area(self) -> bool:
        """Set the area's height and what is left of the page; True if its notes are higher than it may be."""
        self._restore_page()
        return self._take_room()

    def _restore_page(self) -> None:
        area = self.current_footnote_area
        if area.height != "auto" and not self.in_column:
            self.page_bottom += area.margin_height()
        area.height = 0
        area.children = self.current_page_footnotes

    def _take_room(self) -> bool:
        area = self.current_footnote_area
        measured = self._measured(self.cut.bottom if self.cut else None) if area.children else None
        area.height = measured.height if measured else 0
        if not self.in_column:
            self.page_bottom -= area.margin_height()
        return measured is not None and measured.overflows and self.cut is None

    def final_area(self, area: Any, placed: list[Any]) -> Any:  # noqa: ANN401 - as above
        """The area as the finished page has it; `placed` gets what is placed absolutely, such as list markers."""
        laid, begins_at = self._laid(area, self.cut.bottom if self.cut else None, placed)
        if self.cut is not None:
            # what is left over is what really did not fit here
            self.cut.rest.begins_at = begins_at
            self.cut = self.cut if begins_at is not None else None
        if laid.children and _begun(self.current_page_footnotes[0]) is None:
            _shorten_rule(laid)
        return laid

    def _measured(self, bottom: float | None, *, page_is_empty: bool = True) -> _Measured:
        """The area with its notes of now, measured once for each set of notes and room."""
        area = self.current_footnote_area
        notes = tuple(map(key, self.current_page_footnotes))
        room = None if bottom is None else bottom - area.content_box_y()
        name = (notes, room, page_is_empty, area.page.width, area.max_height)
        found = self.measures.get(name)
        if found is None:
            copy = build.create_anonymous_boxes(area.deepcopy())
            found = self.measures[name] = _measure(*self._laid(copy, bottom, None, page_is_empty=page_is_empty))
        return found

    def _laid(
        self,
        area: Any,  # noqa: ANN401 - as above
        bottom: float | None,
        placed: list[Any] | None,
        *,
        page_is_empty: bool = True,
    ) -> tuple[Any, Any]:
        """The area laid out down to a bottom, if one is given, and where its last note goes on.

        Nothing at all if its notes cannot be broken there.
        """
        begun = _begun(self.current_page_footnotes[0])
        skip_stack = None if begun is None else {0: begun}
        space = -inf if bottom is None else self.page_bottom - bottom
        # in columns the engine moves no note to the next page for a line, which it must not for a line of a note
        in_column: bool = self.in_column
        self.in_column, self.sets_notes = True, True
        laid, resume_at, *_ = block.block_level_layout(
            self, area, space, skip_stack, area.page, page_is_empty, placed, placed
        )
        self.in_column, self.sets_notes = in_column, False
        if laid is None or resume_at is None:
            return laid, None
        laid.height = _text_bottom(laid) - laid.content_box_y()
        return laid, resume_at.get(len(self.current_page_footnotes) - 1)


def _measure(laid: Any, begins_at: Any) -> _Measured:  # noqa: ANN401 - as above
    if laid is None:
        return _Measured(0, overflows=False, begins_at=None)
    last = laid.children[-1]
    bottom = last.position_y + last.margin_height() - last.margin_bottom
    overflows = bottom > laid.position_y + laid.margin_height() - laid.margin_bottom
    return _Measured(float(laid.height), bool(overflows), begins_at)


def _begun(note: Any) -> Any:  # noqa: ANN401 - as above
    """Where a note goes on; None at its beginning."""
    return getattr(note, "begins_at", None)


def _place(note: Any) -> str:  # noqa: ANN401 - as above
    """Where a note goes on, as a word."""
    begun = _begun(note)
    return "" if begun is None else repr(begun)


def whole(note: Any) -> Any:  # noqa: ANN401 - as above
    """The note itself, of which this may be the rest."""
    return getattr(note, "whole", note)


def key(note: Any) -> tuple[int, str]:  # noqa: ANN401 - as above
    """What tells notes, and rests of notes, apart."""
    return id(whole(note)), _place(note)


def _shorten_rule(area: Any) -> None:  # noqa: ANN401 - as above
    """Draw the rule above notes short; the full one says that a note goes on from the page before."""
    rule = area.copy()
    rule.children = []
    rule.width, rule.height = area.width * _SHORT_RULE, 0
    if rule.style["direction"] == "rtl":
        rule.position_x = area.position_x + area.margin_width() - rule.margin_width()
    rule.margin_top = rule.padding_top = 0
    rule.position_y = area.border_box_y()
    area.margin_top += area.border_top_width
    area.border_top_width = 0
    area.children = [rule, *area.children]


def _text_bottom(box: Any) -> float:  # noqa: ANN401 - as above
    """The bottom of the last line in a box."""
    lines = (inner for inner in box.descendants() if isinstance(inner, boxes.LineBox | boxes.BlockReplacedBox))
    return max((float(line.position_y + line.margin_height()) for line in lines), default=float(box.content_box_y()))


def lines_noted(plain: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """`iter_line_boxes` that tells the context which line is set."""

    def lines(*given: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
        asked = LinesAsked(*given)
        below = asked.around.padding_bottom + asked.around.border_bottom_width
        needed = asked.around.style["orphans"] if asked.skip_stack is None else 1
        for count, (line, resume_at) in enumerate(plain(*given), start=1):
            if not asked.context.sets_notes:
                asked.context.newest = None
                more = max(0, needed - count) if resume_at is not None else 0
                bottom = line.position_y + line.height + below
                asked.context.line = _Line(bottom, line.height, more * line.height, asked.bottom_space)
            yield line, resume_at

    return lines


def notes_kept(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`_linebox_layout`: a paragraph moves to the next page where else a note of an earlier line would (fault 3)."""

    def lay(*given: Any) -> Any:  # noqa: ANN401 - as above
        asked = ParagraphAsked(*given)
        context = asked.context
        before, lists = list(context.current_page_footnotes), (asked.absolute_boxes, asked.fixed_boxes)
        placed = [len(each or ()) for each in lists]
        outer, context.can_move = context.can_move, not asked.page_is_empty and not context.in_column
        try:
            return plain(*given)
        except _NoteStays:
            for each, count in zip(lists, placed, strict=True):
                if each is not None:
                    del each[count:]
            new = [note for note in context.current_page_footnotes if note not in before]
            return True, False, None, asked.top, new, asked.max_lines
        finally:
            context.can_move = outer

    return lay


def area_finished(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`block_level_layout` of a page's parts, the notes' area broken as the context says."""

    def lay(context: Any, box: Any, *others: Any, **named: Any) -> Any:  # noqa: ANN401 - as above
        if isinstance(box, boxes.FootnoteAreaBox) and context.current_page_footnotes:
            return (context.final_area(box, named["absolute_boxes"]), None)
        return plain(context, box, *others, **named)

    return lay


def remaking(plain: Callable[..., tuple[Any, Any]], moved: dict[int, list[Any]]) -> Callable[..., tuple[Any, Any]]:
    """`remake_page` that keeps the books on notes moved from page to page (fault 2).

    `moved` is the book of a document: page index to the notes that it moved to the next page when it was last made.
    """

    def remake(index: int, context: Any, root_box: Any, html: Any) -> tuple[Any, Any]:  # noqa: ANN401 - as above
        if index:
            context.reported_footnotes = list(moved.get(index - 1, ()))
            for note in map(whole, context.reported_footnotes):
                while note in context.footnotes:
                    context.footnotes.remove(note)
        context.begin_page()
        page, resume_at = plain(index, context, root_box, html)
        context.end_page()
        _report_forgotten(page, context)
        before, after = moved.get(index, []), list(context.reported_footnotes)
        moved[index] = after
        has_news = list(map(key, before)) != list(map(key, after))
        if has_news and index + 1 < len(context.page_maker):
            PageStart(*context.page_maker[index + 1]).news["content_changed"] = True
        if resume_at is None and after:
            # a kept last page would end the document before the page that takes its notes
            PageStart(*context.page_maker[index]).news["pages_wanted"] = True
        return page, resume_at

    return remake


def _report_forgotten(page: Any, context: Any) -> None:  # noqa: ANN401 - as above
    """Move notes to the next page whose call is on this one, and which the page neither printed nor moved."""
    waiting = {id(note) for note in context.footnotes}
    for box in page.descendants() if waiting else ():
        note = box.footnote
        if note is not None and id(note) in waiting:
            waiting.discard(id(note))
            context.footnotes.remove(note)
            if note not in context.reported_footnotes:
                context.reported_footnotes.append(note)
