"""Whether a file is of the PDF/X standard that its printer asks for. Sources: ISO 15930-1, -3 and -7."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream

from printery.model.written.printer import Output
from printery.preflight.ink import Faults

_FORBIDDEN_IN_CATALOGUE = ("/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/JavaScript")
_VERSIONS = {"pdf/x-1a:2001": "1.3", "pdf/x-3:2002": "1.3", "pdf/x-4": "1.6"}
_NAMES = {
    "pdf/x-1a:2001": ("PDF/X-1:2001", "PDF/X-1a:2001"),
    "pdf/x-3:2002": ("PDF/X-3:2002", ""),
    "pdf/x-4": ("PDF/X-4", ""),
}
_CMYK = slice(16, 20)


def check_standard(pdf: pikepdf.Pdf, output: Output, faults: Faults) -> None:
    """Add P059 for everything that the standard asks for and the file does not have, or has and must not."""
    if output.standard == "pdf":
        return
    for message in (*_file(pdf, output), *_information(pdf, output), *_intents(pdf, output), *_streams(pdf, output)):
        faults.add("P059", 0, message)
    for index, page in enumerate(pdf.pages):
        for message in _page(page):
            faults.add("P059", index, message)


def _file(pdf: pikepdf.Pdf, output: Output) -> list[str]:
    found = [f"the file has {key.lstrip('/')}" for key in _FORBIDDEN_IN_CATALOGUE if key in pdf.Root]
    if pdf.is_encrypted:
        found.append("the file is encrypted")
    if pdf.pdf_version > _VERSIONS[output.standard]:
        found.append(f"the file is PDF {pdf.pdf_version}, and {output.standard} is {_VERSIONS[output.standard]}")
    if "/ID" not in pdf.trailer:
        found.append("the file has no identifier")
    return found


def _page(page: pikepdf.Page) -> Iterator[str]:
    if "/Annots" in page.obj:
        yield "a page has links or notes to click on"
    if "/TrimBox" not in page.obj:
        yield "a page has no trim box"
    if "/ArtBox" in page.obj:
        yield "a page has a trim box and an art box"


def _information(pdf: pikepdf.Pdf, output: Output) -> list[str]:
    info = pdf.docinfo
    missing = [key for key in ("/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate") if key not in info]
    found = [f"the information has no {key.lstrip('/')}" for key in missing]
    if info.get("/Trapped") not in (Name("/False"), Name("/True")):
        found.append("the information does not say whether the file is trapped")
    name, conformance = _NAMES[output.standard]
    packet = pdf.Root.Metadata.read_bytes().decode("utf-8", "replace") if "/Metadata" in pdf.Root else ""
    if output.standard == "pdf/x-4":
        if not re.search(rf"<pdfxid:GTS_PDFXVersion>{re.escape(name)}<", packet):
            found.append("the metadata do not name the standard")
        found += [f"the metadata have no {tag}" for tag in _XMP if f"<{tag}>" not in packet]
    elif str(info.get("/GTS_PDFXVersion", "")) != name:
        found.append("the information does not name the standard")
    if conformance and str(info.get("/GTS_PDFXConformance", "")) != conformance:
        found.append("the information does not name the conformance")
    return found


_XMP = ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass", "xmp:CreateDate", "xmp:ModifyDate", "dc:title")


def _intents(pdf: pikepdf.Pdf, output: Output) -> list[str]:
    intents = [intent for intent in pdf.Root.get("/OutputIntents", ()) if intent.get("/S") == Name.GTS_PDFX]
    if len(intents) != 1:
        return [f"the file has {len(intents)} output intents of PDF/X"]
    intent = intents[0]
    found = [] if str(intent.get("/OutputConditionIdentifier", "")) else ["the output intent names no condition"]
    profile = intent.get("/DestOutputProfile")
    if isinstance(profile, Stream):
        if profile.read_bytes()[_CMYK] != b"CMYK":
            found.append("the profile of the output intent is none of four inks")
    elif output.standard == "pdf/x-4":
        found.append("the output intent has no profile")
    elif str(intent.get("/RegistryName", "")) != "http://www.color.org":
        found.append("the output intent has neither profile nor registry")
    return found


def _streams(pdf: pikepdf.Pdf, output: Output) -> list[str]:
    found: dict[str, None] = {}
    for item in pdf.objects:
        if isinstance(item, Stream):
            filters: Any = item.get("/Filter", ())
            if "/LZWDecode" in str(filters):
                found["a stream is packed with LZW"] = None
            if "/PS" in str(item.get("/Subtype")) or "/OPI" in item or "/Ref" in item:
                found["a stream is PostScript, or stands outside the file"] = None
        if isinstance(item, Dictionary):
            if (
                output.standard != "pdf/x-4"
                and "/FontFile3" in item
                and item["/FontFile3"].get("/Subtype") == Name.OpenType
            ):
                found["a font is embedded as OpenType, which is newer than the standard"] = None
            if item.get("/S") == Name.JavaScript or item.get("/S") == Name.Launch:
                found["the file has actions"] = None
    return list(found)
