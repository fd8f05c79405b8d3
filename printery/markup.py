"""Composed HTML as a tree of elements: read once, edited as elements, written in one canonical form.

Trees are `xml.etree.ElementTree` elements, as the engine takes them: HTML elements without a namespace, drawings and
formulas in theirs, attributes sorted by name, no comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, XMLParser, tostring

XHTML = "{http://www.w3.org/1999/xhtml}"
_FOREIGN = {"svg": "{http://www.w3.org/2000/svg}", "math": "{http://www.w3.org/1998/Math/MathML}"}
_XMLNS = "{http://www.w3.org/2000/xmlns/}"
_PROLOG = re.compile(r"\ufeff?\s*(<\?xml[^>]*\?>)?\s*(<!DOCTYPE html>)?", re.IGNORECASE)
_ENTITY = re.compile(r"&(\w+;)")
_OF_XML = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_FIRST_LINE_END_DROPPED = frozenset(("pre", "listing", "textarea"))


def read(text: str) -> Element:
    """The tree of an HTML document: attributes in any order, elements closed in either of the ways that are allowed.

    What is well-formed XML is read as XML, so that `<div/>` is an empty element; anything else as the HTML Standard has
    it, 13.2. Both give the same tree for a document that is valid in both.
    """
    prolog = _PROLOG.match(text)
    plain = _ENTITY.sub(_character, text[prolog.end() :] if prolog else text)
    if "<!DOCTYPE" in plain:  # a definition of entities could make a page grow without end
        return _by_html(text)
    parser = XMLParser()  # noqa: S314 - no entity can be defined: see above
    try:
        parser.feed(plain)
        root: Element = parser.close()
    except ParseError:
        return _by_html(text)
    _settle(root, "")
    return root if root.tag == "html" or (prolog and prolog[1]) else _by_html(text)


def restored(text: str) -> Element:
    """The tree that `written` wrote."""
    parser = XMLParser()  # noqa: S314 - our own words
    parser.feed(text)
    root: Element = parser.close()
    return root


def written(element: Element) -> str:
    """The canonical form: the same for trees that do not differ, and read again without loss by `restored`."""
    text: str = tostring(element, encoding="unicode", short_empty_elements=False)
    return text


def classes(element: Element) -> list[str]:
    """The classes of an element, in order."""
    return (element.get("class") or "").split()


def add_class(element: Element, name: str) -> None:
    """Give an element a class, once."""
    names = classes(element)
    if name not in names:
        element.set("class", " ".join((*names, name)))


def by_id(root: Element, name: str) -> Element | None:
    """The first element with this id."""
    return next((element for element in root.iter() if element.get("id") == name), None)


def texts(element: Element) -> Iterator[tuple[Element, bool]]:
    """Each run of text inside an element, in order: whose it is, and whether it stands behind that element's end."""
    yield element, False
    for child in element:
        yield from texts(child)
        yield child, True


def _character(match: re.Match[str]) -> str:
    """A character named as HTML names it, which XML does not know."""
    return match[0] if match[1] in _OF_XML else html5.get(match[1], match[0])


def _by_html(text: str) -> Element:
    import tinyhtml5

    root: Element = tinyhtml5.parse(text, namespace_html_elements=False)
    _as_xml_has_it(root)
    return root


def _as_xml_has_it(element: Element) -> None:
    """Take out comments, and attributes that only declare a namespace."""
    for name in [name for name in element.attrib if name.startswith(_XMLNS)]:
        del element.attrib[name]
    _in_order(element)
    for child in list(element):
        if isinstance(child.tag, str):
            _as_xml_has_it(child)
            continue
        place = list(element).index(child)
        if place:
            element[place - 1].tail = (element[place - 1].tail or "") + (child.tail or "")
        else:
            element.text = (element.text or "") + (child.tail or "")
        element.remove(child)


def _settle(element: Element, space: str) -> None:
    """Make of an element read as XML, and of all inside, what HTML makes of it. Source: HTML Standard, 13.2.6."""
    name = element.tag.removeprefix(XHTML)
    if "{" not in name:
        space = _FOREIGN.get(name, space)
        name = f"{space}{name}" if space else name.lower()
    element.tag = name
    _in_order(element)
    if name in _FIRST_LINE_END_DROPPED and (element.text or "").startswith("\n"):
        element.text = (element.text or "")[1:]
    if name == "table":
        _with_bodies(element)
    inside = "" if name.endswith("}foreignObject") else space
    for child in element:
        _settle(child, inside)


def _in_order(element: Element) -> None:
    """Sort the attributes: who wrote them in which order is nothing that a tree says."""
    if len(element.attrib) > 1:
        pairs = sorted(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(pairs)


def _with_bodies(table: Element) -> None:
    """Rows that stand in the table itself stand in a body, one for those that follow each other."""
    body: Element | None = None
    for child in list(table):
        if child.tag.removeprefix(XHTML) != "tr":
            body = None
            continue
        if body is None:
            body = Element("tbody")
            table.insert(list(table).index(child), body)
        table.remove(child)
        body.append(child)
