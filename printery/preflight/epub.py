"""A finished e-book: every part well-formed and declared, every link and every word where it belongs."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote, urlsplit

from lxml import etree

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Galley
from printery.model.stages.text import squash
from printery.preflight.words import all_words

_ROOT = "EPUB/"
_OPF = "{http://www.idpf.org/2007/opf}"
_OWN_FAULT = "report this: the file is of our making"


def check_epub(artefacts: Sequence[Artefact], galley: Galley) -> Iterator[Diagnostic]:
    """Yield E001 to E004 for an e-book."""
    for artefact in artefacts:
        where = Location(f"output/{artefact.path}")
        if artefact.path.endswith(".epub"):
            with zipfile.ZipFile(io.BytesIO(artefact.data)) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
            trees = dict(_trees(files))
            yield from (
                Diagnostic("E001", f"{name} is not well-formed", where, "mend its template")
                for name in files
                if name.endswith((".xhtml", ".opf", ".ncx", ".xml")) and name not in trees
            )
            yield from _check_manifest(files, trees, where)
            yield from _check_links(trees, files, where)
            yield from _check_words(trees, galley)


def _trees(files: Mapping[str, bytes]) -> Iterator[tuple[str, etree._Element]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for name, data in files.items():
        if name.endswith((".xhtml", ".opf", ".ncx", ".xml")):
            try:
                yield name, etree.fromstring(data, parser)
            except etree.XMLSyntaxError:
                continue


def _check_manifest(
    files: Mapping[str, bytes], trees: Mapping[str, etree._Element], where: Location
) -> Iterator[Diagnostic]:
    package = next((tree for name, tree in trees.items() if name.endswith(".opf")), None)
    if package is None:
        yield Diagnostic("E004", "there is no package document", where, _OWN_FAULT)
        return
    declared = {_ROOT + str(item.get("href")) for item in package.iter(f"{_OPF}item")}
    held = {name for name in files if name.startswith(_ROOT) and not name.endswith(".opf")}
    for name in sorted(declared - held):
        yield Diagnostic("E004", f"{name} is declared and not there", where, _OWN_FAULT)
    for name in sorted(held - declared):
        yield Diagnostic("E004", f"{name} is there and not declared", where, _OWN_FAULT)


def _check_links(
    trees: Mapping[str, etree._Element], files: Mapping[str, bytes], where: Location
) -> Iterator[Diagnostic]:
    ids = {name: {e.get("id") for e in tree.iter() if e.get("id")} for name, tree in trees.items()}
    for name, tree in trees.items():
        for element in tree.iter():
            url = (element.get("href") or element.get("src")) if isinstance(element.tag, str) else None
            if not url or urlsplit(url).scheme or not name.endswith(".xhtml"):
                continue
            parts = urlsplit(url)
            path = unquote(parts.path)
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            if target not in files or (parts.fragment and parts.fragment not in ids.get(target, ())):
                yield Diagnostic("E003", f"{name}: {url} leads nowhere", where, "mend the link in its template")


def _check_words(trees: Mapping[str, etree._Element], galley: Galley) -> Iterator[Diagnostic]:
    """Every block of the copy stands in the finished package, in the element with its id, and in one only."""
    blocks: dict[str, list[etree._Element]] = {}
    for name, tree in trees.items():
        for element in tree.iter() if name.endswith(".xhtml") else ():
            if isinstance(element.tag, str) and element.get("id"):
                blocks.setdefault(str(element.get("id")), []).append(element)
    hint = "print the whole block, once, in the e-book's templates"
    for line in galley.copy:
        held = blocks.get(line.id, [])
        if len(held) > 1:
            yield Diagnostic("E002", f"{galley.name} has {line.id} {len(held)} times", line.location, hint)
        found = squash("".join(all_words(held[0]))) if held else ""
        if not held or squash(line.text) not in found:  # a formula has no words, and must be there all the same
            yield Diagnostic("E002", f"{galley.name} lost {line.id}: {line.text[:50]}", line.location, hint)
