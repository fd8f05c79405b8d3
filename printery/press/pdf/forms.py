"""Fields to fill in: links to `field:` addresses, which templates place and style as they like, become form fields.

A link `field:KIND/NAME/VALUE/QUESTION` (percent-encoded parts) is one widget: KIND is `text`, with an empty VALUE, or
`radio`, one of several with the same NAME. The engine's own forms know neither structure nor names for readers, and
leave it to the viewer to draw them (`NeedAppearances`), which PDF/A forbids.

Source: ISO 32000-1:2008, 12.7 (forms); ISO 14289-1:2014, 7.18.1 and 7.18.4; ISO 19005-3:2012, 6.3.3 and 6.4.1.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from printery.press.fonts import face

_FACE = "SourceSansPro-Regular"
_SIZE = 10
"""Points of what people type."""
_MULTILINE, _NO_TOGGLE, _RADIO = 1 << 12, 1 << 14, 1 << 15
_ROUND = 0.5523
"""How far the handles of a quarter circle's curve are, in radii."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A widget's annotation and what its address says."""

    annotation: pikepdf.Object
    kind: str
    name: str
    value: str
    question: str


def make_fields(bound: Pdf) -> None:
    """Turn the links to fields of a file into fields; a file without any stays as it is."""
    places = list(_places(bound))
    if not places:
        return
    fields: dict[str, pikepdf.Object] = {}
    for place in places:
        if place.kind == "radio":
            fields.setdefault(place.name, _group(bound, place))
            _radio(bound, place, fields[place.name])
        else:
            fields[place.name] = _text(bound, place)
    look = String(f"/{_FACE} {_SIZE} Tf 0.1 g")
    fonts = Dictionary({f"/{_FACE}": _font(bound)})
    bound.Root.AcroForm = bound.make_indirect(
        Dictionary(Fields=Array(list(fields.values())), DA=look, DR=Dictionary(Font=fonts))
    )


def _places(bound: Pdf) -> Iterator[_Place]:
    for page in bound.pages:
        for annotation in page.obj.get(Name.Annots, ()):
            action = annotation.get(Name.A)
            address = str(action.get(Name.URI, "")) if action is not None else ""
            if address.startswith("field:"):
                kind, name, value, question = map(unquote, address.removeprefix("field:").split("/", 3))
                del annotation.A
                annotation.Subtype, annotation.P = Name.Widget, page.obj
                annotation.MK = Dictionary()
                yield _Place(bound.make_indirect(annotation), kind, name, value, question)


def _text(bound: Pdf, place: _Place) -> pikepdf.Object:
    """A field for some lines; field and widget are one object."""
    field = place.annotation
    field.FT, field.T, field.TU, field.Ff = Name.Tx, String(place.name), String(place.question), _MULTILINE
    field.DA = String(f"/{_FACE} {_SIZE} Tf 0.1 g")
    field.AP = Dictionary(N=_drawn(bound, place, b"/Tx BMC EMC"))
    return field


def _group(bound: Pdf, place: _Place) -> pikepdf.Object:
    return bound.make_indirect(
        Dictionary(
            FT=Name.Btn,
            T=String(place.name),
            TU=String(place.question),
            Ff=_RADIO | _NO_TOGGLE,
            V=Name.Off,
            Kids=Array([]),
        )
    )


def _radio(bound: Pdf, place: _Place, group: pikepdf.Object) -> None:
    """One answer: nothing is drawn until it is chosen, the ring around it is the template's."""
    widget = place.annotation
    widget.Parent, widget.AS = group, Name.Off
    states = {f"/{place.value}": _drawn(bound, place, _dot(*_size(place))), "/Off": _drawn(bound, place, b"q Q")}
    widget.AP = Dictionary(N=Dictionary(states))
    group.Kids.append(widget)


def _size(place: _Place) -> tuple[float, float]:
    left, bottom, right, top = (float(number) for number in place.annotation.Rect)
    return abs(right - left), abs(top - bottom)


def _drawn(bound: Pdf, place: _Place, content: bytes) -> pikepdf.Object:
    box = Array([0, 0, *_size(place)])
    return Stream(bound, content, Type=Name.XObject, Subtype=Name.Form, BBox=box, Resources=Dictionary())


def _dot(width: float, height: float) -> bytes:
    """A filled circle in the middle, half as wide as the field."""
    x, y, r = width / 2, height / 2, min(width, height) / 4
    k = r * _ROUND
    curves = (
        (x + r, y + k, x + k, y + r, x, y + r),
        (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r),
        (x + k, y - r, x + r, y - k, x + r, y),
    )
    drawn = "".join(" ".join(f"{number:.3f}" for number in curve) + " c\n" for curve in curves)
    return f"q 0.1 g\n{x + r:.3f} {y:.3f} m\n{drawn}f Q".encode()


def _font(bound: Pdf) -> pikepdf.Object:
    """The face that typed text is set in, with the letters of Western languages, embedded.

    Source: ISO 32000-1:2008, 9.6.3 (TrueType fonts) and 9.8 (descriptors).
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    codes = {code: bytes([code]).decode("cp1252", "ignore") for code in range(32, 256)}
    out = io.BytesIO()
    with TTFont(io.BytesIO(face(f"{_FACE}.ttf") or b""), recalcTimestamp=False) as font:
        subsetter = Subsetter(Options(layout_features=[], name_IDs=[1, 2, 6]))
        subsetter.populate(text="".join(codes.values()))
        subsetter.subset(font)
        font.save(out, reorderTables=False)
        scale = 1000 / font["head"].unitsPerEm
        advances, known = font["hmtx"], font.getBestCmap()
        widths = [round(advances[known[ord(c)]][0] * scale) if c and ord(c) in known else 0 for c in codes.values()]
        lines, head = font["hhea"], font["head"]
        box = [round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)]
        descriptor = Dictionary(
            Type=Name.FontDescriptor, FontName=Name(f"/PRNTRY+{_FACE}"), Flags=32, FontBBox=Array(box), ItalicAngle=0,
            Ascent=round(lines.ascent * scale), Descent=round(lines.descent * scale), CapHeight=660, StemV=84,
            FontFile2=Stream(bound, out.getvalue(), Length1=len(out.getvalue())),
        )  # fmt: skip
    return bound.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=descriptor.FontName,
            Encoding=Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=255,
            Widths=Array(widths),
            FontDescriptor=bound.make_indirect(descriptor),
        )
    )
