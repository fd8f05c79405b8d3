"""Paragraphs whose lines are broken once, however often their page is laid out; where they are poor, broken better.

How the lines of a paragraph break depends on its text, its style and its width, not on its page. The engine breaks them
anew each time that it tries a page, and most of its time goes there. Here they are broken once, at the page's origin,
and handed out as copies. A paragraph of the text with a loose line, a ladder of hyphens or a poor last line is broken
again, all of it weighed (line_breaks.py), and keeps its new lines if they are clearly better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, NamedTuple

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.layout.inline import get_next_linebox
from weasyprint.layout.percent import percentage

from printery.press.engine.laid_out import LinesAsked
from printery.press.engine.measure import HYPHEN, Cut, Text, measured_text, places_of, width_of
from printery.press.facts.lines import Line, Paragraph
from printery.press.typography.line_breaks import Measure, Opportunity, best_breaks, first_breaks
from printery.press.typography.proofreading import GAIN, badness, has_fault

_MOST_KEPT = 4
"""Versions of a paragraph that are kept: references to pages change its text now and then."""
_SPARE = 0.05
"""If a line overflows (kerning at a hyphen is not measured), lines are broken again, this many em narrower."""
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

    while_line: Callable[[], AbstractContextManager[None]] = nullcontext
    """Changes the engine while a line is set that will be justified, and that holds all that it is given."""
    versions: dict[Any, list[_Version]] = field(default_factory=dict)
    """By their element, which all copies of a paragraph share."""

    def version(self, plain: Callable[..., Iterator[Any]], asked: LinesAsked) -> _Version:
        """The lines of a paragraph as it is asked for now, whatever its page."""
        context, box, around = asked.context, asked.box, asked.around
        kept = self.versions.setdefault(box.element, [])
        texts = tuple(_texts(box))
        kin = [version for version in kept if version.width == around.width and _are_kin(version.texts, texts)]
        for version in kin:
            if all(known[0] == now[0] for known, now in zip(version.texts, texts, strict=True)):
                return version
        lines = next(filter(None, (_with_figures(version, texts, context) for version in kin)), None)
        if lines is None and _is_plain(box):
            lines = _lines(plain, asked, self.while_line)
        starts = {repr(line.resume_at): place + 1 for place, line in enumerate(lines or ())} | {"None": 0}
        version = _Version(around.width, texts, lines, starts)
        kept.append(version)
        del kept[:-_MOST_KEPT]
        return version


def set_once(plain: Callable[..., Iterator[Any]], known: Paragraphs) -> Callable[..., Iterator[Any]]:
    """`iter_line_boxes` that breaks lines only if they are not known."""

    def lines(*given: Any) -> Iterator[Any]:  # noqa: ANN401 - the engine is untyped
        asked, version = LinesAsked(*given), None
        has_own_style = asked.first_letter_style is not None or asked.first_line_style is not None
        if not has_own_style and not _beside_floats(asked.context, asked.top):
            version = known.version(plain, asked)
        first = None if version is None else version.starts.get(repr(asked.skip_stack))
        if version is None or version.lines is None or first is None:
            yield from plain(*given)
            return
        left, top = asked.around.content_box_x(), asked.top
        for one in version.lines[first:]:
            line = one.box.deepcopy()
            line.translate(left, top - line.position_y)
            line.position_y = top
            top = line.position_y + line.height
            yield line, one.resume_at

    return lines


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


class _Bed(NamedTuple):
    """Where lines are set that any page can have: a paragraph at the origin, with the context that it is set in."""

    context: Any
    box: Any
    """Holds all of the paragraph's text."""
    origin: Any
    """The paragraph, with neither margins nor place."""


