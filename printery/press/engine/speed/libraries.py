"""WeasyPrint imported in two thirds of the time: its C libraries are found by their names, without asking compilers.

For each of seven libraries the engine tries six names, those of other systems first, and for each name that the loader
does not know, `ctypes` has gcc, ld and ldconfig search. Remove this once WeasyPrint looks up the names of Linux first.
"""

from __future__ import annotations

import ctypes.util
import sys
from contextlib import suppress


def import_engine(*, quickly: bool = True) -> None:
    """Import WeasyPrint, with a search for its libraries only if their names are not enough.

    Raises: OSError, ImportError if it does not load.
    """
    if quickly and sys.platform == "linux" and "weasyprint" not in sys.modules:
        search, ctypes.util.find_library = ctypes.util.find_library, _not_found
        try:
            with suppress(OSError):
                import weasyprint.text.ffi
        finally:
            ctypes.util.find_library = search
    import weasyprint  # noqa: F401 - for later imports


def _not_found(name: str) -> str | None:
    del name
    return None
