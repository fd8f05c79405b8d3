"""A galley before any engine runs: ids, links, resources, and every word of the content where it belongs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.galley import Document, Galley
from printery.model.stages.text import squash
from printery.preflight.names import check_names
from printery.preflight.words import all_words, own_words

_MADE_BY_THE_PRESS = ("images/cover.jpg", "styles/fonts.css")
"""Files that a press adds to the galley's own."""


def check_documents(galley: Galley, bound_with: Collection[str] = ()) -> Iterator[Diagnostic]:
    """Yield H001 to H004 and H006 for the galley's documents; links may lead to the ids of what is bound with them."""
    trees = {document.name: _tree(document) for document in galley.documents if "html" in document.media_type}
    ids: dict[str, etree._Element] = {}
    for document in galley.documents:
        if document.name in trees:
            yield from _check_ids(document, trees[document.name], ids, several=len(trees) > 1)
    for name, tree in trees.items():
        yield from _check_addresses(name, tree, galley, ids.keys() | set(bound_with))
    yield from _check_words(galley, ids)
    for document in galley.documents:
        if document.name in trees:
            yield from check_names(document, trees[document.name], galley.metadata)


def _tree(document: Document) -> etree._Element:
    if document.media_type == "application/xhtml+xml":
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        return etree.fromstring(document.text.encode(), parser)
    return html.document_fromstring(document.text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def _place(name: str) -> Location:
    return Location(f"output/{name}")


def _check_ids(
    document: Document, tree: etree._Element, ids: dict[str, etree._Element], *, several: bool
) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for element in tree.iter():
        name = element.get("id") if isinstance(element.tag, str) else None
        if name is None:
            continue
        if name in seen:
            where = Location(f"output/{document.name}", _line(element))
            yield Diagnostic("H001", f"the id {name} stands twice", where, "print each id once in the template")
        seen.add(name)
        if not several or name not in ids:
            ids[name] = element


def _check_addresses(name: str, tree: etree._Element, galley: Galley, ids: Collection[str]) -> Iterator[Diagnostic]:
    files = {document.name for document in (*galley.documents, *galley.styles)} | set(galley.resources)
    files |= set(galley.passed_on or ()) | set(_MADE_BY_THE_PRESS)
    for element in tree.iter():
        for attribute in ("href", "src"):
            url = element.get(attribute) if isinstance(element.tag, str) else None
            if not url or urlsplit(url).scheme or url.startswith("/fonts/"):
                continue
            where = Location(f"output/{name}", _line(element))
            parts = urlsplit(url)
            if not parts.path and parts.fragment and parts.fragment not in ids:
                yield Diagnostic("H002", f"{url} leads to no id of the work", where, "mend the link in the template")
            elif parts.path and _joined(name, unquote(parts.path)) not in files:
                yield Diagnostic("H003", f"the galley holds no {url}", where, "add the file, or mend the template")


def _joined(name: str, path: str) -> str:
    folder = name.rpartition("/")[0]
    parts = folder.split("/") if folder else []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _check_words(galley: Galley, ids: Mapping[str, etree._Element]) -> Iterator[Diagnostic]:
    """Every line of the copy stands once in the element with its id."""
    hint = "print the whole block, once, in the template of this edition"
    for line in galley.copy:
        held = ids.get(line.id)
        wanted = squash(line.text)
        if held is None:
            message = f"{galley.name} has no element {line.id}: {line.text[:50]}"
            yield Diagnostic("H004", message, line.location, hint)
            continue
        own = all_words(held) if line.is_note else own_words(held)
        found = squash("".join(own))
        if wanted not in found:
            message = f"{galley.name} shows {found[:40]} where the text has {wanted[:40]}"
            yield Diagnostic("H004", message, line.location, hint)


def _line(element: etree._Element) -> int:
    """1-based line of an element in its document, as far as the parser knows it."""
    line = element.sourceline
    return line if isinstance(line, int) else 1
