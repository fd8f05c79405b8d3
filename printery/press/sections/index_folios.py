"""The index in print: locators as the folios of the pages laid out."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

from printery.markup import classes
from printery.model.stages.artefact import Pages
from printery.model.stages.folios import Folio, folios_of
from printery.model.stages.slots import LOCATORS, RANGES, locators_in


def settle_index(root: Element, pages: Pages) -> None:
    """Put folios for these pages, as `folios_of` has them, in the place of each group's links to marks."""
    for group in list(root.iter()):
        if LOCATORS not in classes(group):
            continue
        found = folios_of(locators_in(group), pages, abbreviated=group.get(RANGES) == "chicago")
        group.text = None
        group[:] = [_link(folio) for folio in found]
        for link, _ in pairwise(group):
            link.tail = ", "


def _link(folio: Folio) -> Element:
    link = Element("a", href=f"#{folio.id}")
    link.text = folio.text
    if not folio.main:
        return link
    principal = Element("b", {"class": "principal"})
    principal.append(link)
    return principal
