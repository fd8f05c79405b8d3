"""Stock for cards: that of the package and that of the organisation, and whether editions ask for what there is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from printery.diagnostics import Diagnostic, nearest
from printery.load.files import Files
from printery.load.packaged import RecordFolder
from printery.model.stages.library import EditionRecord, Library, Record
from printery.model.written.edition import CARDS, CardsPdf
from printery.model.written.stock import Maker, Stock, stock_of

_MAKERS = RecordFolder("stock", Maker, "stock", "<maker>.yaml")


def read_stock(files: Files, editions: Iterable[EditionRecord], broken: set[str]) -> Mapping[str, Stock]:
    """The stock that editions may name; ours is read only if some edition is for cards.

    Names of makers that are broken are added to `broken`.
    """
    asked = any(isinstance(record.value, CardsPdf) for record in editions)
    makers = _MAKERS.read(files, broken, lambda _: asked)
    return dict(stock_of({name: record.value for name, record in makers.items()}))


def check_stock(library: Library, broken: Collection[str]) -> Iterator[Diagnostic]:
    """Yield C220 and C221: editions of cards and the stock that they name."""
    for record in library.editions.values():
        if isinstance(record.value, CardsPdf):
            for place, name in enumerate(record.value.stock):
                if not any(name.startswith(f"{maker}-") for maker in broken):
                    yield from _check_named(record, record.value, place, library)


def _check_named(record: Record[CardsPdf], edition: CardsPdf, place: int, library: Library) -> Iterator[Diagnostic]:
    name, where = edition.stock[place], record.at("stock", place)
    stock = library.stock.get(name)
    if stock is None:
        yield Diagnostic("C220", f"there is no stock {name}", where, nearest(name, library.stock))
        return
    product, need = stock.product, CARDS[edition.cards]
    width, height = product.card.width.mm, product.card.height.mm
    fits = width >= need.width and height >= need.height and product.folded == need.folded
    if not fits:
        wanted = f"{edition.cards} need {need.width:g} x {need.height:g} mm at least"
        kind = f", {'folded' if need.folded else 'flat'}" if product.folded != need.folded else ""
        offers = [key for key, one in library.stock.items() if _is_for(need.width, need.height, need.folded, one)]
        message = f"{wanted}{kind}, and the cards of {name} have {width:g} x {height:g} mm"
        yield Diagnostic("C221", message, where, f"choose for example {', '.join(offers[:3])}")
    if edition.start > product.count:
        message = f"a sheet of {name} has {product.count} cards, and start is {edition.start}"
        yield Diagnostic("C221", message, record.at("start"), f"begin at a place from 1 to {product.count}")


def _is_for(width: float, height: float, folded: bool, stock: Stock) -> bool:  # noqa: FBT001 - a measure of three parts
    card = stock.product.card
    return card.width.mm >= width and card.height.mm >= height and stock.product.folded == folded
