"""The index in print: locators as the folios of the pages laid out."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import escape, unescape

from printery.model.stages.artefact import Pages
from printery.model.stages.collation import Locator
from printery.model.stages.folios import Folio, folios_of

_GROUP = re.compile(r'(<span class="locators" data-ranges="(\w+)">)(.*?)(</span><!--locators-->)', re.DOTALL)
_LOCATOR = re.compile(
    r'<a class="folio" href="#([^"]+)"(?: data-note="(\d+)")?(?: data-end="([^"]+)")?(?: data-main="(main)")?></a>'
)


def settle_index(text: str, pages: Pages) -> str:
    """The document with each group of locators rewritten for these pages.

    A group is `<span class="locators" data-ranges="chicago"><a class="folio" href="#mark"></a>...</span>` and the
    comment `<!--locators-->`; each link may say the note it stands in, the mark that ends its range, and that it is the
    principal one. Links become plain folios, as `folios_of` has them.
    """

    def settled(match: re.Match[str]) -> str:
        marks = _LOCATOR.finditer(match[3])
        locators = (
            Locator(unescape(mark[1]), int(mark[2]) if mark[2] else None, unescape(mark[3] or ""), bool(mark[4]))
            for mark in marks
        )
        found = folios_of(locators, pages, abbreviated=match[2] == "chicago")
        return match[1] + ", ".join(map(_link, found)) + match[4]

    return _GROUP.sub(settled, text) if "<!--locators-->" in text else text


def with_continued(text: str, firsts: Collection[str]) -> str:
    """The document with the class `continued` on these subentries, the first words of their pages.

    The style repeats their heading before them, from the attribute `data-continued`.
    """
    for name in firsts:
        text = text.replace(f'" id="{name}" data-continued="', f' continued" id="{name}" data-continued="')
    return text


def _link(folio: Folio) -> str:
    link = f'<a href="#{escape(folio.id)}">{folio.text}</a>'
    return f'<b class="principal">{link}</b>' if folio.main else link
