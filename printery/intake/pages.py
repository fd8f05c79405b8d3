"""Web pages and pages of e-books made ready for Pandoc: what it would drop or misread is put where it reads it.

Source: HTML Living Standard; EPUB 3.3, 6.1; EPUB 3 Structural Semantics Vocabulary 1.1.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree, html

from printery.intake.elements import all_words, line_of
from printery.intake.losses import Losses, opening

TYPE = "{http://www.idpf.org/2007/ops}type"
_NOTES = re.compile(r"\b(noteref|(foot|rear|end)notes?)\b")
_RUN = frozenset(("script", "noscript", "template", "style"))
_PLAYED = frozenset(("audio", "video", "iframe", "object", "embed", "canvas", "applet"))
_FORMS = frozenset(("input", "select", "button", "textarea"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|file:|[a-z]:[\\/]", re.IGNORECASE)


def name_of(element: etree._Element) -> str:
    """The local name of an element, in small letters; empty for comments and instructions."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def named(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, in order."""
    wanted = frozenset(names)
    return (element for element in list(root.iter()) if name_of(element) in wanted)


def said_by(element: etree._Element) -> str:
    """The words of an element, spaces put right."""
    return " ".join(all_words(element).split())


def is_hidden(element: etree._Element) -> bool:
    """Whether a browser shows nothing of an element."""
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def page_of(text: str) -> etree._Element:
    """A web page as a tree, whatever its faults. Raises: ValueError, etree.ParserError if it is none."""
    clean = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    return html.document_fromstring(clean, parser=html.HTMLParser(no_network=True, huge_tree=False))


def prepare_page(root: etree._Element, part: str, losses: Losses) -> None:
    """Put right a page; `part` is its path in an e-book, else empty."""
    _title_page(root, losses)
    _leave_out(root, losses)
    for ruby in named(root, "rt"):
        ruby.text, ruby.tail = f"({all_words(ruby)})", ruby.tail
        for child in list(ruby):
            ruby.remove(child)
    for sign in named(root, "rp"):
        _remove(sign)
    for picture in named(root, "img", "image"):
        _picture(picture, part, losses)
    for figure in named(root, "figure"):
        _figure(figure)
    for table in named(root, "table"):
        _head(table)
    for element in root.iter():
        if isinstance(element.tag, str) and TYPE in element.attrib and not _NOTES.search(str(element.get(TYPE))):
            del element.attrib[TYPE]


def _title_page(root: etree._Element, losses: Losses) -> None:
    """Empty the title page of an e-book."""
    for page in list(root.iter()):
        if isinstance(page.tag, str) and "titlepage" in str(page.get(TYPE) or "").split():
            losses.take("the title page left to the build", said_by(page))
            for child in list(page):
                page.remove(child)
            page.text = None


