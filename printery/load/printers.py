"""Printing houses: those of the package and those of the organisation, and whether editions ask what they offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.resources import files as package_files

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.files import Files
from printery.load.records import validate
from printery.model.edition import CoverPdf, PressPdf
from printery.model.library import EditionRecord, Library, Record
from printery.model.printer import STALE_DAYS, House, Printer, printers_of
from printery.model.units import MM_PER_INCH, Length
from printery.world import MemoryWorld

_OWN = "content/printers"
_PROFILES = (".icc", ".icm")


def read_printers(files: Files, editions: Iterable[EditionRecord], broken: set[str]) -> Mapping[str, Printer]:
    """The printers that editions may name; a house of the organisation shadows ours of the same name.

    Of ours only those are read that some edition names, since reading YAML takes time; all of them if one is unknown,
    so that the nearest can be hinted at. Names of houses that are broken are added to `broken`.
    """
    houses: dict[str, tuple[House, str]] = {}
    own = [path for path in files.below(_OWN) if path.endswith(".yaml")]
    ours = {item.name: item for item in package_files("printery").joinpath("printers").iterdir()}
    asked = {
        f"{_house(record.value.printer)}.yaml"
        for record in editions
        if isinstance(record.value, PressPdf) and record.value.printer
    }
    known = asked <= {*ours, *(path.rpartition("/")[2] for path in own)}
    for name in sorted(ours):
        if name.endswith(".yaml") and (name in asked or not known):
            _add(files, f"printery/printers/{name}", ours[name].read_text(encoding="utf-8"), houses, broken)
    for path in files.below(_OWN):
        if path in own:
            _add(files, path, files.text(path, needed=True), houses, broken)
        elif not path.lower().endswith(_PROFILES):
            hint = f"keep <house>.yaml and ICC profiles in {_OWN}/, and nothing else"
            files.faults.append(Diagnostic("C006", "is no printer", Location(path), hint))
    return dict(printers_of(houses))


def packaged_printers() -> Mapping[str, Printer]:
    """The printers that the package brings, by the name that editions use."""
    files, houses = Files(MemoryWorld({})), dict[str, tuple[House, str]]()
    for item in package_files("printery").joinpath("printers").iterdir():
        if item.name.endswith(".yaml"):
            _add(files, f"printery/printers/{item.name}", item.read_text(encoding="utf-8"), houses, set())
    return dict(printers_of(houses))


def _house(printer: str | None) -> str:
    """The house of a printer: `kdp` of `kdp-cream`."""
    return (printer or "").rpartition("-")[0]


def read_profiles(files: Files) -> Mapping[str, bytes]:
    """The ICC profiles that the organisation brings, by file name."""
    paths = (path for path in files.below(_OWN) if path.lower().endswith(_PROFILES))
    return {path.rpartition("/")[2]: files.bytes(path) or b"" for path in paths}


def _add(files: Files, path: str, text: str | None, houses: dict[str, tuple[House, str]], broken: set[str]) -> None:
    name = path.rpartition("/")[2].removesuffix(".yaml")
    parsed = files.yaml(text or "", path)
    record = None if text is None or (parsed.faults and parsed.data is None) else validate(parsed, path, House)
    files.faults += parsed.faults
    if record is not None:
        houses[name] = (record.value, path)
    else:
        broken.add(name)


def check_printers(library: Library, today: dt.date | None, broken: Collection[str]) -> Iterator[Diagnostic]:
    """Yield C150 to C155: editions and the printers that they name; `today` is None where nobody asks for the age."""
    for record in library.editions.values():
        if isinstance(record.value, PressPdf):
            if _house(record.value.printer) not in broken:
                yield from _check_interior(record, record.value, library, today)
        elif isinstance(record.value, CoverPdf):
            yield from _check_cover(record, record.value, library)


def _check_interior(
    record: Record[PressPdf], edition: PressPdf, library: Library, today: dt.date | None
) -> Iterator[Diagnostic]:
    if edition.printer is None:
        return
    printer, where = library.printers.get(edition.printer), record.at("printer")
    if printer is None:
        hint = nearest(edition.printer, library.printers)
        yield Diagnostic("C150", f"there is no printer {edition.printer}", where, hint)
        return
    for sheet in edition.sizes:
        if not printer.offers(sheet):
            at = record.at("trim") if edition.trim else record.at("sheets")
            offered = ", ".join(_size(trim.width, trim.height) for trim in printer.house.trims)
            message = f"{printer.house.name} does not cut {_size(sheet.width, sheet.height)}"
            yield Diagnostic("C151", message, at, f"choose one of {offered}")
    age = (today - printer.house.verified_on).days if today else 0
    if age > STALE_DAYS:
        message = f"{printer.path} was compared with its sources {age} days ago"
        hint = f"compare it with {printer.house.sources[0]}, mend it, and set verified_on; keep yours in {_OWN}/"
        yield Diagnostic("C153", message, where, hint)


def _size(width: Length, height: Length) -> str:
    """A size in both units: `152 x 229 mm (6 x 9 in)`."""
    inches = f"{width.mm / MM_PER_INCH:.4g} x {height.mm / MM_PER_INCH:.4g} in"
    return f"{width.mm:.0f} x {height.mm:.0f} mm ({inches})"


def _check_cover(record: Record[CoverPdf], edition: CoverPdf, library: Library) -> Iterator[Diagnostic]:
    interior = library.editions.get(edition.interior)
    if interior is None:
        return  # C033 says so, if the edition is not only broken
    where = record.at("interior")
    if not isinstance(interior.value, PressPdf) or interior.value.printer is None:
        hint = "name a press-pdf edition that has a printer"
        yield Diagnostic("C154", f"{edition.interior} is no print edition with a printer", where, hint)
        return
    printer = library.printers.get(interior.value.printer)
    if printer is None:
        return  # C150 says so
    bindings = printer.house.bindings
    if edition.binding not in bindings:
        message = f"{printer.house.name} does not bind as {edition.binding}"
        yield Diagnostic("C152", message, record.at("binding"), nearest(edition.binding, bindings))
    if len(interior.value.sizes) != 1:
        hint = "give the interior one trim"
        yield Diagnostic("C154", f"{edition.interior} has several sizes, and a cover fits one", where, hint)
    if printer.house.barcode and printer.house.barcode.needed and not interior.value.isbn:
        message = f"{printer.house.name} wants a bar code, and {edition.interior} has no ISBN"
        yield Diagnostic("C155", message, where, f"give {interior.path} its isbn")
