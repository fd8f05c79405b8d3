"""E-books, web pages and Markdown to import."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.intake.losses import Losses
from printery.intake.package import Package, refusal
from printery.intake.source import Source

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".tif", ".tiff")
_ASKED = re.compile(
    r"<(?:[a-z]+:)?(?:img|image|source|video|audio|object|embed|iframe|link|script)\b[^>]*?"
    r"""\b(?:src|href|data|xlink:href)\s*=\s*["']([^"']*)["']""",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<(?:[a-z]+:)?script\b", re.IGNORECASE)
_DC, _OPF = "{http://purl.org/dc/elements/1.1/}", "{http://www.idpf.org/2007/opf}"
_TEXTS = (".xhtml", ".html", ".htm")


def read_epub(package: Package) -> Source:
    """An e-book. Raises: BuildError C250, C253, C254, C256, C257."""
    if "META-INF/container.xml" not in package.parts:
        raise refusal("C250", package.name, "is no EPUB", "ask its publisher for the .epub file")
    creators: list[tuple[str, str]] = []
    for part in sorted(package.parts):
        if part.lower().endswith(_TEXTS):
            _check_asked(package.name, part, package.parts[part].decode("utf-8", "replace"))
        elif part.lower().endswith(".opf"):
            creators += _creators(package.xml(part))
    media = {part: data for part, data in package.parts.items() if part.lower().endswith(_PICTURES)}
    losses, authors = Losses(package.name), tuple(name for name, role in creators if role == "aut")
    for name, role in creators:
        if role != "aut":
            losses.note(
                f"the creator “{name}”, whose role is {role}", "if pages are to name the person, write it there"
            )
    return Source("epub", package.packed(), media, {}, findings=tuple(losses.found), authors=authors)


def _creators(book: etree._Element | None) -> Iterator[tuple[str, str]]:
    """The creators of an e-book in order, each with the role, `aut` for an author. Source: EPUB 3.3, 5.5.3."""
    if book is None:
        return
    refined = {
        str(meta.get("refines")).removeprefix("#"): (meta.text or "").strip()
        for meta in book.iter(f"{_OPF}meta")
        if meta.get("property") == "role"
    }
    for creator in book.iter(f"{_DC}creator"):
        role = creator.get(f"{_OPF}role") or refined.get(str(creator.get("id")), "aut")
        name = " ".join((creator.text or "").split())
        if name:
            yield name, role


def read_text(name: str, data: bytes, beside: dict[str, bytes]) -> Source:
    """Markdown or a web page; `beside` has the pictures of its folder by the paths that it may call them by.

    Raises: BuildError C250, C253, C254, C256.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal("C250", name, "is no UTF-8 text", "save it as UTF-8", line) from None
    if "\0" in text:
        raise refusal("C250", name, "is no text", "give a file of Markdown", text[: text.index("\0")].count("\n") + 1)
    if PurePosixPath(name).suffix.lower() in _TEXTS:
        _check_asked(name, "", text)
        return Source("html", text.encode(), beside, {})
    # quotes and dashes are the edit stage's affair
    return Source("markdown-smart+mark", text.encode(), beside, {})


def _check_asked(name: str, part: str, text: str) -> None:
    """Refuse what would run or fetch something."""
    where = f"its page {part}" if part else "the page"
    faults = []
    if _SCRIPT.search(text):
        faults.append(Diagnostic("C253", f"{where} holds a program", Location(name), "save it without scripts"))
    for asked in _ASKED.finditer(text):
        target = asked[1].strip()
        line = text.count("\n", 0, asked.start()) + 1 if not part else 1
        if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//|file:", target, re.IGNORECASE) and not asked[0].lower().startswith(
            "<link"
        ):
            hint = "put the picture itself into the file"
            faults.append(Diagnostic("C254", f"{where} asks for {target} from elsewhere", Location(name, line), hint))
        elif _climbs(part, target):
            message = f"{where} asks for {target}, out of its folder"
            faults.append(Diagnostic("C256", message, Location(name, line), "do not trust this file"))
    if faults:
        raise BuildError(faults)


def _climbs(part: str, target: str) -> bool:
    depth = len(PurePosixPath(part).parent.parts) if part else 0
    for step in PurePosixPath(target.partition("#")[0]).parts:
        depth += -1 if step == ".." else 0 if step == "." else 1
        if depth < 0:
            return True
    return target.startswith("/")
