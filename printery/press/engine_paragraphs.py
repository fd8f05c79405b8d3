"""Paragraphs whose lines are broken once, however often their page is laid out; where they are poor, broken better.

How the lines of a paragraph break depends on its text, its style and its width, not on its page. The engine breaks them
anew each time that it tries a page, and most of its time goes there. Here they are broken once, at the page's origin,
and handed out as copies. A paragraph of the text with a loose line, a ladder of hyphens or a poor last line is broken
again, all of it weighed (line_breaks.py), and keeps its new lines if they are clearly better.
Private names of WeasyPrint 70.0, as engine.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.layout.inline import get_next_linebox

from printery.press.engine_measure import Cut, measured_text, places_of, width_of
from printery.press.engine_proof import Paragraph, paragraph_of
from printery.press.line_breaks import Measure, best_breaks
from printery.press.proofreading import GAIN, badness, has_fault

OWNER, NAME = block, "iter_line_boxes"
"""What to replace while a layout runs."""
_MOST_KEPT = 4
"""Versions of a paragraph that are kept: references to pages change its text now and then."""
_MOST_CHARACTERS = 6000
"""Longer paragraphs are left as they are, so that weighing takes bounded time."""


class _Line(NamedTuple):
    """A line at the origin, and where the next one begins: None after the last."""

    box: Any
    resume_at: Any


@dataclass(frozen=True, slots=True)
class _Version:
    """A paragraph's lines, for a width and a text."""

    width: float
    texts: tuple[Any, ...]
    """What the lines hold: each box's text, style and element."""
    lines: tuple[_Line, ...] | None
    """None if they cannot be set once: what is placed apart, pictures, first letters."""
    starts: dict[str, int]
    """Where a line begins, to its index."""


