"""The words of texts in the finished files, read by other hands: pdfium for pages, an XML reader for the e-book."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

import pypdfium2
from lxml import etree

from tests.oracle.form import Lines, plain

_MARKS = re.compile(r"\{[^{}]*\}")
_BLOCKS = re.compile(r"^(?:(?:>|-|dd|cell|title|\d+[1aAiI]) )*(?:p|h\d|dt|line|pre) ")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LINE_END = re.compile("[\u00ad\u2010\ufffe-]\\s*\\n\\s*|[\u00ad\ufffe]\\s*")


def words_of(lines: Lines, source: str) -> Counter[str]:
    """The words of a reading, of three letters and more, that stand as they are in the source; those of notes too."""
    texts = (_MARKS.sub("", _BLOCKS.sub("", line)) for line in lines.found if _BLOCKS.match(line))
    written = _counted(source)
    return Counter({word: count for word, count in _counted(" ".join(texts)).items() if word in written})


def words_of_pdf(data: bytes) -> Counter[str]:
    """The words that pdfium reads on the pages; words that are broken at a line's end are whole again."""
    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    return _counted(_LINE_END.sub("", "\n".join(pages).replace("\r\n", "\n")))


def words_of_epub(data: bytes) -> Counter[str]:
    """The words of the documents of an e-book."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xhtml"):
                root = etree.fromstring(package.read(name))
                for element in root.iter(
                    "{*}p", "{*}li", "{*}td", "{*}th", "{*}dt", "{*}dd", "{*}div", "{*}br", "{*}h2"
                ):
                    element.tail = f" {element.tail or ''}"
                    element.text = f" {element.text or ''}"
                found += ["".join(map(str, body.itertext())) for body in root.iter("{*}body")]
    return _counted("\n".join(found))


def _counted(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _WORD.findall(plain(text)))
