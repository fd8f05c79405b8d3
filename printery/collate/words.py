"""The words that numbers stand with, by language."""

from __future__ import annotations

from printery.model.stages.wording import Catalogue

NBSP = "\u00a0"


_CARDINALS = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def part_label(number: int, words: Catalogue) -> str:
    """`Part One`, or with a roman numeral in other languages and beyond twelve."""
    if words.language.startswith("en") and number <= len(_CARDINALS):
        return words.label("part", _CARDINALS[number - 1])
    return words.label("part", roman(number))


def roman(number: int) -> str:
    """A number from 1 to 89 as a roman numeral."""
    numeral = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        numeral += letters * count
    return numeral
