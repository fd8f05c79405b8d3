"""The words that numbers stand with, by language."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

NBSP = "\u00a0"


class Words(NamedTuple):
    """The labels of one language, and its outer quotation marks."""

    chapter: str
    part: str
    figure: str
    table: str
    box: str
    recommendation: str
    equation: str
    note: str
    callouts: tuple[str, str, str, str, str]
    """Note, tip, warning, important, caution."""
    references: str
    quotes: tuple[str, str]
    register: tuple[str, str, str, str]
    """The heads of the table of recommendations."""


_WORDS = MappingProxyType(
    {
        "en": Words(
            "Chapter", "Part", "Figure", "Table", "Box", "Recommendation", "Equation", "note",
            ("Note", "Tip", "Warning", "Important", "Caution"), "References", ("“", "”"),
            ("No.", "Recommendation", "Addressed to", "Discussed in"),
        ),
        "de": Words(
            "Kapitel", "Teil", "Abbildung", "Tabelle", "Kasten", "Empfehlung", "Gleichung", "Anmerkung",
            ("Hinweis", "Tipp", "Warnung", "Wichtig", "Vorsicht"), "Literatur", ("„", "“"),
            ("Nr.", "Empfehlung", "Gerichtet an", "Behandelt in"),
        ),
        "fr": Words(
            "Chapitre", "Partie", "Figure", "Tableau", "Encadré", "Recommandation", "Équation", "note",
            ("Note", "Conseil", "Avertissement", "Important", "Attention"), "Références", (f"«{NBSP}", f"{NBSP}»"),
            ("N°", "Recommandation", "Destinataires", "Examinée dans"),
        ),
        "es": Words(
            "Capítulo", "Parte", "Gráfico", "Cuadro", "Recuadro", "Recomendación", "Ecuación", "nota",
            ("Nota", "Consejo", "Advertencia", "Importante", "Precaución"), "Referencias", ("«", "»"),
            ("N.º", "Recomendación", "Destinatarios", "Tratada en"),
        ),
    }
)  # fmt: skip
_CARDINALS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def words_of(language: str) -> Words:
    """The words of a language, or the English ones."""
    return _WORDS.get(language.split("-", maxsplit=1)[0].lower(), _WORDS["en"])


def part_label(number: int, language: str) -> str:
    """`Part One`, or with a roman numeral in other languages and beyond twelve."""
    if language.startswith("en") and number <= len(_CARDINALS):
        return f"{words_of(language).part} {_CARDINALS[number - 1]}"
    return f"{words_of(language).part} {roman(number)}"


def roman(number: int) -> str:
    """A number from 1 to 89 as a roman numeral."""
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
