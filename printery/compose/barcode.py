"""The ISBN as a bar code: EAN-13, with the price as EAN-5 beside it, drawn to the exact hundredth of a millimetre.

Sources: ISO/IEC 15420:2009; GS1 General Specifications 5.2; ISBN Users' Manual, 7th edition, 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

MODULE_MM, HEIGHT_MM, GUARD_MM = 0.33, 22.85, 1.65
"""Width of a module, height of the bars, and what guard bars reach further down, at 100 percent."""
QUIET_LEFT, QUIET_RIGHT, GAP = 11, 7, 9
"""Modules that stay white before and behind the bars, and between the two codes; behind the second one, five."""
_QUIET_ADDON = 5
_DIGITS_MM, _HEAD_MM, _EDGE_MM = 2.75, 3.4, 1.0
LEAST, MOST = 0.8, 1.0
_STEP = 0.01
_CURRENCIES = {"GBP": "0", "AUD": "3", "NZD": "4", "USD": "5", "CAD": "6"}
"""First digit of the five. Source: Book Industry Study Group, bar code guidelines."""
_PARITY = ("BBAAA", "BABAA", "BAABA", "BAAAB", "ABBAA", "AABBA", "AAABB", "ABABA", "ABAAB", "AABAB")
"""Which of the two digit sets each of five digits is of, by their check digit. Source: ISO/IEC 15420:2009, 4.3."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """A drawn bar code."""

    svg: str
    width: float
    """In mm, quiet zones included."""
    height: float
    magnification: float
    digits: str


def addon_of(price: str | None) -> str:
    """The five digits of a price such as `USD 24.95`; empty without one."""
    if not price:
        return ""
    currency, amount = price.split()
    return _CURRENCIES[currency] + amount.replace(".", "").zfill(4)


def bars_of_five(digits: str) -> str:
    """The modules of EAN-5: 1 is black."""
    from barcode.charsets.ean import CODES

    numbers = [int(digit) for digit in digits]
    check = (3 * (numbers[0] + numbers[2] + numbers[4]) + 9 * (numbers[1] + numbers[3])) % 10
    parts = [CODES[kind][number] for kind, number in zip(_PARITY[check], numbers, strict=True)]
    return "1011" + "01".join(parts)


def draw_barcode(isbn: str, price: str | None, width: float, height: float) -> Barcode | None:
    """The bar code as large as fits a field of so many mm, 80 to 100 percent; None if it does not fit."""
    from barcode.ean import EuropeanArticleNumber13

    digits = isbn.replace("-", "").replace(" ", "")
    bars = EuropeanArticleNumber13(digits[:12], guardbar=True).build()[0]
    addon = addon_of(price)
    modules = QUIET_LEFT + len(bars) + (GAP + len(bars_of_five(addon)) + _QUIET_ADDON if addon else QUIET_RIGHT)
    tall = _HEAD_MM + HEIGHT_MM + _DIGITS_MM + _EDGE_MM
    scale = min(MOST, width / (modules * MODULE_MM), height / tall)
    scale = int(scale / _STEP + 1e-6) * _STEP
    if scale < LEAST:
        return None
    svg = _svg(bars, addon, isbn, (modules * MODULE_MM, tall), scale)
    return Barcode(svg, modules * MODULE_MM * scale, tall * scale, round(scale, 2), digits)


def _svg(bars: str, addon: str, isbn: str, size: tuple[float, float], scale: float) -> str:
    """The drawing at 100 percent in a viewBox of mm; white ground, black bars."""
    wide, tall = size
    parts = [f'<rect width="{wide:.3f}" height="{tall:.3f}" fill="#fff"/>']
    parts += _rects(bars, QUIET_LEFT, _HEAD_MM, HEIGHT_MM)
    digits = isbn.replace("-", "").replace(" ", "")
    below = _HEAD_MM + HEIGHT_MM + _DIGITS_MM - 0.35
    left, right = QUIET_LEFT + 3 + 21, QUIET_LEFT + 50 + 21
    style = 'font-family="Source Sans" font-weight="400" fill="#000" text-anchor="middle"'
    parts.append(_text(f"ISBN {isbn}", (QUIET_LEFT + len(bars) / 2) * MODULE_MM, _HEAD_MM - 0.9, style, 2.75))
    parts.append(_text(digits[0], (QUIET_LEFT - 6) * MODULE_MM, below, style, 3.1))
    parts += [
        _text(digit, (middle - 21 + 3.5 + 7 * place) * MODULE_MM, below, style, 3.1)
        for middle, group in ((left, digits[1:7]), (right, digits[7:]))
        for place, digit in enumerate(group)
    ]
    if addon:
        start = QUIET_LEFT + len(bars) + GAP
        top = _HEAD_MM + _DIGITS_MM
        parts += _rects(bars_of_five(addon), start, top, HEIGHT_MM - _DIGITS_MM + GUARD_MM)
        parts += [
            _text(digit, (start + 7.5 + 9 * place) * MODULE_MM, top - 0.6, style, 3.1)
            for place, digit in enumerate(addon)
        ]
    label = escape(f"ISBN {isbn}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="barcode" width="{wide * scale:.3f}mm" '
        f'height="{tall * scale:.3f}mm" viewBox="0 0 {wide:.3f} {tall:.3f}"><title>{label}</title>'
        f"{''.join(parts)}</svg>"
    )


def _rects(bars: str, start: int, top: float, height: float) -> list[str]:
    """A rectangle for each run of black modules; guard bars (G) reach further down."""
    found, place = [], 0
    while place < len(bars):
        run = 1
        while place + run < len(bars) and bars[place + run] == bars[place]:
            run += 1
        if bars[place] != "0":
            tall = height + (GUARD_MM if bars[place] == "G" else 0)
            x, width = (start + place) * MODULE_MM, run * MODULE_MM
            found.append(f'<rect x="{x:.3f}" y="{top:.3f}" width="{width:.3f}" height="{tall:.3f}" fill="#000"/>')
        place += run
    return found


def _text(text: str, x: float, y: float, style: str, size: float) -> str:
    return f'<text x="{x:.3f}" y="{y:.3f}" font-size="{size}" {style}>{escape(text)}</text>'
