"""Drawings of Windows (EMF, WMF) as PNG, by LibreOffice where it is installed; behind the door, as all programs."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from printery.foreign.limits import DEVICES, MEBIBYTE, SYSTEM, Limits, OverLimitError, Sight
from printery.foreign.program import NotStartedError, Order, run

_LIMITS = Limits(60, 2048 * MEBIBYTE)
_LIBRARIES = (
    Path("/etc/fonts"),
    Path("/etc/libreoffice"),
    Path("/opt"),
    Path("/proc/self"),
    Path("/var/lib/libreoffice"),
)


def picture_of_metafile(data: bytes, ending: str) -> bytes:
    """The drawing as PNG; nothing where LibreOffice is not there, or cannot draw it."""
    found = shutil.which("soffice")
    if found is None:
        return b""
    program = Path(found).resolve()
    with TemporaryDirectory(prefix="printery-") as name:
        folder = Path(name)
        (folder / f"drawing{ending}").write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command: list[str | Path] = [
            program,
            profile,
            "--headless",
            "--norestore",
            "--convert-to",
            "png",
            f"drawing{ending}",
        ]
        order = Order(command, folder, environment={"HOME": name, "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
        sight = Sight(reads=(program.parent.parent, *SYSTEM, *_LIBRARIES), writes=(folder, *DEVICES))
        try:
            run(order, _LIMITS, sight)
            return (folder / "drawing.png").read_bytes()
        except (OverLimitError, NotStartedError, OSError):
            return b""
