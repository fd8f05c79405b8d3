"""The XMP packet of a PDF: Dublin Core, dates, what standards it meets, and what is proven of its accessibility.

Source: ISO 16684-1:2019; ISO 19005-3:2012, 6.6 (identification, extension schemas); ISO 14289-1:2014, 5. Dates are
those of the content, so that the clock changes no byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from printery.model.stages.galley import Metadata
from printery.model.written.accessibility import Accessibility

PRODUCER = "WeasyPrint, Printery"
CREATOR = "Printery"
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_AUTHORS = frozenset(("aut", "edt", "isb"))
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "schema": "http://schema.org/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_UA_PROPERTIES = (("part", "Integer", "internal", "Part of ISO 14289 that the file meets"),)
_ACCESS_PROPERTIES = (
    ("accessMode", "bag Text", "external", "Senses that the content speaks to"),
    ("accessModeSufficient", "bag Text", "external", "Senses each of which is enough alone"),
    ("accessibilityFeature", "bag Text", "external", "Features found in the file"),
    ("accessibilityHazard", "bag Text", "external", "Dangers, or none"),
)


def xmp_packet(metadata: Metadata, access: Accessibility | None = None) -> bytes:
    """The packet as UTF-8; with `access`, the identifications and claims that it bears out."""
    body = "".join((*_described(metadata), *(_claimed(access) if access is not None else ())))
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    return (
        f'{_HEAD}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {names}>'
        f'<rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def full_title(metadata: Metadata) -> str:
    """Title and subtitle."""
    return f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title


def authors(metadata: Metadata) -> list[str]:
    """Who made the work: authors, editors, the issuing body."""
    return [agent.name for agent in metadata.agents if agent.role in _AUTHORS]


def _described(metadata: Metadata) -> Iterator[str]:
    """The fields of Dublin Core that the content has, then those of XMP itself."""
    lang = metadata.language
    others = [agent.name for agent in metadata.agents if agent.role not in _AUTHORS]
    number = f", {metadata.series_number}" if metadata.series_number else ""
    series = [f"{metadata.series}{number}"] if metadata.series else []
    yield _alternatives("dc:title", full_title(metadata), lang)
    yield _list("dc:creator", "Seq", authors(metadata))
    yield _list("dc:contributor", "Bag", others)
    yield _list("dc:publisher", "Bag", [metadata.publisher])
    yield _list("dc:date", "Seq", [metadata.date])
    yield _list("dc:type", "Bag", ["Text"])
    yield "<dc:format>application/pdf</dc:format>"
    yield _list("dc:language", "Bag", [lang])
    yield _list("dc:relation", "Bag", series)
    yield _alternatives("dc:description", metadata.description, lang)
    yield _alternatives("dc:rights", metadata.rights, lang)
    yield _list("dc:subject", "Bag", [*metadata.keywords, *(text for _, _, text in metadata.subjects)])
    yield f"<dc:identifier>{escape(metadata.identifier)}</dc:identifier>"
    if metadata.page_source:
        yield f"<dc:source>{escape(metadata.page_source)}</dc:source>"
    if metadata.keywords:
        yield f"<pdf:Keywords>{escape(', '.join(metadata.keywords))}</pdf:Keywords>"
    yield f"<pdf:Producer>{PRODUCER}</pdf:Producer>"
    yield f"<xmp:CreateDate>{metadata.modified}</xmp:CreateDate><xmp:ModifyDate>{metadata.modified}</xmp:ModifyDate>"
    yield f"<xmp:MetadataDate>{metadata.modified}</xmp:MetadataDate><xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>"


def _claimed(access: Accessibility) -> Iterator[str]:
    if "PDF/A-3a" in access.conforms_to:
        yield "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>"
    if "PDF/UA-1" in access.conforms_to:
        yield "<pdfuaid:part>1</pdfuaid:part>"
    values = (access.access_modes, access.sufficient_modes, access.features, access.hazards)
    for (name, _, _, _), found in zip(_ACCESS_PROPERTIES, values, strict=True):
        yield _list(f"schema:{name}", "Bag", list(found))
    ua = _extension("PDF/UA identification schema", "pdfuaid", _UA_PROPERTIES)
    schema = _extension("Schema.org accessibility properties", "schema", _ACCESS_PROPERTIES)
    yield f"<pdfaExtension:schemas><rdf:Bag>{ua}{schema}</rdf:Bag></pdfaExtension:schemas>"


def _extension(title: str, prefix: str, properties: tuple[tuple[str, str, str, str], ...]) -> str:
    """A schema that PDF/A does not know, described as it asks (6.6.2.3)."""
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{category}</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        for name, kind, category, description in properties
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{_NAMESPACES[prefix]}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{items}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _alternatives(name: str, text: str, lang: str) -> str:
    if not text:
        return ""
    texts = "".join(f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag in ("x-default", lang))
    return f"<{name}><rdf:Alt>{texts}</rdf:Alt></{name}>"


def _list(name: str, kind: str, values: list[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
