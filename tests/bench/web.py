"""The whole book for engines of style sheets: `python -m tests.bench.web PANDOC SOURCE paged|plain COMMAND...`.

Pandoc writes it as whole.html, then the command makes a PDF of that. Paged engines set notes at the foot and the page
behind each reference, in lists and in an index; for a browser that cannot, notes end their chapter.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from tests.bench.drawings import draw
from tests.bench.idioms import CAPTION, FIGURE, KINDS, Idiom

_FACES = {"400 normal": "Regular", "400 italic": "It", "700 normal": "Bold"}
_STYLE = """\
body { font: 10.25pt/14pt Serif; text-align: justify; hyphens: auto; margin: 0; counter-reset: figure table }
p { margin: 0 } p + p { text-indent: 14pt }
h1 { font-size: 22pt; line-height: 28pt; margin: 84pt 0 28pt; break-before: right }
h2 { font-size: 12pt; line-height: 14pt; margin: 28pt 0 14pt; break-after: avoid }
img { max-width: 100% } figure { margin: 14pt 0; break-inside: avoid } figcaption { font-size: 9.5pt }
figure > figcaption::before { counter-increment: figure; content: "Figure " counter(figure) ". " }
table { margin: 14pt auto; font-size: 8.5pt; line-height: 11pt; break-inside: avoid } td, th { padding: 0 6pt }
caption::before { counter-increment: table; content: "Table " counter(table) ". " }
a { color: inherit; text-decoration: none }
@page { size: 6in 9in; margin: .75in .8125in .94in .875in }
@page :left { margin-left: .8125in; margin-right: .875in }
"""
_PAGED = """\
h1 { string-set: chapter content(text) }
.note { float: footnote; font-size: 8.25pt; line-height: 10.5pt; text-align: justify; text-indent: 0 }
a.page::after, a.entry::after, #TOC a::after { content: " " target-counter(attr(href), page) }
a.folio::after { content: target-counter(attr(href), page) }
@page :left { @top-left { content: counter(page) } @top-center { content: "a generated book" } }
@page :right { @top-center { content: string(chapter) } @top-right { content: counter(page) } }
@page :blank { @top-left { content: none } @top-center { content: none } @top-right { content: none } }
"""
_FILTER = "function Note(n) return pandoc.Span(pandoc.utils.blocks_to_inlines(n.content), {class='note'}) end\n"
"""Puts notes where they are called, which is where such engines take them from."""


def main(pandoc: str, source: str, sort: str, *command: str) -> None:
    """Write the book for a browser, and have the command make a PDF of it."""
    folder = Path(source)
    draw(folder, "svg")
    (folder / "whole.md").write_text(f"---\ntitle: A Generated Book\nlang: en\n---\n\n{Web(folder).book()}")
    style = _faces() + _STYLE + (_PAGED if sort == "paged" else "")
    (folder / "style.html").write_text(f"<style>\n{style}</style>\n")
    (folder / "notes.lua").write_text(_FILTER)
    notes = ("--lua-filter=notes.lua",) if sort == "paged" else ("--reference-location=section",)
    look = ("-s", "--toc", "--toc-depth=1", "--metadata=document-css=false", "-H", "style.html", *notes)
    subprocess.run([pandoc, "whole.md", *look, "-o", "whole.html"], cwd=folder, check=True)
    subprocess.run(command, cwd=folder, check=True)


def _faces() -> str:
    place = Path(str(files("font_source_serif_pro") / "files"))
    rules = []
    for look, name in _FACES.items():
        weight, slant = look.split()
        url = (place / f"SourceSerifPro-{name}.otf").as_uri()
        rules.append(
            f'@font-face {{ font-family: Serif; font-weight: {weight}; font-style: {slant}; src: url("{url}") }}'
        )
    return "\n".join((*rules, ""))


class Web:
    """The idiom of browsers: links, to which a style sheet adds the numbers of pages; lists and index made of such."""

    def __init__(self, source: Path) -> None:
        """Count the figures and tables that are there, for references to come."""
        self.source = source
        self.numbers: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.marks: defaultdict[str, list[str]] = defaultdict(list)
        """Terms of the index to their anchors."""
        for path in sorted(source.glob("*-chapter.md")):
            text = path.read_text()
            found = [(name, title) for title, _, name, *_ in FIGURE.findall(text)]
            found += [(name, title) for title, name, _ in CAPTION.findall(text)]
            for name, title in found:
                self.numbers[name] = 1 + sum(other[:3] == name[:3] for other in self.numbers)
                self.titles[name] = title

    def book(self) -> str:
        """The text: lists, chapters, index."""
        idiom = Idiom(
            charts="svg",
            chapter=lambda title, name: f"# {title} {{#{name}}}",
            page=lambda name: f"[page](#{name}){{.page}}",
            number=lambda name: f"[{KINDS[name[:3]]} {self.numbers[name]}](#{name})",
            mark=self._mark,
            caption=lambda text, name: f"{text} {{#{name}}}",
        )
        chapters = idiom.book(self.source)
        end = "# About the Authors {.unnumbered}\n\nAda One teaches examples."
        return "\n\n".join((self._list("fig", "Figures"), self._list("tbl", "Tables"), chapters, self._index(), end))

    def _list(self, kind: str, heading: str) -> str:
        lines = [f"[{title}](#{name}){{.entry}}" for name, title in self.titles.items() if name[:3] == kind]
        return "\n\n".join((f"# {heading} {{.unnumbered}}", *lines))

    def _mark(self, words: str, term: str) -> str:
        name = f"ix-{sum(map(len, self.marks.values()))}"
        self.marks[term].append(name)
        return f"[{words}]{{#{name}}}"

    def _index(self) -> str:
        lines = ["# Index {.unnumbered}"]
        for term, names in sorted(self.marks.items()):
            lines.append(f"{term}, " + ", ".join(f"[](#{name}){{.folio}}" for name in names))
        return "\n\n".join(lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
