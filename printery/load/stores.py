"""The records of e-book stores, and what of an e-book's metadata a store would not take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from printery.diagnostics import Diagnostic, Location, nearest
from printery.load.files import Files
from printery.load.packaged import RecordFolder
from printery.model.stages.library import Library, Record
from printery.model.written.bookstore import STALE_DAYS, Bookstore
from printery.model.written.edition import Epub
from printery.model.written.works import Work

_STORES = RecordFolder("stores", Bookstore, "store", "<store>.yaml")


def read_stores(files: Files, broken: set[str]) -> Mapping[str, Record[Bookstore]]:
    """Every store by the name that editions use; names of records that are broken are added to `broken`."""
    return _STORES.read(files, broken)


def check_stores(library: Library, today: dt.date | None, broken: set[str]) -> Iterator[Diagnostic]:
    """Yield C160 to C164: e-books and the stores that they go to; `today` is None where nobody asks for the age."""
    told = set()
    for edition in library.editions.values():
        if not isinstance(edition.value, Epub):
            continue
        for place, name in enumerate(edition.value.stores):
            if name not in library.stores and name not in broken:
                where = edition.at("stores", place)
                yield Diagnostic("C160", f"there is no store {name}", where, nearest(name, library.stores))
        work = library.works.get(edition.value.work)
        for store in library.stores_of(edition.value):
            yield from _check_age(store, edition.at("stores"), today)
            if work is not None and (edition.value.work, store.path) not in told:
                told.add((edition.value.work, store.path))
                yield from _check_work(store.value, work.record)


def _check_age(store: Record[Bookstore], where: Location, today: dt.date | None) -> Iterator[Diagnostic]:
    age = (today - store.value.verified_on).days if today else 0
    if age > STALE_DAYS:
        message = f"{store.path} was compared with its sources {age} days ago"
        hint = f"compare it with {store.value.sources[0]}, mend it, and set verified_on; keep yours in {_STORES.own}/"
        yield Diagnostic("C161", message, where, hint)


def _check_work(store: Bookstore, work: Record[Work]) -> Iterator[Diagnostic]:
    """What the store's form for the title would refuse, at its line in work.yaml."""
    value = work.value
    title = f"{value.title}: {value.subtitle}" if value.subtitle else value.title
    description = " ".join(value.abstract.short.split())
    rows = (
        ("C162", "title and subtitle have {} characters", len(title), store.title_characters, ("title",)),
        ("C163", "the description has {} characters", len(description), store.description_characters, _SHORT),
        ("C164", "there are {} keywords", len(value.keywords), store.keywords, ("keywords",)),
    )
    for code, message, found, most, keys in rows:
        if most is not None and found > most:
            hint = f"shorten it, or take {store.name} out of the edition's stores"
            yield Diagnostic(code, f"{message.format(found)}, and {store.name} takes {most}", work.at(*keys), hint)


_SHORT = ("abstract", "short")
