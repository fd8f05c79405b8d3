"""Fonts that are given up with their last user: WeasyPrint 70.0 leaks a quarter of a megabyte for each document."""

from __future__ import annotations

from typing import Any

from weasyprint.text.ffi import ffi, gobject, pangoft2
from weasyprint.text.fonts import FontConfiguration


def font_configuration() -> FontConfiguration:
    """The engine's fonts, freed with their last user: Pango keeps a configuration that it was not told to give up.

    When tests/unit/press/test_leaks.py holds for the engine's own `FontConfiguration`, this can go.
    """
    fonts = FontConfiguration()
    plain, fonts.font_map = fonts.font_map, ffi.cast("PangoFontMap *", fonts.font_map)
    ffi.gc(plain, None)
    fonts.font_map = ffi.gc(fonts.font_map, _give_up)
    return fonts


def _give_up(font_map: Any) -> None:  # noqa: ANN401 - the engine is untyped
    pangoft2.pango_fc_font_map_set_config(ffi.cast("PangoFcFontMap *", font_map), ffi.NULL)
    gobject.g_object_unref(font_map)
