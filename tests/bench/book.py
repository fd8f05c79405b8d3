"""A generated book of about so many pages: notes, tables, charts, photographs, references, an index."""

from __future__ import annotations

import io
import json
import random
import re

from PIL import Image

from tests.projects import TESTS, tree

PAGES_OF_CHAPTER = 28
_WORDS = re.findall(
    r"\w+",
    "the council considered in ordinary session whether responsibilities that districts had reorganised since the "
    "previous deliberation were compatible with national legislation and noted that administrative arrangements for "
    "transport housing education and employment differ between authorities while comparable indicators remain "
    "unavailable so that governments cooperate when consultation improves knowledge of practical consequences and "
    "when commitments are modest verifiable and mutually understood by participating institutions whose experience "
    "suggests that agreement on principles precedes agreement on resources though exceptions are documented",
)
_SHORT = tuple(
    re.findall(
        r"\w+", "the of and to in a is that for it as was with be by on not this are or from at which but have an"
    )
)
_SHORT_SHARE = 0.45
"""Part of the words that are short ones: so a line holds as many words as one of an English text."""
_PARAGRAPHS_OF_PAGE = 2.7
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


class _Writer:
    """Writes the book's text, the same for the same number of pages."""

    def __init__(self, pages: int) -> None:
        self.chance = random.Random(pages)
        self.chapters = max(2, round(pages / PAGES_OF_CHAPTER))
        self.paragraphs = round(pages / self.chapters * _PARAGRAPHS_OF_PAGE)
        self.notes = 0
        self.files: dict[str, bytes] = {}

    def sentence(self, count: int) -> str:
        """So many words."""
        text = " ".join(
            self.chance.choice(_SHORT if self.chance.random() < _SHORT_SHARE else _WORDS) for _ in range(count)
        )
        return text[0].upper() + text[1:] + "."

    def paragraph(self, chapter: int, notes: list[str]) -> str:
        """Some sentences, with notes, index marks and references."""
        parts = []
        for _ in range(self.chance.randint(3, 6)):
            text = self.sentence(self.chance.randint(12, 28))
            if self.chance.random() < 0.06:
                term = self.chance.choice(_WORDS[:60])
                text += f' [The {term}]{{.index term="{term}"}} was recalled.'
            if self.chance.random() < 0.08:
                self.notes += 1
                notes.append(f"[^n{self.notes}]: {self.sentence(self.chance.randint(8, 45))}")
                text += f"[^n{self.notes}]"
            if self.chance.random() < 0.06:
                other = self.chance.randrange(self.chapters)
                text += f" See [@sec-{other}]{{.page}}."
            parts.append(text)
        del chapter
        return " ".join(parts)

    def table(self, name: str) -> str:
        """A table of four columns."""
        rows = [
            f"| District {n} | " + " | ".join(str(self.chance.randint(10, 9999)) for _ in range(3)) + " |"
            for n in range(7)
        ]
        head = "| Place | 2009 | 2010 | 2011 |\n|---|--:|--:|--:|"
        return (
            f"{head}\n"
            + "\n".join(rows)
            + f'\n\n: {self.sentence(6)} {{#tbl-{name} source="Illustrative."}}\n\nSee @tbl-{name}.'
        )

    def figure(self, name: str, path: str) -> str:
        """A picture or chart with its mention."""
        title = self.sentence(7).rstrip(".")
        return f'![{title}]({path}){{#fig-{name} alt="{self.sentence(8)}" source="Illustrative."}}\n\nSee @fig-{name}.'

    def chart(self, name: str) -> str:
        """A bar chart drawn from data of its own."""
        rows = [f"District {n},{self.chance.randint(10, 90)}" for n in range(6)]
        self.files[f"content/works/book/data/{name}.csv"] = "\n".join(["place,value", *rows, ""]).encode()
        encoding = {"x": {"field": "value", "type": "quantitative"}, "y": {"field": "place", "type": "nominal"}}
        spec = {"$schema": _SCHEMA, "data": {"url": f"data/{name}.csv"}, "mark": "bar", "encoding": encoding}
        path = f"charts/{name}.vl.json"
        self.files[f"content/works/book/{path}"] = json.dumps({**spec, "height": 120}).encode()
        return self.figure(name, path)

    def photograph(self, name: str) -> str:
        """A JPEG of soft noise, 1200 by 800."""
        small = Image.frombytes("RGB", (30, 20), self.chance.randbytes(1800))
        target = io.BytesIO()
        small.resize((1200, 800), Image.Resampling.BICUBIC).save(target, "JPEG", quality=80)
        self.files[f"content/works/book/images/{name}.jpg"] = target.getvalue()
        return self.figure(name, f"images/{name}.jpg")

    def chapter(self, number: int) -> None:
        """A chapter with everything in it."""
        notes: list[str] = []
        blocks: list[str] = []
        for place in range(self.paragraphs):
            if place % 12 == 6:
                blocks.append(f"## {self.sentence(4).rstrip('.')} {{#sec-{number}-{place}}}")
            blocks.append(self.paragraph(number, notes))
            if place % 40 == 10:
                blocks.append(self.table(f"{number}-{place}"))
            if place % 60 == 20:
                blocks.append(self.chart(f"{number}-{place}"))
            if place % 120 == 50:
                blocks.append(self.photograph(f"{number}-{place}"))
        head = f"---\ntitle: {self.sentence(4).rstrip('.')}\nid: sec-{number}\nauthors: [ada-one]\n---\n"
        text = head + "\n\n".join([*blocks, *notes]) + "\n"
        self.files[f"content/works/book/{number:03}-chapter.md"] = text.encode()


