"""The one door to Pandoc: a call with nothing but what is handed over, bounded in time and memory.

Pandoc formats citations (CSL), reads BibTeX and documents of other programs, and turns TeX maths into MathML; it is
called where content or a command asks for that and nowhere else. The program comes from the package pypandoc-binary,
so that every machine runs the same one: a pandoc that stands in the user's path is never taken, and the user's own
settings are not read.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import NamedTuple

MAX_SECONDS = 30
"""A work that cites 1,000 sources takes a few seconds, or nine on a busy machine."""
MAX_HEAP = "512m"
"""The most that Pandoc may allocate; 1,000 sources take 180 MB."""


class Bounds(NamedTuple):
    """What a call may take."""

    seconds: int = MAX_SECONDS
    heap: str = MAX_HEAP


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

    The `files` (plain names) stand in its folder; it sees no other file and no network.
    Raises: PandocError if it refuses, or needs more than its bounds.
    Source: Pandoc User's Guide, "A note on security" (`--sandbox`, heap and time limits).
    """
    held = ["+RTS", f"-M{bounds.heap}", "-RTS", "--sandbox", "--data-dir=."]
    with TemporaryDirectory(prefix="printery-") as folder:
        for name, data in files.items():
            (Path(folder) / name).write_bytes(data)
        try:
            done = subprocess.run(  # noqa: S603 - our own program with our own arguments
                [program(), *held, *arguments],
                input=text,
                cwd=folder,
                env={"LC_ALL": "C.UTF-8"},
                capture_output=True,
                timeout=bounds.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ExhaustedError(f"Pandoc takes more than {bounds.seconds} seconds") from None
    log = done.stderr.decode("utf-8", "replace")
    if done.returncode == _HEAP_EXHAUSTED:
        raise ExhaustedError(f"Pandoc takes more than {bounds.heap} of memory")
    if done.returncode:
        raise PandocError(_said(log) or f"Pandoc ends with code {done.returncode}")
    return done.stdout, log


def _said(text: str) -> str:
    """What Pandoc complains of, in one line."""
    lines = (line.strip().removeprefix("[WARNING] ") for line in text.splitlines())
    return " ".join(line for line in lines if not line.startswith("Failing because"))[:500]
