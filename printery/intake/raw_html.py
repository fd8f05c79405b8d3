"""HTML in the Markdown of other programs: figures and pictures become Markdown's, tags that mean nothing here go."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree, html

from printery.edit.html import ALLOWED
from printery.intake.elements import all_words
from printery.intake.losses import Losses
from printery.intake.pages import name_of, named, said_by

_FIGURE = re.compile(r"<figure\b.*?</figure\s*>", re.DOTALL | re.IGNORECASE)
_IMAGE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][\w-]*)")
_BREAK = re.compile(r"<br\s*>\s*</br\s*>", re.IGNORECASE)
_CODE = re.compile(
    r"^(?P<fence> {0,3}(?P<marks>```+|~~~+)).*?^ {0,3}(?P=marks)[`~]*\s*?$|(?P<ticks>`+)[^`\n].*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


def with_pictures(text: str, losses: Losses) -> str:
    """The text with figures and pictures of HTML as Markdown; code is left alone."""
    made = _outside_code(_FIGURE, text, lambda said: _figure(said, losses))
    made = _outside_code(_BREAK, made, lambda _: "<br>")
    return _outside_code(_IMAGE, made, lambda said: _image(_parsed(said)) if _parsed(said) is not None else said)


def _outside_code(pattern: re.Pattern[str], text: str, change: Callable[[str], str]) -> str:
    both = re.compile(f"(?:{_CODE.pattern})|(?P<wanted>{pattern.pattern})", _CODE.flags | pattern.flags)
    return both.sub(lambda match: change(match["wanted"]) if match["wanted"] else match[0], text)


def _parsed(said: str) -> etree._Element | None:
    try:
        found: etree._Element = html.fragment_fromstring(said, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return found


def _figure(said: str, losses: Losses) -> str:
    """A figure of one picture as Markdown has it; of any other, its parts, and its caption as a paragraph."""
    root = _parsed(said)
    pictures = [] if root is None else list(named(root, "img"))
    captions = [] if root is None else [said_by(one) for one in named(root, "figcaption")]
    words = " ".join(all_words(root).split()) if root is not None else ""
    if len(pictures) == 1 and words == " ".join(captions):
        losses.take("a figure of HTML made one of Markdown")
        return f"\n\n{_image(pictures[0], captions[0] if captions else '')}\n\n"
    bare = re.sub(r"</?(?:figure|picture|source)\b[^<>]*>", "\n", said, flags=re.IGNORECASE)
    return re.sub(r"</?figcaption\b[^<>]*>", "\n\n", bare, flags=re.IGNORECASE)


def _image(root: etree._Element | None, caption: str = "") -> str:
    picture = next((one for one in root.iter() if name_of(one) == "img"), None) if root is not None else None
    if picture is None:
        return ""
    alt = " ".join(str(picture.get("alt") or "").split())
    target = str(picture.get("src") or "").strip().replace(" ", "%20")
    quoted = alt.replace("\\", "\\\\").replace('"', '\\"')
    attributes = f'{{alt="{quoted}"}}' if caption and alt else ""
    return f"![{_escaped(caption or alt)}]({target}){attributes}"


def _escaped(text: str) -> str:
    return re.sub(r"([\\\[\]*_`<])", r"\\\1", text)


def is_known(markup: str) -> bool:
    """Whether raw markup is a comment or has only tags that pages know."""
    return markup.strip().startswith("<!--") or all(tag.lower() in ALLOWED for tag in _TAG.findall(markup))


def words_of(markup: str) -> str:
    """The words of raw markup."""
    root = _parsed(markup)
    return said_by(root) if root is not None else ""