def _leave_out(root: etree._Element, losses: Losses) -> None:
    for element in named(root, *_RUN):
        if element.getparent() is not None:
            if name_of(element) == "script":
                losses.take("a program on the page left out")
            _remove(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and is_hidden(element) and element.getparent() is not None:
            _at(element, losses)
            if said_by(element):
                hint = "browsers do not show it, and it is left out: write it into the chapter if it is meant"
                losses.note("hidden text", hint, said=f", “{said_by(element)}”")
            _remove(element)
    for element in named(root, *_PLAYED):
        _at(element, losses)
        losses.note(
            f"a thing to play or run ({name_of(element)})", "say in words what it shows; its own words are kept"
        )
        element.tag = _like(element, "div")
        element.attrib.clear()
    for element in named(root, *_FORMS):
        _at(element, losses)
        losses.note(f"a field of a form ({name_of(element)})", "paper has no such fields: say in words what is asked")
        _unwrap(element)


def _at(element: etree._Element, losses: Losses) -> None:
    losses.paragraph = line_of(element)
    losses.opening = opening(said_by(element))


def _picture(picture: etree._Element, part: str, losses: Losses) -> None:
    """Take out a picture that stands elsewhere, and name it; nothing is fetched."""
    link = "{http://www.w3.org/1999/xlink}href"
    target = str(picture.get("src") or picture.get(link) or picture.get("href") or "").strip()
    if not _ELSEWHERE.match(target) and not leads_out(part, target):
        return
    _at(picture, losses)
    said = picture.get("alt") or ""
    words = f", which shows “{said}”" if said else ""
    hint = "put the file into images/ of the work, and call it from the text"
    losses.note("a picture that stands elsewhere and is not fetched", hint, "C254", f", {target}{words}")
    _remove(picture)


def leads_out(part: str, target: str) -> bool:
    """Whether a path leads out of the folder of the page, or of its e-book."""
    if ":" in target.split("/", maxsplit=1)[0]:
        return False
    path = posixpath.normpath(posixpath.join(posixpath.dirname(part), unquote(target.partition("#")[0])))
    return path.startswith(("../", "/")) or path == ".." or "\\" in target


def _figure(figure: etree._Element) -> None:
    """A figure of one picture stays; of several, each gets its own; any other gives its parts and its caption."""
    pictures = list(named(figure, "img", "svg"))
    captions = list(named(figure, "figcaption"))
    others = [
        part for part in figure if name_of(part) not in {"img", "svg", "figcaption", "a", "picture", "p", "div", ""}
    ]
    tables = list(named(figure, "table"))
    if len(pictures) == 1 and not others and not tables:
        return
    for caption in captions:
        if tables and next(named(tables[0], "caption"), None) is None:
            _remove(caption)
            caption.tag = _like(caption, "caption")
            caption.tail = None
            tables[0].insert(0, caption)
        else:
            caption.tag = _like(caption, "p")
    if len(pictures) > 1:
        for picture in pictures:
            _alone(picture)
    figure.tag = _like(figure, "div")


def _head(table: etree._Element) -> None:
    """Put all rows of heads into the table's head, with those that their cells reach into."""
    rows = [
        row
        for row in named(table, "tr")
        if next((one for one in row.iterancestors() if name_of(one) == "table"), None) is table
    ]
    count, reach = 0, 0
    while count < len(rows) and (count < reach or _is_heads(rows[count])):
        spans = (str(cell.get("rowspan", "1")) for cell in rows[count] if name_of(cell) in {"th", "td"})
        reach = max([reach, *(count + int(span) for span in spans if span.isdecimal())])
        count += 1
    if count < 2 or count >= len(rows):  # noqa: PLR2004 - a single row Pandoc knows by itself
        return
    head = next(named(table, "thead"), None)
    if head is None:
        head = etree.Element(_like(table, "thead"))
        before = [part for part in table if name_of(part) in {"caption", "colgroup", "col"}]
        table.insert(len(before), head)
    for row in rows[:count]:
        if row.getparent() is not head:
            head.append(row)


def _is_heads(row: etree._Element) -> bool:
    cells = [cell for cell in row if name_of(cell) in {"th", "td"}]
    return bool(cells) and (all(name_of(cell) == "th" for cell in cells) or name_of(row.getparent()) == "thead")  # type: ignore[arg-type]


def _alone(picture: etree._Element) -> None:
    """A picture in a paragraph of its own."""
    parent, tail = picture.getparent(), picture.tail
    if parent is None or name_of(parent) == "p":
        return
    at = parent.index(picture)
    holder = etree.Element(_like(picture, "p"))
    parent.insert(at, holder)
    picture.tail, holder.tail = None, tail
    holder.append(picture)


def _like(element: etree._Element, name: str) -> str:
    """The name, in the namespace of an element."""
    space = etree.QName(element).namespace
    return f"{{http://www.w3.org/1999/xhtml}}{name}" if space else name


def _remove(element: etree._Element) -> None:
    """Take an element out, and keep the words behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    """The words of an element in its place."""
    words = said_by(element) if name_of(element) != "select" else "; ".join(map(said_by, named(element, "option")))
    element.tail = f"{words} {element.tail or ''}"
    _remove(element)
