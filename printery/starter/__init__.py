"""A new project: the small, complete one of `printery/starter/<language>/`, with a council's own answers filled in.

The files are written to be read: whoever starts from them learns from their comments what may stand where.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from printery.load import schemas
from printery.model.units import MM_PER_INCH, Length, Sheet
from printery.model.written.edition import Trim
from printery.model.written.printer import Printer

TRIMS: Mapping[str, tuple[str, str]] = {
    "us": ("6in", "9in"),
    "digest": ("5.5in", "8.5in"),
    "royal": ("6.14in", "9.21in"),
    "a5": ("148mm", "210mm"),
    "german": ("155mm", "230mm"),
    "french": ("160mm", "240mm"),
}
"""Usual sizes of such books by name: width and height."""
PAGES = 24
"""How many pages the starter's volume has at the least: printers that bind no book so thin are named in a comment."""
LONGEST_NAME = 300
_SMALLEST_MM, _LARGEST_MM = (120.0, 180.0), (300.0, 430.0)
_UNPRINTED = frozenset(("Cc", "Cs", "Cn", "Co", "Zl", "Zp"))
"""Unicode categories of characters that cannot stand in a name: controls, halves of pairs, unassigned, private."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a council says of itself."""

    council: str
    language: str
    """BCP 47 tag whose language is one of `languages()`."""
    trim: Trim
    printer: Printer | None
    today: dt.date


class _Blanks(Template):
    """A file with `%%name` where an answer goes: `$` and `@` mean something in YAML and Markdown."""

    delimiter = "%%"


def languages() -> tuple[str, ...]:
    """The languages that the starter is written in."""
    return tuple(sorted(item.name for item in package_files(__name__).iterdir() if (item / "content").is_dir()))


def council_name(text: str) -> str:
    """The name with single spaces.

    Raises: ValueError if there is none, it is longer than `LONGEST_NAME`, or has a character that cannot be printed.
    """
    name = " ".join(text.split())
    wrong = next((sign for sign in name if unicodedata.category(sign) in _UNPRINTED), None)
    if wrong is not None:
        raise ValueError(f"the character U+{ord(wrong):04X} cannot stand in a name")
    if not name:
        raise ValueError("give a name")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"a name of {len(name)} characters, more than {LONGEST_NAME}; give the short one")
    return name


def trim_of(text: str) -> Trim:
    """The size of a name of `TRIMS`, or of `155mm x 230mm`.

    Raises: ValueError if it is neither, or no size of a book.
    """
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not height:
        width, height = TRIMS.get(text.strip().lower(), ("", ""))
    if not height:
        raise ValueError(f"there is no trim {text}; give one of {', '.join(TRIMS)}, or a size such as 155mm x 230mm")
    size = Length.parse(width), Length.parse(height)
    names = zip(("width", "height"), size, _SMALLEST_MM, _LARGEST_MM, strict=True)
    for name, length, least, most in names:
        if not least <= length.mm <= most:
            raise ValueError(f"a {name} of {length} is no book's; give {least:.0f} to {most:.0f} mm")
    return Trim.model_validate({"width": width.strip(), "height": height.strip()})


def fitting(printers: Mapping[str, Printer], trim: Trim) -> tuple[str, ...]:
    """The printers that cut this trim, by the names that editions use."""
    sheet = Sheet("", trim.width, trim.height)
    return tuple(name for name, printer in printers.items() if printer.offers(sheet))


def new_project(answers: Answers) -> Mapping[str, bytes]:
    """The files of the project by path, the JSON Schemas among them."""
    language = answers.language.partition("-")[0].lower()
    filled = {path: _Blanks(text).substitute(_values(answers)) for path, text in _texts(language)}
    made = {f"content/.schemas/{name}": text for name, text in schemas().items()}
    return {path: text.encode() for path, text in (filled | made).items()}


def _texts(language: str) -> Iterator[tuple[str, str]]:
    def below(folder: Traversable, prefix: str) -> Iterator[tuple[str, str]]:
        for item in sorted(folder.iterdir(), key=lambda item: item.name):
            if item.is_dir():
                yield from below(item, f"{prefix}{item.name}/")
            else:
                # as .gitignore, it would hide files of this package
                yield prefix + item.name.replace("gitignore.txt", ".gitignore"), item.read_text(encoding="utf-8")

    yield from below(package_files(__name__) / language, "")


def _values(answers: Answers) -> Mapping[str, str]:
    day = answers.today + dt.timedelta(weeks=8)
    year, trim = answers.today.year, answers.trim
    inches = trim.width.mm in {Length.parse(width).mm for width, _ in TRIMS.values() if width.endswith("in")}
    return {
        "council": _quoted(answers.council),
        "rights": _quoted(f"© {year} {answers.council}"),
        "language": answers.language,
        "day": day.isoformat(),
        "year": str(year),
        "timezone": "America/New_York" if answers.language.lower() == "en-us" else "Europe/London",
        "style": "chicago-notes-bibliography-17th-edition",
        "width": _written(trim.width),
        "height": _written(trim.height),
        "sheet": "letter" if inches else "a4",
        "printer": _printer_line(answers.printer),
    }


def _written(length: Length) -> str:
    """A length in inches where it is a round number of them, else in millimetres."""
    inches = round(length.mm / MM_PER_INCH, 3)
    return f"{inches:g}in" if math.isclose(inches * MM_PER_INCH, length.mm) else str(length)


def _quoted(text: str) -> str:
    """Text as a YAML scalar in double quotes; JSON is YAML 1.2. Source: YAML 1.2.2, 7.3.1."""
    return json.dumps(text, ensure_ascii=False)


def _printer_line(printer: Printer | None) -> str:
    if printer is None:
        return "# printer: kdp-cream # gutter, bleed and colour follow from it; docs/printing.md lists what there is"
    wanted = printer.page_range()
    said = f"# {printer.house.name}, {printer.paper.name}: gutter, bleed and colour follow from it"
    if wanted.min > PAGES:
        return (
            f"# The book is too thin as yet for {printer.house.name}, who takes {wanted.min} pages or more:\n"
            f"# when yours has so many, take away the first sign of the next line.\n# printer: {printer.id} {said}"
        )
    return f"printer: {printer.id} {said}"


def write_project(files: Mapping[str, bytes], folder: Path) -> None:
    """Write all files into a folder that is empty or not there yet, or none of them.

    Raises: FileExistsError if something stands there; OSError if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(folder)
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".printery-", dir=parent) as stage:
        made = Path(stage) / "project"
        for path, data in files.items():
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(data)
        if not folder.exists():
            made.rename(folder)
            return
        for item in made.iterdir():
            item.rename(folder / item.name)
