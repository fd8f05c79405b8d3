"""What is installed here that shapes bytes: libraries, fonts, the system's text engine, ICC profiles."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig", "freetype")
"""Libraries of the system that WeasyPrint loads, or that these load."""
_FOLDERS = ("/lib", "/usr/lib", "/usr/local/lib", "/opt/homebrew/lib")
_PROFILES = ("/usr/share/scribus/profiles", "/usr/share/color/icc")


def installed(paths: Iterable[str], folders: Iterable[str] = _FOLDERS, profiles: Iterable[str] = _PROFILES) -> str:
    """A digest that changes with every distribution, system library and ICC profile that could shape a result.

    `paths` are those of `sys.path`. Nothing is listed by hand but the system's libraries: a distribution counts as soon
    as it is installed, so an upgrade of one that shapes no byte costs a build, and none is overlooked.
    """
    digest = sha256()
    for line in (*_distributions(paths), *_libraries(folders), *_profiles(profiles)):
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def _distributions(paths: Iterable[str]) -> list[str]:
    """Name and version of every distribution, from the names of their folders."""
    return sorted({info.name for path in paths for info in Path(path).glob("*.dist-info")})


def _libraries(folders: Iterable[str]) -> Iterator[str]:
    """File and size of each library, by the name that says its version: libpango-1.0.so.0.5000.12."""
    for folder in dict.fromkeys(Path(folder).resolve() for folder in folders):
        for name in _LIBRARIES:
            for suffix in (f"lib{name}.so.*", f"*-linux-*/lib{name}.so.*", f"lib{name}*.dylib"):
                for path in sorted(folder.glob(suffix)):
                    real = path.resolve()
                    yield f"{path.name} {real.name} {real.stat().st_size if real.exists() else 0}"


def _profiles(folders: Iterable[str]) -> Iterator[str]:
    for folder in (*map(Path, folders), Path(sys.prefix, "share", "color", "icc")):
        for path in sorted(folder.glob("*.ic[cm]")):
            yield f"{path.name} {path.stat().st_size}"
