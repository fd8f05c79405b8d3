"""Caches for what the engine works out again and again for the same style; results are identical.

Profiles of a book show most of the time outside Pango here: fonts described anew for every run of text, styles looked
up property by property, lengths resolved for every box. Each of these functions can go when the engine does it itself.
What is remembered lives with the style or the fonts that it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES
from weasyprint.formatting_structure import boxes
from weasyprint.text import line_break
from weasyprint.text.constants import LST_TO_ISO, PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p

_OWN_RULES = frozenset(("page", "position", "float", "display")) | {
    name for name in INITIAL_VALUES if name.startswith("text_decoration_")
}
"""Properties that the engine does not simply inherit or begin with their initial value."""
_TAKEN = frozenset(INHERITED) - _OWN_RULES
_BEGUN = frozenset(INITIAL_VALUES) - INHERITED - INITIAL_NOT_COMPUTED - _OWN_RULES
_NO = 0
_LOGICAL = frozenset(
    function(block="ttb", inline=direction) for function in PHYSICAL_FUNCTIONS.values() for direction in ("ltr", "rtl")
)
"""Properties such as margin-inline-start that others follow."""
_SIDES = ("left", "right", "top", "bottom")
_USED = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *(f"{limit}{size}" for limit in ("", "min_", "max_") for size in ("width", "height")),
)
"""What `resolve_percentages` sets."""
_FONT = (
    "font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_kerning", "font_variant_ligatures",
    "font_variant_position", "font_variant_caps", "font_variant_numeric", "font_variant_alternates",
    "font_variant_east_asian", "font_feature_settings", "font_variation_settings", "font_language_override", "lang",
    "direction",
)  # fmt: skip
"""What decides a font."""


def remembering(plain: Callable[..., Any]) -> Callable[..., Any]:
    """A function of a style alone that is worked out once for each."""
    name = f"printery_{plain.__name__}"

    def remembered(style: Any) -> Any:  # noqa: ANN401 - the engine is untyped
        found = vars(style).get(name)
        if found is None:
            found = vars(style)[name] = plain(style)
        return found

    return remembered


def inheriting(plain: Callable[..., Any]) -> Callable[..., Any]:
    """`ComputedStyle.__missing__` with a short way for properties that no rule sets."""

    def missing(style: Any, key: str) -> Any:  # noqa: ANN401 - as above
        if key in style.cascaded or style.parent_style is None or _follows_others(style):
            return plain(style, key)
        if key in _TAKEN:
            value = style[key] = style.parent_style[key]
        elif key in _BEGUN:
            value = style[key] = INITIAL_VALUES[key]
        else:
            return plain(style, key)
        return value

    return missing


def _follows_others(style: Any) -> bool:  # noqa: ANN401 - as above
    found: bool | None = vars(style).get("printery_follows")
    if found is None:
        found = vars(style)["printery_follows"] = not _LOGICAL.isdisjoint(style.cascaded)
    return found


def resolving(plain: Callable[..., None]) -> Callable[..., None]:
    """`resolve_percentages` that resolves the lengths of lines, inline boxes and text once for each size around."""

    def resolve(box: Any, around: Any) -> None:  # noqa: ANN401 - as above
        style = box.style
        is_simple = isinstance(box, boxes.TextBox | boxes.InlineBox | boxes.LineBox) and isinstance(around, boxes.Box)
        if not is_simple or style["border_collapse"] == "collapse":
            plain(box, around)
            return
        known = vars(style).setdefault("printery_used", {})
        size = around.width, around.height
        if size in known:
            vars(box).update(known[size])
        else:
            plain(box, around)
            known[size] = {name: vars(box)[name] for name in _USED}

    return resolve


def breakable(plain: Callable[[str, Any], bool]) -> Callable[[str, Any], bool]:
    """`can_break_text` that knows the pairs of characters that it has seen."""
    known: dict[tuple[str, Any], bool] = {}

    def can_break(text: str, lang: Any) -> bool:  # noqa: ANN401 - as above
        if len(text) > 2:  # noqa: PLR2004 - a pair
            return plain(text, lang)
        found = known.get((text, lang))
        if found is None:
            found = known[text, lang] = plain(text, lang)
        return found

    return can_break


def grounds(plain: Callable[..., None]) -> Callable[..., None]:
    """`layout_box_backgrounds` that passes runs of text by: what lies below them belongs to the boxes around."""

    def lay(page: Any, box: Any, *rest: Any, **named: Any) -> None:  # noqa: ANN401 - as above
        if isinstance(box, boxes.TextBox):
            box.background = None
        else:
            plain(page, box, *rest, **named)

    return lay


def outlines(plain: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """`draw_outline` that looks for boxes with an outline before it works out colours."""

    def draw(stream: Any, box: Any) -> None:  # noqa: ANN401 - as above
        if box.style["outline_style"] != "none":
            plain(stream, box)
            return
        for child in getattr(box, "children", ()):
            if isinstance(child, boxes.Box) and not isinstance(child, boxes.TextBox):
                draw(stream, child)

    return draw


@dataclass(frozen=True, slots=True)
class _Face:
    """A font as Pango wants it."""

    context: Any
    description: Any
    language: Any
    features: bytes


def set_up(plain: Callable[..., None]) -> Callable[..., None]:
    """`Layout.setup` that describes a font once.

    It frees its lists of attributes too, of which the engine leaks one for each run of text.
    """

    def setup(layout: Any, style: Any) -> None:  # noqa: ANN401 - as above
        if style["text_decoration_line"] != "none":
            plain(layout, style)
            return
        face = _face(style)
        layout.style, layout.language, layout.first_line_direction = style, face.language, 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(face.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, _NO)
        pango.pango_layout_set_font_description(layout.layout, face.description)
        if face.features:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(face.features))
            pango.pango_layout_set_attributes(layout.layout, attributes)

    return setup


def face_key(style: Any) -> str:  # noqa: ANN401 - as above
    """What tells the font of one style from that of another."""
    key: str | None = vars(style).get("printery_face")
    if key is None:
        key = vars(style)["printery_face"] = repr([style[name] for name in _FONT])
    return key


def _face(style: Any) -> _Face:  # noqa: ANN401 - as above
    key = face_key(style)
    known = vars(style.font_config).setdefault("printery_faces", {})
    if key not in known:
        known[key] = _described(style)
    face: _Face = known[key]
    return face


def _described(style: Any) -> _Face:  # noqa: ANN401 - as above
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, _NO)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    lang = style["lang"] if override == "normal" else LST_TO_ISO.get(override.lower(), override)
    if lang:
        pointer, _kept = unicode_to_char_p(lang)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    features = line_break.font_features(
        style["font_kerning"], style["font_variant_ligatures"], style["font_variant_position"],
        style["font_variant_caps"], style["font_variant_numeric"], style["font_variant_alternates"],
        style["font_variant_east_asian"], style["font_feature_settings"],
    )  # fmt: skip
    listed = ",".join(f"{key} {value}" for key, value in features.items()).encode()
    return _Face(context, line_break.get_font_description(style), language, listed)
