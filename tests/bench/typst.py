"""The book by Typst: `python -m tests.bench.typst PANDOC BOOK.md OUT.pdf`, with pages as large as the others'."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

_HEAD = """\
#set page(width: 6in, height: 9in, margin: 20mm, numbering: "1")
#set text(size: 10pt, lang: "en", hyphenate: true)
#set par(justify: true)
#outline()
"""


def main(pandoc: str, book: str, out: str) -> None:
    """Have Pandoc write the text in Typst's language, and Typst set it."""
    body = subprocess.run([pandoc, book, "-t", "typst"], check=True, capture_output=True).stdout.decode()
    source = Path(book).with_suffix(".typ")
    source.write_text(_HEAD + body)
    try:
        importlib.import_module("typst").compile(str(source), output=out)
    except ImportError:
        subprocess.run([shutil.which("typst") or "typst", "compile", str(source), out], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
