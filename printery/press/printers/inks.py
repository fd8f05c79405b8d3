"""The inks of a colour: sRGB as designers write it to black alone, or to four inks through the press's profile.

Three rules beside the profile: a dark neutral prints as solid black, since type that is screened blurs; a grey prints
with black alone, since thin strokes of four inks show when the plates are not in register; and no place takes more ink
than the paper.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from PIL import Image, ImageCms, ImageMath

from printery.model.written.printer import Output

Colour = tuple[float, ...]
"""One value (grey, 1 is white) or four (cyan, magenta, yellow, black, 1 is solid)."""
BLACK: Colour = (0.0, 0.0, 0.0, 1.0)
_SOLID = 0.15
"""Neutrals as dark as this are solid black."""
_LIGHT = 0.85
_CHROMA_OF_GREYS, _CHROMA_OF_TINTS = 0.08, 0.02
"""How far the channels of a grey may lie apart; a light tint keeps its hue."""
_BPC = ImageCms.Flags.BLACKPOINTCOMPENSATION
_BYTE = 255.0


@dataclass(frozen=True)
class Inks:
    """Converts colours and pictures for one output."""

    output: Output
    profile: bytes | None = field(repr=False)

    @property
    def is_grey(self) -> bool:
        """Whether black is the only ink."""
        return self.output.colour == "grey"

    @cached_property
    def of(self) -> Callable[[float, float, float], Colour]:
        """The inks of an sRGB colour, each channel 0 to 1."""
        return cache(self._of)

    def _of(self, red: float, green: float, blue: float) -> Colour:
        grey = _grey_of(red, green, blue)
        chroma = max(red, green, blue) - min(red, green, blue)
        neutral = chroma <= (_CHROMA_OF_GREYS if grey < _LIGHT else _CHROMA_OF_TINTS)
        if neutral and grey <= _SOLID:
            grey = 0.0
        if self.is_grey:
            return (round(grey, 4),)
        if neutral:
            return (0.0, 0.0, 0.0, round(1 - grey, 4))
        pixel = Image.new("RGB", (1, 1), tuple(round(c * _BYTE) for c in (red, green, blue)))
        found: Any = self.picture(pixel).getpixel((0, 0))
        return tuple(round(value / _BYTE, 4) for value in found)

    @cached_property
    def _transform(self) -> Any:  # noqa: ANN401 - Pillow does not name its type
        if self.profile is None:
            raise ValueError("an output in colour has a profile")
        return ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"),
            ImageCms.ImageCmsProfile(io.BytesIO(self.profile)),
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=_BPC,
        )

    def picture(self, picture: Image.Image) -> Image.Image:
        """The picture in grey, or in four inks within the limit; it comes in any mode without transparency."""
        if self.is_grey:
            return picture.convert("L")
        if picture.mode != "CMYK":
            converted = ImageCms.applyTransform(picture.convert("RGB"), self._transform)
            if converted is None:
                raise ValueError("the profile does not convert the picture")
            picture = converted
        return limited(picture, self.output.ink_limit)


def _grey_of(red: float, green: float, blue: float) -> float:
    """The grey of the same luminance, as sRGB writes it. Source: IEC 61966-2-1."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]  # noqa: PLR2004 - the standard's own
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    small = luminance <= 0.0031308  # noqa: PLR2004 - the standard's own
    return 12.92 * luminance if small else 1.055 * luminance ** (1 / 2.4) - 0.055


def most_ink(picture: Image.Image) -> float:
    """The sum of the inks in percent where it is largest, of a picture in CMYK."""
    cyan, magenta, yellow, black = picture.split()
    total = ImageMath.lambda_eval(_sum, c=cyan, m=magenta, y=yellow, k=black)
    highest: Any = total.getextrema()[1]
    return round(float(highest) / _BYTE * 100, 1)


def _sum(args: dict[str, Any]) -> Any:  # noqa: ANN401 - Pillow's expressions are untyped
    return args["int"](args["c"] + args["m"] + args["y"] + args["k"])


def limited(picture: Image.Image, percent: int) -> Image.Image:
    """The picture with cyan, magenta and yellow lessened in proportion where there is too much ink; black stays."""
    if most_ink(picture) <= percent:
        return picture
    cyan, magenta, yellow, black = picture.split()
    most = int(percent * _BYTE / 100)

    def lessened(args: dict[str, Any]) -> Any:  # noqa: ANN401 - as above
        # integer division rounds down, so that the sum is never above the limit
        colours = args["max"](args["c"] + args["m"] + args["y"], 1)
        room = args["max"](args["min"](most - args["k"], colours), 0)
        return args["convert"](args["this"] * room / colours, "L")

    bands = {"c": cyan, "m": magenta, "y": yellow, "k": black}
    inks = [ImageMath.lambda_eval(lessened, this=band, **bands) for band in (cyan, magenta, yellow)]
    return Image.merge("CMYK", (*inks, black))
