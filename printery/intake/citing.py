"""Sources that a file cites through Zotero, Mendeley, EndNote or Word: `[@key]` in the text, CSL-JSON beside it.

Source: Citation Style Language 1.0.2, CSL-JSON schema.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from printery.intake.links import source_cited
from printery.intake.losses import Losses
from printery.intake.naming import slug
from printery.intake.pandoc_tree import Json, mapped, node, stripped, words
from printery.intake.source import CITED
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
    keys: dict[str, str] = {}

    def put(value: Json) -> Json:
        found = _of_word(value) if value["t"] == "Link" else value
        if found["t"] != "Cite" or not all(one["citationId"] in listed for one in found["c"][0]):
            return found["c"][1] if found is not value else value
        losses.take("citations made [@key], their sources in references.json", words(found["c"][1]))
        sources = []
        for one in found["c"][0]:
            name = one["citationId"]
            keys.setdefault(name, shelf.take(listed[name]))
            shelf.cited.add(keys[name])
            sources.append({**one, "citationId": keys[name], "citationSuffix": stripped(one["citationSuffix"])})
        return node("Cite", sources, found["c"][1])

    meta = {key: value for key, value in document["meta"].items() if key != "references"}
    return {**document, "meta": meta, "blocks": mapped(document["blocks"], put)}


def _of_word(link: Json) -> Json:
    """A citation of Word, which `word_fields` made a link; any other link as it is."""
    target, inlines = link["c"][2][0], link["c"][1]
    if not target.startswith(f"#{CITED}"):
        return link
    said, _, pages = target.removeprefix(f"#{CITED}").partition("|")
    names = said.split(",")
    sources = [source_cited(name, "NormalCitation") for name in names[:-1]]
    return node(
        "Cite", [*sources, source_cited(names[-1], "NormalCitation", f", p. {pages}" if pages else "")], inlines
    )


def _listed(document: Json) -> list[Item]:
    """The sources that Pandoc read with the file."""
    if "references" not in document["meta"]:
        return []
    try:
        made, _ = ask_pandoc(["--from=json", "--to=csljson"], json.dumps(document).encode())
    except PandocError:
        return []
    return list(json.loads(made))


def _key_of(item: Item) -> str:
    """`doe2020`, as readers of the Markdown know the source by."""
    makers = (item[key] for key in ("author", "editor", "translator") if item.get(key))
    names: list[dict[str, str]] = next(makers, [{}])
    name = names[0].get("family") or names[0].get("literal") or item.get("title") or "source"
    return f"{slug(str(name)).replace('-', '')[:24] or 'source'}{_year(item)}"


def _year(item: Item) -> str:
    issued = item.get("issued")
    if not isinstance(issued, dict):
        return ""
    years = re.findall(r"\d{4}", json.dumps(issued))
    return years[0] if years else ""
