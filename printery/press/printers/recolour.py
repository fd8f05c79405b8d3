"""A finished PDF in the inks of a press: every colour operator, shading and picture, and black that overprints.

The engine (WeasyPrint 70) writes DeviceRGB for whatever style sheets and drawings say. Here each content stream is read
and written again; what has no equivalent is left as it is, and preflight names it (P055).
Source of operators: ISO 32000-1:2008, 8.6.8 and 8.4.5.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Stream
from PIL import Image

from printery.press.printers.inks import BLACK, Colour, Inks, limited
from printery.press.saving import dictionary_in

OVER, KNOCK = Name("/PrinteryOver"), Name("/PrinteryKnock")
"""Graphics states that let the fill print over what lies below it, and not."""
_OPERATORS = {(False, 1): "g", (True, 1): "G", (False, 4): "k", (True, 4): "K"}
_DEVICE = {"/DeviceRGB": 3, "/DeviceGray": 1, "/DeviceCMYK": 4}
_SET = {"rg": 3, "RG": 3, "g": 1, "G": 1, "k": 4, "K": 4}
_TOLD = frozenset((*_SET, "q", "Q", "cs", "CS", "sc", "SC", "scn", "SCN"))
"""Operators of colour and state; all others, and pictures in the content, stay as they are."""
_RGB, _GREY, _CMYK = 3, 1, 4
_QUALITY = 93
_LOSSES = 10
"""Percent of ink that a JPEG's losses may add to a pixel."""
Ink = Callable[[Sequence[float]], Colour]


def recolour(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Convert every page, form, pattern, shading and picture of a file in place."""
    masks = {mask.objgen for mask in _soft_masks(pdf)}
    for item in list(pdf.objects):
        if isinstance(item, Stream):
            if item.get("/Subtype") == Name.Image:
                if item.objgen not in masks and not item.get("/ImageMask", False):
                    _recolour_picture(item, inks)
            elif item.get("/Subtype") == Name.Form or item.get("/PatternType") == 1:
                item.write(_rewritten(item, inks))
        if isinstance(item, Dictionary | Stream) and "/ShadingType" in item:
            _recolour_shading(item, inks)
    for page in pdf.pages:
        page.Contents = pdf.make_stream(b"q\n" + _rewritten(page, inks) + b"\nQ\n")
    _tidy_resources(pdf, inks)


def _soft_masks(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, Stream) and isinstance(item.get("/SMask"), Stream):
            yield item["/SMask"]


@dataclass(slots=True)
class _State:
    """What a content stream has set so far."""

    over: bool | None = None
    """Whether the fill prints over; None at the start of a form, where the page decides."""
    fill_space: str = "/DeviceGray"
    stroke_space: str = "/DeviceGray"
    kept: list[tuple[bool | None, str, str]] = field(default_factory=list)

    def push(self) -> None:
        self.kept.append((self.over, self.fill_space, self.stroke_space))

    def pop(self) -> None:
        if self.kept:
            self.over, self.fill_space, self.stroke_space = self.kept.pop()


def _rewritten(source: pikepdf.Page | Stream, inks: Inks) -> bytes:
    state = _State()
    out: list[Any] = []
    for instruction in pikepdf.parse_content_stream(source):
        name = str(instruction.operator)
        if name in _TOLD:
            out += _converted(name, list(instruction.operands), state, inks)
        else:
            out.append(instruction)
    return pikepdf.unparse_content_stream(out)


def _converted(name: str, operands: list[Any], state: _State, inks: Inks) -> Iterator[Any]:
    strokes = name in {"RG", "G", "K", "CS", "SC", "SCN"}
    if name == "q":
        state.push()
    elif name == "Q":
        state.pop()
    elif name in {"cs", "CS"}:
        _set_space(state, str(operands[0]), strokes=strokes)
        if str(operands[0]) in _DEVICE:
            return  # the colour that follows says its own
    count = _SET.get(name) or (_components(state, strokes=strokes) if name.lower() in {"sc", "scn"} else 0)
    if not count or len(operands) != count:
        yield pikepdf.ContentStreamInstruction(operands, Operator(name))
        return
    colour = ink_of([float(value) for value in operands], inks)
    if not strokes and not inks.is_grey and state.over != (colour == BLACK):
        state.over = colour == BLACK
        yield pikepdf.ContentStreamInstruction([OVER if state.over else KNOCK], Operator("gs"))
    operator = _OPERATORS[strokes, len(colour)]
    yield pikepdf.ContentStreamInstruction([_number(value) for value in colour], Operator(operator))


def _set_space(state: _State, space: str, *, strokes: bool) -> None:
    if strokes:
        state.stroke_space = space
    else:
        state.fill_space = space


def _components(state: _State, *, strokes: bool) -> int:
    return _DEVICE.get(state.stroke_space if strokes else state.fill_space, 0)


def ink_of(values: Sequence[float], inks: Inks) -> Colour:
    """The inks of a colour of one, three or four values."""
    if len(values) == _RGB:
        return inks.of(values[0], values[1], values[2])
    if len(values) == _GREY:
        return inks.of(values[0], values[0], values[0])
    if inks.is_grey:
        cyan, magenta, yellow, black = values
        return (round(max(0.0, 1 - black - 0.3 * cyan - 0.59 * magenta - 0.11 * yellow), 4),)
    return tuple(values)


def _number(value: float) -> Decimal:
    return Decimal(f"{value:.4f}").normalize() + 0


def _recolour_picture(image: Stream, inks: Inks) -> None:
    picture = pikepdf.PdfImage(image).as_pil_image()
    if picture.mode == "1" and inks.is_grey:
        return
    was_photograph = image.get("/Filter") == Name.DCTDecode
    converted = inks.picture(picture)
    for key in ("/DecodeParms", "/Decode", "/Intent", "/Filter"):
        if key in image:
            del image[key]
    if was_photograph:
        _write_photograph(image, converted if inks.is_grey else limited(converted, inks.output.ink_limit - _LOSSES))
    else:
        image.write(converted.tobytes())
    image.ColorSpace = Name.DeviceGray if inks.is_grey else Name.DeviceCMYK
    image.BitsPerComponent = 8


def _write_photograph(image: Stream, picture: Image.Image) -> None:
    """Keep a photograph a JPEG, of a quality whose losses no press shows: a book of photographs stays small."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    image.write(out.getvalue(), filter=Name.DCTDecode)
    if picture.mode == "CMYK":
        image.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])  # JPEGs of four inks are written the other way round


