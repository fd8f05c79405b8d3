"""The parts of a Word file: which one is the document, which belong to it, and what of them stands elsewhere.

Source: ECMA-376, 5th ed., part 2 (Open Packaging Conventions), 6.5 (relationships).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.elements import remove
from printery.intake.losses import Losses
from printery.intake.package import Package, refusal

_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_ROOT = "_rels/.rels"
DOCUMENT = "word/document.xml"
"""Where the document stands once `in_usual_places` has been there."""
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_UNSEEN = frozenset(("attachedTemplate", "frame", "subDocument", "mailMergeSource", "mailMergeHeaderSource"))
"""What a page shows nothing of."""


def in_usual_places(package: Package) -> Package:
    """The package with its document as `word/document.xml`: other programs than Word call it otherwise.

    Raises: BuildError C250 where there is none.
    """
    found = _main(package)
    if found is None:
        raise refusal("C250", package.name, "is no Word document", "save it as a Word document (.docx)")
    if found == DOCUMENT:
        return package
    moved = {DOCUMENT if part == found else part: data for part, data in package.parts.items()}
    own = rels_of(found)
    if own in moved:
        moved[rels_of(DOCUMENT)] = _rebased(moved.pop(own), posixpath.dirname(found), package)
    root = package.xml(_ROOT)
    for relation in root.iter(_RELATION) if root is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            relation.set("Target", DOCUMENT)
    types = package.xml("[Content_Types].xml")
    for kind in types.iter(f"{_TYPE}Override") if types is not None else ():
        if str(kind.get("PartName", "")).lstrip("/") == found:
            kind.set("PartName", f"/{DOCUMENT}")
    made = replace(package, parts=moved)
    for part, changed in ((_ROOT, root), ("[Content_Types].xml", types)):
        if changed is not None:
            made = made.with_part(part, changed)
    return made


def _main(package: Package) -> str | None:
    """The part that is the document, by the package's own relationships."""
    root = package.xml(_ROOT)
    for relation in root.iter(_RELATION) if root is not None else ():
        target = posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
        if str(relation.get("Type", "")).endswith("/officeDocument") and target in package.parts:
            return target if _is_word(package, target) else None
    return DOCUMENT if DOCUMENT in package.parts else None


def _is_word(package: Package, part: str) -> bool:
    types = package.parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    said = re.search(
        rf'PartName="/{re.escape(part)}"[^>]*ContentType="([^"]*)"|ContentType="([^"]*)"[^>]*PartName="/{re.escape(part)}"',
        types,
    )
    return said is None or "wordprocessingml" in (said[1] or said[2])


def _rebased(rels: bytes, folder: str, package: Package) -> bytes:
    """Relationships whose targets are told from `word/` instead of another folder."""
    if folder == posixpath.dirname(DOCUMENT):
        return rels
    root = package.xml(rels_of(_main(package) or DOCUMENT))
    assert root is not None  # noqa: S101 - these are its bytes
    for relation in root.iter(_RELATION):
        target = str(relation.get("Target", ""))
        if relation.get("TargetMode") != "External" and not target.startswith(("/", "#")):
            relation.set("Target", "/" + posixpath.normpath(posixpath.join(folder, target)))
    return etree.tostring(root)


def rels_of(part: str) -> str:
    """The part with the relationships of a part."""
    return f"{posixpath.dirname(part)}/_rels/{posixpath.basename(part)}.rels".lstrip("/")


def related(package: Package, kind: str) -> Iterator[str]:
    """The parts that the document names as its `footnotes`, `styles`, `comments`, `aFChunk` and so on."""
    root = package.xml(rels_of(DOCUMENT))
    for relation in root.iter(_RELATION) if root is not None else ():
        if str(relation.get("Type", "")).rpartition("/")[2] == kind and relation.get("TargetMode") != "External":
            yield target_of(str(relation.get("Target", "")))


def target_of(target: str) -> str:
    """The part that a relationship of the document leads to."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))


def targets(package: Package) -> dict[str, str]:
    """Id of each relationship of the document to its part."""
    root = package.xml(rels_of(DOCUMENT))
    relations = root.iter(_RELATION) if root is not None else ()
    return {str(one.get("Id")): target_of(str(one.get("Target", ""))) for one in relations}


def without_links(package: Package, losses: Losses) -> Package:
    """The package without what stands elsewhere: nothing of it is fetched, and what pages would show is named.

    Raises: BuildError C256 for a target out of the package.
    """
    made, faults = package, []
    for part in sorted(package.parts):
        root = package.xml(part) if part.endswith(".rels") else None
        changed = False
        for relation in list(root.iter(_RELATION)) if root is not None else ():
            kind, target = str(relation.get("Type", "")).rpartition("/")[2], str(relation.get("Target", ""))
            if kind == "hyperlink":
                continue
            if relation.get("TargetMode") == "External":
                _say_link(losses, kind, target)
                remove(relation)
                changed = True
            elif _leads_out(part, target):
                message = f"asks for {target}, out of its package"
                faults.append(Diagnostic("C256", message, Location(package.name), "do not trust this file"))
        if changed and root is not None:
            made = made.with_part(part, root)
    if faults:
        raise BuildError(faults)
    return made


def _say_link(losses: Losses, kind: str, target: str) -> None:
    if kind == "attachedTemplate":
        losses.take("the template that the file is attached to left aside", "")
    elif kind in _UNSEEN:
        losses.note(
            f"a link to another file ({kind})", "import that file too, if its text belongs here", said=f", {target}"
        )
    else:
        hint = "put it into the document itself (in Word: File, Info, Edit Links, Break Link), or into images/ by hand"
        losses.note("a picture or object that stands elsewhere and is not fetched", hint, "C254", f", {target}")


def _leads_out(part: str, target: str) -> bool:
    if target.startswith("#"):
        return False
    folder = posixpath.dirname(posixpath.dirname(part))
    path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
    return path.startswith("..") or ":" in target.split("/", maxsplit=1)[0] or "\\" in target
