"""Who sets the book: Printery, the plain engine, and whatever else is installed here, on the same text."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to make the book."""

    name: str
    command: tuple[str, ...]
    result: Path


def printery(content: Path, out: Path, *options: str) -> tuple[str, ...]:
    """The command that builds the book."""
    return (
        sys.executable,
        "-m",
        "printery",
        "--content",
        str(content),
        "--output",
        str(out),
        *options,
        "build",
        "print",
    )


def plain(content: Path, out: Path) -> Contestant:
    """One run of the engine as it comes."""
    return Contestant("WeasyPrint, plain", (sys.executable, "-m", "tests.bench.plain", str(content), str(out)), out)


def others(source: Path, folder: Path) -> Iterator[Contestant]:
    """Other engines that are there, on the book's text as one Markdown or HTML file (`book.md`, `book.html`)."""
    markdown, html = str(source / "book.md"), str(source / "book.html")
    pandoc = _pandoc()
    for engine in ("xelatex", "lualatex", "typst", "weasyprint"):
        path = shutil.which(engine) or shutil.which(engine, path=str(Path(sys.executable).parent))
        if pandoc and path:
            out = folder / f"pandoc-{engine}.pdf"
            made = (pandoc, markdown, "--toc", f"--pdf-engine={path}", f"--resource-path={source}", "-o", str(out))
            yield Contestant(f"Pandoc and {engine}", made, out)
    for name, program in (("Vivliostyle", "vivliostyle"), ("paged.js", "pagedjs-cli"), ("Chromium", "chromium")):
        path = shutil.which(program)
        out = folder / f"{program}.pdf"
        if path is None:
            continue
        if program == "vivliostyle":
            yield Contestant(name, (path, "build", html, "-o", str(out)), out)
        elif program == "pagedjs-cli":
            yield Contestant(name, (path, html, "-o", str(out)), out)
        else:
            yield Contestant(name, (path, *_BROWSER, f"--print-to-pdf={out}", html), out)


def _pandoc() -> str | None:
    """The Pandoc of the package, or the system's."""
    spec = importlib.util.find_spec("pypandoc")
    packaged = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    return str(packaged) if packaged and packaged.exists() else shutil.which("pandoc")