def _recolour_shading(shading: Any, inks: Inks) -> None:  # noqa: ANN401 - a dictionary or a stream
    """Gradients between colours: the colours at their stops are converted."""
    if str(shading.get("/ColorSpace")) not in {"/DeviceRGB", "/DeviceGray"}:
        return
    functions = list(_stops(shading.get("/Function")))
    if not functions or any(len(function[key]) == _CMYK for function in functions for key in ("/C0", "/C1")):
        return
    for function in functions:
        for key in ("/C0", "/C1"):
            values = [float(value) for value in function[key]]
            function[key] = Array([_number(value) for value in ink_of(values, inks)])
    shading.ColorSpace = Name.DeviceGray if inks.is_grey else Name.DeviceCMYK


def _stops(function: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    """The exponential functions of a gradient. Source: ISO 32000-1:2008, 7.10.3 and 7.10.4."""
    if isinstance(function, Array):
        return  # one function for each component: not what the engine writes; preflight names the shading
    if isinstance(function, Dictionary):
        if "/C0" in function and "/C1" in function:
            yield function
        for inner in function.get("/Functions", ()):
            yield from _stops(inner)


def _tidy_resources(pdf: pikepdf.Pdf, inks: Inks) -> None:
    """Graphics states for overprint where colours are used; colour spaces and groups in the press's terms."""
    over = pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=True, OP=False, OPM=1))
    knock = pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=False, OP=False, OPM=1))
    group_space = Name.DeviceGray if inks.is_grey else Name.DeviceCMYK
    for resources in _resources(pdf):
        for name in _unused_spaces(resources):
            del resources["/ColorSpace"][name]
        if not inks.is_grey:
            states = dictionary_in(resources, "/ExtGState")
            states[str(OVER)], states[str(KNOCK)] = over, knock
    if any(_is_faint(resources) for resources in _resources(pdf)):
        for page in pdf.pages:
            # else the machine that makes the plates chooses where colours are mixed
            page.obj["/Group"] = Dictionary(Type=Name.Group, S=Name.Transparency, CS=group_space)
    for item in pdf.objects:
        group = item.get("/Group") if isinstance(item, Dictionary | Stream) else None
        if isinstance(group, Dictionary) and "/CS" in group:
            group.CS = group_space


def _resources(pdf: pikepdf.Pdf) -> Iterator[Any]:
    holders: Iterable[Any] = (*(page.obj for page in pdf.pages), *pdf.objects)
    for item in holders:
        if isinstance(item, Dictionary | Stream) and isinstance(item.get("/Resources"), Dictionary):
            yield item["/Resources"]


def _is_faint(resources: Any) -> bool:  # noqa: ANN401 - as above
    states = resources.get("/ExtGState", Dictionary())
    return any(float(state.get(key, 1)) < 1 for state in states.values() for key in ("/ca", "/CA"))


def _unused_spaces(resources: Any) -> list[str]:  # noqa: ANN401 - as above
    """The spaces that the engine declares for every page: CIE spaces, which nothing names any more."""
    spaces = resources.get("/ColorSpace")
    return [str(name) for name in spaces.keys() if str(name).startswith("/lab-")] if spaces is not None else []  # noqa: SIM118 - a PDF dictionary
