"""The printers' records: their numbers against the worked examples that the printers themselves give."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from printery.model.stages.cover import BookBlock, cover_sheet
from printery.model.stages.library import Library
from printery.model.units import MM_PER_INCH, Length, Sheet
from printery.model.written.edition import Trim
from printery.model.written.printer import BindingName, Printer
from tests.projects import load, project

SIX_BY_NINE = Sheet("", Length.parse("6in"), Length.parse("9in"))


@pytest.fixture(scope="module")
def printers() -> Mapping[str, Printer]:
    """Every printer of the package."""
    asks = b"format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nprinter: nobody-paper\n"
    library: Library = load(project({"content/editions/print.yaml": asks})).value  # an unknown one: all are read
    return library.printers


def test_only_printers_that_are_asked_for_are_read() -> None:
    """The organisation's own houses are read, and of the package's the one that an edition names."""
    asks = b"format: press-pdf\nwork: report\ntemplate: book\ntrim: {width: 6in, height: 9in}\nprinter: kdp-cream\n"

    assert {name.partition("-")[0] for name in load(project({})).value.printers} == {"tiny"}
    named = load(project({"content/editions/print.yaml": asks})).value.printers
    assert {name.partition("-")[0] for name in named} == {"tiny", "kdp"}


@pytest.mark.parametrize(
    ("name", "pages", "binding", "inches"),
    [
        ("kdp-white", 200, "paperback", 0.4504),  # KDP: 200 pages x 0.002252
        ("kdp-white", 300, "paperback", 0.6756),
        ("kdp-cream", 300, "paperback", 0.75),
        ("kdp-colour", 400, "paperback", 0.9388),
        ("lulu-white", 200, "paperback", 200 / 444 + 0.06),  # Lulu: pages / 444 + 0.06 in
        ("lulu-white", 84, "casewrap", 0.25),  # Lulu's table for hard covers
        ("lulu-white", 85, "casewrap", 0.5),
        ("lulu-colour", 250, "casewrap", 0.813),
        ("lulu-colour", 800, "casewrap", 2.125),
        ("ingram-white", 400, "paperback", 1.0),  # 400 pages an inch
        ("ingram-cream", 444, "paperback", 1.0),
        ("ingram-colour", 360, "paperback", 1.0),
    ],
)
def test_spines(printers: Mapping[str, Printer], name: str, pages: int, binding: BindingName, inches: float) -> None:
    """The width of the spine, in inches."""
    assert printers[name].spine(pages, binding).mm / MM_PER_INCH == pytest.approx(inches, abs=1e-4)


def test_lulu_in_millimetres(printers: Mapping[str, Printer]) -> None:
    """Lulu's metric formula is the same: pages / 17.48 + 1.524 mm."""
    assert printers["lulu-white"].spine(250, "paperback").mm == pytest.approx(250 / 17.48 + 1.524, abs=0.01)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("kdp-white", {24: 0.375, 150: 0.375, 151: 0.5, 300: 0.5, 301: 0.625, 500: 0.625, 501: 0.75, 701: 0.875}),
        ("ingram-cream", {18: 0.5, 1050: 0.5}),
        ("lulu-colour", {32: 0.5, 60: 0.5, 61: 0.625, 151: 1.0, 400: 1.0, 401: 1.125, 601: 1.25, 800: 1.25}),
    ],
)
def test_gutters(printers: Mapping[str, Printer], name: str, rows: Mapping[int, float]) -> None:
    """The least margin at the bind by number of pages, in inches."""
    found = {pages: round(printers[name].gutter(pages).mm / MM_PER_INCH, 4) for pages in rows}

    assert found == rows


@pytest.mark.parametrize(
    ("name", "pages", "blanks"),
    [
        ("kdp-white", 130, 0),
        ("kdp-white", 129, 1),
        ("ingram-white", 129, 1),  # the last page is blank
        ("ingram-white", 130, 2),
        ("offset-coated", 129, 3),
        ("offset-coated", 132, 0),
        ("office-colour", 7, 0),
    ],
)
def test_blank_pages(printers: Mapping[str, Printer], name: str, pages: int, blanks: int) -> None:
    """Up to the multiple, and a last one where the printer wants it."""
    assert printers[name].blanks(pages) == blanks


