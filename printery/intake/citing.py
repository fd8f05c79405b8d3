"""Sources that a file cites through Zotero, Mendeley, EndNote or Word: `[@key]` in the text, CSL-JSON beside it.

Source: Citation Style Language 1.0.2, CSL-JSON schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from printery.intake.losses import Losses
from printery.intake.naming import slug
from printery.intake.pandoc_tree import Json, mapped, node, nodes, stripped, words
from printery.pandoc import PandocError, ask_pandoc

FILE = "references.json"
_UNKNOWN = frozenset(("citation-key", "citation-label", "system_id"))
Item = Mapping[str, Any]


@dataclass(slots=True)
class Shelf:
    """The sources of one import, each once, with the keys that the work's own have already."""

    items: dict[str, Item] = field(default_factory=dict)
    """By key; those that stand in the work's file first."""
    cited: set[str] = field(default_factory=set)

    def take(self, item: Item) -> str:
        """The key of a source; one that is there already keeps its own."""
        bare = {name: value for name, value in item.items() if name not in {"id", *_UNKNOWN}}
        for key, known in self.items.items():
            if {name: value for name, value in known.items() if name != "id"} == bare:
                return key
        wanted = _key_of(bare)
        key, count = wanted, 1
        while key in self.items:
            count += 1
            key = f"{wanted}{chr(95 + count)}" if count < 26 else f"{wanted}-{count}"  # noqa: PLR2004 - letters
        self.items[key] = {"id": key, **bare}
        return key

    def text(self) -> str:
        """The file of references."""
        return json.dumps(list(self.items.values()), ensure_ascii=False, indent=2) + "\n"


def shelf_from(text: str) -> Shelf:
    """The sources of a file that is there. Raises: ValueError where it is no list of items."""
    found = json.loads(text) if text.strip() else []
    return Shelf({str(item["id"]): item for item in found})


def cite(document: Json, own: Sequence[Item], shelf: Shelf, losses: Losses) -> Json:
    """The document with its citations by the shelf's keys; `own` are sources that Pandoc does not read."""
    listed = {str(item["id"]): item for item in (*_listed(document), *own)}
    if not listed:
        return document
    keys: dict[str, str] = {}

    def put(value: Json) -> Json:
        if value["t"] != "Cite" or not all(one["citationId"] in listed for one in value["c"][0]):
            return value
        losses.take("citations made [@key], their sources in references.json", words(value["c"][1]))
        sources = []
        for one in value["c"][0]:
            name = one["citationId"]
            keys.setdefault(name, shelf.take(listed[name]))
            shelf.cited.add(keys[name])
            suffix = stripped(one["citationSuffix"])
            sources.append({**one, "citationId": keys[name], "citationSuffix": suffix})
        return node("Cite", sources, value["c"][1])

    meta = {key: value for key, value in document["meta"].items() if key != "references"}
    return {**document, "meta": meta, "blocks": mapped(document["blocks"], put)}


def _listed(document: Json) -> list[Item]:
    """The sources that Pandoc read with the file."""
    if "references" not in document["meta"]:
        return []
    try:
        made, _ = ask_pandoc(["--from=json", "--to=csljson"], json.dumps(document).encode())
    except PandocError:
        return []
    return list(json.loads(made))


def cites(document: Json) -> bool:
    """Whether a document cites at all."""
    return next(nodes(document["blocks"], "Cite"), None) is not None


def _key_of(item: Item) -> str:
    """`doe2020`, as readers of the Markdown know the source by."""
    names = next((item[key] for key in ("author", "editor", "translator") if item.get(key)), [{}])
    name = names[0].get("family") or names[0].get("literal") or item.get("title") or "source"
    return f"{slug(str(name)).replace('-', '')[:24] or 'source'}{_year(item)}"


def _year(item: Item) -> str:
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return ""
    said = next(_numbers(issued), "")
    return said


def _numbers(issued: Mapping[str, Any]) -> Iterator[str]:
    yield from re.findall(r"\d{4}", json.dumps(issued))


def record_lines(style: str) -> list[str]:
    """The lines of a work's record about its citations."""
    return ["citations:", f"  style: {style}", f"  references: [{FILE}]"]
