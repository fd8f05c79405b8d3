"""The Chatham House rule: search a whole PDF (text, metadata, tags, attachments) for names of participants."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2

from printery.diagnostics import Diagnostic, Location
from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Galley
from printery.model.stages.names import spoken_of


def check_rule(artefact: Artefact, galley: Galley) -> Iterator[Diagnostic]:
    """Yield C211 for each of the galley's unspoken names that anything of the PDF holds."""
    where = Location(f"output/{artefact.path}")
    hint = (
        "take the name out of the template or record that prints it; a name that is also a word goes into other_words"
    )
    seen: set[str] = set()
    for place, text in all_texts(artefact.data):
        for name in spoken_of(text, galley.unspoken):
            if name not in seen:
                yield Diagnostic("C211", f"{name} stands in {place}", where, hint)
            seen.add(name)


def all_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """All text of a file with where it stands: as PDFium reads the pages, and every string and text stream beside."""
    pages = pypdfium2.PdfDocument(data)
    read = [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in pages]
    pages.close()
    for number, text in enumerate(read, 1):
        yield f"the text of page {number}", text
    yield "text that runs over two pages", "\n".join(read)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        held = list(pdf.objects)
        info = pdf.trailer.get("/Info")
        strings = " \n ".join(text for item in (*held, info) for text in _strings(item, 0))
        yield "metadata, bookmarks or descriptions", strings
        for item in held:
            if isinstance(item, pikepdf.Stream) and item.get("/Type") in (
                pikepdf.Name.Metadata,
                pikepdf.Name.EmbeddedFile,
            ):
                kind = "the metadata" if item.Type == pikepdf.Name.Metadata else "an attached file"
                yield kind, item.read_bytes().decode("utf-8", "replace")


_DEEPEST = 12
"""Direct objects nest no deeper in what we write; indirect ones come up on their own."""


def _strings(item: object, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for part in item:
            if not getattr(part, "is_indirect", False):
                yield from _strings(part, depth + 1)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for part in item.values():
            if not getattr(part, "is_indirect", False):
                yield from _strings(part, depth + 1)
