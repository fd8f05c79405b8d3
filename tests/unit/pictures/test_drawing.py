"""Drawings: what draws stays, what runs or asks is refused, what programs wrote for themselves goes."""

from __future__ import annotations

import base64
import io
import time

import pytest
from PIL import Image

from printery.pictures.drawing import read_drawing
from tests.unit.pictures.test_raster import photograph

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">\n'
XHTML = 'xmlns:h="http://www.w3.org/1999/xhtml"'
REFUSED = {
    "script": "<script>alert(1)</script>",
    "xhtml script": f"<h:script {XHTML}>alert(1)</h:script>",
    "iframe": f'<h:iframe {XHTML} srcdoc="x"/>',
    "object": f'<g><h:object {XHTML} data="http://a.example/"/></g>',
    "img": f'<h:img {XHTML} srcset="http://a.example/"/>',
    "meta": f'<h:meta {XHTML} http-equiv="refresh" content="0"/>',
    "no namespace": '<x xmlns=""/>',
    "import": '<style>@import url("http://a.example/")</style>',
    "import escaped": "<style>@\\69mport 'http://a.example/';</style>",
    "face": "<style>@font-face{font-family:x;src:url(http://a.example/)}</style>",
    "style url": '<rect style="fill:url(http://a.example/)"/>',
    "style url escaped": '<rect style="fill:\\75 rl(http://a.example/)"/>',
    "style image-set": "<rect style=\"mask:image-set('http://a.example/' 1x)\"/>",
    "fill": '<rect fill="url(http://a.example/)"/>',
    "fill escaped": '<rect fill="ur\\6c(http://a.example/)"/>',
    "data in css": '<rect fill="url(data:image/svg+xml,x)"/>',
    "font": '<text font-family="url(http://a.example/)">x</text>',
    "animate": '<a><animate attributeName="href" values="javascript:alert(1)"/></a>',
    "set": '<set attributeName="onclick" to="alert(1)"/>',
    "onclick": '<rect onclick="alert(1)"/>',
    "onload": '<g onLoad="alert(1)"/>',
    "handler": '<handler type="x"/>',
    "foreignObject": "<foreignObject/>",
    "filter": "<filter/>",
    "cursor": '<cursor xlink:href="#a"/>',
    "base": '<g xml:base="http://a.example/"/>',
    "href": '<a href="javascript:alert(1)"/>',
    "link": '<a xlink:href="http://a.example/"/>',
    "use": '<use href="other.svg#a"/>',
    "image": '<image href="http://a.example/"/>',
    "image svg": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "image damaged": '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    "image html": '<image href="data:image/png;base64,PGh0bWw+"/>',
    "behavior": '<rect style="behavior:url(#x)"/>',
    "expression": '<rect style="width:expression(alert(1))"/>',
    "nan": '<rect width="nan" height="3"/>',
    "1e999": '<rect width="1e999" height="3"/>',
    "infinity": '<path d="M0 0 L Infinity 3"/>',
    "huge": '<circle r="99999999999"/>',
    "instruction": "<?xml-stylesheet href='http://a.example/'?>",
    "unknown": '<rect formaction="x"/>',
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_drawing_may_have(name: str) -> None:
    """It is refused at its line; what is left of the drawing has none of it, and is a drawing."""
    reading = read_drawing(f"{HEAD}{REFUSED[name]}<rect id='own' width='3' height='3'/></svg>".encode())

    assert reading.broken == ()
    assert all(line.startswith("line 2: ") for line in reading.refused)
    assert reading.refused
    again = read_drawing(reading.clean)
    assert (again.broken, again.refused) == ((), ())
    assert b'<rect id="own"' in reading.clean
    for word in (b"alert", b"a.example", b"javascript", b"http-equiv", b"@", b"iVBOR", b"nan", b"Infinity"):
        assert word not in reading.clean


def test_a_document_type_of_ones_own() -> None:
    """One that names an address is refused; that of SVG, which old programs write, is left out in silence."""
    own = read_drawing(b'<!DOCTYPE svg SYSTEM "http://a.example/x.dtd">' + HEAD.encode() + b"</svg>")
    usual = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    common = read_drawing(usual + HEAD.encode() + b"</svg>")

    assert own.refused == ("line 1: a document type",)
    assert common.refused == ()
    assert b"DOCTYPE" not in common.clean + own.clean


INKSCAPE = """<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape by Secret Author -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90"
  xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:version="1.2 (secret)"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" sodipodi:docname="/home/secret/plan.svg"
  xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"
  inkscape:export-filename="C:\\Users\\secret\\plan.png">
 <sodipodi:namedview id="base" inkscape:zoom="0.7"/>
 <metadata id="m"><rdf:RDF><dc:creator>Secret Author</dc:creator></rdf:RDF></metadata>
 <defs><linearGradient id="a"><stop offset="0" style="stop-color:#fff;stop-opacity:1"/></linearGradient></defs>
 <g inkscape:label="secret layer" inkscape:groupmode="layer" data-name="secret" transform="translate(1,-2.5)">
  <path style="fill:url(#a);stroke:#000;-inkscape-stroke:none" d="M 1,2 C 3,4 5,6 7,8 Z" sodipodi:nodetypes="cc"/>
  <text xml:space="preserve" x="1" y="2" style="font-family:'Source Sans';font-size:8px">A &amp; B</text>
  <use xlink:href="#a" clip-path="url(#c)"/>
 </g>
</svg>"""


def test_what_programs_wrote_for_themselves_is_not_published() -> None:
    """Layers, paths on somebody's disk, names and comments go in silence; what draws stays."""
    reading = read_drawing(INKSCAPE.encode())

    assert (reading.broken, reading.refused) == ((), ())
    assert b"ecret" not in reading.clean
    for part in (
        b'd="M 1,2 C 3,4 5,6 7,8 Z"',
        b"A &amp; B",
        b'xlink:href="#a"',
        b"fill:url(#a)",
        b'xml:space="preserve"',
    ):
        assert part in reading.clean


def test_a_plain_drawing_keeps_its_bytes() -> None:
    """Where nothing is to be taken out, nothing is written anew."""
    data = (HEAD + "<title>Two bars</title><rect width='3' height='4.5e0' fill='rgb(1, 2, 3)'/></svg>").encode()

    assert read_drawing(data).clean == data


def test_a_picture_inside_loses_its_story() -> None:
    """A photograph embedded in a drawing is published as any other."""
    data = photograph()
    inside = base64.b64encode(data).decode()
    clean = read_drawing(
        f'{HEAD}<image width="3" height="3" href="data:image/jpeg;base64,{inside}"/></svg>'.encode()
    ).clean
    found = base64.b64decode(clean.partition(b"base64,")[2].partition(b'"')[0])

    assert b"SECRET" in data
    assert b"SECRET" not in found
    assert Image.open(io.BytesIO(found)).size == (20, 40)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("".join(f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(9)),
         "draw more than"),
        ("".join(f'<pattern id="p{n}">' + f'<rect fill="url(#p{n + 1})"/>' * 10 + "</pattern>" for n in range(9)),
         "draw more than"),
        ("<g>" * 300 + "</g>" * 300, "too many"),
        ("<g>", "mismatched tag"),
        ("", ""),
        ('<g id="a"><use href="#a"/></g>', ""),
        ('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>', ""),
        ("<rect/>" * 100_000, ""),
        ("".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(500)), ""),
        ("".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(5000)), "draw more than"),
    ],
)  # fmt: skip
def test_bombs(body: str, why: str) -> None:
    """What would draw too much is found by counting, in little time."""
    began = time.process_time()
    broken = read_drawing(f"{HEAD}{body}</svg>".encode()).broken

    assert (why in broken[0]) if why else broken == ()
    assert time.process_time() - began < 10
