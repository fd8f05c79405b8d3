"""People as a work or a meeting names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from printery.collate.filing import Filing, FilingKey
from printery.model.stages.collation import Credited
from printery.model.stages.text import Blocks
from printery.model.written.works import Person


def credited(
    ids: Iterable[str], people: Mapping[str, Person], biographies: Mapping[str, Blocks], role: str = ""
) -> Iterator[Credited]:
    """The people of these ids, each once; unknown ones are left out, `load` has reported them."""
    for person_id in dict.fromkeys(ids):
        person = people.get(person_id)
        if person:
            yield Credited(person_id, person, biographies.get(person_id, ()), role)


def by_name(language: str) -> Callable[[Credited], tuple[FilingKey, str]]:
    """What people are filed by in a list in this language."""
    filing = Filing(language)
    return lambda person: (filing.name(person.person.filing), person.id)
