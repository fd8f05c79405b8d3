"""The gates for e-books: EPUBCheck of the W3C, and Ace of the DAISY Consortium.

EPUBCheck's usage notes count as failures, but for CSS-028, which says no more than that fonts are embedded,
and OPF-090, of their media type (press/ebook_faces.py says why).
Source: EPUB 3.3; EPUB Accessibility 1.1.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from printery.model.written.accessibility import EPUB, EPUB_ACCESSIBILITY
from printery.preflight.gate import Gate, NotRunError, judged_by

_FAILING = frozenset(("FATAL", "ERROR", "WARNING", "USAGE"))
_NO_FAULT = frozenset(("CSS-028", "OPF-090"))
_ACE_SCRIPTS = ("@daisy/ace/bin/ace.js", "@daisy/ace-cli/bin/ace.js")
_MODULES = (
    Path(__file__).parents[2] / "node_modules",
    Path("/usr/local/lib/node_modules"),
    Path("/usr/lib/node_modules"),
)


def _epubcheck_lacks() -> str:
    if shutil.which("java") is None:
        return "there is no Java (Debian: default-jre-headless)"
    return "" if find_spec("epubcheck") else "the package epubcheck is missing"


def _epubcheck_failures(standard: str, path: Path) -> Sequence[str]:
    del standard  # it judges by the version that the package names
    spec = find_spec("epubcheck")
    jar = Path(str(spec.origin if spec else "")).parent / "epubcheck.jar"
    report = path.with_suffix(".epubcheck.json")
    # deep tables and lists need more of Java's stack than it gives
    command = [
        str(shutil.which("java")),
        "-Xss4m",
        "-XX:TieredStopAtLevel=1",
        "-jar",
        str(jar),
        "-u",
        "-q",
        "--json",
        str(report),
        str(path),
    ]
    done = judged_by(command, path, path.parent)
    if not report.exists():
        raise NotRunError((done.err or done.out.decode("utf-8", "replace")).strip()[-400:])
    found = []
    for message in json.loads(report.read_text(encoding="utf-8"))["messages"]:
        if message["severity"] in _FAILING and message["ID"] not in _NO_FAULT:
            places = [f"{place['path']}:{place['line']}" for place in message["locations"][:2]]
            found.append(f"{message['ID']} {message['message']} ({', '.join(places)})")
    return found


def _ace_command() -> list[str]:
    """How Ace is called; empty if it is not here."""
    if command := shutil.which("ace"):
        return [command]
    scripts = [folder / name for folder in _MODULES for name in _ACE_SCRIPTS if (folder / name).exists()]
    node = shutil.which("node")
    return [node, str(scripts[0])] if node and scripts else []


def _ace_lacks() -> str:
    return "" if _ace_command() else "there is no ace (npm install -g @daisy/ace; it needs Node and a browser)"


def _ace_failures(standard: str, path: Path) -> Sequence[str]:
    del standard  # it knows but this one
    with tempfile.TemporaryDirectory(prefix="printery-ace-") as folder:
        command = [*_ace_command(), "-f", "-o", folder, str(path)]
        done = judged_by(command, path, Path(folder), network="own")
        report = Path(folder) / "report.json"
        if not report.exists():
            raise NotRunError(" ".join((done.out.decode("utf-8", "replace") + done.err).split())[-400:])
        judged = json.loads(report.read_text(encoding="utf-8"))
    found = [
        f"{one['earl:test']['earl:impact']} {one['earl:test']['dct:title']} ({part['earl:testSubject']['url']})"
        for part in judged["assertions"]
        for one in part["assertions"]
        if one["earl:result"]["earl:outcome"] == "fail"
    ]
    return list(dict.fromkeys(found))


EPUBCHECK = Gate("EPUBCheck", frozenset((EPUB,)), _epubcheck_lacks, _epubcheck_failures)
ACE = Gate("Ace", frozenset((EPUB_ACCESSIBILITY,)), _ace_lacks, _ace_failures, is_needed=False)
