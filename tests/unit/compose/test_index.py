"""The index as templates print it: levels, run-in subentries, pointers, terms of any length and script."""

from __future__ import annotations

import re

from printery.compose import compose
from printery.pipeline import prepare
from printery.plan import plan
from tests.projects import load, project

_WORK = "content/works/report"
_TEXT = """---
title: T
id: sec-second
---
[a]{.index term=labor} [b]{.index term=labor sub="of women"} [c]{.index term=labor sub="in mines" subsub=deep}
[d]{.index term=work see=labor} [e]{.index term="العربية"} [f]{.index term="中文" also="labor > in mines"}
"""


def index_page(settings: str, text: str = _TEXT, edition: str = "screen") -> str:
    """The words and marks of the index section, tags left out, a line for each paragraph."""
    own = project({}).files[f"{_WORK}/work.yaml"].decode() + settings
    alone = b"format: epub\nwork: report\ntemplate: ebook\n"
    files = {f"{_WORK}/02-second.md": text.encode(), f"{_WORK}/work.yaml": own.encode()}
    found = prepare(load(project(files | {"content/editions/ebook-alone.yaml": alone})))
    (job,) = plan(found.value.library, [edition])
    galley = compose(job, found.value, {})
    (page,) = (d.text for d in galley.documents if 'class="letter"' in d.text)
    start = page.index('class="index-columns"' if edition == "screen" else 'class="index-list"')
    lines = re.split(r"</p>|</li>|</h2>|<ul[^>]*>", re.sub(r'<a class="folio"[^>]*></a>', "0", page[start:]))
    return "\n".join(filter(None, (" ".join(re.sub("<[^>]*>", "", line).split()) for line in lines)))


def test_indented() -> None:
    """Every subentry on a line of its own, in the order of its first word that counts."""
    page = index_page("")

    assert "labor, 0\nin mines\ndeep, 0\nof women, 0" in page
    assert "work. See labor" in page
    assert "中文, 0. See also labor: in mines" in page
    assert "العربية, 0" in page


def test_run_in() -> None:
    """Subentries follow one another, the third level in parentheses."""
    assert "labor, 0; in mines (deep, 0); of women, 0\n" in index_page("index: {subentries: run-in}\n")


def test_links_are_numbered_without_a_print_edition() -> None:
    """An e-book that knows no pages numbers its links; repeated ones count on."""
    text = _TEXT.replace("[d]", "[again]{.index term=labor} [d]")

    assert "labor, 1, 2" in index_page("", text, "ebook-alone")


def test_terms_without_end() -> None:
    """A thousand entries of 300 characters are made in a moment."""
    marks = "\n\n".join(f'[x]{{.index term="{"long words " * 27}{number}"}}' for number in range(1000))

    assert index_page("", f"---\ntitle: T\nid: sec-second\n---\n{marks}\n").count("long words") >= 1000
