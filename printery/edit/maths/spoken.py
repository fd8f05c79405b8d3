"""A formula in words, as a screen reader can say it: read from MathML, not from TeX.

Where it matters what belongs together, the end is said too (end of fraction), so that nothing has to be seen. Source:
ClearSpeak Rules and Preferences (ETS, 2016), for the way of speaking, with its verbose fractions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SIGNS = "+−×⋅÷/=≠<>≤≥≈≡∼∝±∑∏∫∂∞∈∉⊂∪∩→⇒∀∃∇%!′…|()[]{}∗∅¬∧∨°"
_SAME = MappingProxyType({"-": "−", "∙": "⋅", "*": "∗", "·": "⋅", "∣": "|", "∥": "|", "⋯": "…", "≔": "=", "∘": "°"})


@dataclass(frozen=True, slots=True)
class _Voice:
    """How one language says signs and structures."""

    signs: str
    """Words for `_SIGNS`, in the same order, parted by `;`."""
    over: str
    fraction: str
    root: str
    nth_root: str
    sub: str
    squared: str
    cubed: str
    power: str
    bounds: str
    lower: str
    above: str
    below: str
    table: str
    row: str
    cases: str
    accents: str
    """Words for hat, bar, tilde, dot, arrow."""
    of: str


_VOICES = MappingProxyType(
    {
        "en": _Voice(
            "plus;minus;times;times;divided by;divided by;equals;is not equal to;is less than;is greater than;"
            "is less than or equal to;is greater than or equal to;is approximately equal to;is identical to;"
            "is similar to;is proportional to;plus or minus;the sum;the product;the integral;partial;infinity;is in;"
            "is not in;is a subset of;union;intersection;to;implies;for all;there exists;nabla;percent;factorial;prime;"
            "and so on;vertical bar;open parenthesis;close parenthesis;open bracket;close bracket;open brace;"
            "close brace;times;the empty set;not;and;or;degrees",
            "{0} divided by {1}", "the fraction with numerator {0}, and denominator {1}, end of fraction,",
            "the square root of {0}, end of root,", "the root of order {1} of {0}, end of root,", "{0} sub {1}",
            "{0} squared", "{0} cubed", "{0} to the power of {1}", "{0} from {1} to {2} of", "{0} over {1} of",
            "{0} with {1} above", "{0} with {1} below", "table of {0} rows and {1} columns: {2}, end of table",
            "row {0}: {1}", "{0} cases: {1}, end of cases", "hat;bar;tilde;dot;arrow", "of",
        ),
        "de": _Voice(
            "plus;minus;mal;mal;geteilt durch;geteilt durch;gleich;ungleich;kleiner als;größer als;kleiner oder gleich;"
            "größer oder gleich;ungefähr gleich;identisch mit;ähnlich;proportional zu;plus minus;die Summe;das Produkt;"
            "das Integral;partiell;unendlich;in;nicht in;Teilmenge von;vereinigt mit;geschnitten mit;nach;daraus folgt;"
            "für alle;es gibt;Nabla;Prozent;Fakultät;Strich;und so weiter;senkrechter Strich;Klammer auf;Klammer zu;"
            "eckige Klammer auf;eckige Klammer zu;geschweifte Klammer auf;geschweifte Klammer zu;mal;die leere Menge;"
            "nicht;und;oder;Grad",
            "{0} geteilt durch {1}", "der Bruch mit dem Zähler {0}, und dem Nenner {1}, Ende des Bruchs,",
            "die Wurzel aus {0}, Ende der Wurzel,", "die {1}. Wurzel aus {0}, Ende der Wurzel,", "{0} Index {1}",
            "{0} Quadrat", "{0} hoch 3", "{0} hoch {1}", "{0} von {1} bis {2} von", "{0} über {1} von",
            "{0} mit {1} darüber", "{0} mit {1} darunter",
            "Tabelle mit {0} Zeilen und {1} Spalten: {2}, Ende der Tabelle",
            "Zeile {0}: {1}", "{0} Fälle: {1}, Ende der Fälle", "Dach;quer;Tilde;Punkt;Pfeil", "von",
        ),
        "fr": _Voice(
            "plus;moins;fois;fois;divisé par;divisé par;égale;différent de;inférieur à;supérieur à;"
            "inférieur ou égal à;supérieur ou égal à;environ égal à;identique à;semblable à;proportionnel à;"
            "plus ou moins;la somme;le produit;l’intégrale;partielle;infini;appartient à;n’appartient pas à;"
            "inclus dans;union;intersection;vers;implique;pour tout;il existe;nabla;pour cent;factorielle;prime;"
            "et ainsi de suite;barre verticale;parenthèse ouvrante;parenthèse fermante;crochet ouvrant;crochet fermant;"
            "accolade ouvrante;accolade fermante;fois;l’ensemble vide;non;et;ou;degrés",
            "{0} divisé par {1}", "la fraction de numérateur {0}, et de dénominateur {1}, fin de fraction,",
            "la racine carrée de {0}, fin de racine,", "la racine d’ordre {1} de {0}, fin de racine,", "{0} indice {1}",
            "{0} au carré", "{0} au cube", "{0} à la puissance {1}", "{0} de {1} à {2} de", "{0} sur {1} de",
            "{0} surmonté de {1}", "{0} au-dessus de {1}",
            "tableau de {0} lignes et {1} colonnes : {2}, fin du tableau",
            "ligne {0} : {1}", "{0} cas : {1}, fin des cas", "chapeau;barre;tilde;point;flèche", "de",
        ),
        "es": _Voice(
            "más;menos;por;por;dividido por;dividido por;igual a;distinto de;menor que;mayor que;menor o igual que;"
            "mayor o igual que;aproximadamente igual a;idéntico a;semejante a;proporcional a;más menos;la suma;"
            "el producto;la integral;parcial;infinito;pertenece a;no pertenece a;incluido en;unión;intersección;a;"
            "implica;para todo;existe;nabla;por ciento;factorial;prima;y así sucesivamente;barra vertical;"
            "abre paréntesis;cierra paréntesis;abre corchete;cierra corchete;abre llave;cierra llave;por;"
            "el conjunto vacío;no;y;o;grados",
            "{0} dividido por {1}", "la fracción con numerador {0}, y denominador {1}, fin de la fracción,",
            "la raíz cuadrada de {0}, fin de la raíz,", "la raíz de orden {1} de {0}, fin de la raíz,", "{0} sub {1}",
            "{0} al cuadrado", "{0} al cubo", "{0} elevado a {1}", "{0} desde {1} hasta {2} de", "{0} sobre {1} de",
            "{0} con {1} encima", "{0} con {1} debajo", "tabla de {0} filas y {1} columnas: {2}, fin de la tabla",
            "fila {0}: {1}", "{0} casos: {1}, fin de los casos", "circunflejo;barra;tilde;punto;flecha", "de",
        ),
    }
)  # fmt: skip
_ACCENTS = MappingProxyType({"̂": 0, "^": 0, "‾": 1, "¯": 1, "̄": 1, "̃": 2, "~": 2, "̇": 3, "˙": 3, "⃗": 4, "→": 4})
_LARGE = frozenset("∑∏∫⋃⋂")
_SILENT = frozenset("\u2062\u2063\u2064")
_APPLY = "\u2061"
_PAUSES = re.compile(r"\s*[,;](?:\s*[,;])*\s*")


def spoken(mathml: str, language: str) -> str:
    """The words for a formula in a language; in English where the language has no voice here."""
    # the parser is not given what people wrote but what Pandoc made, which declares no entities
    from xml.etree import ElementTree as ET

    voice = _VOICES.get(language.split("-", maxsplit=1)[0].lower(), _VOICES["en"])
    root = ET.fromstring(mathml)  # noqa: S314 - as above
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    signs = dict(zip(_SIGNS, voice.signs.split(";"), strict=True))
    said = " ".join(_Speaker(voice, signs).words(root).split())
    return _PAUSES.sub(lambda match: match[0].strip()[0] + " ", said).strip(" ,;")


@dataclass(frozen=True, slots=True)
class _Speaker:
    voice: _Voice
    signs: Mapping[str, str]

    def words(self, element: Element) -> str:
        """The words for an element and all in it."""
        parts = [self.words(child) for child in element]
        match element.tag:
            case "mi" | "mn" | "mo" | "mtext" | "ms":
                return self.token((element.text or "").strip())
            case "mfrac":
                simple = all(_is_simple(child) for child in element)
                return (self.voice.over if simple else self.voice.fraction).format(*parts)
            case "msqrt":
                return self.voice.root.format(" ".join(parts))
            case "mroot":
                return self.voice.nth_root.format(*parts)
            case "msub" | "msup" | "msubsup":
                return self.script(element, parts)
            case "munder" | "mover" | "munderover":
                return self.stacked(element, parts)
            case "mtable":
                return self.table(element)
            case _:
                return self.row(element)

    def row(self, element: Element) -> str:
        """What stands side by side: letters of one name joined, cases behind a brace counted."""
        children = list(element)
        if len(children) == 2 and children[0].text == "{" and children[1].tag == "mtable":  # noqa: PLR2004 - a brace, a table
            rows = list(children[1])
            return self.voice.cases.format(len(rows), "; ".join(self.cells(row) for row in rows))
        return " ".join(filter(None, self.joined(children)))

    def joined(self, children: list[Element]) -> Iterator[str]:
        """The words of each child; upright letters beside each other are one name (max, abc)."""
        name = ""
        for child in children:
            letter = (child.text or "") if child.tag == "mi" and child.get("mathvariant") == "normal" else ""
            if len(letter) == 1 and letter.isalpha() and letter.isascii():
                name += letter
                continue
            yield from (name, self.words(child))
            name = ""
        yield name

    def token(self, text: str) -> str:
        """A letter, number, sign or text."""
        if text == _APPLY:
            return self.voice.of
        if not text or text in _SILENT:
            return ""
        sign = self.signs.get(_SAME.get(text, text))
        if sign:
            return sign
        if len(text) > 1 or text.isascii() or not unicodedata.name(text, "").startswith("GREEK"):
            return text
        name = unicodedata.name(text).rpartition("LETTER ")[2].partition(" ")[0].lower()
        return name.capitalize() if text.isupper() else name

    def script(self, element: Element, parts: list[str]) -> str:
        """Scripts below and above: an index, a power, the bounds of a sum."""
        base, *scripts = parts
        applied = f" {self.voice.of}"
        if base.endswith(applied):  # max with an index, of something
            return self.script(element, [base.removesuffix(applied), *scripts]) + applied
        if (element[0].text or "") in _LARGE:
            return self.bounded(element.tag in {"msub", "msup"}, parts)
        if element.tag != "msup":
            base = self.voice.sub.format(base, scripts[0])
        if element.tag == "msub":
            return base
        above = "".join(element[-1].itertext()).strip()
        if above and not above.strip("′″‴*∗"):
            return f"{base} {scripts[-1]}"
        special = {"2": self.voice.squared, "3": self.voice.cubed}.get(above)
        return special.format(base) if special else self.voice.power.format(base, scripts[-1])

    def stacked(self, element: Element, parts: list[str]) -> str:
        """Something above or below: an accent, bounds, or words."""
        above = "".join(element[-1].itertext()).strip()
        if element.tag == "mover" and above in _ACCENTS:
            return f"{parts[0]} {self.voice.accents.split(';')[_ACCENTS[above]]}"
        if above in {"⏟", "⏞"}:
            return parts[0]
        if (element[0].text or "") in _LARGE or element.tag == "munderover":
            return self.bounded(element.tag != "munderover", parts)
        return (self.voice.above if element.tag == "mover" else self.voice.below).format(*parts)

    def bounded(self, single: bool, parts: list[str]) -> str:  # noqa: FBT001 - one bound, or two
        """A sum, product or integral with its bounds."""
        return (self.voice.lower if single else self.voice.bounds).format(*parts)

    def table(self, element: Element) -> str:
        """Rows and columns, cell by cell."""
        rows = list(element)
        width = max((len(row) for row in rows), default=0)
        said = "; ".join(self.voice.row.format(number, self.cells(row)) for number, row in enumerate(rows, 1))
        return self.voice.table.format(len(rows), width, said)

    def cells(self, row: Element) -> str:
        """The cells of a row."""
        return ", ".join(self.words(cell) for cell in row)


def _is_simple(element: Element) -> bool:
    """Whether no one can mistake where it ends: one token."""
    while element.tag in {"mrow", "mstyle"} and len(element) == 1:
        element = element[0]
    return element.tag in {"mi", "mn", "mtext"}
