"""Which structure type an element of a document gets: by its role, its class, its name, in this order.

Standard types of PDF 1.7 (ISO 32000-1:2008, 14.8.4), so that PDF/UA-1 readers know them; those of PDF 2.0 that say more
stand beside the standard type that older readers take instead (`ROLE_MAP`). A new construct needs a row here only if
its HTML does not say what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from printery.press.tagging.outline import INLINE, SVG, classes, is_note

ROLE_MAP: Mapping[str, str] = MappingProxyType(
    {"Aside": "Div", "Em": "Span", "Strong": "Span", "Sub": "Span", "Sup": "Span"}
)
"""Types of ISO 32000-2:2020, 14.8.4, and what stands for them in PDF 1.7."""
_BY_ROLE = {
    "doc-biblioentry": "BibEntry",
    "doc-index": "Index",
    "doc-noteref": "Reference",
    "doc-pullquote": "Aside",
    "doc-toc": "TOC",
    "complementary": "Aside",
    "math": "Formula",
}
_BY_CLASS = {
    "bib-entry": "BibEntry",
    "box": "Aside",
    "csl-entry": "BibEntry",
    "data-file": "Annot",
    "field": "Form",
    "index-columns": "Index",
    "key-findings": "Aside",
    "maths": "Formula",
    "note-call": "Reference",
    "note-item": "P",
    "note-p": "P",
    "note-pre": "P",
    "note-quote": "BlockQuote",
    "note-term": "P",
    "pull-quote": "Aside",
    "toc": "TOC",
}
_BY_TAG = {
    "a": "Link",
    "address": "P",
    "article": "Art",
    "aside": "Aside",
    "b": "Strong",
    "blockquote": "BlockQuote",
    "caption": "Caption",
    "code": "Code",
    "dd": "LBody",
    "del": "Span",
    "dl": "L",
    "dt": "Lbl",
    "em": "Em",
    "figcaption": "Caption",
    "figure": "Div",
    "i": "Em",
    "img": "Figure",
    "ins": "Span",
    "li": "LI",
    "math": "Formula",
    "ol": "L",
    "p": "P",
    "pre": "P",
    "q": "Quote",
    "section": "Sect",
    "strong": "Strong",
    "sub": "Sub",
    "sup": "Sup",
    "table": "Table",
    "tbody": "TBody",
    "td": "TD",
    "tfoot": "TFoot",
    "th": "TH",
    "thead": "THead",
    "tr": "TR",
    "ul": "L",
    SVG: "Figure",
}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
TEXT_BLOCKS = frozenset(("P", "LBody", "TD", "TH", "Caption", "BibEntry", "Note"))
"""Types that hold running text: what is read at the end of a paragraph stands in the nearest of them."""


_IN_LINES = frozenset(
    (
        "",
        "Span",
        "Link",
        "Em",
        "Strong",
        "Sub",
        "Sup",
        "Quote",
        "Code",
        "Reference",
        "Annot",
        "Form",
        "Figure",
        "Formula",
    )
)


def role_of(element: Element) -> str:
    """The structure type of an element; empty for one that only groups or dresses its content."""
    special = _special(element)
    if special:
        return special
    name = element.tag if isinstance(element.tag, str) else ""
    role = "" if name == "a" and not element.get("href") else _BY_TAG.get(name, "")
    if role:
        return role
    if name not in INLINE and holds_text(element):
        return "P"
    if name == "abbr" and element.get("title"):
        return "Span"
    if element.get("lang") and name not in {"html", "body"}:
        return "Span" if name in INLINE else "Div"
    return ""


def _special(element: Element) -> str:
    """What role, class or level say of an element."""
    role = element.get("role") or ""
    if role == "heading":
        return f"H{element.get('aria-level', '1')}"
    if element.tag in _HEADINGS:
        return str(element.tag).upper()
    if is_note(element) and element.tag != "li":
        return "Note"
    if role in _BY_ROLE:
        return _BY_ROLE[role] if element.tag != "li" else "LI"
    found = next((_BY_CLASS[name] for name in sorted(classes(element)) if name in _BY_CLASS), "")
    return found if element.tag != "li" else ""


def holds_text(element: Element) -> bool:
    """Whether an element has words of its own, or inline elements only: a paragraph in all but name."""
    if element.tag in {"html", "body", "head"}:
        return False
    children = [child for child in element if isinstance(child.tag, str)]
    own = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    inline = [child for child in children if child.tag in INLINE or child.tag == "br"]
    return bool(own or inline) and len(inline) == len(children)


def is_block(role: str) -> bool:
    """Whether a type stands by itself, not within a line; nothing for what only dresses words does not."""
    return role not in _IN_LINES
