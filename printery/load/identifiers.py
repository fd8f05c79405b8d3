"""Identifiers: form and check digits of ISBN, ISSN, ORCID iD and DOI; language tags and country codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from babel import Locale, UnknownLocaleError
from stdnum import ean as ean_numbers
from stdnum import isbn as isbn_numbers
from stdnum import isni as isni_numbers
from stdnum import issn as issn_numbers
from stdnum.exceptions import InvalidChecksum, ValidationError

from printery.diagnostics import Diagnostic, Location

_DOI = re.compile(r"10\.\d{4,9}/\S+")


def check_isbn(value: str, where: Location) -> Iterator[Diagnostic]:
    """C020 unless it is an ISBN-13 with its check digit. Source: ISO 2108."""
    try:
        kind = isbn_numbers.isbn_type(isbn_numbers.validate(value))
    except InvalidChecksum:
        right = isbn_numbers.compact(value)[:-1]
        digit = ean_numbers.calc_check_digit(right) if len(right) == 12 else ""  # noqa: PLR2004 - of 13
        hint = f"the check digit of {right} would be {digit}" if digit else "compare it with the agency's letter"
        yield Diagnostic("C020", f"ISBN {value} has a wrong check digit", where, hint)
    except ValidationError:
        yield Diagnostic("C020", f"{value} is no ISBN", where, "give 13 digits, with or without hyphens")
    else:
        if kind != "ISBN13":
            yield Diagnostic("C020", f"{value} is an ISBN of ten digits", where, "give the ISBN of 13 digits")


def check_issn(value: str, where: Location) -> Iterator[Diagnostic]:
    """C021 unless it is an ISSN with its check digit. Source: ISO 3297."""
    if not issn_numbers.is_valid(value):
        yield Diagnostic(
            "C021", f"{value} is no ISSN, or its check digit is wrong", where, "compare it with the portal"
        )


def check_orcid(value: str, where: Location) -> Iterator[Diagnostic]:
    """C022 unless it is an ORCID iD with its check digit. Source: ISO 27729, of which ORCID iDs are a block."""
    if not isni_numbers.is_valid(value):
        hint = "give 16 digits such as 0000-0002-1825-0097"
        yield Diagnostic("C022", f"{value} is no ORCID iD, or its check digit is wrong", where, hint)


def check_doi(value: str, where: Location) -> Iterator[Diagnostic]:
    """C023 unless it has the form of a DOI. Source: DOI Handbook, 2.2."""
    if not _DOI.fullmatch(value):
        yield Diagnostic("C023", f"{value} is no DOI", where, "give it as 10.1234/abc, without https://doi.org/")


def check_language(value: str, where: Location) -> Iterator[Diagnostic]:
    """C025 unless the tag's language is one that CLDR knows. Source: BCP 47."""
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError):
        yield Diagnostic(
            "C025", f"{value} is not a known language tag", where, "give a tag such as en, en-US, ar or zh-Hans"
        )


def check_country(value: str, where: Location) -> Iterator[Diagnostic]:
    """C025 unless it is a code of ISO 3166-1."""
    if value not in Locale("en").territories or value in {"ZZ", "EU", "UN", "XA", "XB", "QO", "EZ"}:
        yield Diagnostic("C025", f"{value} is no country code", where, "give the two letters of ISO 3166-1, such as DE")
