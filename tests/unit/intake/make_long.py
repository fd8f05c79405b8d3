"""Makes the long Word and OpenDocument files of the tests with LibreOffice, and the words that were put into them.

Run by hand where LibreOffice is (Debian: libreoffice-writer-nogui, libreoffice-math-nogui), then look at the difference:

    python tests/unit/intake/make_long.py

The text is written as a flat OpenDocument file, which LibreOffice opens and saves as .docx and .odt, so that what is read back in
the tests was made by another program. `words.txt` has a line for each block: its kind, a tab, its words.
"""

from __future__ import annotations

import base64
import io
import random
import re
import subprocess
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

HERE = Path(__file__).parents[2] / "import" / "long"
CHAPTERS = ("Rivers and Their Owners", "Who May Fish", "The Price of Water", "Counting Together", "Letters and Numbers",
            "Ports of Call", "The Seasons of Trade", "Maps That Agree", "Promises Kept", "What Remains")  # fmt: skip
_VOCABULARY = re.findall(
    r"\w+",
    "water council river basin state share border harvest treaty commission ferry harbour bridge season record measure upstream "
    "downstream agreement village delegate engineer survey method result budget reservoir network practice evidence principle "
    "dispute answer interest proposal decision reading chapter question member partner authority statute custom consent",
)
_SMALL = re.findall(
    r"\w+", "the of and to in a is that for it as was with be by on not this are or from at which but have an"
)
_NAMESPACES = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
        "dc": "http://purl.org/dc/elements/1.1/",
        "math": "http://www.w3.org/1998/Math/MathML",
    }.items()
)
_STYLES = """
<office:styles>
 <style:style style:name="Standard" style:family="paragraph" style:class="text"/>
 <style:style style:name="Quotations" style:family="paragraph" style:parent-style-name="Standard"/>
 <style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"/>
 <style:style style:name="Caption" style:family="paragraph" style:parent-style-name="Standard"/>
 <style:style style:name="Illustration" style:family="paragraph" style:parent-style-name="Caption"/>
 <style:style style:name="Table" style:family="paragraph" style:parent-style-name="Caption"/>
 <style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard"/>
 <style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Heading" style:default-outline-level="1"/>
 <style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Heading" style:default-outline-level="2"/>
 <style:style style:name="Heading_20_3" style:display-name="Heading 3" style:family="paragraph" style:parent-style-name="Heading" style:default-outline-level="3"/>
 <text:outline-style style:name="Outline">
  <text:outline-level-style text:level="1" style:num-format=""/><text:outline-level-style text:level="2" style:num-format=""/>
  <text:outline-level-style text:level="3" style:num-format=""/>
 </text:outline-style>
</office:styles>
<office:automatic-styles>
 <style:style style:name="i" style:family="text"><style:text-properties fo:font-style="italic"/></style:style>
 <style:style style:name="b" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
 <style:style style:name="sup" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>
 <style:style style:name="sub" style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>
 <style:style style:name="red" style:family="text"><style:text-properties fo:color="#c9211e"/></style:style>
 <text:list-style style:name="dots">
  <text:list-level-style-bullet text:level="1" text:bullet-char="•"/><text:list-level-style-bullet text:level="2" text:bullet-char="◦"/>
 </text:list-style>
 <text:list-style style:name="numbers">
  <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
  <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
 </text:list-style>
 <style:style style:name="box" style:family="graphic"/>
</office:automatic-styles>
"""
_FORMULA = (
    '<math:math display="block"><math:mrow><math:mi>S</math:mi><math:mo>=</math:mo><math:mfrac><math:mi>Q</math:mi>'
    "<math:mrow><math:mi>n</math:mi><math:mo>+</math:mo><math:mn>1</math:mn></math:mrow></math:mfrac></math:mrow></math:math>"
)


