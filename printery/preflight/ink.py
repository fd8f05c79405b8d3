"""What a content stream puts on paper: colours, ink, lines and transparency, with the graphics state followed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream
from PIL import Image, ImageChops, ImageMath

from printery.diagnostics import Diagnostic, Location
from printery.model.written.printer import Output

_WATCHED = "q Q cm w gs cs CS sc SC scn SCN rg RG g G k K f F f* B B* b b* S s sh Do Tj TJ ' \" BI"
_HAIRLINE_PT = 0.25
_HAIRLINE_TOLERANCE = 0.01
_INK_TOLERANCE = 0.5
_LISTED = 6
_HINTS = {
    "P050": "choose a paper or printer that binds so many, or report this if blank pages are missing",
    "P055": "write the colour as a token or as plain sRGB; bring the picture in RGB, grey or CMYK",
    "P056": "choose a lighter colour, or a printer that takes more ink",
    "P057": "write the mixed colour instead of an opacity; save the picture without transparency",
    "P058": "draw the line with 0.25 pt or more",
}
_OURS = "report this: the file is of our making"


@dataclass(slots=True)
class Faults:
    """Findings by code and message, with the pages on which each was met."""

    found: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, code: str, index: int, message: str) -> None:
        """One more page (0-based) with this finding."""
        pages = self.found.setdefault((code, message), [])
        if index not in pages:
            pages.append(index)

    def diagnostics(self, where: Location) -> Iterator[Diagnostic]:
        """Each finding once, with the pages of the file counted from 1."""
        for (code, message), pages in self.found.items():
            listed = ", ".join(str(index + 1) for index in pages[:_LISTED])
            more = f" and {len(pages) - _LISTED} more" if len(pages) > _LISTED else ""
            yield Diagnostic(code, f"{message} (page {listed}{more})", where, _HINTS.get(code, _OURS))


@dataclass(slots=True)
class Drawing:
    """What is checked, and what was met on the way."""

    output: Output
    faults: Faults
    shown: set[str] = field(default_factory=set)
    """Names of the forms and pictures that the last stream showed."""

    @property
    def is_opaque(self) -> bool:
        """Whether the output allows no transparency."""
        return self.output.standard != "pdf/x-4" and self.output.colour != "rgb"


@dataclass(frozen=True, slots=True)
class _State:
    scale: float = 1.0
    width: float = 1.0
    over: bool = False
    fill: tuple[float, ...] = (0.0,)
    all_plates: bool = False


def follow(source: pikepdf.Page | Stream, resources: Any, drawing: Drawing, index: int) -> None:  # noqa: ANN401 - an object of a file
    """Read one content stream and note what its printer would not take."""
    state, kept = _State(), list[_State]()
    drawing.shown = set()
    for instruction in pikepdf.parse_content_stream(source, _WATCHED):
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            drawing.faults.add("P055", index, "a picture stands inside a content stream")
            continue
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            kept.append(state)
        elif name == "Q":
            state = kept.pop() if kept else _State()
        elif name == "cm":
            a, b, c, d = (float(value) for value in operands[:4])
            state = replace(state, scale=state.scale * math.sqrt(abs(a * d - b * c)))
        elif name == "w":
            state = replace(state, width=float(operands[0]))
        elif name == "gs":
            state = _with_state(state, str(operands[0]), resources, drawing, index)
        elif name == "Do":
            drawing.shown.add(str(operands[0]))
        elif name in _PAINTING:
            _painted(name, state, drawing, index)
        else:
            state = _coloured(name, list(operands), state, drawing, index)


_STROKES = frozenset(("S", "s", "B", "B*", "b", "b*"))
_FILLS = frozenset(("f", "F", "f*", "Tj", "TJ", "'", '"'))
_PAINTING = _STROKES | _FILLS
_PLAIN = {"rg": "RGB", "RG": "RGB", "g": "grey", "G": "grey", "k": "CMYK", "K": "CMYK"}
_ALLOWED = {"grey": {"grey"}, "cmyk": {"grey", "CMYK"}, "rgb": {"RGB", "grey", "CMYK"}}
_BLACK = (0.0, 0.0, 0.0, 1.0)


def _coloured(name: str, operands: list[Any], state: _State, drawing: Drawing, index: int) -> _State:
    output = drawing.output
    if name in _PLAIN:
        values = tuple(float(value) for value in operands)
        if _PLAIN[name] not in _ALLOWED[output.colour]:
            drawing.faults.add("P055", index, f"a colour is in {_PLAIN[name]}")
        ink = 100 * sum(values)
        if _PLAIN[name] == "CMYK" and ink > output.ink_limit + _INK_TOLERANCE:
            drawing.faults.add("P056", index, f"a colour takes {ink:.0f} percent of ink")
        return replace(state, fill=values, all_plates=False) if name.islower() else replace(state, all_plates=False)
    if name in {"cs", "CS"}:
        space = str(operands[0])
        if space.startswith("/Printery"):
            return replace(state, all_plates=True)
        if space not in {"/Pattern", "/DeviceGray", "/DeviceCMYK"} and output.colour != "rgb":
            drawing.faults.add("P055", index, f"a colour is in the space {space.lstrip('/')}")
    return state


def _painted(name: str, state: _State, drawing: Drawing, index: int) -> None:
    if name in _STROKES and state.width * state.scale < _HAIRLINE_PT - _HAIRLINE_TOLERANCE:
        drawing.faults.add("P058", index, f"a line is {state.width * state.scale:.2f} pt thin")
    needs_over = drawing.output.colour == "cmyk" and drawing.output.standard != "pdf"
    if name in _FILLS and needs_over and state.fill == _BLACK and not state.over and not state.all_plates:
        drawing.faults.add("P060", index, "solid black would knock out the colours below it")


def _with_state(state: _State, name: str, resources: Any, drawing: Drawing, index: int) -> _State:  # noqa: ANN401 - an object of a file
    states = resources.get("/ExtGState", Dictionary())
    found = states.get(name)
    if found is None:
        return state
    if drawing.is_opaque:
        faint = any(float(found.get(key, 1)) < 1 for key in ("/ca", "/CA"))
        masked = found.get("/SMask", Name("/None")) != Name("/None")
        blended = found.get("/BM", Name.Normal) not in (Name.Normal, Name.Compatible)
        if faint or masked or blended:
            drawing.faults.add("P057", index, "something is transparent")
    return replace(state, over=bool(found["/op"])) if "/op" in found else state


def ink_of_picture(image: Stream) -> float:
    """The sum of the inks in percent where it is largest, of a picture of four bytes a pixel."""
    size = (int(image.Width), int(image.Height))
    picture = Image.frombytes("CMYK", size, image.read_bytes(decode_level=pikepdf.StreamDecodeLevel.all))
    if [float(value) for value in image.get("/Decode", ())][:2] == [1, 0]:
        picture = ImageChops.invert(picture)
    cyan, magenta, yellow, black = picture.split()

    def total(args: dict[str, Any]) -> Any:  # noqa: ANN401 - Pillow's expressions are untyped
        return args["int"](args["c"] + args["m"] + args["y"] + args["k"])

    highest: Any = ImageMath.lambda_eval(total, c=cyan, m=magenta, y=yellow, k=black).getextrema()[1]
    return float(highest) / 2.55
