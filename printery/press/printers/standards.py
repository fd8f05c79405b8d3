"""PDF/X: what a file must say about itself to be exchanged blindly.

Sources: ISO 15930-1:2001 (X-1a), ISO 15930-3:2002 (X-3), ISO 15930-7:2010 (X-4); ISO 16684-1:2019 (XMP).
"""

from __future__ import annotations

import io
import uuid
from dataclasses import dataclass
from hashlib import sha256
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from printery.model.stages.galley import Metadata
from printery.model.written.printer import Output, Standard
from printery.press.metadata import xmp_packet
from printery.press.printers.conditions import REGISTRY, Intent

_PRODUCER = "Printery (WeasyPrint, pikepdf)"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a standard asks for."""

    pdf_version: str
    name: str
    """`GTS_PDFXVersion`; empty for a plain PDF."""
    conformance: str = ""
    """`GTS_PDFXConformance`."""
    in_info: bool = False
    """Whether the name must stand in the information dictionary; it stands in XMP always."""
    transparency: bool = False
    embeds_profile: bool = False
    """Whether the profile must be in the file even where the registry knows the condition."""


RULES: dict[Standard, Rules] = {
    "pdf": Rules("1.6", ""),
    "pdf/x-1a:2001": Rules("1.3", "PDF/X-1:2001", "PDF/X-1a:2001", in_info=True),
    "pdf/x-3:2002": Rules("1.3", "PDF/X-3:2002", in_info=True),
    "pdf/x-4": Rules("1.6", "PDF/X-4", transparency=True, embeds_profile=True),
}


def conform(pdf: pikepdf.Pdf, output: Output, intent: Intent | None, metadata: Metadata) -> None:
    """Give a file the intent, dates and names of its standard, and take out what none of them allows.

    Links mean nothing on paper, and X-1a and X-4 forbid them within the bleed; an office prints what people also read.
    """
    rules = RULES[output.standard]
    for page in pdf.pages:
        if "/Annots" in page.obj and output.colour != "rgb":
            del page.obj["/Annots"]
    for key in ("/OpenAction", "/AA", "/AcroForm"):
        if key in pdf.Root:
            del pdf.Root[key]
    _set_information(pdf, rules, metadata)
    _set_xmp(pdf, rules, metadata)
    if rules.name and intent is not None:
        pdf.Root.OutputIntents = Array([_output_intent(pdf, rules, intent)])
    if not rules.transparency:
        _drop_idle_groups(pdf)
    if rules.pdf_version < "1.6":
        _use_plain_fonts(pdf)


def save(pdf: pikepdf.Pdf, standard: Standard) -> bytes:
    """The file's bytes, the same again for the same content."""
    rules = RULES[standard]
    old = rules.pdf_version < "1.5"
    out = io.BytesIO()
    pdf.save(
        out,
        force_version=rules.pdf_version,
        deterministic_id=True,
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable if old else pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
    )
    return out.getvalue()


def _set_information(pdf: pikepdf.Pdf, rules: Rules, metadata: Metadata) -> None:
    info = pdf.docinfo
    moment = "D:" + "".join(c for c in metadata.modified if c.isdigit()) + "Z"
    info["/Title"] = String(_title(metadata))
    info["/Creator"] = String("Printery")
    info["/Producer"] = String(_PRODUCER)
    info["/CreationDate"], info["/ModDate"] = String(moment), String(moment)
    if rules.name:
        info["/Trapped"] = Name("/False")
    if rules.in_info:
        info["/GTS_PDFXVersion"] = String(rules.name)
        if rules.conformance:
            info["/GTS_PDFXConformance"] = String(rules.conformance)


def _title(metadata: Metadata) -> str:
    return f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title


def _set_xmp(pdf: pikepdf.Pdf, rules: Rules, metadata: Metadata) -> None:
    """Write the packet with what the standard asks for."""
    packet = xmp_packet(metadata).decode("utf-8")
    name = str(uuid.UUID(bytes=sha256(f"{metadata.identifier}\0{rules.name}".encode()).digest()[:16], version=5))
    parts = [
        f"<xmp:MetadataDate>{metadata.modified}</xmp:MetadataDate>",
        f"<pdf:Producer>{escape(_PRODUCER)}</pdf:Producer>",
    ]
    if rules.name:
        parts += [
            "<pdf:Trapped>False</pdf:Trapped>",
            f"<xmpMM:DocumentID>uuid:{name}</xmpMM:DocumentID>",
            "<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>",
        ]
        parts.append(f"<pdfxid:GTS_PDFXVersion>{rules.name}</pdfxid:GTS_PDFXVersion>")
    spaces = (
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"'
    )
    added = f'<rdf:Description rdf:about="" {spaces}>{"".join(parts)}</rdf:Description></rdf:RDF>'
    packet = packet.replace("</rdf:RDF>", added, 1)
    stream = pdf.make_stream(packet.encode())
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = stream
    pdf.Root.Lang = String(metadata.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _output_intent(pdf: pikepdf.Pdf, rules: Rules, intent: Intent) -> Dictionary:
    condition = intent.condition
    made = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(condition.identifier),
        OutputCondition=String(condition.info),
        RegistryName=String(REGISTRY),
        Info=String(condition.info),
    )
    if rules.embeds_profile and intent.profile is not None:
        profile = pdf.make_stream(intent.profile)
        profile.N = 4
        profile.Alternate = Name.DeviceCMYK
        made.DestOutputProfile = profile
    return made


def _drop_idle_groups(pdf: pikepdf.Pdf) -> None:
    """Take out transparency groups, which change nothing where nothing is transparent; P057 says where something is.

    The engine makes one of every text in a drawing. Source: ISO 32000-1:2008, 11.4.2.
    """
    for item in pdf.objects:
        if isinstance(item, Dictionary | pikepdf.Stream) and "/Group" in item:
            del item["/Group"]
    for item in pdf.objects:
        states = item.get("/ExtGState") if isinstance(item, Dictionary) else None
        for state in states.values() if isinstance(states, Dictionary) else ():
            for key in ("/ca", "/CA"):
                if key in state and float(state[key]) == 1.0:
                    del state[key]


def _use_plain_fonts(pdf: pikepdf.Pdf) -> None:
    """Embed the outlines of OpenType faces as they are: OpenType itself came with PDF 1.6."""
    from fontTools.ttLib import TTFont

    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile3" in item:
            program = item["/FontFile3"]
            if program.get("/Subtype") == Name.OpenType:
                with TTFont(io.BytesIO(program.read_bytes()), lazy=True) as font:
                    program.write(bytes(font.reader["CFF "]))
                program.Subtype = Name.CIDFontType0C
