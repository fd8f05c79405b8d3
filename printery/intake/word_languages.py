"""Words of a Word file in another language or direction than the work: their runs get styles that say so.

Source: ECMA-376, 5th ed., part 1, 17.3.2.20 (lang), 17.3.2.30 (rtl), 17.3.1.6 (bidi).
"""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from printery.intake.losses import Losses
from printery.intake.source import OFF, W
from printery.intake.word_styles import WordStyles, set_style, style_of
from printery.intake.word_text import text_of
from printery.model.stages.text import direction

_ARABIC, _HEBREW = (
    re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]"),
    re.compile("[\u0590-\u05ff]"),
)
_TAG = re.compile(r"[a-z]{2,3}", re.IGNORECASE)


def mark_languages(root: etree._Element, styles: WordStyles, language: str, losses: Losses) -> None:
    """Give runs and paragraphs in other languages than the work's styles whose names end in `--lang-de`."""
    tongues = {run: _tongue(run, styles) for run in root.iter(f"{W}r") if text_of(run)}
    usual = Counter[str]()
    for run, tongue in tongues.items():
        usual[tongue] += len(text_of(run))
    own = language.split("-", maxsplit=1)[0].lower()
    most = usual.most_common(1)[0][0] if usual else own
    for run, tongue in tongues.items():
        if tongue in {"", own} or (tongue == most and direction(tongue) == direction(own)):
            continue  # a file whose every word is marked so says what Word was set to, not what the words are
        properties = _properties(run)
        found = properties.find(f"{W}rStyle")
        if found is None:
            found = etree.Element(f"{W}rStyle")
            properties.insert(0, found)
        found.set(f"{W}val", styles.derived(str(found.get(f"{W}val", "")), f"lang-{tongue}", "character"))
        losses.take(f"words marked as in another language ({tongue})")
    if direction(own) == "ltr":
        _turn(root, styles, tongues)


def _tongue(run: etree._Element, styles: WordStyles) -> str:
    """The language of a run as its tag's first part; empty if it says none."""
    text = text_of(run)
    said = run.find(f"{W}rPr/{W}lang")
    is_rtl = _is_on(run.find(f"{W}rPr/{W}rtl"))
    if is_rtl or _ARABIC.search(text) or _HEBREW.search(text):
        by_script = "he" if _HEBREW.search(text) else "ar" if _ARABIC.search(text) else ""
        tag = "" if said is None else str(said.get(f"{W}bidi", ""))
        own = _TAG.match(tag)
        return own[0].lower() if own and by_script and direction(own[0].lower()) == "rtl" else by_script
    tag = "" if said is None else str(said.get(f"{W}val", ""))
    if not tag:
        for key in styles.chain(_style(run)):
            found = styles.elements[key].find(f"{W}rPr/{W}lang")
            tag = tag or ("" if found is None else str(found.get(f"{W}val", "")))
    own = _TAG.match(tag)
    return own[0].lower() if own and any(sign.isalpha() for sign in text) else ""


def _style(run: etree._Element) -> str:
    found = run.find(f"{W}rPr/{W}rStyle")
    return "" if found is None else str(found.get(f"{W}val", ""))


def _turn(root: etree._Element, styles: WordStyles, tongues: dict[etree._Element, str]) -> None:
    """Mark paragraphs that run from right to left; headings are marked by their words."""
    for paragraph in root.iter(f"{W}p"):
        if not _is_on(paragraph.find(f"{W}pPr/{W}bidi")) or styles.level(style_of(paragraph)):
            continue
        said = [tongues[run] for run in paragraph.iter(f"{W}r") if direction(tongues.get(run, "")) == "rtl"]
        if said and styles.name(paragraph) not in {"title", "subtitle", "author", "date", "abstract"}:
            set_style(paragraph, styles.derived(style_of(paragraph), f"lang-{said[0]}", "paragraph"))


def _properties(run: etree._Element) -> etree._Element:
    found = run.find(f"{W}rPr")
    if found is None:
        found = etree.Element(f"{W}rPr")
        run.insert(0, found)
    return found


def _is_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{W}val", "1") not in OFF
