"""What stands before a Word file's text: titles of several paragraphs, and the heading of a list of contents."""

from __future__ import annotations

from lxml import etree

from printery.intake.elements import remove
from printery.intake.losses import Losses
from printery.intake.source import W
from printery.intake.word_styles import WordStyles
from printery.intake.word_text import text_of

_CONTENTS_HEADS = frozenset(("toc heading", "contents heading", "tocheading", "inhaltsverzeichnisüberschrift"))


def join_titles(root: etree._Element, styles: WordStyles) -> None:
    """One title of the paragraphs in the style Title that follow each other: Pandoc would keep the last only."""
    for meant in ("title", "subtitle"):
        first: etree._Element | None = None
        for paragraph in list(root.iter(f"{W}p")):
            is_title = styles.name(paragraph) == meant
            if is_title and not text_of(paragraph):
                continue
            if not is_title:
                first = first if not text_of(paragraph) else None
            elif first is None:
                first = paragraph
            else:
                run = etree.SubElement(first, f"{W}r")
                etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = " "
                for part in [part for part in paragraph if part.tag != f"{W}pPr"]:
                    first.append(part)
                remove(paragraph)


def drop_contents_heads(root: etree._Element, styles: WordStyles, losses: Losses) -> None:
    """Take out the headings of lists of contents, whose entries the build makes."""
    for paragraph in list(root.iter(f"{W}p")):
        if styles.name(paragraph) not in _CONTENTS_HEADS and not _is_in_contents(paragraph):
            continue
        is_entry = styles.name(paragraph) not in _CONTENTS_HEADS
        if not is_entry and not _is_in_contents(paragraph) and not _is_entry(_next(paragraph), styles):
            continue
        losses.take("a list of contents left to the build", text_of(paragraph))
        if not is_entry or styles.name(paragraph).startswith("heading"):
            remove(paragraph)


def _next(paragraph: etree._Element) -> etree._Element | None:
    after = paragraph.getnext()
    while after is not None and (after.tag != f"{W}p" or not text_of(after)):
        if after.tag == f"{W}sdt":
            return after.find(f".//{W}p")
        after = after.getnext()
    return after


def _is_entry(paragraph: etree._Element | None, styles: WordStyles) -> bool:
    if paragraph is None:
        return False
    codes = " ".join(part.text or "" for part in paragraph.iter(f"{W}instrText"))
    return styles.name(paragraph).startswith(("toc", "contents", "table of")) or codes.strip().startswith("TOC")


def _is_in_contents(paragraph: etree._Element) -> bool:
    """Whether a paragraph stands in the control that Word makes for a list of contents."""
    for control in paragraph.iterancestors(f"{W}sdt"):
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        if gallery is not None and gallery.get(f"{W}val") == "Table of Contents":
            return True
    return False
