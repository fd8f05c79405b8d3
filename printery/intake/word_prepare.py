"""A Word file made ready for Pandoc: what it would drop or misread is put where it reads it.

Source: ECMA-376, 5th ed., part 1 (WordprocessingML), and part 3 (markup compatibility).
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from printery.intake.elements import all_words, parent_of, remove
from printery.intake.losses import Losses, opening
from printery.intake.package import Package
from printery.intake.pages import named, page_of
from printery.intake.source import OFF, PLACE, W
from printery.intake.word_fields import settle_fields
from printery.intake.word_parts import targets
from printery.intake.word_styles import WordStyles, own_level, set_style, style_of
from printery.intake.word_text import text_of

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HOLDERS = (f"{W}drawing", f"{W}pict", f"{W}object")
_DEEPEST_HEAD = 6
"""Rows that a table's head may have when it is told from merged cells."""


def number_paragraphs(root: etree._Element) -> None:
    """Give each paragraph its number; those of a fallback for old programs are the same once more."""
    number = 0
    for paragraph in root.iter(f"{W}p"):
        if next(paragraph.iterancestors(f"{MC}Fallback"), None) is None:
            number += 1
            paragraph.set(PLACE, str(number))
        else:
            paragraph.attrib.pop(PLACE, "")


def prepare_story(root: etree._Element, styles: WordStyles, losses: Losses, changes: str) -> None:
    """Put right the body of a document, its footnotes or its endnotes."""
    _choose(root)
    _decide_rows(root, changes)
    for tag in ("customXml", "smartTag"):
        for holder in list(root.iter(f"{W}{tag}")):
            _unwrap(holder, but=f"{W}{tag}Pr")
    _read_ruby(root)
    _hide(root, styles, losses)
    settle_fields(root, losses)
    _free_boxes(root, losses)
    _mark_heads(root)
    _move_bookmarks(root)
    for paragraph in root.iter(f"{W}p"):
        level = own_level(paragraph)
        if level and not styles.level(style_of(paragraph)) and next(paragraph.iterancestors(f"{W}tbl"), None) is None:
            key = next((key for key, name in styles.names.items() if name.lower() == f"heading {level}"), "")
            if key:
                set_style(paragraph, key)
                losses.take("a paragraph with a level in the outline taken for a heading")


def insert_chunks(root: etree._Element, package: Package, losses: Losses) -> None:
    """Put the words of other files that Word would put in here where they belong."""
    parts = targets(package)
    for chunk in list(root.iter(f"{W}altChunk")):
        data = package.parts.get(parts.get(str(chunk.get(f"{R}id")), ""), b"")
        lines = [] if data.startswith(b"PK") else _chunk_lines(data)
        hint = "its words stand as plain paragraphs: see that its headings and marks are right"
        if lines:
            losses.note("a file within the file", hint, "C261", f", “{opening(lines[0])}”")
        else:
            losses.note("a file within the file", "open the document in Word, save it anew, and import that")
        for line in reversed(lines):
            paragraph = etree.Element(f"{W}p")
            paragraph.append(_run(line))
            chunk.addnext(paragraph)
        remove(chunk)


def _chunk_lines(data: bytes) -> list[str]:
    """The paragraphs of a page or a text."""
    if b"<" not in data:
        return [" ".join(line.split()) for line in data.decode("utf-8", "replace").split("\n") if line.strip()]
    root = page_of(data.decode("utf-8", "replace"))
    for unseen in list(named(root, "head", "style", "script")):
        remove(unseen)
    for block in named(root, "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br"):
        block.tail = f"\n{block.tail or ''}"
    return [" ".join(line.split()) for line in all_words(root).split("\n") if line.strip()]


def _choose(root: etree._Element) -> None:
    """Keep of each alternative the first choice that has words, so that none are read twice or lost."""
    for alternative in list(root.iter(f"{MC}AlternateContent")):
        parent = alternative.getparent()
        ways = [way for way in alternative if way.tag in {f"{MC}Choice", f"{MC}Fallback"}]
        if parent is None or not ways:
            continue
        kept = next((way for way in ways if text_of(way)), ways[0])
        at = parent.index(alternative)
        for child in reversed(list(kept)):
            parent.insert(at, child)
        parent.remove(alternative)


def _decide_rows(root: etree._Element, changes: str) -> None:
    """Take out the rows of tables that tracked changes take away."""
    gone = "ins" if changes == "reject" else "del"
    for mark in list(root.iter(f"{W}{gone}")):
        properties = mark.getparent()
        if properties is not None and properties.tag == f"{W}trPr":
            remove(parent_of(properties))
    for table in list(root.iter(f"{W}tbl")):
        if table.find(f".//{W}tr") is None:
            remove(table)


def _unwrap(holder: etree._Element, but: str) -> None:
    parent = parent_of(holder)
    at = parent.index(holder)
    for child in reversed([part for part in holder if part.tag != but]):
        parent.insert(at, child)
    parent.remove(holder)


def _read_ruby(root: etree._Element) -> None:
    """The reading of a word behind it, in brackets."""
    for ruby in list(root.iter(f"{W}ruby")):
        run = parent_of(ruby)
        said = [_runs(ruby, "rubyBase"), _runs(ruby, "rt")]
        for part in reversed([*said[0], _run("("), *said[1], _run(")")] if said[1] else said[0]):
            run.addnext(part)
        run.remove(ruby)