def test_every_house_names_its_sources(printers: Mapping[str, Printer]) -> None:
    """Five houses, each dated and with an address; trims common to the three on demand."""
    houses = {printer.path: printer.house for printer in printers.values()}
    trims = [
        {(round(t.width.mm), round(t.height.mm)) for t in house.trims}
        for path, house in houses.items()
        if any(name in path for name in ("kdp", "ingram", "lulu"))
    ]

    assert {"kdp", "ingram", "lulu", "offset", "office"} <= {path.split("/")[-1][:-5] for path in houses}
    assert all(house.sources and house.verified_on.year >= 2026 for house in houses.values())
    assert trims[0] == trims[1] == trims[2]
    assert (152, 229) in trims[0]


def test_offers_within_a_hair(printers: Mapping[str, Printer]) -> None:
    """A trim in millimetres is the printer's in inches, if it is the same to 0.3 mm."""
    metric = Trim.model_validate({"width": "156mm", "height": "234mm"})

    assert printers["kdp-white"].offers(Sheet("", metric.width, metric.height))
    assert not printers["kdp-white"].offers(Sheet("", Length(157.0), Length(234.0)))
    assert printers["offset-coated"].offers(Sheet("", Length(157.0), Length(234.0)))


@pytest.mark.parametrize(
    ("name", "binding", "pages", "size"),
    [
        # KDP's own example: 6 x 9 in, 300 pages on white paper: bleed, back, spine, front, bleed
        ("kdp-white", "paperback", 300, (0.125 + 6 + 0.6756 + 6 + 0.125, 9.25)),
        ("kdp-cream", "paperback", 200, (0.125 + 6 + 0.5 + 6 + 0.125, 9.25)),
        ("lulu-white", "paperback", 200, (12.25 + 200 / 444 + 0.06, 9.25)),
        ("lulu-white", "casewrap", 250, (2 * (0.75 + 6.125) + 0.813, 2 * 0.75 + 9.25)),
        ("ingram-white", "jacket", 400, (2 * (0.125 + 3.25 + 6.125) + 1.25, 9.5)),
    ],
)
def test_covers(
    printers: Mapping[str, Printer], name: str, binding: BindingName, pages: int, size: tuple[float, float]
) -> None:
    """The whole sheet with bleed or turn-in, in inches."""
    printer = printers[name]
    bound = printer.house.bindings[binding]
    block = BookBlock(SIX_BY_NINE, pages, printer.spine(pages, binding))
    flat = cover_sheet(block, binding, bound, bound.flap, right_to_left=False)

    assert (flat.sheet.width.mm + 2 * flat.edge.mm) / MM_PER_INCH == pytest.approx(size[0], abs=1e-3)
    assert (flat.sheet.height.mm + 2 * flat.edge.mm) / MM_PER_INCH == pytest.approx(size[1], abs=1e-3)


def test_panels_stand_side_by_side(printers: Mapping[str, Printer]) -> None:
    """From left to right without a gap; mirrored for a book that is read from right to left."""
    bound = printers["ingram-white"].house.bindings["jacket"]
    block = BookBlock(SIX_BY_NINE, 300, Length(20.0))
    flat, mirrored = (cover_sheet(block, "jacket", bound, bound.flap, right_to_left=rtl) for rtl in (False, True))

    assert [panel.name for panel in flat.panels] == ["back-flap", "back", "spine", "front", "front-flap"]
    assert [panel.name for panel in mirrored.panels] == ["front-flap", "front", "spine", "back", "back-flap"]
    assert [panel.left + panel.width for panel in flat.panels[:-1]] == pytest.approx(list(flat.folds))


@pytest.mark.parametrize(("pages", "has_text"), [(78, False), (79, False), (95, False), (100, True), (200, True)])
def test_text_on_the_spine(printers: Mapping[str, Printer], pages: int, has_text: bool) -> None:  # noqa: FBT001 - a parameter
    """KDP takes text on spines of 79 pages and more; type that can be read wants 3 mm between the folds' margins."""
    printer = printers["kdp-cream"]
    block = BookBlock(SIX_BY_NINE, pages, printer.spine(pages, "paperback"))
    flat = cover_sheet(block, "paperback", printer.house.bindings["paperback"], Length(0.0), right_to_left=False)

    assert flat.spine_text is has_text


def test_a_binding_has_its_own_range_of_pages(printers: Mapping[str, Printer]) -> None:
    """Where a house binds fewer or more pages in one way, that range holds, else the paper's."""
    own = {
        (printer.house.name, name)
        for printer in printers.values()
        for name, b in printer.house.bindings.items()
        if b.pages
    }
    assert own
    for printer in printers.values():
        for name, binding in printer.house.bindings.items():
            assert printer.page_range(name) == (binding.pages or printer.paper.pages)
        assert printer.page_range() == printer.paper.pages
