"""The words of elements of a Word file."""

from __future__ import annotations

from lxml import etree

from printery.intake.source import W


def text_of(element: etree._Element, *, deleted: bool = False) -> str:
    """The words of an element; without `deleted`, those that its changes take away are left out."""
    said: list[str] = []
    for part in element.iter(f"{W}t", f"{W}delText", f"{W}tab", f"{W}br", f"{W}noBreakHyphen", f"{W}p"):
        if part.tag == f"{W}t":
            is_gone = not deleted and next(part.iterancestors(f"{W}moveFrom"), None) is not None
            said.append("" if is_gone else part.text or "")
        elif part.tag == f"{W}delText" and deleted:
            said.append(part.text or "")
        elif part.tag == f"{W}noBreakHyphen":
            said.append("-")
        elif part.tag != f"{W}delText":
            said.append(" ")
    return " ".join("".join(said).split())