def _runs(ruby: etree._Element, name: str) -> list[etree._Element]:
    found = ruby.find(f"{W}{name}")
    return [] if found is None else [_run(text_of(run)) for run in found.iter(f"{W}r")]


def _run(text: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
    return run


def is_hidden(run: etree._Element, styles: WordStyles) -> bool:
    """Whether a run is hidden text: by itself, by its style, or by its paragraph's."""
    properties = run.find(f"{W}rPr")
    mark = None if properties is None else properties.find(f"{W}vanish")
    if mark is not None:
        return mark.get(f"{W}val", "1") not in OFF
    own = None if properties is None else properties.find(f"{W}rStyle")
    if own is not None and styles.is_hidden(str(own.get(f"{W}val"))):
        return True
    paragraph = next(run.iterancestors(f"{W}p"), None)
    return paragraph is not None and styles.is_hidden(style_of(paragraph))


def _hide(root: etree._Element, styles: WordStyles, losses: Losses) -> None:
    """Take out hidden text, and prompts that wait for words, and name the hidden."""
    for control in list(root.iter(f"{W}sdt")):
        if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            for text in control.iter(f"{W}t"):
                losses.take("the prompt of an empty field of a form left out", text.text or "")
                text.text = ""
    hidden: dict[etree._Element, list[str]] = {}
    for run in list(root.iter(f"{W}r")):
        if run.find(f"{W}fldChar") is not None or run.find(f"{W}instrText") is not None or not is_hidden(run, styles):
            continue
        paragraph = next(run.iterancestors(f"{W}p"), None)
        if paragraph is not None and text_of(run):
            hidden.setdefault(paragraph, []).append(text_of(run))
        remove(run)
    for paragraph, said in hidden.items():
        _at(paragraph, losses)
        hint = "it is hidden in Word, and left out: write it into the chapter if readers are to have it"
        losses.note("hidden text", hint, said=f", “{' '.join(said)}”")


def _at(paragraph: etree._Element, losses: Losses) -> None:
    losses.paragraph = int(paragraph.get(PLACE) or losses.paragraph)
    losses.opening = opening(text_of(paragraph))


def _free_boxes(root: etree._Element, losses: Losses) -> None:
    """Move the paragraphs of text boxes behind the one that they hang on: Pandoc would take them in its place."""
    boxes = [
        (content, next(content.iterancestors(f"{W}p"), None), next(content.iterancestors(*_HOLDERS), None))
        for content in root.iter(f"{W}txbxContent")
    ]
    last: dict[etree._Element, etree._Element] = {}
    for content, host, holder in boxes:
        if host is None or holder is None:
            continue
        said = text_of(content)
        _at(host, losses)
        if said:
            hint = 'its words stand behind the paragraph; make a box or a figure of them: ::: {.box title="..."}'
            losses.note("a text box", hint, said=f", “{opening(said)}”")
        behind = last.get(host, host)
        for child in [part for part in content if part.tag in {f"{W}p", f"{W}tbl", f"{W}sdt"}]:
            behind.addnext(child)
            behind = child
        last[host] = behind
    for holder in dict.fromkeys(holder for _, _, holder in boxes if holder is not None):
        frame = holder.getparent()
        if frame is not None and next(holder.iter(f"{A}blip"), None) is None:
            frame.remove(holder)


def _mark_heads(root: etree._Element) -> None:
    """Mark as heads all rows into which the cells of marked rows reach."""
    for table in root.iter(f"{W}tbl"):
        rows = list(_rows(table))
        marked = 0
        while marked < len(rows) and _is_head(rows[marked]):
            marked += 1
        while 0 < marked < min(len(rows), _DEEPEST_HEAD) and _goes_on(rows[marked]):
            properties = rows[marked].find(f"{W}trPr")
            if properties is None:
                properties = etree.Element(f"{W}trPr")
                rows[marked].insert(0, properties)
            etree.SubElement(properties, f"{W}tblHeader")
            marked += 1


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for row in table.iter(f"{W}tr"):
        if next(row.iterancestors(f"{W}tbl")) is table:
            yield row


def _is_head(row: etree._Element) -> bool:
    mark = row.find(f"{W}trPr/{W}tblHeader")
    return mark is not None and mark.get(f"{W}val", "1") not in OFF


def _goes_on(row: etree._Element) -> bool:
    """Whether a cell of the row before reaches into this one."""
    marks = (cell.find(f"{W}tcPr/{W}vMerge") for cell in row.iter(f"{W}tc"))
    return any(mark is not None and mark.get(f"{W}val", "continue") == "continue" for mark in marks)


def _move_bookmarks(root: etree._Element) -> None:
    """Marks that stand between paragraphs go into the next one, where Pandoc sees them."""
    for mark in list(root.iter(f"{W}bookmarkStart")):
        parent, after = mark.getparent(), mark.getnext()
        while after is not None and after.tag not in {f"{W}p", f"{W}tbl"}:
            after = after.getnext()
        if parent is None or parent.tag in {f"{W}p", f"{W}hyperlink"} or after is None or after.tag != f"{W}p":
            continue
        properties = after.find(f"{W}pPr")
        parent.remove(mark)
        after.insert(0 if properties is None else 1, mark)
        end = etree.Element(f"{W}bookmarkEnd", {f"{W}id": str(mark.get(f"{W}id"))})
        mark.addnext(end)
