"""The language and direction that an author gives to a part of the text."""

from __future__ import annotations

import re

from printery.diagnostics import Location
from printery.edit.desk import Desk
from printery.model.stages.text import direction

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DIRECTIONS = ("ltr", "rtl")


def check_language(desk: Desk, attributes: dict[str, str], location: Location) -> None:
    """Take out a language or direction of the wrong form, and add the direction that the language is written in.

    Faults: C063.
    """
    if attributes.get("dir", "ltr") not in _DIRECTIONS:
        desk.fault("C063", f"dir={attributes.pop('dir')!r} is no direction", location, "write dir=ltr or dir=rtl")
    language = attributes.get("lang")
    if language is None:
        return
    if not _LANGUAGE.fullmatch(language):
        desk.fault("C063", f"{language!r} is no language tag", location, "write a BCP 47 tag such as fr or pt-BR")
        del attributes["lang"]
    elif direction(language.lower()) == "rtl" or direction(desk.language.lower()) == "rtl":
        attributes.setdefault("dir", direction(language.lower()))
