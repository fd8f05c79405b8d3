"""The faces that editions are set in: from pinned packages, the same on every machine."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from typing import TYPE_CHECKING

from printery.diagnostics import BuildError, Diagnostic, Location

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_PACKAGES = {
    "SourceSerifPro": ("font_source_serif_pro", "files", "font-source-serif-pro"),
    "SourceSansPro": ("font_source_sans_pro", "files", "font-source-sans-pro"),
    "IBMPlexMono": ("fontpkg_ibm_plex_mono", "files", "fontpkg-ibm-plex-mono"),
    "Amiri": ("fontpkg_amiri", "files", "fontpkg-amiri"),
    "NotoSansCJKtc": ("cvttf_NotoSansCJK_Regular", ".", "cvttf-notosanscjk-regular"),
    "NotoSansCJKtc-Bold.otf": ("cvttf_NotoSansCJK_Bold", ".", "cvttf-notosanscjk-bold"),
    "STIXTwoMath": ("ziamath", "fonts", "ziamath"),
}
"""File name of a face, or first part of it, to its package's module, the folder in it, and the package's name."""
_VARIABLE = ("manimgx_fonts", ".", "manimgx-fonts")
"""The package of faces that hold all weights in one file, `NotoSansHebrew[wght].ttf`."""
_WEIGHTS = {"Regular": 400, "SemiBold": 600}
_SCRIPTS = {
    "NotoSansHebrew": "Noto Sans Hebrew",
    "NotoSansDevanagari": "Noto Sans Devanagari",
    "NotoSansBengali": "Noto Sans Bengali",
    "NotoSansThai": "Noto Sans Thai",
    "NotoSansGeorgian": "Noto Sans Georgian",
    "NotoSansArmenian": "Noto Sans Armenian",
    "NotoSansEthiopic": "Noto Sans Ethiopic",
    "NotoSansGurmukhi": "Noto Sans Gurmukhi",
    "NotoSansGujarati": "Noto Sans Gujarati",
    "NotoSansOriya": "Noto Sans Oriya",
    "NotoSansTamil": "Noto Sans Tamil",
    "NotoSansTelugu": "Noto Sans Telugu",
    "NotoSansKannada": "Noto Sans Kannada",
    "NotoSansMalayalam": "Noto Sans Malayalam",
    "NotoSansSinhala": "Noto Sans Sinhala",
    "NotoSansKhmer": "Noto Sans Khmer",
    "NotoSansLao": "Noto Sans Lao",
    "NotoSansMyanmar": "Noto Sans Myanmar",
    "STIXTwoMath": "STIX Two Math",
    "NotoSansSymbols": "Noto Sans Symbols",
    "NotoEmoji": "Noto Emoji",
}
"""Faces that are used only where a text has characters of theirs that those before have not: file to family."""
FAMILIES = (
    *("Source Serif", "Source Serif Acronyms", "Source Sans", "Plex Mono", "Amiri", "Noto Sans CJK"),
    *_SCRIPTS.values(),
    "emoji",
)
"""The families that style sheets declare; text in any other is a fault. The engine asks for emoji by that name."""
_HOUSE_FACES = (
    *(f"SourceSerifPro-{name}.ttf" for name in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt", "Light")),
    *(f"SourceSansPro-{name}.ttf" for name in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt", "Light")),
    *(f"IBMPlexMono-{name}.ttf" for name in ("Regular", "Italic", "SemiBold", "SemiBoldItalic")),
    "Amiri-Regular.ttf",
    "Amiri-Bold.ttf",
    "NotoSansCJKtc-Regular.otf",
)
SCRIPT_FACES = {
    f"{first}-{weight}.ttf": family
    for first, family in _SCRIPTS.items()
    for weight in (("Regular",) if first == "STIXTwoMath" else _WEIGHTS)
}
"""File names of the faces of scripts, signs and emoji, with their families."""
CATALOGUE = (*_HOUSE_FACES, "NotoSansCJKtc-Bold.otf", *SCRIPT_FACES)
"""File names of all faces, in the order in which a character is looked for."""
_INVISIBLE = frozenset("\n\r\t\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u3164\ufeff\uffa0") | frozenset(
    chr(code)
    for first, last in (
        (0x180B, 0x180F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xE0000, 0xE0FFF)
    )
    for code in range(first, last + 1)
)  # fmt: skip
"""Characters that steer the setting or choose a form, and have no glyph to be missed: joiners, marks of direction,
variation selectors, tags. Source: Unicode 15.0, DerivedCoreProperties, Default_Ignorable_Code_Point."""
_RULE = re.compile(r"@font-face\s*\{[^}]*url\((?:\.\.)?/fonts/([^)]+)\)[^}]*\}\n?")


def face(name: str) -> bytes | None:
    """The bytes of a face by file name; None if the catalogue has none of that name.

    Raises: BuildError S002 if its package is not installed.
    """
    if name not in CATALOGUE:
        return None
    first, _, style = name.rpartition(".")[0].partition("-")
    module, folder, package = _PACKAGES.get(name) or _PACKAGES.get(first, _VARIABLE)
    if find_spec(module) is None:
        hint = f"run python3 build.py once, or pip install {package}"
        raise BuildError(
            [Diagnostic("S002", f"the font package {package} is missing", Location("printery/press/fonts.py"), hint)]
        )
    if first in _PACKAGES:
        return files(module).joinpath(folder, name).read_bytes()
    return _in_weight(files(module).joinpath(f"{first}[wght].ttf").read_bytes(), _WEIGHTS[style])


def _in_weight(data: bytes, weight: int) -> bytes:
    """A variable face in one weight, with all its characters.

    Source: OpenType 1.9, fvar table; the axis `wght` is the weight of CSS.
    """
    import uharfbuzz

    whole, wanted = uharfbuzz.Face(data), uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(whole, "wght", float(weight))
    return bytes(uharfbuzz.subset(whole, wanted).blob.data)


@lru_cache(maxsize=len(CATALOGUE))
def characters_of(name: str) -> frozenset[int]:
    """The code points that a face of the catalogue has glyphs for."""
    import uharfbuzz

    data = face(name)
    return frozenset() if data is None else frozenset(uharfbuzz.Face(data).unicodes)


def uncovered(text: Iterable[str]) -> Iterator[str]:
    """The characters that no face has, each once, in order."""
    characters = sorted(set().union(*map(set, text)) - _INVISIBLE)
    for character in characters:
        if not any(ord(character) in characters_of(name) for name in CATALOGUE):
            yield character


def without_idle_faces(sheet: str, characters: Iterable[str]) -> str:
    """A style sheet without the faces of scripts that no character of a text needs; lines keep their numbers."""
    idle = _idle(frozenset(characters))
    return _RULE.sub(lambda rule: "\n" * rule[0].count("\n") if rule[1] in idle else rule[0], sheet)


def is_idle(name: str, characters: Iterable[str]) -> bool:
    """Whether a face is one of a script of which a text has no character that a face before it lacks."""
    return name in _idle(frozenset(characters))


@lru_cache(maxsize=8)
def _idle(characters: frozenset[str]) -> frozenset[str]:
    wanted, used = {ord(character) for character in characters - _INVISIBLE}, set()
    for name in CATALOGUE:
        if wanted and not wanted.isdisjoint(characters_of(name)):
            wanted -= characters_of(name)
            used.add(name.partition("-")[0])
    return frozenset(name for name in CATALOGUE if name.partition("-")[0] not in used and name not in _HOUSE_FACES)


def subset(name: str, characters: Collection[str], flavor: str | None = "woff2") -> bytes:
    """A face of the catalogue cut to some characters, all features and kerning kept; as it came if `flavor` is None.

    Raises: KeyError if the catalogue has no such face.
    """
    import uharfbuzz
    from fontTools.ttLib import TTFont

    data = face(name)
    if data is None:
        raise KeyError(name)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(ord(character) for character in characters)
    wanted.drop_table_tag_set.add(int.from_bytes(b"DSIG"))
    for every in (wanted.layout_feature_tag_set, wanted.layout_script_tag_set, wanted.name_id_set):
        every.clear()
        every.invert()
    cut = uharfbuzz.subset(uharfbuzz.Face(data), wanted).blob.data
    font = TTFont(io.BytesIO(cut), recalcTimestamp=False)
    _name_by_family(font)
    font.flavor = flavor
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _name_by_family(font: TTFont) -> None:
    """Let a face bear the name of its family, as style sheets name it, not one of its own.

    A semibold calls itself `Source Serif Pro Semibold` for systems that know four faces to a family, and names its
    typographic family beside that. Source: OpenType 1.9, name table, ids 1, 2, 16 and 17.
    """
    table = font["name"]
    for family, own in ((16, 1), (17, 2)):
        for record in [record for record in table.names if record.nameID == family]:
            table.setName(record.toUnicode(), own, record.platformID, record.platEncID, record.langID)
