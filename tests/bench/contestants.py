"""Who sets the book: Printery, the plain engine, and whatever else is installed here, on the same text."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_BROWSER = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--disable-background-networking")
KEYS = (
    "printery", "plain", "xelatex", "xelatex-text", "lualatex", "weasyprint", "typst", "vivliostyle", "pagedjs",
    "chromium",
)  # fmt: skip
"""What `--only` knows."""
LACKS = (
    "the whole book: charts drawn, page references, index, lists, notes at the foot, openings on the right; settled",
    "text only: no charts, page references, index, lists, openings on the right; browsers leave notes where they stand",
)
"""What the rows' names mean, below the table."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """A way to make the book."""

    key: str
    """One of `KEYS`."""
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
    return Contestant(
        "plain", "WeasyPrint, plain", (sys.executable, "-m", "tests.bench.plain", str(content), str(out)), out
    )


def others(source: Path, folder: Path) -> Iterator[Contestant]:
    """Other engines that are there, on the book's chapters or their text as one file (`book.md`, `book.html`)."""
    yield from _by_pandoc(source, folder)
    chromium = browser()
    if not chromium:
        return
    html = str(source / "book.html")
    named = {"PUPPETEER_EXECUTABLE_PATH": chromium[0]}
    made: tuple[str, ...]
    path, out = _program("vivliostyle"), folder / "vivliostyle.pdf"
    if path:
        made = (path, "build", html, "-o", str(out), "--executable-browser", chromium[0])
        yield Contestant("vivliostyle", "Vivliostyle, text only", made, out)
    path, out = _program("pagedjs-cli"), folder / "pagedjs.pdf"
    if path:
        made = (path, html, "-o", str(out), "--browserArgs=--no-sandbox")
        yield Contestant("pagedjs", "paged.js, text only", made, out, named)
    out = folder / "chromium.pdf"
    yield Contestant("chromium", "Chromium, text only", (*chromium, f"--print-to-pdf={out}", html), out)


def _by_pandoc(source: Path, folder: Path) -> Iterator[Contestant]:
    made: tuple[str, ...]
    pandoc, markdown = _pandoc(), str(source / "book.md")
    if not pandoc:
        return
    for engine, name in (("xelatex", "XeLaTeX"), ("lualatex", "LuaLaTeX")):
        path, out = _latex(engine), folder / f"{engine}.pdf"
        if path:
            made = (sys.executable, "-m", "tests.bench.latex", path, pandoc, str(source), str(out))
            yield Contestant(engine, f"Pandoc and {name}, the whole book", made, out)
    for key, engine, name in (("xelatex-text", "xelatex", "XeLaTeX"), ("weasyprint", "weasyprint", "WeasyPrint")):
        path, out = _program(engine), folder / f"{key}.pdf"
        if path:
            made = (pandoc, markdown, "--toc", f"--pdf-engine={path}", f"--resource-path={source}", "-o", str(out))
            yield Contestant(key, f"Pandoc and {name}, text only", made, out)
    out = folder / "typst.pdf"
    if _has_module("typst") or _program("typst"):
        made = (sys.executable, "-m", "tests.bench.typst", pandoc, str(source), str(out))
        yield Contestant("typst", "Pandoc and Typst, the whole book", made, out)


def browser() -> tuple[str, ...]:
    """The command of a browser without a window, to which what it prints is added; none if there is no browser."""
    found = shutil.which("chromium")
    return (found, *_BROWSER) if found else ()


def missing() -> Iterator[str]:
    """A line for each engine that is not installed, with what brings it."""
    wanted = {
        "Pandoc": (_pandoc(), "it comes with the tests' lock file"),
        "XeLaTeX": (_latex("xelatex"), "apt-get install texlive-xetex lmodern"),
        "LuaLaTeX": (_latex("lualatex"), "apt-get install texlive-luatex texlive-latex-extra lmodern"),
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


def _latex(engine: str) -> str | None:
    """An engine of LaTeX with what it loads faces by; LuaLaTeX's program comes without it, in another package."""
    path, ask = _program(engine), shutil.which("kpsewhich")
    loads = {"xelatex": "fontspec-xetex.sty", "lualatex": "luaotfload.sty"}[engine]
    needed = (loads, "emptypage.sty", "longtable.sty")
    if not path or not ask or subprocess.run([ask, *needed], capture_output=True, check=False).returncode:
        return None
    return path


def _has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _pandoc() -> str | None:
    """The Pandoc of the package, or the system's."""
    spec = importlib.util.find_spec("pypandoc")
    packaged = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    return str(packaged) if packaged and packaged.exists() else shutil.which("pandoc")
