"""The contrast of two colours.

Source: WCAG 2.2, 1.4.3 (contrast, minimum), and its definitions of contrast ratio and relative luminance.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

Rgb = tuple[float, float, float]
"""Red, green and blue in sRGB, from 0 to 1."""
_LARGE_PT, _LARGE_BOLD_PT = 18, 14
_LINEAR = 0.04045
"""Up to this value, sRGB is linear (IEC 61966-2-1)."""
_LEAST: Mapping[bool, float] = MappingProxyType({True: 3.0, False: 4.5})
"""The least ratio of large text, and of all other."""


def least_ratio(size_pt: float, *, is_bold: bool) -> float:
    """The least contrast of text of a size in points: large text needs less."""
    return _LEAST[size_pt >= (_LARGE_BOLD_PT if is_bold else _LARGE_PT)]


def over(color: tuple[float, ...], ground: Rgb) -> Rgb:
    """A colour, with its opacity as the fourth value, painted over a ground."""
    alpha = color[3]
    red, green, blue = (part * alpha + below * (1 - alpha) for part, below in zip(color[:3], ground, strict=True))
    return (red, green, blue)


def ratio(first: Rgb, second: Rgb) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: Rgb) -> float:
    linear = [part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def named(color: Rgb) -> str:
    """A colour as style sheets write it."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)
