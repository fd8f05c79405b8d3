"""Words set as large as their field allows: names on tents and badges, measured before anything is laid out.

A template writes `<p data-fit="80 20" data-sizes="12 34" data-lines="2">name</p>`: width and height of the field in
mm, the least and the largest size in points, and how many lines it may have. The element's words are plain text, and
its face must follow from its own class and language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from unicodedata import bidirectional
from xml.etree.ElementTree import Element, SubElement

from printery.diagnostics import BuildError, Diagnostic
from printery.markup import read, written
from printery.model.stages.galley import Galley
from printery.model.stages.slots import FIT, LINES, SIZES
from printery.model.units import Length
from printery.press.engine.fit import MEASURED_AT, Face, widths_of
from printery.press.sections.characters import with_needed_faces
from printery.press.typography.line_breaks import PARTING

_TALL = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
_LEADING, _TALL_LEADING = 1.16, 1.6
"""Line heights: accents on capitals need more than the size, Arabic script much more."""
_ROOM = 0.99
"""Share of the width that is used: a hundredth for the kerning at blanks, which is not measured."""
_WORTH = 1.25
"""A further line must make words so much larger to be worth it."""
_MOST_WORDS = 14
"""Of a field on several lines; beyond that, ways to break are too many to try, and words are taken in runs."""
_STEP = 0.25
"""Sizes in points go in such steps."""
_MOST_CHARACTERS = 400


_FACE = ("class", "lang", "dir")
"""Attributes that the face of a field's words follows from."""


@dataclass(frozen=True, slots=True)
class _Field:
    attributes: Mapping[str, str]
    text: str

    @classmethod
    def of(cls, element: Element) -> _Field:
        return cls(dict(element.attrib), " ".join("".join(element.itertext()).split())[:_MOST_CHARACTERS])

    @property
    def face(self) -> Face:
        """What the face of the words follows from."""
        return tuple((name, self.attributes[name]) for name in _FACE if name in self.attributes)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(PARTING.split(self.text))

    def numbers(self, name: str) -> tuple[float, ...]:
        return tuple(map(float, self.attributes[name].split()))


@dataclass(frozen=True, slots=True)
class _Fitted:
    lines: tuple[str, ...]
    size: float
    leading: float


def fitted(galley: Galley) -> Galley:
    """The galley with the size and lines of every field found; the same galley if it has none.

    Raises: BuildError P090 for words that do not fit at the least size.
    """
    root = read(galley.documents[0].text)
    fields = [(element, _Field.of(element)) for element in root.iter() if element.get(FIT) is not None]
    if not fields:
        return galley
    wanted: dict[Face, dict[str, None]] = {}
    for _, field in fields:
        for word in field.words:
            wanted.setdefault(field.face, {}).update({word: None, word.rstrip(): None})
    body = root.find("body")
    name = (body.get("class") or "") if body is not None else ""
    widths = widths_of({face: tuple(words) for face, words in wanted.items()}, name, with_needed_faces(galley))
    faults: dict[str, Diagnostic] = {}
    for element, field in fields:
        found = _best(field, widths)
        if found.size < field.numbers(SIZES)[0]:
            faults.setdefault(field.text, _fault(field, found, galley))
        _set(element, field, found)
    if faults:
        raise BuildError(faults.values())
    return replace(galley, documents=(replace(galley.documents[0], text=written(root)), *galley.documents[1:]))


def _best(field: _Field, widths: Mapping[tuple[Face, str], float]) -> _Fitted:
    """The arrangement with the largest size, on as few lines as are worth it."""
    width, height = (Length(side).pt for side in field.numbers(FIT))
    most = field.numbers(SIZES)[1]
    leading = _TALL_LEADING if _TALL.search(field.text) else _LEADING
    best = _Fitted((field.text,), 0, leading)
    for count in range(1, int(field.attributes.get(LINES, "1")) + 1):
        for lines in _ways(field.words, count):
            longest = max(_width(line, field.face, widths) for line in lines) or 1
            size = min(most, width * _ROOM / longest * MEASURED_AT, height / (count * leading))
            worth = _WORTH if count > len(best.lines) else 1
            if size > best.size * worth:
                best = _Fitted(tuple("".join(line).rstrip() for line in lines), size, leading)
    return replace(best, size=int(best.size / _STEP) * _STEP)


def _ways(words: Sequence[str], count: int) -> Iterator[tuple[tuple[str, ...], ...]]:
    """All ways to set words on so many lines."""
    if len(words) > _MOST_WORDS and count > 1:  # more ways than time: runs of words stay together
        run = -(-len(words) // _MOST_WORDS)
        words = ["".join(words[start : start + run]) for start in range(0, len(words), run)]
    for cuts in combinations(range(1, len(words)), count - 1):
        edges = (0, *cuts, len(words))
        yield tuple(tuple(words[start:end]) for start, end in pairwise(edges))


def _width(line: Sequence[str], face: Face, widths: Mapping[tuple[Face, str], float]) -> float:
    parts = [part for run in line for part in PARTING.split(run)]
    return sum(widths[face, part] for part in parts[:-1]) + widths[face, parts[-1].rstrip()]


def _set(element: Element, field: _Field, found: _Fitted) -> None:
    """Write the lines into the field's element, in their size and in the middle of its height."""
    height = Length(field.numbers(FIT)[1]).pt
    above = max(0.0, (height - len(found.lines) * found.size * found.leading) / 2)
    style = f"font-size:{found.size:g}pt;line-height:{found.leading};padding-top:{above:.2f}pt"
    for name in (FIT, SIZES, LINES):
        element.attrib.pop(name, None)
    element.set("style", ";".join(filter(None, ((element.get("style") or "").rstrip(";"), style))))
    if element.get("dir") is None and bidirectional(found.lines[0][:1]) in {"R", "AL"}:
        element.set("dir", "rtl")
    element[:] = []
    element.text = found.lines[0]
    for line in found.lines[1:]:
        SubElement(element, "br").tail = line


def _fault(field: _Field, found: _Fitted, galley: Galley) -> Diagnostic:
    places = {line.text: line.location for line in galley.copy}
    where = places.get(field.text, galley.edition)
    least = field.numbers(SIZES)[0]
    message = f"{galley.name}: {field.text[:60]} would be set in {found.size:g} pt, and {least:g} are the least"
    return Diagnostic(
        "P090", message, where, "give the name a shorter form, with a blank or hyphen to break at, or larger stock"
    )
