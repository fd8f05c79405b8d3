"""Drawings (SVG) from anybody: of the elements and attributes that draw, and of nothing that runs, asks or leads away.

What programs write for themselves (layers, guides, who drew it and when) draws nothing and is never published. What
could run or ask for something is a fault; it can be taken out, where whoever uses the drawing says so.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from printery.pictures.allowed import ATTRIBUTES, ELEMENTS, GEOMETRY
from printery.pictures.raster import raster_fault, without_story
from printery.pictures.styles import sheet_faults, style_faults, value_faults

MAX_BYTES = 8 * 1024 * 1024
MAX_ELEMENTS, MAX_DEPTH, MAX_DRAWN = 200_000, 200, 200_000
"""The last: elements that are drawn when every `use` is followed."""
MAX_NUMBER = 1e7
"""A larger coordinate is a mistake: engines and PDF readers lose it."""
_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_NUMBER = re.compile(
    r"(?<![\w#.])[-+]?(?:nan|inf(?:inity)?)\b|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.IGNORECASE
)
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g);base64,", re.IGNORECASE)
_REFERENCE = re.compile(r"url\(\s*[\"']?#([^)\"'\s]+)", re.IGNORECASE)
_WORDS = frozenset(("id", "class", "lang", "role", "type", "media", "systemLanguage", "requiredFeatures", "version"))
"""Attributes that are words, not values of CSS; as those that begin with `aria-`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a drawing is made of."""

    broken: tuple[str, ...] = ()
    """Why it cannot be used at all."""
    refused: tuple[str, ...] = ()
    """What it has that no drawing may have, each with its line."""
    clean: bytes = b""
    """The drawing without that, and without what programs wrote for themselves; its very bytes if it has neither."""


class _BrokenError(Exception):
    """The drawing cannot be used."""


def read_drawing(data: bytes) -> Reading:
    """Look at every element, attribute and style of an SVG file."""
    if len(data) > MAX_BYTES:
        return Reading((f"it has {len(data)} bytes, more than {MAX_BYTES}",))
    if b"<!ENTITY" in data or b"<!ELEMENT" in data or b"\0" in data:
        return Reading(("it declares entities or is not UTF-8",))
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - how expat is told that this is all
        drawn = reader.drawn()
    except _BrokenError as error:
        return Reading((str(error),))
    except (expat.ExpatError, LookupError, ValueError) as error:
        return Reading((str(error),))
    if drawn > MAX_DRAWN:
        return Reading((f"its use elements draw more than {MAX_DRAWN} shapes",))
    clean = reader.written() if reader.changed else data
    return Reading((), tuple(reader.refused), clean)


@dataclass(slots=True)
class _Reader:
    """Goes through a file once, and writes down what may stay."""

    parser: expat.XMLParserType = field(init=False)
    refused: list[str] = field(default_factory=list)
    changed: bool = False
    out: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    skipping: int = 0
    """Depth at which an element was left out, with all in it; 0: none."""
    sheet: list[str] | None = None
    count: int = 0
    uses: dict[str, list[str]] = field(default_factory=dict)
    """Ids of what is drawn inside of an element with an id, once for each time; "" for what lies in no such element."""
    sizes: dict[str, int] = field(default_factory=dict)
    """Elements that lie in an element with an id, and in no inner one with an id of its own."""
    open_ids: list[str] = field(default_factory=lambda: [""])

    def __post_init__(self) -> None:
        """Have expat call the methods below."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartDoctypeDeclHandler = self._doctype
        self.parser = parser

    def _refuse(self, what: str) -> None:
        self.changed = True
        line = f"line {self.parser.CurrentLineNumber}: {what}"
        if line not in self.refused:
            self.refused.append(line)

    def _comment(self, _: str) -> None:
        self.changed = True

    def _instruction(self, target: str, _: str) -> None:
        self._refuse(f"an instruction <?{target[:30]}?>")

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        # the public one of SVG stands in what many programs write, and means nothing; it is only left out
        self.changed = True
        if internal or name != "svg" or (system and not (public or "").startswith("-//W3C//DTD SVG")):
            self._refuse("a document type")

    def _begin(self, name: str, attributes: list[str]) -> None:
        self.count += 1
        self.path.append(name)
        space, _, local = name.rpartition("}")
        if len(self.path) == 1 and (space, local) != (_SVG, "svg"):
            raise _BrokenError(f"its first element is {name.replace('}', ' ')[-60:]}, not svg")
        if len(self.path) > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise _BrokenError("it has too many elements, or too many inside of each other")
        if self.skipping:
            return
        if space != _SVG or local == "metadata":
            self._leave_out(space, local)
        elif local not in ELEMENTS:
            self._refuse(f"an element {local[:40]}")
            self.skipping = len(self.path)
        else:
            self._write_begin(local, dict(zip(attributes[::2], attributes[1::2], strict=True)))

    def _leave_out(self, space: str, local: str) -> None:
        """What is not of SVG draws nothing, and is left out in silence unless a browser would do something with it."""
        self.changed = True
        self.skipping = len(self.path)
        if space in _ACTIVE or not space:
            self._refuse(f"an element {local[:40]} of {space or 'no namespace'}")

    def _write_begin(self, local: str, attributes: dict[str, str]) -> None:
        kept = list(self._kept(local, attributes))
        own, outer = attributes.get("id", ""), self.open_ids[-1]
        inner = own or outer
        self.open_ids.append(inner)
        self.sizes[inner] = self.sizes.get(inner, 0) + 1
        again = [own] if own else []
        self.uses.setdefault(outer, []).extend(again)
        self.uses.setdefault(inner, []).extend(_targets(local, attributes))
        words = "".join(f" {key}={quoteattr(value)}" for key, value in kept)
        self.out.append(f"<{local}{words}>")
        self.sheet = [] if local == "style" else None

    def _kept(self, local: str, attributes: dict[str, str]) -> Iterator[tuple[str, str]]:
        for key, value in attributes.items():
            space, _, name = key.rpartition("}")
            if space == _XML and name in {"lang", "space"}:
                yield f"xml:{name}", value
            elif name == "href" and space in {"", _XLINK}:
                if target := self._address(local, value):
                    yield "xlink:href" if space else "href", target
            elif not space and name in ATTRIBUTES:
                faults = list(_value_faults(name, value))
                for fault in faults:
                    self._refuse(f"{name} with {fault}")
                if not faults:
                    yield name, value
            else:
                self._drop(space, name)

    def _drop(self, space: str, name: str) -> None:
        """Attributes of editors and scripts' data draw nothing; others are refused."""
        self.changed = True
        is_foreign = bool(space) and space not in {_SVG, _XML, *_ACTIVE}
        if not is_foreign and not name.startswith("data-"):
            self._refuse(f"an attribute {name[:40]}")

    def _address(self, local: str, value: str) -> str:
        """Where an element leads, if that is in this file; an embedded picture is looked at as any other."""
        value = value.strip()
        if value.startswith("#"):
            return value
        match = _EMBEDDED.match(value)
        if match is None or local != "image":
            self._refuse(f"an address {value[:60]}")
            return ""
        try:
            data = base64.b64decode("".join(value[match.end() :].split()), validate=True)
        except ValueError:
            self._refuse("a picture that is no base64")
            return ""
        fault = raster_fault(data)
        if fault:
            self._refuse(f"a picture of which {fault}" if not fault.startswith("it ") else f"a picture: {fault}")
            return ""
        bare = without_story(data)
        self.changed = self.changed or bare != data
        return f"{match[0]}{base64.b64encode(bare).decode()}"

    def _text(self, text: str) -> None:
        if self.skipping:
            return
        if self.sheet is not None:
            self.sheet.append(text)
        else:
            self.out.append(escape(text))

    def _end(self, name: str) -> None:
        depth = len(self.path)
        self.path.pop()
        if self.skipping:
            self.skipping = 0 if depth == self.skipping else self.skipping
            return
        self.open_ids.pop()
        if self.sheet is not None:
            text = "".join(self.sheet)
            faults = list(sheet_faults(text))
            for fault in faults:
                self._refuse(f"a style with {fault}")
            self.out.append("" if faults else escape(text))
            self.sheet = None
        self.out.append(f"</{name.rpartition('}')[2]}>")

    def written(self) -> bytes:
        """What may stay, as a file."""
        head = self.out[0].replace("<svg", f'<svg xmlns="{_SVG}" xmlns:xlink="{_XLINK}"', 1)
        return "".join((head, *self.out[1:])).encode()

    def drawn(self) -> int:
        """How many elements are drawn when every `use` is followed; those that go in circles count once."""
        known: dict[str, int] = {}

        def size(name: str, above: frozenset[str]) -> int:
            if name in known:
                return known[name]
            if name in above or len(above) > MAX_DEPTH:
                return 0
            inner = sum(size(other, above | {name}) for other in self.uses.get(name, ()) if other)
            known[name] = min(self.sizes.get(name, 0) + inner, MAX_DRAWN + 1)
            return known[name]

        return size("", frozenset())


_ACTIVE = frozenset(("http://www.w3.org/1999/xhtml", "http://www.w3.org/1998/Math/MathML", "http://www.w3.org/2001/xml-events",
                     "http://www.w3.org/1999/XSL/Transform"))  # fmt: skip
"""Namespaces that browsers and reading systems act on."""


def _targets(local: str, attributes: dict[str, str]) -> Iterator[str]:
    """Ids of what an element has drawn once more: by use, or as pattern, mask or marker."""
    if local == "use":
        found = attributes.get("href") or attributes.get(f"{_XLINK}}}href") or ""
        yield found.strip().removeprefix("#")
    for value in attributes.values():
        yield from _REFERENCE.findall(value)


def _value_faults(name: str, value: str) -> Iterator[str]:
    if name in GEOMETRY:
        for match in _NUMBER.finditer(value):
            number = float(match[0])
            if not abs(number) <= MAX_NUMBER:  # so that nan is found too
                yield f"the number {match[0][:20]}"
                return
    if name == "style":
        yield from style_faults(value)
    elif ("(" in value or "\\" in value) and name not in _WORDS and not name.startswith("aria-"):
        yield from value_faults(value)