def _lines(
    plain: Callable[..., Iterator[Any]], asked: LinesAsked, while_line: Callable[[], AbstractContextManager[None]]
) -> tuple[_Line, ...]:
    """All lines of a paragraph, at the origin."""
    context, around = asked.context, asked.around
    shapes, context.excluded_shapes = context.excluded_shapes, []
    origin = around.copy()
    origin.position_x = origin.position_y = 0
    origin.margin_left = origin.padding_left = origin.border_left_width = 0
    try:
        is_text = around.element_tag == "p" and around.style["text_align_all"] == "justify"
        bed = _Bed(context, asked.box, origin)
        lines = weighed(bed, while_line) if is_text and not context.sets_notes else None
        whole = LinesAsked(context, asked.box, 0, 0, None, origin, [], [], None, None)
        return lines or tuple(_Line(*line) for line in plain(*whole))
    finally:
        context.excluded_shapes = shapes


def weighed(bed: _Bed, while_line: Callable[[], AbstractContextManager[None]]) -> tuple[_Line, ...] | None:
    """The lines, broken where the engine would, or better if these have a fault; None if they are left to it."""
    context, box, origin = bed
    for inner in (box, *box.descendants()):
        inline.resolve_percentages(inner, origin)
    inline.resolve_one_percentage(box, "text_indent", origin.width)
    em = origin.style["font_size"]
    text = measured_text(box, context) if em and box.style["direction"] == "ltr" else None
    if text is None or len(text.characters) > _MOST_CHARACTERS:
        return None
    zone = percentage(box.style["hyphenate_limit_zone"], box.style, origin.width)
    places = places_of(text, context)
    measure = Measure(origin.width, box.text_indent, em, max(1.0, box.text_indent / em), 0)
    for spare in (0, _SPARE * em):
        breaks = chosen(text, places, replace(measure, width=origin.width - spare), zone)
        lines = _broken([text.cut(place) for place in breaks], bed, while_line) if breaks else None
        if lines is not None:
            return lines
    return None


def chosen(text: Text, places: Sequence[Opportunity], measure: Measure, zone: float) -> tuple[Opportunity, ...]:
    """Where lines break: each filled in turn, or all of them weighed where that leaves a fault and there is better."""
    first = first_breaks(places, measure, zone)
    before = _proof(text, places[0], first, measure)
    if not first or not has_fault(before):
        return first
    best = best_breaks(places, replace(measure, lines=len(first)))
    after = _proof(text, places[0], best, measure)
    # another number of lines moves all pages behind it
    moved = abs(len(best) - len(first)) / 2
    return best if best and badness(after) + moved < badness(before) * GAIN else first


def _proof(text: Text, begin: Opportunity, breaks: Sequence[Opportunity], measure: Measure) -> Paragraph:
    """The paragraph as a proofreader would see it."""
    lines, em = [], measure.em
    for before, place in pairwise((begin, *breaks)):
        is_last = place.at >= len(text.characters)
        room = (measure.width - (measure.indent if before is begin else 0)) / em
        width = (place.end - before.start) / em
        blanks = place.blanks - before.blanks_before
        extra = (room - width) / blanks if blanks and not is_last else 0.0
        words = text.characters[before.at : place.at].rstrip() + (HYPHEN if place.adds_hyphen else "")
        lines.append(Line(0, words, extra, width if is_last else room, measure.width / em, measure.indent / em))
    return Paragraph("", "p", in_note=False, is_justified=True, lines=tuple(lines))


def _broken(
    cuts: Sequence[Cut | None], bed: _Bed, while_line: Callable[[], AbstractContextManager[None]]
) -> tuple[_Line, ...] | None:
    """The paragraph with its lines broken at these places; None if the engine would break one of them again."""
    context, box, origin = bed
    justified = box.style.copy()
    justified["text_align_last"] = "justify"
    indent = box.text_indent
    made: list[_Line] = []
    skip_stack, top = None, 0.0
    for cut in cuts:
        part = cut.upto(box) if cut is not None else box.copy()
        part.style = justified if cut is not None else box.style
        part.text_indent = 0 if made else indent
        with while_line() if cut is not None else nullcontext():
            line, rest = get_next_linebox(context, part, top, 0, skip_stack, origin, [], [], None, None)
        if line is None or rest is not None:
            return None
        line.style = box.style
        top = line.position_y + line.height
        skip_stack = cut.resume_at if cut is not None else None
        made.append(_Line(line, skip_stack))
    return tuple(made)
