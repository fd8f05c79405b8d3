"""People as a work or a meeting names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from printery.collate.filing import FilingKey, filing_key
from printery.model.collation import Credited
from printery.model.library import Library
from printery.model.text import Blocks


def credited(
    ids: Iterable[str], library: Library, biographies: Mapping[str, Blocks], role: str = ""
) -> Iterator[Credited]:
    """The people of these ids, each once; unknown ones are left out, `load` has reported them."""
    for person_id in dict.fromkeys(ids):
        person = library.people.get(person_id)
        if person:
            yield Credited(person_id, person, biographies.get(person_id, ()), role)


def by_name(person: Credited) -> tuple[FilingKey, str]:
    """What a person is filed by."""
    return filing_key(person.person.filing), person.id
