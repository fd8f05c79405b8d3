"""Who sets the book: Printery, the plain engine, and whatever else is installed here, on the same text."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking")
_ENGINES = ("xelatex", "lualatex", "weasyprint")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to make the book."""

    name: str
    command: tuple[str, ...]
    result: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def printery(content: Path, out: Path, *options: str) -> tuple[str, ...]:
    """The command that builds the book."""
    settings = ("--content", str(content), "--output", str(out), *options)
    return (sys.executable, "-m", "printery", *settings, "build", "print")


def plain(content: Path, out: Path) -> Contestant:
    """One run of the engine as it comes."""
    return Contestant("WeasyPrint, plain", (sys.executable, "-m", "tests.bench.plain", str(content), str(out)), out)


def others(source: Path, folder: Path) -> Iterator[Contestant]:
    """Other engines that are there, on the book's text as one Markdown or HTML file (`book.md`, `book.html`)."""
    markdown, html, pandoc = str(source / "book.md"), str(source / "book.html"), _pandoc()
    for engine in _ENGINES:
        path, out = _program(engine), folder / f"pandoc-{engine}.pdf"
        if pandoc and path:
            made = (pandoc, markdown, "--toc", f"--pdf-engine={path}", f"--resource-path={source}", "-o", str(out))
            yield Contestant(f"Pandoc and {engine}", made, out)
    out = folder / "typst.pdf"
    if pandoc and (_has_module("typst") or _program("typst")):
        yield Contestant(
            "Pandoc and Typst", (sys.executable, "-m", "tests.bench.typst", pandoc, markdown, str(out)), out
        )
    chromium = browser()
    if not chromium:
        return
    named = {"PUPPETEER_EXECUTABLE_PATH": chromium[0]}
    path, out = _program("vivliostyle"), folder / "vivliostyle.pdf"
    if path:
        yield Contestant("Vivliostyle", (path, "build", html, "-o", str(out), "--executable-browser", chromium[0]), out)
    path, out = _program("pagedjs-cli"), folder / "pagedjs.pdf"
    if path:
        yield Contestant("paged.js", (path, html, "-o", str(out), "--browserArgs=--no-sandbox"), out, named)
    out = folder / "chromium.pdf"
    yield Contestant("Chromium", (*chromium, f"--print-to-pdf={out}", html), out)


def browser() -> tuple[str, ...]:
    """The command of a browser without a window, to which what it prints is added; none if there is no browser."""
    found = shutil.which("chromium")
    return (found, *_BROWSER) if found else ()


def missing() -> Iterator[str]:
    """A line for each engine that is not installed, with what brings it."""
    wanted = {
        "Pandoc": (_pandoc(), "it comes with the tests' lock file"),
        "XeLaTeX": (_program("xelatex"), "apt-get install texlive-xetex texlive-fonts-recommended lmodern"),
        "LuaLaTeX": (_program("lualatex"), "apt-get install texlive-luatex texlive-fonts-recommended lmodern"),
        "Typst": (_has_module("typst") or _program("typst"), "pip install typst"),
        "Chromium": (_program("chromium"), "apt-get install chromium"),
        "Vivliostyle": (_program("vivliostyle"), "npm install @vivliostyle/cli; it needs Chromium"),
        "paged.js": (_program("pagedjs-cli"), "npm install pagedjs-cli; it needs Chromium"),
    }
    for name, (found, how) in wanted.items():
        if not found:
            yield f"not measured: {name} is not installed ({how})"


def _program(name: str) -> str | None:
    """A program of the system, or of the environment that runs."""
    return shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))


def _has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _pandoc() -> str | None:
    """The Pandoc of the package, or the system's."""
    spec = importlib.util.find_spec("pypandoc")
    packaged = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    return str(packaged) if packaged and packaged.exists() else shutil.which("pandoc")
