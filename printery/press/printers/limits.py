"""What sections measured, judged by the printer's limits once the number of pages is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from printery.diagnostics import Diagnostic
from printery.model.stages.artefact import Pages
from printery.model.stages.galley import Galley
from printery.model.written.printer import Printer
from printery.press.facts.measured import NEAR_MM, Measured, least_margins


def judge(
    sections: Sequence[tuple[int, Sequence[Measured]]], pages: Pages, galley: Galley, printer: Printer
) -> Iterator[Diagnostic]:
    """Yield P051 to P053; each section with the index of its first page."""
    places = {line.id: line.location for line in galley.copy}
    least, name = least_margins(printer, pages.count), printer.house.name
    for first, found in sections:
        for item in found:
            folio = pages.pages[first + item.page_index].folio
            where = places.get(item.block, galley.edition)
            if item.code == "P051" and item.value < least[item.side].mm - NEAR_MM:
                wants = f"{item.value:.1f} mm from the {item.side}; {name} wants {least[item.side].mm:.1f} mm"
                hint = "widen the margin in the tokens, or move what stands there"
                yield Diagnostic("P051", f"page {folio}: {item.what!r} stands {wants}", where, hint)
            elif item.code == "P052":
                wants = f"{item.value:.0f} pixels per inch; {name} wants {printer.paper.output.resolution}"
                hint = f"bring a picture at least {item.wanted:.0f} pixels wide, or show it smaller"
                at = galley.resources[item.block].location
                yield Diagnostic("P052", f"page {folio}: {item.what} prints with {wants}", at, hint)
            elif item.code == "P053":
                wants = f"{item.value:.1f} pt; {name} takes {printer.paper.output.least_text:g} pt and more"
                hint = "set it larger in the tokens or the style sheet"
                yield Diagnostic("P053", f"page {folio}: {item.what!r} is set in {wants}", where, hint)
