"""Printing houses: those of the package and those of the organisation, and whether editions ask what they offer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping

from printery.diagnostics import Diagnostic, nearest
from printery.load.files import Files
from printery.load.packaged import RecordFolder
from printery.model.stages.library import EditionRecord, Library, Record
from printery.model.units import MM_PER_INCH, Length
from printery.model.written.edition import CoverPdf, PressPdf
from printery.model.written.printer import STALE_DAYS, House, Printer, printers_of
from printery.world import MemoryWorld

_PROFILES = (".icc", ".icm")
_HOUSES = RecordFolder("printers", House, "printer", "<house>.yaml and ICC profiles", _PROFILES)


def read_printers(files: Files, editions: Iterable[EditionRecord], broken: set[str]) -> Mapping[str, Printer]:
    """The printers that editions may name; of ours only those that some edition names.

    All of them are read if one is unknown, so that the nearest can be hinted at. Names of houses that are broken are
    added to `broken`.
    """
    printers = (record.value.printer for record in editions if isinstance(record.value, PressPdf))
    asked = {_house(printer) for printer in printers if printer}
    known = asked <= _HOUSES.ours() | _HOUSES.theirs(files)
    return _printers(_HOUSES.read(files, broken, lambda name: name in asked or not known))


def packaged_printers() -> Mapping[str, Printer]:
    """The printers that the package brings, by the name that editions use."""
    return _printers(_HOUSES.read(Files(MemoryWorld({})), set()))


def _printers(houses: Mapping[str, Record[House]]) -> Mapping[str, Printer]:
    return dict(printers_of({name: (record.value, record.path) for name, record in houses.items()}))


def _house(printer: str | None) -> str:
    """The house of a printer: `kdp` of `kdp-cream`."""
    return (printer or "").rpartition("-")[0]


def read_profiles(files: Files) -> Mapping[str, bytes]:
    """The ICC profiles that the organisation brings, by file name."""
    paths = (path for path in files.below(_HOUSES.own) if path.lower().endswith(_PROFILES))
    return {path.rpartition("/")[2]: files.bytes(path) or b"" for path in paths}


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
        hint = f"compare it with {printer.house.sources[0]}, mend it, and set verified_on; keep yours in {_HOUSES.own}/"
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