class Writer:
    """The flat file and its words, the same each time."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        self.body: list[str] = []
        self.words: list[str] = []
        self.notes = self.figures = self.tables = 0

    def say(self, kind: str, words: str) -> None:
        """A line of `words.txt`."""
        self.words.append(f"{kind}\t{words}")

    def sentence(self, least: int = 9, most: int = 24) -> str:
        """Some words with a capital and a full stop."""
        count = self.chance.randint(least, most)
        picked = [self.chance.choice(_SMALL if self.chance.random() < 0.45 else _VOCABULARY) for _ in range(count)]
        return " ".join(picked).capitalize() + "."

    def heading(self, level: int, words: str) -> None:
        """A heading."""
        style = f"Heading_20_{level}"
        self.body.append(f'<text:h text:style-name="{style}" text:outline-level="{level}">{escape(words)}</text:h>')
        self.say(f"h{level}", words)

    def paragraph(self, style: str = "Standard", kind: str = "p") -> None:
        """Some sentences with emphasis, links and notes."""
        xml, words, notes = [], [], []
        for _ in range(self.chance.randint(3, 6)):
            sentence = self.sentence()
            dressed = escape(sentence)
            draw = self.chance.random()
            if draw < 0.12:
                dressed = f'<text:span text:style-name="i">{dressed}</text:span>'
            elif draw < 0.18:
                dressed = f'<text:span text:style-name="b">{dressed}</text:span>'
            elif draw < 0.22:
                dressed = (
                    f'<text:a xlink:type="simple" xlink:href="https://example.org/{len(self.words)}">{dressed}</text:a>'
                )
            elif draw < 0.26:
                dressed += ' CO<text:span text:style-name="sub">2</text:span> on the 10<text:span text:style-name="sup">th</text:span>.'
                sentence += " CO2 on the 10th."
            elif draw < 0.30:
                dressed += " He said: “It isn’t so” – twice, in 1990-95, for *nothing* and #1 [sic]."
                sentence += " He said: “It isn’t so” – twice, in 1990-95, for *nothing* and #1 [sic]."
            if self.chance.random() < 0.14 and style == "Standard":
                self.notes += 1
                said = self.sentence(6, 30)
                dressed += (
                    f'<text:note text:note-class="footnote"><text:note-citation>{self.notes}</text:note-citation>'
                    f"<text:note-body><text:p>{escape(said)}</text:p></text:note-body></text:note>"
                )
                notes.append(said)
            xml.append(dressed)
            words.append(sentence)
        self.body.append(f'<text:p text:style-name="{style}">{" ".join(xml)}</text:p>')
        self.say(kind, " ".join(words))
        for note in notes:
            self.say("note", note)

    def items(self, style: str) -> None:
        """A list with a list in it."""
        first, inner, last = self.sentence(5, 12), self.sentence(4, 9), self.sentence(5, 12)
        self.body.append(
            f'<text:list text:style-name="{style}"><text:list-item><text:p>{first}</text:p><text:list><text:list-item>'
            f"<text:p>{inner}</text:p></text:list-item></text:list></text:list-item>"
            f"<text:list-item><text:p>{last}</text:p></text:list-item></text:list>"
        )
        for words in (first, inner, last):
            self.say("li", words)

    def table(self) -> None:
        """A table with its caption above and its source below; every third has a cell over two columns."""
        self.tables += 1
        caption = f"{self.chance.choice(_VOCABULARY).capitalize()} and {self.chance.choice(_VOCABULARY)} by year"
        self.body.append(f'<text:p text:style-name="Table">Table {self.tables}: {caption}</text:p>')
        head = [["Place", "2009", "2010"]]
        rows = [
            [f"{self.chance.choice(_VOCABULARY).capitalize()} {n}", *(str(self.chance.randint(10, 99)) for _ in "ab")]
            for n in "xyz"
        ]
        spanned = self.tables % 3 == 0
        cells = head + rows
        xml = ['<table:table><table:table-column table:number-columns-repeated="3"/><table:table-header-rows>']
        for place, row in enumerate(cells):
            if spanned and place == 2:
                said = self.chance.choice(_VOCABULARY)
                row[1:] = [said]
                inner = (
                    f"<table:table-cell><text:p>{row[0]}</text:p></table:table-cell>"
                    f'<table:table-cell table:number-columns-spanned="2"><text:p>{said}</text:p></table:table-cell>'
                    "<table:covered-table-cell/>"
                )
            else:
                inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
            xml.append(f"<table:table-row>{inner}</table:table-row>")
            if place == 0:
                xml.append("</table:table-header-rows>")
        self.body.append("".join(xml) + "</table:table>")
        self.body.append("<text:p>Source: Records of the commission.</text:p>")
        self.say("caption", caption)
        for row in cells:
            for cell in row:
                self.say("cell", cell)
        self.say("source", "Records of the commission.")

    def figure(self) -> None:
        """A picture with words for those who do not see it, its caption and its source."""
        self.figures += 1
        picture = Image.new("RGB", (600, 300), "white")
        pen = ImageDraw.Draw(picture)
        for bar in range(6):
            pen.rectangle(
                (40 + bar * 90, 280 - 20 * ((bar * self.figures) % 11 + 1), 100 + bar * 90, 280), fill=(60, 90, 120)
            )
        data = io.BytesIO()
        picture.save(data, "PNG", optimize=True)
        caption, alt = f"Levels rise at gauge {self.figures}", f"Six bars of the gauge {self.figures}"
        self.body.append(
            f'<text:p><draw:frame draw:style-name="box" text:anchor-type="as-char" svg:width="12cm" svg:height="6cm">'
            f"<draw:image><office:binary-data>{base64.b64encode(data.getvalue()).decode()}</office:binary-data></draw:image>"
            f"<svg:desc>{alt}</svg:desc></draw:frame></text:p>"
            f'<text:p text:style-name="Illustration">Figure {self.figures}: {caption}</text:p>'
            "<text:p>Source: Gauges of the commission.</text:p>"
        )
        self.say("caption", caption)
        self.say("source", "Gauges of the commission.")

    def extras(self) -> None:
        """What cannot be carried over, a comment, a change, a formula, and a note at the end."""
        self.body.append(
            '<text:p>A word in <text:span text:style-name="red">red</text:span> stands here<office:annotation>'
            "<dc:creator>Ann Able</dc:creator><dc:date>2026-01-02T03:04:05</dc:date><text:p>Is this right?</text:p></office:annotation>."
            '<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation><text:note-body><text:p>A note at '
            "the end.</text:p></text:note-body></text:note></text:p>"
        )
        self.say("p", "A word in red stands here.")
        self.say("note", "A note at the end.")
        self.body.append(
            '<text:p>Before the box.<draw:frame draw:style-name="box" text:anchor-type="paragraph" svg:width="5cm"><draw:text-box>'
            "<text:p>Words in a text box.</text:p></draw:text-box></draw:frame></text:p>"
        )
        self.say("p", "Before the box.")
        self.body.append(
            f'<text:p><draw:frame text:anchor-type="as-char" svg:width="3cm" svg:height="1cm"><draw:object>{_FORMULA}</draw:object>'
            "</draw:frame></text:p>"
        )
        self.body.append('<text:p>Words that <text:change-start text:change-id="c1"/>were added<text:change-end text:change-id="c1"/>'
                         ' stay, and <text:change text:change-id="c2"/>others went.</text:p>')  # fmt: skip
        self.say("p", "Words that were added stay, and others went.")

    def write(self) -> str:
        """The whole flat file."""
        self.body.append('<text:p text:style-name="Title">Sharing What Flows</text:p>')
        for number, title in enumerate(CHAPTERS):
            self.heading(1, title)
            for section in range(3):
                if section:
                    self.heading(
                        2, f"{self.chance.choice(_VOCABULARY).capitalize()} of the {self.chance.choice(_VOCABULARY)}"
                    )
                for _ in range(3):
                    self.paragraph()
                if section == 1:
                    self.body.append(f"<text:p>See Table {self.tables + 1} and Figure {self.figures + 1}.</text:p>")
                    self.say("p", f"See Table {self.tables + 1} and Figure {self.figures + 1}.")
                    self.table()
                    self.items("dots" if number % 2 else "numbers")
                if section == 2:
                    self.heading(3, f"On {self.chance.choice(_VOCABULARY)}")
                    self.paragraph("Quotations", "quote")
                    self.figure()
                    self.paragraph()
            if number == 1:
                self.extras()
        tracked = (
            '<text:tracked-changes><text:changed-region text:id="c1"><text:insertion><office:change-info><dc:creator>Bo Best'
            "</dc:creator><dc:date>2026-01-02T03:04:05</dc:date></office:change-info></text:insertion></text:changed-region>"
            '<text:changed-region text:id="c2"><text:deletion><office:change-info><dc:creator>Bo Best</dc:creator>'
            "<dc:date>2026-01-02T03:04:05</dc:date></office:change-info><text:p>many </text:p></text:deletion></text:changed-region>"
            "</text:tracked-changes>"
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_NAMESPACES} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"{_STYLES}<office:body><office:text>{tracked}{''.join(self.body)}</office:text></office:body></office:document>"
        )


def main() -> None:
    """Write the fixtures."""
    HERE.mkdir(exist_ok=True)
    writer = Writer()
    with tempfile.TemporaryDirectory() as folder:
        flat = Path(folder) / "long.fodt"
        flat.write_text(writer.write(), encoding="utf-8")
        for form in ("docx", "odt"):
            subprocess.run(
                [
                    "soffice",
                    "--headless",
                    f"-env:UserInstallation=file://{folder}/home",
                    "--convert-to",
                    form,
                    "--outdir",
                    str(HERE),
                    str(flat),
                ],
                check=True,
            )
    (HERE / "words.txt").write_text("\n".join(writer.words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
