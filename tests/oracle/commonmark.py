"""The examples of the CommonMark specification, from the source package of markdown-it-py.

Source: CommonMark Spec 0.31.2, John MacFarlane, CC BY-SA 4.0; the package on PyPI has it as JSON among its tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

_PACKAGE = "markdown-it-py"
_MEMBER = "tests/test_cmark_spec/commonmark.json"


class UnreachableError(Exception):
    """The package cannot be fetched here."""


def examples(folder: Path | None = None) -> list[str]:
    """The Markdown of every example; the package stays in `folder`, if one is given.

    Raises: UnreachableError if pip cannot fetch it.
    """
    if folder is None:
        with tempfile.TemporaryDirectory(prefix="printery-oracle-") as fresh:
            return examples(Path(fresh))
    name = f"{_PACKAGE}=={version(_PACKAGE)}"
    if not list(folder.glob("*.tar.gz")):
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        done = subprocess.run([*command, "--dest", str(folder), name], capture_output=True, text=True, check=False)
        if done.returncode:
            raise UnreachableError(f"pip cannot fetch the source of {name}: {done.stderr.strip()[-300:]}")
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        member = next(one for one in archive.getmembers() if one.name.endswith(_MEMBER))
        held = archive.extractfile(member)
        if held is None:
            raise UnreachableError(f"{name} has no {_MEMBER}")
        return [str(example["markdown"]) for example in json.load(held)]
