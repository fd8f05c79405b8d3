"""A draft: made of what a final file would lack, marked wherever it is read, and never in a final file's place."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from printery.codes import CODES
from printery.diagnostics import BuildError, Severity
from printery.pipeline import Delivery, Order, build
from printery.press.outlines import outlined
from printery.publish import Stamp, Target
from tests.projects import project

_BUILT = "2026-01-01T00:00:00Z"
_LACKING = b"""---
title: The Second Chapter
id: sec-second
authors: [bo-two]
---
![](images/bars.svg)

| A | B |
|---|---|
| x | y |

::: {.box #box-x}
Words of a box.
:::
"""
LACKING = {"content/works/report/02-second.md": _LACKING}


def made(folder: Path, *editions: str, draft: bool = True) -> Delivery:
    """Editions of the project that lacks titles, sources and alternative texts."""
    target = Target(folder / "draft" if draft else folder)
    return build(project(LACKING), target, Stamp("test", _BUILT, draft), Order(editions, draft=draft), lambda *_: None)


def test_what_only_readers_need_stops_no_draft(tmp_path: Path) -> None:
    """The same findings are errors of a final build and warnings of a draft, which leaves final files alone."""
    with pytest.raises(BuildError) as final:
        made(tmp_path, "ebook", draft=False)
    draft = made(tmp_path, "ebook")

    wanted = {"C056", "C057", "C060"}
    assert wanted <= {finding.code for finding in final.value.diagnostics if finding.severity is Severity.ERROR}
    assert wanted <= {finding.code for finding in draft.diagnostics}
    assert all(finding.severity is Severity.WARNING for finding in draft.diagnostics)
    assert draft.manifest.draft
    assert [path.name for path in tmp_path.iterdir()] == ["draft"]


@pytest.mark.press
def test_every_page_of_every_format_is_marked(tmp_path: Path) -> None:
    """Pages, imposed sheets, cards and covers, documents of the e-book, pages of the site; and each file's title."""
    delivery = made(tmp_path)
    unmarked = [
        place for proof in delivery.proofs for one in proof.artefacts for place in _unmarked(one.path, one.data)
    ]
    formats = {artefact.format for proof in delivery.proofs for artefact in proof.artefacts}

    assert unmarked == []
    assert formats >= {"press-pdf", "screen-pdf", "handout-pdf", "epub", "site"}


def _unmarked(path: str, data: bytes) -> Iterator[str]:
    if path.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            shown = [b"/PrinteryDraft Do" in _content(page) for page in pdf.pages]
            yield from (f"{path} {number}" for number, is_marked in enumerate(shown) if not is_marked)
            if b">Draft, not for publication: " not in _packet(pdf) or b"<pdfuaid:part>" in _packet(pdf):
                yield f"{path}: its metadata"
    elif path.endswith(".epub"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {
                name: archive.read(name).decode() for name in archive.namelist() if name.endswith((".xhtml", "opf"))
            }
        package = parts.pop("EPUB/content.opf")
        parts.pop("EPUB/text/cover.xhtml")  # a picture, drawn with the mark
        yield from (name for name, text in parts.items() if '<p class="draft-mark"' not in text)
        if not re.search(r"<dc:title[^>]*>Draft", package):
            yield f"{path}: its title"
    elif path.endswith(".html") and b'<p class="draft-mark"' not in data:
        yield path


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.Contents
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"".join(part.read_bytes() for part in parts)


def _packet(pdf: pikepdf.Pdf) -> bytes:
    return pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""


def test_a_draft_is_not_taken_for_a_final_build(tmp_path: Path) -> None:
    """Even if both are told the same folder: what is no draft is built anew, and drafts are gone from the manifest."""
    world, target = project({}), Target(tmp_path)
    order = Order(("ebook",), draft=True)
    build(world, target, Stamp("test", _BUILT, draft=True), order, lambda *_: None)
    final = build(world, target, Stamp("test", _BUILT), Order(("papers",)), lambda *_: None)

    assert final.proofs
    assert not final.manifest.draft
    assert {entry.edition for entry in final.manifest.artefacts} == {"papers"}
    assert not (tmp_path / "ebook").exists()


def test_words_are_drawn_in_every_script() -> None:
    """The mark and the slug line are outlines: no character is left out, and Arabic is joined by its shaping."""
    size, face = 8.0, "SourceSansPro-Regular.ttf"
    whole, apart = outlined("مسودة", size, face), [outlined(letter, size, face) for letter in "مسودة"]

    assert outlined("", size, face) == ("", 0.0)
    assert outlined("Word", size, face)[0].count(" f Q") == len("Word")
    assert outlined("草稿", size, face)[0].count(" f Q") == len("草稿")
    assert whole[1] < sum(width for _, width in apart)


def test_only_what_readers_would_miss_is_softened() -> None:
    """A draft never makes an error harsher, nor an error of what is there: wrong, lost or doubled words stay errors."""
    softened = {code for code, about in CODES.items() if about.in_drafts}

    assert {CODES[code].in_drafts for code in softened} == {"warning"}
    assert not softened & {"H004", "P004", "P005", "E002", "C058", "C066", "C071"}
