"""The one door to Pandoc: a call with nothing but what is handed over, bounded in time and memory.

Pandoc formats citations (CSL), reads BibTeX and documents of other programs, and turns TeX maths into MathML; it is
called where content or a command asks for that and nowhere else. The program comes from the package pypandoc-binary,
so that every machine runs the same one: a pandoc that stands in the user's path is never taken, and the user's own
settings are not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

from printery.foreign.limits import MEBIBYTE, Limits, OverLimitError, Sight
from printery.foreign.program import NotStartedError, Order, run

MAX_SECONDS = 30
"""A work that cites 1,000 sources takes a few seconds, or nine on a busy machine."""
MAX_HEAP = 512
"""Megabytes that Pandoc may allocate; 1,000 sources take 180."""
_BESIDE_HEAP = 256
"""Megabytes for the program itself and for its collector of garbage."""


class Bounds(NamedTuple):
    """What a call may take."""

    seconds: int = MAX_SECONDS
    heap: int = MAX_HEAP


USUAL = Bounds()
_HEAP_EXHAUSTED = 251
"""Exit code of GHC's runtime. Source: GHC User's Guide, "RTS options to control the garbage collector" (-M)."""
_NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class PandocError(Exception):
    """Pandoc could not do it; the message is what it says, in one line, and may quote what it has read."""


class ExhaustedError(PandocError):
    """Pandoc takes more than it may; the message is ours."""


def program() -> Path:
    """The executable inside pypandoc-binary.

    Raises: PandocError if the package is not whole.
    """
    spec = find_spec("pypandoc")
    folder = Path(spec.origin).parent / "files" if spec and spec.origin else Path()
    for name in ("pandoc", "pandoc.exe"):
        if (folder / name).is_file():
            return folder / name
    raise PandocError("the package pypandoc-binary is missing or has no program for this machine")


def run_pandoc(arguments: Sequence[str], text: bytes = b"", files: Mapping[str, bytes] = _NO_FILES) -> bytes:
    """What Pandoc makes of `text` without a word of complaint.

    Raises: PandocError if it refuses, warns, or needs more than `MAX_SECONDS` or `MAX_HEAP`.
    """
    return ask_pandoc(["--fail-if-warnings", *arguments], text, files)[0]


def ask_pandoc(
    arguments: Sequence[str], text: bytes, files: Mapping[str, bytes] = _NO_FILES, bounds: Bounds = USUAL
) -> tuple[bytes, str]:
    """What Pandoc makes of `text`, and its warnings as it writes them.

    The `files` (plain names) stand in its folder; behind the door (`printery.foreign`) it sees no other file and no
    network, whatever it is asked.
    Raises: PandocError if it refuses, or needs more than its bounds.
    Source: Pandoc User's Guide, "A note on security" (`--sandbox`, heap and time limits).
    """
    held = ["+RTS", f"-M{bounds.heap}m", "-RTS", "--sandbox", "--data-dir=."]
    found = program()
    with TemporaryDirectory(prefix="printery-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        limits = Limits(bounds.seconds, (bounds.heap + _BESIDE_HEAP) * MEBIBYTE)
        order = Order([found, *held, *arguments], Path(folder), text, {"LC_ALL": "C.UTF-8"})
        try:
            done = run(order, limits, Sight(reads=(found, Path(folder))))
        except OverLimitError as error:
            raise ExhaustedError(f"Pandoc takes {error}") from None
        except NotStartedError as error:
            raise ExhaustedError(str(error)) from None
    if done.code == _HEAP_EXHAUSTED or done.code < 0:
        raise ExhaustedError(f"Pandoc takes more than {bounds.heap} MB of memory")
    if done.code:
        raise PandocError(_said(done.err) or f"Pandoc ends with code {done.code}")
    return done.out, done.err


def _said(text: str) -> str:
    """What Pandoc complains of, in one line."""
    lines = (line.strip().removeprefix("[WARNING] ") for line in text.splitlines())
    return " ".join(line for line in lines if not line.startswith("Failing because"))[:500]
