"""Titles before names, as protocol writes them in the languages of the United Nations and in German."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TITLES = (
    r"H\.? ?E\.?|His Excellency|Her Excellency|Their Excellenc(?:y|ies)|H\.? ?R\.? ?H\.?|H\.? ?M\.?"
    r"|His (?:Royal )?Highness|Her (?:Royal )?Highness|The|Rt\.? ?Hon\.?|(?:Right )?Hon(?:ou?rable)?\.?|Sir"
    r"|Dame|Lord|Lady|Baroness|Baron|Mr\.?|Mrs\.?|Ms\.?|Mx\.?|Miss|Messrs\.?|Dr\.?|Prof(?:essor)?\.?"
    r"|Amb(?:assador)?\.?|Rev(?:erend)?\.?|Fr\.?|Gen(?:eral)?\.?|Col(?:onel)?\.?|Maj(?:or)?\.?|Capt(?:ain)?\.?"
    r"|Lt\.?|Judge|Justice|Chief|Eng\.?|Sheikha?|Senator|Sen\.|S\.? ?E\.?M?\.?|Son Excellence|M\.|MM\.|Mme\.?"
    r"|Mmes|Mlle\.?|Monsieur|Madame|Mademoiselle|Me|Maître|Pr\.?|Dre|Excmo\.?|Excma\.?|Sr\.?|Sra\.?|Srta\.?|D\."
    r"|Dª\.?|Don|Doña|Lic\.?|Ing\.?|Dra\.?|Señor|Señora|Exmo\.?|Exma\.?|Herrn?|Frau|Hr\.|S\.? ?E\.?|I\.? ?E\.?"
    r"|Dr\.-Ing\.|Dipl\.-\w+\.|Mag\.|PD|MdB|h\. ?c\.|med\.|jur\.|phil\.|Г-?н|г-?жа|Г-?жа|г-?н|Е\.? ?П\.?|Его|Её"
    r"|д-?р|Д-?р|السيدة?|الدكتورة?|سعادة|معالي|د\.|أ\."
)
_BEFORE = re.compile(rf"(?:(?:{_TITLES})(?=\s|$)\s*)+")
_MOST = 0.6
"""Share of the values of a column that are titles, so that it is a column of titles."""


def honorific(name: str) -> tuple[str, str]:
    """The titles before a name, and the name; empty titles if it has none. `The` alone is none."""
    found = _BEFORE.match(name)
    if found is None or found[0].strip() in {"The", "Me", "D.", "Don", "PD"}:
        return "", name
    return " ".join(found[0].split()), name[found.end() :].strip()


def are_honorifics(values: Sequence[str]) -> bool:
    """Whether a column has titles before names, and not offices."""
    said = [value.strip() for value in values if value.strip()]
    titles = sum(bool(_BEFORE.fullmatch(value)) for value in said)
    return bool(said) and titles >= _MOST * len(said)
