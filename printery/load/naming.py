"""Names of files and folders that become ids: names of results, addresses and ids of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printery.diagnostics import Diagnostic, Location
from printery.load.files import Files

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_DEVICES = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Names that Windows keeps for itself, so that nobody there could unpack what is published.
Source: Microsoft, "Naming Files, Paths, and Namespaces"."""
_FILES = ("editions", "printers", "stores", "stock")
_FOLDERS = ("works", "meetings")


def check_ids(files: Files) -> Iterator[Diagnostic]:
    """Yield C320 for each record whose file or folder has a name that is no id, at its file."""
    for folder in _FILES:
        for path in files.below(f"content/{folder}"):
            if path.endswith(".yaml"):
                yield from _check(path.rpartition("/")[2].removesuffix(".yaml"), path)
    for folder in _FOLDERS:
        for name in files.folders(f"content/{folder}"):
            inside = files.below(f"content/{folder}/{name}")
            record = next((path for path in inside if path.endswith(("/work.yaml", "/meeting.yaml"))), inside[0])
            yield from _check(name, record)


def _check(name: str, path: str) -> Iterator[Diagnostic]:
    hint = "rename it: small letters a to z, digits and hyphens, at most 80"
    if not _ID.fullmatch(name):
        yield Diagnostic("C320", f"the name {name!r} is no id", Location(path), hint)
    elif _DEVICES.fullmatch(name):
        yield Diagnostic("C320", f"the name {name} is one that Windows keeps for itself", Location(path), "rename it")
