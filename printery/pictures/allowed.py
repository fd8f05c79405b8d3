"""What a drawing may be made of: the elements and attributes of SVG that draw, and none that run, move or ask.

Source: SVG 1.1 (second edition), appendices K and N, and SVG 2, appendix G, without scripting, animation, filters,
foreign objects, links to elsewhere, cursors and fonts.
"""

from __future__ import annotations


def _names(*lines: str) -> frozenset[str]:
    return frozenset(name for line in lines for name in line.split())


ELEMENTS = _names(
    "a circle clipPath defs desc ellipse g image line linearGradient marker mask path pattern polygon polyline "
    "radialGradient rect solidcolor stop style svg switch symbol text title tspan use view"
)
GEOMETRY = _names(
    "cx cy d dx dy fr fx fy gradientTransform height offset pathLength patternTransform points r refX refY rotate rx "
    "ry stroke-dasharray stroke-dashoffset stroke-miterlimit stroke-width textLength transform viewBox width x x1 x2 y "
    "y1 y2 markerHeight markerWidth opacity fill-opacity stroke-opacity stop-opacity font-size letter-spacing "
    "word-spacing"
)
"""Attributes whose values are numbers."""
ATTRIBUTES = GEOMETRY | _names(
    "alignment-baseline aria-describedby aria-hidden aria-label aria-labelledby aria-roledescription baseProfile "
    "baseline-shift class clip clip-path clip-rule clipPathUnits color color-interpolation color-profile "
    "color-rendering contentScriptType contentStyleType direction display dominant-baseline enable-background "
    "externalResourcesRequired fill fill-rule focusable font font-family font-feature-settings font-kerning "
    "font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal "
    "glyph-orientation-vertical gradientUnits id image-rendering isolation kerning lang lengthAdjust line-height "
    "marker marker-end marker-mid marker-start markerUnits mask mask-type maskContentUnits maskUnits media "
    "mix-blend-mode orient overflow paint-order patternContentUnits patternUnits pointer-events preserveAspectRatio "
    "requiredExtensions requiredFeatures role shape-rendering solid-color solid-opacity space spreadMethod stop-color "
    "stroke stroke-linecap stroke-linejoin style systemLanguage tabindex text-anchor text-decoration text-orientation "
    "text-rendering text-transform transform-origin type unicode-bidi vector-effect version visibility white-space "
    "writing-mode xml:space zoomAndPan"
)
