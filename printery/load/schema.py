"""JSON Schemas of all YAML files, for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from printery.load.records import EDITION, schemas_of
from printery.model.written.bookstore import Bookstore
from printery.model.written.meeting import Meeting
from printery.model.written.printer import House
from printery.model.written.stock import Maker
from printery.model.written.works import Imprint, Person, SectionHead, Work

_TITLES = {
    "imprint.json": "content/imprint.yaml: the issuing body",
    "people.json": "content/people.yaml: persons by id",
    "work.json": "content/works/<work>/work.yaml: a work",
    "meeting.json": "content/meetings/<meeting>/meeting.yaml: a meeting",
    "edition.json": "content/editions/<edition>.yaml: an edition",
    "printer.json": "content/printers/<house>.yaml: a printing house",
    "store.json": "content/stores/<store>.yaml: an e-book store",
    "stock.json": "content/stock/<maker>.yaml: sheets of labels, badges and cards",
    "section.json": "the front matter of a Markdown file",
}


def schemas() -> Mapping[str, str]:
    """File name to the text of its schema, the same bytes on every machine.

    Source: JSON Schema, draft 2020-12.
    """
    models: dict[str, Any] = {
        "imprint.json": Imprint,
        "people.json": TypeAdapter(dict[str, Person]),
        "work.json": Work,
        "meeting.json": Meeting,
        "edition.json": EDITION,
        "printer.json": House,
        "store.json": Bookstore,
        "stock.json": Maker,
        "section.json": SectionHead,
    }
    made = schemas_of(models)
    return {
        name: json.dumps(
            {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": _TITLES[name]},
            indent=1,
            sort_keys=True,
            ensure_ascii=False,
        )
        + "\n"
        for name, schema in made.items()
    }
