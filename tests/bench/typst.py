"""The whole book by Typst: `python -m tests.bench.typst PANDOC SOURCE OUT.pdf`, with pages and face like ours."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from tests.bench.drawings import draw
from tests.bench.idioms import TYPST

_HEAD = """\
#let page-of(target) = context link(target, str(counter(page).at(target).first()))
#let mark(term) = [#metadata(term)<mark>]
#let index() = context {
  let found = (:)
  for one in query(<mark>) {
    let folio = counter(page).at(one.location()).first()
    let folios = found.at(one.value, default: ())
    if folio not in folios { found.insert(one.value, (..folios, folio)) }
  }
  for term in found.keys().sorted() [#term, #found.at(term).map(str).join(", ") \\ ]
}
#let horizontalrule = line(length: 100%)
#set document(title: "A Generated Book")
#let opens-here() = query(heading.where(level: 1)).any(one => one.location().page() == here().page())
#set page(
  width: 6in, height: 9in, margin: (inside: .875in, outside: .8125in, top: .75in, bottom: .94in), numbering: "i",
  footer: none,
  header: context if not opens-here() {
    let before = query(selector(heading.where(level: 1)).before(here()))
    let left = calc.even(here().page())
    let words = smallcaps(if left or before == () [a generated book] else { before.last().body })
    let folio = counter(page).display()
    if left [#folio #h(1fr) #words #h(1fr)] else [#h(1fr) #words #h(1fr) #folio]
  },
)
#set text(font: "Source Serif Pro", size: 10.25pt, lang: "en", hyphenate: true, number-type: "old-style",
  top-edge: 10.25pt, bottom-edge: 0pt)
#set par(justify: true, leading: 3.75pt, spacing: 3.75pt, first-line-indent: 14pt)
#show footnote.entry: set text(size: 8.25pt)
#show figure.where(kind: table): set text(size: 8.5pt, number-type: "lining")
#show heading.where(level: 1): it => {
  counter(footnote).update(0)
  pagebreak(to: "odd", weak: true)
  v(4em)
  text(22pt, it)
  v(2em)
}
#align(center + horizon)[#text(22pt)[A Generated Book] \\ Ada One]
#outline(depth: 1)
#outline(title: [Figures], target: figure.where(kind: image))
#outline(title: [Tables], target: figure.where(kind: table))
#pagebreak(to: "odd")
#set page(numbering: "1")
#counter(page).update(1)
"""
_END = """
= Index
#columns(2, index())
= About the Authors
Ada One teaches examples.
"""


def main(pandoc: str, source: str, out: str) -> None:
    """Have Pandoc write the book in Typst's language, and Typst set it."""
    folder = Path(source)
    draw(folder, "svg")
    (folder / "whole.md").write_text(TYPST.book(folder))
    made = subprocess.run([pandoc, "whole.md", "-t", "typst"], cwd=folder, check=True, capture_output=True)
    book = folder / "whole.typ"
    book.write_text(_HEAD + made.stdout.decode() + _END)
    faces = [str(files(package) / "files") for package in ("font_source_serif_pro", "font_source_sans_pro")]
    try:
        importlib.import_module("typst").compile(str(book), output=out, font_paths=faces)
    except ImportError:
        paths = [f"--font-path={face}" for face in faces]
        subprocess.run([shutil.which("typst") or "typst", "compile", *paths, str(book), out], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
