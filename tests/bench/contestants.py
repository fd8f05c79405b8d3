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
    "by links: the same from one HTML file, but one sequence of folios, and an index that repeats them",
    "no folios: charts, but no page references, numbers in index and lists, running heads; notes end their chapter",
    "text only: notes, tables and photographs, but no charts, page references, index, lists, openings on the right",
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
    """Other engines that are there, on the book's chapters, or for `-text` on their text as one file (`book.md`)."""
    pandoc = _pandoc()
    if not pandoc:
        return
    module = (sys.executable, "-m")
    for engine, name in (("xelatex", "XeLaTeX"), ("lualatex", "LuaLaTeX")):
        path, out = _latex(engine), folder / f"{engine}.pdf"
        if path:
            made = (*module, "tests.bench.latex", path, pandoc, str(source), str(out))
            yield Contestant(engine, f"Pandoc and {name}, the whole book", made, out)
    path, out = _program("xelatex"), folder / "xelatex-text.pdf"
    if path:
        text = (pandoc, str(source / "book.md"), "--toc", f"--pdf-engine={path}", "-o", str(out))
        yield Contestant("xelatex-text", "Pandoc and XeLaTeX, text only", text, out)
    out = folder / "typst.pdf"
    if _has_module("typst") or _program("typst"):
        typst = (*module, "tests.bench.typst", pandoc, str(source), str(out))
        yield Contestant("typst", "Pandoc and Typst, the whole book", typst, out)
    for key, name, sort, command in _by_style_sheet(folder):
        web = (*module, "tests.bench.web", pandoc, str(source), sort, *command)
        yield Contestant(key, name, web, folder / f"{key}.pdf", {"PUPPETEER_EXECUTABLE_PATH": "".join(browser()[:1])})


def _by_style_sheet(folder: Path) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Key, name, sort of style sheet, and the command on whole.html."""
    path = _program("weasyprint")
    if path:
        made = str(folder / "weasyprint.pdf")
        yield "weasyprint", "Pandoc and WeasyPrint, by links", "paged", (path, "whole.html", made)
    chromium = browser()
    if not chromium:
        return
    path = _program("vivliostyle")
    if path:
        out = ("-o", str(folder / "vivliostyle.pdf"), "--executable-browser", chromium[0])
        yield "vivliostyle", "Vivliostyle, by links", "paged", (path, "build", "whole.html", *out)
    path = _program("pagedjs-cli")
    if path:
        made = str(folder / "pagedjs.pdf")
        yield "pagedjs", "paged.js, by links", "paged", (path, "whole.html", "-o", made, "--browserArgs=--no-sandbox")
    printing = (*chromium, f"--print-to-pdf={folder / 'chromium.pdf'}", "whole.html")
    yield "chromium", "Chromium, no folios", "plain", printing


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
