r"""The whole book by LaTeX: `python -m tests.bench.latex ENGINE PANDOC SOURCE OUT.pdf`, as one would who wants it so.

Pandoc writes it for the class `book`; charts are drawn; the engine runs as often as it takes until contents, references
and index are settled, which is what latexmk does: all files that it reads again are as they were, and no "Rerun".
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from tests.bench.drawings import draw
from tests.bench.idioms import LATEX

_MOST_PASSES = 9
_READ_AGAIN = ("aux", "toc", "lof", "lot", "out", "ind")
_AGAIN = re.compile(r"Rerun (to get|LaTeX)|rerunfilecheck Warning")
_WRONG = re.compile(r"undefined references|multiply.defined|Missing character|Reference .* undefined", re.IGNORECASE)
_FACE = "UprightFont=*-Regular,BoldFont=*-Bold,ItalicFont=*-It,BoldItalicFont=*-BoldIt,Extension=.otf"
_HEAD = r"""
\usepackage{fancyhdr,emptypage,makeidx}
\makeindex
\makeatletter
\renewcommand\normalsize{\@setfontsize\normalsize{10.25bp}{14bp}%
  \abovedisplayskip 7bp \belowdisplayskip 7bp \let\@listi\@listI}
\renewcommand\footnotesize{\@setfontsize\footnotesize{8.25bp}{10.5bp}}
\renewcommand\small{\@setfontsize\small{8.5bp}{11bp}}
\makeatother
\normalsize
\AtBeginEnvironment{longtable}{\small}
\usepackage{caption}
\captionsetup{font=small}
\pagestyle{fancy}
\fancyhf{}
\fancyhead[LE,RO]{\thepage}
\fancyhead[CE]{\scshape\small a generated book}
\fancyhead[CO]{\scshape\small\nouppercase{\leftmark}}
\renewcommand{\headrulewidth}{0pt}
\fancypagestyle{plain}{\fancyhf{}}
\setlength{\headheight}{14bp}
\AtBeginDocument{%
  \addtocontents{lof}{\protect\setcounter{tocdepth}{1}}%
  \addtocontents{lot}{\protect\setcounter{tocdepth}{1}}}
"""
_END = r"""
\cleardoublepage
\addcontentsline{toc}{chapter}{Index}
\printindex
\chapter{About the Authors}
Ada One teaches examples.
"""
_VARIABLES = {
    "documentclass": "book", "classoption": "10pt,twoside,openright", "papersize": "", "indent": "true", "lof": "true",
    "lot": "true", "toc-depth": "0", "mainfont": "SourceSerifPro", "sansfont": "SourceSansPro",
}  # fmt: skip
_GEOMETRY = ("paperwidth=6in", "paperheight=9in", "inner=.875in", "outer=.8125in", "top=.75in", "bottom=.94in")
"""Those of templates/styles/tokens.css: as many lines on a page and characters on a line as ours have."""


def main(engine: str, pandoc: str, source: str, out: str) -> None:
    """Write the book for LaTeX and set it. Raises: RuntimeError if it does not settle, or lacks something."""
    folder = Path(source)
    for old in folder.glob("book.[!m]*"):  # of another engine; book.md is no file of LaTeX
        old.unlink()
    draw(folder, "pdf")
    _write(pandoc, folder)
    for number in range(_MOST_PASSES):
        before = _state(folder)
        _run(folder, engine, *_options(engine), "book.tex")
        if (folder / "book.idx").exists():
            _run(folder, "makeindex", "-q", "book.idx")
        if _state(folder) == before and not _AGAIN.search(_log(folder)):
            print(f"settled in {number + 1} passes")
            break
    else:
        raise RuntimeError(f"not settled after {_MOST_PASSES} passes")
    if Path(engine).name == "xelatex":
        _run(folder, "xdvipdfmx", "-q", "-o", "book.pdf", "book.xdv")
    wrong = _WRONG.search(_log(folder))
    if wrong:
        raise RuntimeError(wrong[0])
    shutil.copy(folder / "book.pdf", out)


def _write(pandoc: str, folder: Path) -> None:
    """Have Pandoc write book.tex."""
    for name, text in (("head.tex", _HEAD), ("end.tex", _END)):
        (folder / name).write_text(text)
    (folder / "whole.md").write_text(
        f"---\ntitle: A Generated Book\nauthor: Ada One\nlang: en-US\n---\n\n{LATEX.book(folder)}"
    )
    variables = [f"--variable={name}={value}" for name, value in _VARIABLES.items()]
    variables += [f"--variable=geometry={part}" for part in _GEOMETRY]
    for name, package in (("mainfontoptions", "font_source_serif_pro"), ("sansfontoptions", "font_source_sans_pro")):
        place = files(package) / "files"
        variables += [f"--variable={name}={option}" for option in (f"Path={place}/", *_FACE.split(","))]
    variables += ["--variable=mainfontoptions=Numbers=OldStyle"]
    includes = ("-H", "head.tex", "-A", "end.tex")
    _run(
        folder,
        pandoc,
        "whole.md",
        "-s",
        "--toc",
        "--top-level-division=chapter",
        *variables,
        *includes,
        "-o",
        "book.tex",
    )


def _options(engine: str) -> tuple[str, ...]:
    """XeLaTeX need not make a PDF of passes that are not the last."""
    return ("-interaction=batchmode", *(("-no-pdf",) if Path(engine).name == "xelatex" else ()))


def _state(folder: Path) -> dict[str, str]:
    """Digests of all that the next pass reads."""
    paths = [folder / f"book.{kind}" for kind in _READ_AGAIN]
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in paths if path.exists()}


def _log(folder: Path) -> str:
    """What the last pass had to say, without its line breaks."""
    return (folder / "book.log").read_text(errors="replace")


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(*sys.argv[1:])
