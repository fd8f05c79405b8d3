"""E-books, web pages and Markdown to import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from lxml import etree, html

from printery.diagnostics import BuildError
from printery.intake.losses import Losses
from printery.intake.marked_text import prepare_markdown
from printery.intake.package import Package, refusal
from printery.intake.pages import TYPE, page_of, prepare_page
from printery.intake.source import Source

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".tif", ".tiff", ".bmp", ".emf", ".wmf")
_CHARSET = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)|^<\?xml[^>]*encoding=["']([\w.-]+)""", re.IGNORECASE
)
_DC, _OPF = "{http://purl.org/dc/elements/1.1/}", "{http://www.idpf.org/2007/opf}"
TEXTS = (".xhtml", ".html", ".htm")


def read_epub(package: Package) -> Source:
    """An e-book. Raises: BuildError C250, C257."""
    if "META-INF/container.xml" not in package.parts:
        raise refusal("C250", package.name, "is no EPUB", "ask its publisher for the .epub file")
    creators: list[tuple[str, str]] = []
    losses, prepared = Losses(package.name), package
    for part in sorted(package.parts):
        if part.lower().endswith(TEXTS):
            prepared = _with_page(prepared, part, losses)
        elif part.lower().endswith(".opf"):
            creators += _creators(package.xml(part))
    media = {part: data for part, data in package.parts.items() if part.lower().endswith(_PICTURES)}
    losses.paragraph, losses.opening = 1, ""
    authors = tuple(name for name, role in creators if role == "aut")
    for name, role in creators:
        if role != "aut":
            hint = "if pages are to name the person, write it there"
            losses.note("a creator who is no author", hint, said=f", “{name}”, whose role is {role}")
    return Source(
        "epub", prepared.packed(), media, {}, findings=tuple(losses.found), taken=tuple(losses.taken), authors=authors
    )


def _with_page(package: Package, part: str, losses: Losses) -> Package:
    """The package with a page put right; a page that is no XML is read as browsers read it."""
    try:
        root = package.xml(part)
    except BuildError:
        try:
            browsed = page_of(package.parts[part].decode("utf-8", "replace"))
            root = etree.fromstring(html.tostring(browsed, method="xml"))
        except (ValueError, etree.ParserError, etree.XMLSyntaxError):
            return package  # Pandoc says what it can make of it, and the comparison what it cannot
    is_nav = root is not None and any("toc" in str(nav.get(TYPE) or "").split() for nav in root.iter("{*}nav"))
    if root is None or is_nav:
        return package  # a list of contents is the build's
    losses.heading = f"its page {PurePosixPath(part).name}"
    prepare_page(root, part, losses)
    losses.heading = ""
    return package.with_part(part, root)


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


def read_text(name: str, data: bytes, beside: Mapping[str, bytes], form: str = "") -> Source:
    """Markdown or a web page; `beside` has the pictures of its folder by the paths that it may call them by.

    Raises: BuildError C250.
    """
    losses = Losses(name)
    is_page = PurePosixPath(name).suffix.lower() in TEXTS
    text = decoded_page(data, losses) if is_page else _decoded(name, data)
    if "\0" in text:
        raise refusal("C250", name, "is no text", "give a file of Markdown", text[: text.index("\0")].count("\n") + 1)
    if is_page:
        try:
            root = page_of(text)
        except (ValueError, etree.ParserError, etree.XMLSyntaxError):
            raise refusal("C250", name, "is no web page", "save it again from the browser") from None
        prepare_page(root, "", losses)
        made = html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")
        return Source("html", made, beside, {}, findings=tuple(losses.found), taken=tuple(losses.taken))
    prepared, dialect = prepare_markdown(text, form, losses)
    return Source(dialect, prepared.encode(), beside, {}, findings=tuple(losses.found), taken=tuple(losses.taken))


def _decoded(name: str, data: bytes) -> str:
    try:
        return _lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refusal("C250", name, "is no UTF-8 text", "save it as UTF-8", line) from None


def decoded_page(data: bytes, losses: Losses) -> str:
    """The text of a web page by its byte order mark, its own word, or as browsers take it.

    Source: HTML Living Standard, 13.2.3.2 (determining the character encoding).
    """
    for mark, known in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _lines(data.decode(known, "replace"))
    found = _CHARSET.search(data[:4096])
    said = (found[1] or found[2]).decode("ascii", "replace").lower() if found else "utf-8"
    said = "windows-1252" if said in {"iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii"} else said
    for known in (said, "utf-8"):
        try:
            return _lines(data.decode(known))
        except (UnicodeDecodeError, LookupError):
            continue
    hint = "see that accents and quotation marks are right"
    losses.note("the page does not say how its letters are written; it is taken for windows-1252", hint, "C261")
    return _lines(data.decode("windows-1252", "replace"))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
