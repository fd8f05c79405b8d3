"""The e-book: a galley's finished items packaged by EbookLib 0.20, the same bytes on every build.

EbookLib is used as a packager only: its own XHTML, navigation and cover items lose what they are given
(aerkalov/ebooklib issues 76, 221, 317, 339). The names `EpubWriter._write_opf_file`, `EpubBook.metadata` and
`.IDENTIFIER_ID` are its private side, pinned with the version; when 0.21 writes `xml:lang` and stable dates by itself,
`_Writer` can go.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from ebooklib import epub

from printery.diagnostics import BuildError, in_order
from printery.model.stages.artefact import Artefact
from printery.model.stages.galley import Document, Galley
from printery.model.stages.media import media_type
from printery.model.stages.text import direction
from printery.model.written.accessibility import Accessibility
from printery.press.context import PressContext
from printery.press.ebook.access import proven, reading_of, unfollowed
from printery.press.ebook.cover import draw_cover
from printery.press.ebook.drawings import with_face
from printery.press.ebook.faces import FACE_TYPE, with_faces
from printery.press.ebook.opf import IBOOKS, OpfLine, metadata_lines
from printery.press.ebook.pictures import PIXELS, for_reading
from printery.press.engine.log import findings
from printery.press.fonts import SCRIPT_FACES, is_idle
from printery.press.sections.characters import missing_characters
from printery.store import Store, once

EPUB = "application/epub+zip"
COVER = "images/cover.jpg"
_COVER_FACES = "styles/fonts.css"
_COVER_WEIGHTS = (
    (300, "normal", "Light"),
    (400, "normal", "Regular"),
    (400, "italic", "It"),
    (600, "normal", "Semibold"),
)


def press_epub(context: PressContext) -> tuple[Artefact, ...]:
    """The EPUB and its cover.

    Raises: BuildError H005 for characters that no face has, S002 if a font package is missing.
    Source: EPUB 3.3.
    """
    galley = context.galley
    missing = tuple(missing_characters(galley))
    if missing:
        raise BuildError(missing)
    drawing = next(document for document in galley.documents if document.name == "cover.html")
    cover, records = draw_cover(drawing, {_COVER_FACES: _faces_css(drawing.text)})
    parts = tuple(document for document in galley.documents if document is not drawing)
    limits = [store.picture_pixels for store in context.job.stores if store.picture_pixels is not None]
    pictures = dict(_pictures(galley, parts, min(limits, default=None), context.services.cache))
    items = {**dict(_texts(galley, parts, context.services.cache)), **pictures, COVER: cover}
    reading = reading_of(galley, parts, tuple(items))
    access = proven(reading)
    data = _repacked(_package(galley, parts, items, access), galley.metadata.modified)
    notes = in_order((*findings(records, galley), *unfollowed(reading, galley)))
    book = replace(_artefact(galley, f"{galley.name}.epub", EPUB, data), access=access, notes=notes)
    picture = _artefact(galley, "cover.jpg", "image/jpeg", cover)
    return book, picture


def _artefact(galley: Galley, name: str, kind: str, data: bytes) -> Artefact:
    return Artefact(
        path=f"{galley.edition_id}/{name}",
        edition_id=galley.edition_id,
        format="epub",
        media_type=kind,
        language=galley.metadata.language,
        data=data,
    )


def _faces_css(words: str) -> bytes:
    """The faces of the drawn cover, declared."""
    rules = []
    for family, stem in (("Source Serif", "SourceSerifPro"), ("Source Sans", "SourceSansPro")):
        for weight, style, name in _COVER_WEIGHTS:
            where = f"font-family: '{family}'; font-weight: {weight}; font-style: {style}"
            rules.append(f"@font-face {{ {where}; src: url(/fonts/{stem}-{name}.ttf) }}")
    rules.append("@font-face { font-family: 'Amiri'; src: url(/fonts/Amiri-Regular.ttf) }")
    rules.append("@font-face { font-family: 'Noto Sans CJK'; src: url(/fonts/NotoSansCJKtc-Regular.otf) }")
    rules += [
        f"@font-face {{ font-family: '{family}'; src: url(/fonts/{name}) }}"
        for name, family in SCRIPT_FACES.items()
        if name.endswith("-Regular.ttf") and not is_idle(name, words)
    ]
    return "\n".join(rules).encode()


def _texts(galley: Galley, parts: Sequence[Document], store: Store) -> Iterator[tuple[str, bytes]]:
    """The documents, style sheets and faces by name."""
    text = "".join(part.text for part in parts)
    for part in parts:
        yield part.name, part.text.encode()
    for style in galley.styles:
        sheet, faces = with_faces(style, text, store)
        yield sheet.name, sheet.text.encode()
        yield from faces.items()


def _pictures(
    galley: Galley, parts: Sequence[Document], most_pixels: int | None, store: Store
) -> Iterator[tuple[str, bytes]]:
    """The pictures that the documents show, by name."""
    text = "".join(part.text for part in parts)
    for name, resource in sorted(galley.resources.items()):
        if name not in text:
            continue
        if name.endswith(".svg"):
            yield name, _with_face(resource.data, store)
        elif resource.media_type in PIXELS:
            yield name, for_reading(resource.data, most_pixels, store)
        else:
            yield name, resource.data


def _with_face(drawing: bytes, store: Store) -> bytes:
    key = f"drawing with face {sha256(drawing).hexdigest()}"
    return once(key, lambda: with_face(drawing), store)


def _package(galley: Galley, parts: Sequence[Document], items: Mapping[str, bytes], access: Accessibility) -> bytes:
    book = epub.EpubBook()
    book.metadata.clear()
    book.IDENTIFIER_ID = "pub-id"
    book.FOLDER_NAME = "EPUB"
    book.uid, book.title, book.language = galley.metadata.identifier, galley.metadata.title, galley.metadata.language
    for line in metadata_lines(galley, access):
        _add(book, line)
    made = {name: _item(name, data, galley.documents) for name, data in items.items()}
    for item in made.values():
        book.add_item(item)
    if direction(galley.metadata.language) == "rtl":
        book.set_direction("rtl")
    book.spine = [made[part.name] for part in parts if part.in_spine]
    out = io.BytesIO()
    modified = datetime.fromisoformat(galley.metadata.modified.replace("Z", ""))
    writer = _Writer(out, book, {"mtime": modified, "epub2_guide": False, "raise_exceptions": True})
    writer.language = galley.metadata.language
    writer.process()
    writer.write()
    return out.getvalue()


def _add(book: Any, line: OpfLine) -> None:  # noqa: ANN401 - EbookLib is untyped
    book.add_metadata(line.namespace, line.name, line.value, dict(line.attributes))


def _item(name: str, data: bytes, documents: Sequence[Document]) -> Any:  # noqa: ANN401 - as above
    uid = "ncx" if name == "toc.ncx" else name.replace("/", "-").replace(".", "-")
    uid = uid if uid[0].isalpha() else f"x-{uid}"
    kind = FACE_TYPE if name.startswith("fonts/") else media_type(name)
    item = epub.EpubItem(uid=uid, file_name=name, media_type=kind, content=data)
    properties = [p for document in documents if document.name == name for p in document.properties]
    if name == COVER:
        properties.append("cover-image")
    if properties:
        item.properties = properties
    return item


class _Writer(epub.EpubWriter):  # type: ignore[misc] # EbookLib is untyped
    """Sets the package's language, and declares the one prefix that EPUB 3.3 does not reserve."""

    language = "en"

    def _write_opf_file(self, root: Any) -> None:  # noqa: ANN401 - as above
        root.set("{http://www.w3.org/XML/1998/namespace}lang", self.language)
        root.set("prefix", f"ibooks: {IBOOKS}")
        super()._write_opf_file(root)


def _repacked(data: bytes, modified: str) -> bytes:
    """The archive with fixed dates and rights; the media type first and uncompressed (OCF 3.3, 4.3)."""
    moment = datetime.fromisoformat(modified.replace("Z", ""))
    date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name != "mimetype", not name.startswith("META-INF"), name))
        for name in names:
            info = zipfile.ZipInfo(name, date)
            info.external_attr = 0o644 << 16
            info.create_system = 3
            stored = name == "mimetype"
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name), compresslevel=None if stored else 9)
    return out.getvalue()
