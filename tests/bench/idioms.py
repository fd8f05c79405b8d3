"""The whole book as Pandoc takes it for LaTeX and for Typst: references, index marks, charts in their idiom."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"^---\ntitle: (.*?)\nid: (.*?)\n.*?^---\n", re.DOTALL | re.MULTILINE)
_PAGE = re.compile(r"See \[@([\w-]+)\]\{\.page\}\.")
_NUMBER = re.compile(r"See @((fig|tbl)-[\w-]+)\.")
_INDEX = re.compile(r"\[([^\]]*)\]\{\.index term=\"([^\"]*)\"\}")
FIGURE = re.compile(r'^!\[([^\]]*)\]\(([^)]*)\)\{#([\w-]+) alt="([^"]*)" source="([^"]*)"\}', re.MULTILINE)
CAPTION = re.compile(r'^: (.*?) \{#([\w-]+) source="([^"]*)"\}', re.MULTILINE)
KINDS = {"fig": "Figure", "tbl": "Table"}


@dataclass(frozen=True, slots=True)
class Idiom:
    """How an engine is told what Pandoc's Markdown has no words for. The functions take ids, words and captions."""

    charts: str
    """The kind of file that a chart is drawn as."""
    chapter: Callable[[str, str], str]
    """From the title and the id."""
    page: Callable[[str], str]
    """A reference to the page of an id."""
    number: Callable[[str], str]
    """A reference to a figure or table by its number."""
    mark: Callable[[str, str], str]
    """Words with an index mark, from both."""
    caption: Callable[[str, str], str]
    """A table's caption with its id."""

    def book(self, source: Path) -> str:
        """The text of all chapters."""
        return "\n\n".join(self._chapter(path.read_text()) for path in sorted(source.glob("*-chapter.md")))

    def _chapter(self, text: str) -> str:
        text = FIGURE.sub(self._figure, text)
        text = CAPTION.sub(lambda found: f": {self.caption(f'{found[1]} Source: {found[3]}', found[2])}", text)
        text = _PAGE.sub(lambda found: f"See {self.page(found[1])}.", text)
        text = _NUMBER.sub(lambda found: f"See {self.number(found[1])}.", text)
        text = _INDEX.sub(lambda found: self.mark(found[1], found[2]), text)
        return _HEAD.sub(lambda found: f"{self.chapter(found[1], found[2])}\n\nAda One\n\n", text)

    def _figure(self, found: re.Match[str]) -> str:
        title, path, name, alt, source = found.groups()
        drawn = path.replace(".vl.json", f".{self.charts}")
        return f'![{title}. Source: {source}]({drawn}){{#{name} alt="{alt}"}}'


def _raw(text: str, language: str) -> str:
    return f"`{text}`{{={language}}}"


LATEX = Idiom(
    charts="pdf",
    chapter=lambda title, name: f"# {title} {{#{name}}}",
    page=lambda name: "page " + _raw(rf"\pageref{{{name}}}", "latex"),
    number=lambda name: f"{KINDS[name[:3]]} " + _raw(rf"\ref{{{name}}}", "latex"),
    mark=lambda words, term: words + _raw(rf"\index{{{term}}}", "latex"),
    caption=lambda text, name: f"{text} " + _raw(rf"\label{{{name}}}", "latex"),
)
TYPST = Idiom(
    charts="svg",
    chapter=lambda title, name: f"# {title} {{#{name}}}",
    page=lambda name: "page " + _raw(f"#page-of(<{name}>)", "typst"),
    number=lambda name: _raw(f"@{name}", "typst"),
    mark=lambda words, term: words + _raw(f'#mark("{term}")', "typst"),
    caption=lambda text, name: f"{text} {{#{name}}}",
)
