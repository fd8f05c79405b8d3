"""Packages (.docx, .odt, .epub): what is in them, unpacked within bounds; and what no package may bring.

Nothing here follows a link or runs anything: a package that asks for that is refused before any other program sees it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from lxml import etree

from printery.diagnostics import BuildError, Diagnostic, Location

MAX_FILE = 64 * 1024 * 1024
"""Bytes of a file to import."""
MAX_UNPACKED = 256 * 1024 * 1024
MAX_XML = 48 * 1024 * 1024
"""Bytes of one part that is text: 10,000 pages."""
MAX_PARTS = 5_000
MAX_RATIO = 300
"""How many times larger a part of more than `_SMALL` bytes may become: text rarely exceeds 30."""
_SMALL = 1024 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How Compound File Binary files begin: old Word files, and new ones with a password.

Source: [MS-CFB] 2.2; [MS-OFFCRYPTO] 1.3.1.
"""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MACROS = re.compile(r"(^|/)vba(Project|Data)[^/]*$|^Basic/|^Scripts/|\.(js|vbs|exe|dll|bat|cmd)$", re.IGNORECASE)
_FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""How e-books hide fonts, which are not read (EPUB 3.3, 4.4)."""
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_WIDE_ENTITY = re.compile("<!ENTITY".encode("utf-16-le") + b"|" + "<!ENTITY".encode("utf-16-be"))
_XML = (".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx")


def refusal(code: str, name: str, message: str, hint: str, line: int = 1) -> BuildError:
    """An error at a file to import."""
    return BuildError([Diagnostic(code, message, Location(name, line), hint)])


@dataclass(frozen=True, slots=True)
class Package:
    """A package, unpacked."""

    name: str
    """The file's name, for messages."""
    parts: Mapping[str, bytes]

    def xml(self, part: str) -> etree._Element | None:
        """A part as XML; None if there is none of that name. Raises: BuildError C255."""
        data = self.parts.get(part)
        if data is None:
            return None
        try:
            return etree.fromstring(data, parser())
        except etree.XMLSyntaxError as error:
            message = f"{part} does not parse: {error.msg}"
            raise refusal("C255", self.name, message, "open it in the program that made it, and save it anew") from None

    def with_part(self, part: str, root: etree._Element) -> Package:
        """The package with another part of that name."""
        data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return Package(self.name, {**self.parts, part: data})

    def packed(self) -> bytes:
        """The package as one file."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            # OpenDocument 1.3 part 2, 3.3, and EPUB OCF 3.3, 4.2.2: the part mimetype stands first
            for part in sorted(self.parts, key=lambda part: part != "mimetype"):
                info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
                archive.writestr(info, self.parts[part], zipfile.ZIP_DEFLATED)
        return out.getvalue()


def parser() -> etree.XMLParser:
    """A parser that resolves no entity and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)


def unpacked(name: str, data: bytes) -> Package:
    """The package in a file.

    Raises: BuildError C250 to C253, C255 and C256 for what is none, is too large or locked, or holds programs, entities
    or paths that lead out.
    """
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise refusal("C252", name, "is locked with a password", "open it with its password, and save it without")
        hint = "open it in a current program, and save it as .docx"
        raise refusal("C250", name, "is a file of Word 2003 or older", hint)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: _part(archive, info, name) for info in _infos(archive, name)}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        hint = "open it in the program that made it, and save it anew"
        raise refusal("C250", name, f"is no {PurePosixPath(name).suffix} file, or a damaged one", hint) from None
    package = Package(name, parts)
    for fault in _faults(package):
        raise BuildError([fault])
    return package


def _infos(archive: zipfile.ZipFile, name: str) -> Iterator[zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MAX_PARTS:
        raise refusal("C251", name, f"has {len(infos):,} parts, more than {MAX_PARTS:,}", "divide it")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED:
        message = f"unpacks to {total // 2**20:,} MB, more than {MAX_UNPACKED // 2**20}"
        raise refusal("C251", name, message, "compress its pictures, or divide it")
    for info in infos:
        path = info.filename
        if path.startswith(("/", "\\")) or "\\" in path or ":" in path.split("/")[0] or ".." in path.split("/"):
            raise refusal("C256", name, f"its part {path} leads out of the package", "do not trust this file")
        if info.flag_bits & 1:
            raise refusal("C252", name, "is locked with a password", "open it with its password, and save it without")
        grown = info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if grown or (path.lower().endswith(_XML) and info.file_size > MAX_XML):
            message = f"its part {path} unpacks to {info.file_size // 2**20:,} MB"
            raise refusal("C251", name, message, "do not trust this file, or divide it")
        yield info


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    """A part; the size that the directory gives is a claim, so no more than that is unpacked."""
    with archive.open(info) as opened:
        data = opened.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise refusal("C251", name, f"its part {info.filename} is larger than it says", "do not trust this file")
    return data


def _faults(package: Package) -> Iterator[Diagnostic]:
    where = Location(package.name)
    for part, data in package.parts.items():
        if _MACROS.search(part):
            hint = "save it without macros (.docx, .odt), and import that"
            yield Diagnostic("C253", f"holds a program, {part}", where, hint)
        if part.lower().endswith(_XML) and (_ENTITY.search(data) or _WIDE_ENTITY.search(data)):
            hint = "do not trust this file: no program for writing makes such files"
            yield Diagnostic("C255", f"its part {part} defines XML entities", where, hint)
    types = package.parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in types:
        yield Diagnostic("C253", "is a file with macros", where, "save it as .docx, and import that")
    manifest = package.parts.get("META-INF/manifest.xml", b"")
    if b"encryption-data" in manifest:
        yield Diagnostic("C252", "is locked with a password", where, "save it without a password")
    locked = package.parts.get("META-INF/encryption.xml", b"").decode("utf-8", "replace")
    if any(
        not method.startswith(_FONTS_ONLY) for method in re.findall(r'EncryptionMethod[^>]*Algorithm="([^"]*)"', locked)
    ):
        yield Diagnostic(
            "C252", "is an e-book under digital rights management", where, "ask its publisher for the text"
        )
