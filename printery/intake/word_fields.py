"""Fields of Word: their last results stay, what they refer to becomes a link that is put right later.

Source: ECMA-376, 5th ed., part 1, 17.16 (fields and hyperlinks).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from printery.intake.elements import parent_of
from printery.intake.losses import Losses
from printery.intake.source import CITED, FIELD, NUMBER_OF, PAGE_OF, W
from printery.intake.word_text import text_of

_LEFT = frozenset(("HYPERLINK", "TOC", "INDEX", "TOA", "BIBLIOGRAPHY"))
"""Fields that Pandoc reads by itself, or whose results are lists that the build makes."""
_CITATION = re.compile(
    r"ADDIN\s+(ZOTERO_ITEM|CSL_CITATION|EN\.CITE|Mendeley Citation)|ADDIN\s+ZOTERO_BIBL|ADDIN\s+EN\.REFLIST"
)
_LISTED = re.compile(r"ADDIN\s+(ZOTERO_BIBL|EN\.REFLIST|Mendeley Bibliography)")
_REFERENCE = re.compile(r"(PAGEREF|NOTEREF|REF)\s+\"?([\w.-]+)\"?(.*)", re.IGNORECASE | re.DOTALL)
_NUMBER_SWITCH = re.compile(r"\\[rnw]\b", re.IGNORECASE)
_SOURCE = re.compile(r"CITATION\s+\"?([^\s\"\\]+)\"?(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class _Field:
    """A field that has begun."""

    begin: list[etree._Element]
    """Its runs up to its result."""
    result: list[etree._Element] = field(default_factory=list)
    code: str = ""
    has_result: bool = False


def settle_fields(root: etree._Element, losses: Losses) -> None:
    """Keep the results of all fields but those that Pandoc reads, and turn references into links."""
    for simple in list(root.iter(f"{W}fldSimple")):
        _unfold(simple)
    for run in list(root.iter(f"{W}r")):
        _divide(run)
    open_fields: list[_Field] = []
    for run in list(root.iter(f"{W}r")):
        mark = run.find(f"{W}fldChar")
        kind = "" if mark is None else str(mark.get(f"{W}fldCharType"))
        if kind == "begin":
            open_fields.append(_Field([run]))
            continue
        if not open_fields:
            continue
        now = open_fields[-1]
        if kind == "end":
            open_fields.pop()
            _settle(now, run, losses)
        elif kind == "separate":
            now.begin.append(run)
            now.has_result = True
        else:
            for outer in open_fields:
                (outer.result if outer.has_result else outer.begin).append(run)
            if not now.has_result:
                now.code += "".join(part.text or "" for part in run.iter(f"{W}instrText"))


def _unfold(simple: etree._Element) -> None:
    """A simple field as one of runs."""
    code = str(simple.get(f"{W}instr", ""))
    if code.split()[:1] in (["HYPERLINK"], ["TOC"]):
        return
    parent = parent_of(simple)
    at = parent.index(simple)
    inner = [part for part in simple if part.tag != f"{W}fldData"]
    begin, separate, end = (_mark(kind) for kind in ("begin", "separate", "end"))
    said = etree.Element(f"{W}r")
    etree.SubElement(said, f"{W}instrText").text = code
    parent.remove(simple)
    for child in reversed([begin, said, separate, *inner, end]):
        parent.insert(at, child)


def _mark(kind: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}fldChar", {f"{W}fldCharType": kind})
    return run


def _divide(run: etree._Element) -> None:
    """Give each mark of a field a run of its own."""
    parts = [part for part in run if part.tag != f"{W}rPr"]
    if len(parts) < 2 or not any(part.tag in {f"{W}fldChar", f"{W}instrText"} for part in parts):  # noqa: PLR2004
        return
    for part in reversed(parts[1:]):
        made = etree.Element(f"{W}r")
        properties = run.find(f"{W}rPr")
        if properties is not None:
            made.append(etree.fromstring(etree.tostring(properties)))
        made.append(part)
        run.addnext(made)


def _settle(found: _Field, end: etree._Element, losses: Losses) -> None:
    code = " ".join(found.code.split())
    name = code.split(" ")[0].upper()
    reference, source = _REFERENCE.match(code), _SOURCE.match(code)
    parents = {run.getparent() for run in (*found.begin, end)}
    if _LISTED.match(code):
        losses.take("the list of references left to the build", " ".join(text_of(run) for run in found.result))
    if name in _LEFT or _CITATION.match(code):
        return
    begin = found.begin[0]
    if reference and len(parents) == 1 and found.result:
        kind = reference[1].upper()
        is_number = _NUMBER_SWITCH.search(reference[3]) is not None
        sign = PAGE_OF if kind == "PAGEREF" else NUMBER_OF if is_number and kind == "REF" else ""
        _link(found, reference[2], sign)
    elif source and len(parents) == 1 and found.result:
        keys = [source[1], *re.findall(r"\\m\s+\"?([^\s\"\\]+)", source[2])]
        pages = re.search(r"\\p\s+(?:\"([^\"]*)\"|(\S+))", source[2])
        _link(found, f"{CITED}{','.join(keys)}{f'|{pages[1] or pages[2]}' if pages else ''}", "")
    elif name == "HYPERLINK":
        return
    elif name:
        begin.addprevious(etree.Element(f"{W}proofErr", {FIELD: name}))
    for run in (*found.begin, end):
        parent = run.getparent()
        if parent is not None:
            parent.remove(run)


def _link(found: _Field, anchor: str, sign: str) -> None:
    link = etree.Element(f"{W}hyperlink", {f"{W}anchor": anchor})
    first = next((run for run in found.result if run.getparent() is not None), None)
    if first is None:
        return
    holder = first.getparent()
    first.addprevious(link)
    if sign:
        run = etree.SubElement(link, f"{W}r")
        etree.SubElement(run, f"{W}t").text = sign
    for run in found.result:
        if run.getparent() is holder and run.find(f"{W}fldChar") is None:
            link.append(run)
