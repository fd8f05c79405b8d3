"""The XMP packet of a PDF: Dublin Core and dates, from the galley's metadata.

Source: ISO 16684-1:2019; dates from the content, so that the clock changes no byte.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

from printery.model.galley import Metadata

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"'
)


def xmp_packet(metadata: Metadata) -> bytes:
    """The packet as UTF-8."""
    title = f"{metadata.title}: {metadata.subtitle}" if metadata.subtitle else metadata.title
    creators = [agent.name for agent in metadata.agents if agent.role in {"aut", "edt", "isb"}]
    parts = [
        _alternatives("dc:title", title),
        _list("dc:creator", "Seq", creators),
        _list("dc:publisher", "Bag", [metadata.publisher]),
        _list("dc:language", "Bag", [metadata.language]),
        _alternatives("dc:description", metadata.description),
        _alternatives("dc:rights", metadata.rights),
        _list("dc:subject", "Bag", list(metadata.keywords)),
        f"<dc:identifier>{escape(metadata.identifier)}</dc:identifier>",
        f"<xmp:CreateDate>{metadata.modified}</xmp:CreateDate><xmp:ModifyDate>{metadata.modified}</xmp:ModifyDate>",
        "<xmp:CreatorTool>Printery</xmp:CreatorTool>",
    ]
    body = "".join(parts)
    return (
        f'{_HEAD}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {_NAMESPACES}>'
        f'<rdf:Description rdf:about="">{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _alternatives(name: str, text: str) -> str:
    if not text:
        return ""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt></{name}>'


def _list(name: str, kind: str, values: list[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values if value)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""