@dataclass(slots=True)
class Paragraphs:
    """The paragraphs of one section."""

    versions: dict[Any, list[_Version]] = field(default_factory=dict)
    """By their element, which all copies of a paragraph share."""

    def set_once(self, plain: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """`iter_line_boxes` that breaks lines only if they are not known."""

        def lines(*given: Any) -> Iterator[Any]:  # noqa: ANN401 - the engine is untyped
            context, box, top, _, skip_stack, around, *others = given
            version = None
            if others[2] is None and others[3] is None and not _beside_floats(context, top):
                version = self._version(plain, context, box, around)
            first = None if version is None else version.starts.get(repr(skip_stack))
            if version is None or version.lines is None or first is None:
                yield from plain(*given)
                return
            left = around.content_box_x()
            for known in version.lines[first:]:
                line = known.box.deepcopy()
                line.translate(left, top - line.position_y)
                line.position_y = top
                top = line.position_y + line.height
                yield line, known.resume_at

        return lines

    def _version(self, plain: Any, context: Any, box: Any, around: Any) -> _Version:  # noqa: ANN401 - as above
        kept = self.versions.setdefault(box.element, [])
        texts = tuple(_texts(box))
        kin = [version for version in kept if version.width == around.width and _are_kin(version.texts, texts)]
        for version in kin:
            if all(known[0] == now[0] for known, now in zip(version.texts, texts, strict=True)):
                return version
        lines = next(filter(None, (_with_figures(version, texts, context) for version in kin)), None)
        if lines is None and _is_plain(box):
            lines = _lines(plain, context, box, around)
        starts = {repr(line.resume_at): place + 1 for place, line in enumerate(lines or ())} | {"None": 0}
        version = _Version(around.width, texts, lines, starts)
        kept.append(version)
        del kept[:-_MOST_KEPT]
        return version


def _beside_floats(context: Any, top: float) -> bool:  # noqa: ANN401 - as above
    return any(shape.position_y + shape.margin_height() > top for shape in context.excluded_shapes or ())


def _texts(box: Any) -> Iterator[tuple[str, Any, Any]]:  # noqa: ANN401 - as above
    for inner in box.descendants():
        yield getattr(inner, "text", ""), inner.style, inner.element


def _are_kin(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether lines hold the same boxes; elements that look the same share a style."""
    pairs = zip(one, other, strict=False)
    return len(one) == len(other) and all(a[1] is b[1] and a[2] is b[2] for a, b in pairs)


def _with_figures(version: _Version, texts: tuple[Any, ...], context: Any) -> tuple[_Line, ...] | None:  # noqa: ANN401 - as above
    """The lines with other numbers of pages that are as wide; None if more than that has changed."""
    news = {}
    for (old, style, element), (new, _, _) in zip(version.texts, texts, strict=True):
        if old != new:
            if version.lines is None or not (old.isdecimal() and new.isdecimal() and len(old) == len(new)):
                return None
            if width_of(old, style, context) != width_of(new, style, context):
                return None
            news[id(style), element, old] = new
    lines = tuple(_Line(line.box.deepcopy(), line.resume_at) for line in version.lines or ())
    for line in lines:
        for inner in line.box.descendants():
            new = news.pop((id(inner.style), inner.element, getattr(inner, "text", "")), None)
            if new is not None:
                inner.text, inner.pango_layout = new, copy(inner.pango_layout)
                inner.pango_layout.text = new
    return None if news else lines


def _is_plain(box: Any) -> bool:  # noqa: ANN401 - as above
    """Whether a paragraph holds nothing but text in its flow."""
    return all(
        isinstance(inner, boxes.TextBox | boxes.InlineBox | boxes.LineBox)
        and not inner.is_leader
        and inner.first_letter_style is None
        and inner.first_line_style is None
        and inner.is_in_normal_flow()
        and inner.style["position"] == "static"
        for inner in box.descendants()
    )


def _lines(plain: Any, context: Any, box: Any, around: Any) -> tuple[_Line, ...]:  # noqa: ANN401 - as above
    """All lines of a paragraph, at the origin."""
    shapes, context.excluded_shapes = context.excluded_shapes, []
    origin = around.copy()
    origin.position_x = origin.position_y = 0
    origin.margin_left = origin.padding_left = origin.border_left_width = 0
    try:
        lines = tuple(_Line(*line) for line in plain(context, box, 0, 0, None, origin, [], [], None, None))
        if context.sets_notes or around.element_tag != "p" or around.style["text_align_all"] != "justify":
            return lines
        return bettered(lines, context, box, origin)
    finally:
        context.excluded_shapes = shapes


def bettered(lines: tuple[_Line, ...], context: Any, box: Any, origin: Any) -> tuple[_Line, ...]:  # noqa: ANN401 - as above
    """The lines, or better ones if they have a fault and there are any."""
    before = _proof(origin, lines)
    if not has_fault(before):
        return lines
    text = measured_text(box, context)
    if text is None or len(text.characters) > _MOST_CHARACTERS:
        return lines
    first = before.lines[0]
    em = origin.style["font_size"]
    measure = Measure(origin.width, first.indent * em, em, max(1.0, first.indent), len(lines))
    breaks = best_breaks(places_of(text, context), measure)
    if not breaks:
        return lines
    new = _broken(lines, [text.cut(place) for place in breaks], (context, box, origin), measure.indent)
    if new is None:
        return lines
    after = _proof(origin, new)
    # another number of lines moves all pages behind it
    moved = abs(len(new) - len(lines)) / 2
    return new if badness(after) + moved < badness(before) * GAIN else lines


def _proof(origin: Any, lines: tuple[_Line, ...]) -> Paragraph:  # noqa: ANN401 - as above
    return paragraph_of(origin.copy_with_children([line.box for line in lines]))


def _broken(
    lines: Sequence[_Line], cuts: Sequence[Cut | None], engine: tuple[Any, Any, Any], indent: float
) -> tuple[_Line, ...] | None:
    """The paragraph with its lines broken at these places; None if the engine would break one of them again."""
    context, box, origin = engine
    known = {(repr(start), repr(line.resume_at)): line.box for start, line in zip(_starts(lines), lines, strict=True)}
    justified = box.style.copy()
    justified["text_align_last"] = "justify"
    made: list[_Line] = []
    skip_stack, top = None, 0.0
    for cut in cuts:
        resume_at = cut.resume_at if cut is not None else None
        line = known.get((repr(skip_stack), repr(resume_at)))
        if line is not None:
            line = line.deepcopy()
            line.translate(0, top - line.position_y)
        else:
            part = cut.upto(box) if cut is not None else box.copy()
            part.style = justified if cut is not None else box.style
            part.text_indent = 0 if made else indent
            line, rest = get_next_linebox(context, part, top, 0, skip_stack, origin, [], [], None, None)
            if line is None or rest is not None:
                return None
            line.style = box.style
        top = line.position_y + line.height
        skip_stack = resume_at
        made.append(_Line(line, skip_stack))
    return tuple(made)


def _starts(lines: Sequence[_Line]) -> list[Any]:
    """Where each line begins."""
    return [None, *(line.resume_at for line in lines[:-1])]