def generated_book(pages: int) -> dict[str, bytes]:
    """The files of a project whose one work has about so many pages of 6 by 9 inches, without templates."""
    writer = _Writer(pages)
    for number in range(writer.chapters):
        writer.chapter(number)
    chapters = "\n".join(f"    - {{kind: chapter, file: {number:03}-chapter.md}}" for number in range(writer.chapters))
    front = (
        "{kind: title-page}, {kind: imprint-page}, {kind: contents}, {kind: list-of-figures}, {kind: list-of-tables}"
    )
    work = f"""\
title: A Generated Book
short_title: A generated book
type: report
language: en-US
contributors: [{{person: ada-one, role: aut}}]
publisher: {{name: Example Press, place: Testville}}
date: 2011-09
copyright: {{holder: Council of Examples, year: 2011}}
abstract: {{short: A book for measuring., long: A book that has much of everything.}}
matter:
  front: [{front}]
  body:
{chapters}
  back: [{{kind: index}}, {{kind: about-authors}}]
"""
    edition = "format: {}\nwork: book\ntemplate: book\ntrim: {{width: 6in, height: 9in}}\n"
    kept = {path: data for path, data in tree(TESTS / "project").items() if path in _KEPT}
    own = {
        "content/works/book/work.yaml": work.encode(),
        "content/editions/print.yaml": edition.format("press-pdf").encode(),
    }
    return kept | own | writer.files


_KEPT = frozenset(("content/imprint.yaml", "content/people.yaml"))


_PLACE = re.compile(r"^[A-Z].*? the ", re.MULTILINE)
"""Within a paragraph, before one of its words."""


def edited(files: dict[str, bytes], more: str = "") -> dict[str, bytes]:
    """The same book with one word changed in the middle of its second chapter, and words added there."""
    path = "content/works/book/001-chapter.md"
    text = files[path].decode()
    found = _PLACE.search(text, len(text) // 2)
    at = found.end() - len("the ") if found else len(text)
    return files | {path: f"{text[:at]}{more}this{text[at + 3 :]}".encode()}


def two_pages() -> str:
    """Paragraphs that fill two pages: chapters that open on the right then begin two pages later."""
    writer = _Writer(2)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < _TWO_PAGES:
        paragraphs.append(" ".join(writer.sentence(20) for _ in range(4)))
    return "\n\n".join((*paragraphs, ""))


_TWO_PAGES = 4600
"""Characters of 74 lines, less the ends of paragraphs."""


_OURS = (
    (re.compile(r" *See \[?@[\w-]+\]?(\{\.page\})?\."), ""),
    (re.compile(r"^---\ntitle: (.*?)\n.*?^---\n", re.DOTALL | re.MULTILINE), r"# \1\n\n"),
    (re.compile(r"\[([^\]]*)\]\{\.index[^}]*\}"), r"\1"),
    (re.compile(r"^!\[[^\]]*\]\(charts/.*$", re.MULTILINE), ""),
)
"""What is left out, or written otherwise, of the text alone."""


def plain_text_of(files: dict[str, bytes]) -> str:
    """The book's text alone, as one Markdown file for Pandoc."""
    chapters = [data.decode() for path, data in sorted(files.items()) if path.endswith("-chapter.md")]
    text = "\n\n".join(chapters)
    for pattern, instead in _OURS:
        text = pattern.sub(instead, text)
    return f"---\ntitle: A Generated Book\ngeometry: [paperwidth=6in, paperheight=9in, margin=20mm]\n---\n\n{text}"
