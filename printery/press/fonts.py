"""The faces that editions are set in: from pinned packages, the same on every machine."""

from __future__ import annotations

import io
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
}
"""First part of a face's file name to its package's module, the folder in it, and the package's name."""
FAMILIES = ("Source Serif", "Source Serif Acronyms", "Source Sans", "Plex Mono", "Amiri", "Noto Sans CJK")
"""The families that style sheets declare; text in any other is a fault."""
CATALOGUE = (
    *(f"SourceSerifPro-{name}.ttf" for name in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt", "Light")),
    *(f"SourceSansPro-{name}.ttf" for name in ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt", "Light")),
    *(f"IBMPlexMono-{name}.ttf" for name in ("Regular", "Italic", "SemiBold", "SemiBoldItalic")),
    "Amiri-Regular.ttf",
    "Amiri-Bold.ttf",
    "NotoSansCJKtc-Regular.otf",
)
"""File names of all faces."""
_INVISIBLE = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff")
"""Characters that steer the setting and have no glyph to be missed."""


def face(name: str) -> bytes | None:
    """The bytes of a face by file name; None if the catalogue has none of that name.

    Raises: BuildError S002 if its package is not installed.
    """
    if name not in CATALOGUE:
        return None
    module, folder, package = _PACKAGES[name.partition("-")[0]]
    if find_spec(module) is None:
        hint = f"run python3 build.py once, or pip install {package}"
        raise BuildError(
            [Diagnostic("S002", f"the font package {package} is missing", Location("printery/press/fonts.py"), hint)]
        )
    return files(module).joinpath(folder, name).read_bytes()


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
