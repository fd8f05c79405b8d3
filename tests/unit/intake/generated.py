"""Files with every construct that imports know, by chance from a seed, and what must become of each of their words.

    .venv/bin/python -m tests.unit.intake.generated 500        # that many files of each kind, each seed once

Every word is one of its own (`wq17z`), so that one that is lost, printed twice or printed though it is hidden is seen without any reader
of the program; every figure of a table has the words of its heads, read back from the finished chapters.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from printery.diagnostics import BuildError
from printery.intake import Copy, Import, Request, import_copy
from printery.intake.originals import read_original
from printery.intake.written import Written, read_back
from printery.load import load
from printery.world import OverlaidWorld
from tests.projects import project

TODAY = dt.date(2026, 11, 25)
DOT = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC")
SIGNS = (
    "R\\&D",
    "a_b",
    "{x}",
    "(@jack)",
    "{#id}",
    "C:\\5",
    "$5",
    "<b>",
    "x^2^",
    "~y~",
    "*z*",
    "[q]",
    "`c`",
    "#tag",
    "1. n",
    "|p|",
    "--v",
)


@dataclass
class Known:
    """What a generator put into a file."""

    seed: int
    chance: random.Random
    count: int = 0
    shown: list[str] = field(default_factory=list)
    """Words that readers must get, in the chapters or the record."""
    told: list[str] = field(default_factory=list)
    """Words that must be in the chapters, the record or the report."""
    hidden: list[str] = field(default_factory=list)
    """Words that no chapter may have."""
    cells: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    """Figures of tables, each with the words of the heads above it."""

    def word(self, kind: str = "shown") -> str:
        """A word that stands nowhere else."""
        self.count += 1
        made = f"wq{self.count}z{self.seed % 97}"
        getattr(self, kind).append(made)
        return made

    def words(self, kind: str = "shown") -> str:
        """Several."""
        return " ".join(self.word(kind) for _ in range(self.chance.randint(1, 5)))

    def sentence(self) -> str:
        """Words with signs among them that mean something in Markdown."""
        parts = [self.words(), self.chance.choice(SIGNS), self.words()]
        return " ".join(parts) + "."

    def figure(self, *heads: str) -> str:
        """A cell under these heads."""
        made = self.word()
        self.cells.append((made, heads))
        return made


# Word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
Draw = Callable[[Known], str]


def run(text: str, dress: str = "") -> str:
    """A run of Word."""
    return f'<w:r><w:rPr>{dress}</w:rPr><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def para(content: str, style: str = "", more: str = "") -> str:
    """A paragraph of Word."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{content}</w:p>"


def _box(known: Known) -> str:
    inner = f"<w:txbxContent>{para(run(known.words()))}{para(run(known.words()))}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp>"
    drawing = f'<w:drawing><wp:inline><a:graphic><a:graphicData uri="http://x/wordprocessingShape">{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>'
    fallback = f"<w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict>"
    way = f'<mc:AlternateContent><mc:Choice Requires="wps">{drawing}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>'
    chosen = known.chance.choice((way, drawing, fallback))
    return para(run(known.words()) + f"<w:r>{chosen}</w:r>")


def _group(known: Known) -> str:
    boxes = [known.words() if n or known.chance.random() < 0.5 else "" for n in range(3)]
    shapes = "".join(
        f"<wps:wsp><wps:txbx><w:txbxContent>{para(run(t) if t else '')}</w:txbxContent></wps:txbx></wps:wsp>"
        for t in boxes
    )
    data = f'<a:graphicData uri="http://x/wordprocessingGroup"><wpg:wgp>{shapes}</wpg:wgp></a:graphicData>'
    return para(
        run(known.words()) + f"<w:r><w:drawing><wp:inline><a:graphic>{data}</a:graphic></wp:inline></w:drawing></w:r>"
    )


def _cell(content: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{content if content.startswith('<w:p') else para(run(content))}</w:tc>"


def _row(*cells: str, more: str = "") -> str:
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>{para('')}"


def _plain_table(known: Known) -> str:
    heads = [known.word() for _ in range(known.chance.randint(2, 4))]
    top = _row(*map(_cell, heads), more=known.chance.choice(("", "<w:tblHeader/>")))
    below = [_row(*(_cell(known.figure(head)) for head in heads)) for _ in range(known.chance.randint(1, 3))]
    return _table(top, *below)


def _two_rows(known: Known) -> str:
    """A head of two rows, merged as statistical tables are."""
    stub, span, first, second = (known.word() for _ in range(4))
    marked = known.chance.choice(("", "<w:tblHeader/>"))
    restart, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        _row(_cell(stub, restart), _cell(span, '<w:gridSpan w:val="2"/>'), more=marked),
        _row(_cell("", goes_on), _cell(first), _cell(second), more=known.chance.choice((marked, ""))),
    ]
    for _ in range(known.chance.randint(1, 3)):
        cells = (known.figure(stub), known.figure(span, first), known.figure(span, second))
        rows.append(_row(*map(_cell, cells)))
    return _table(*rows)


def _titled_table(known: Known) -> str:
    label = known.chance.choice(("Table 7: ", ""))
    table = _plain_table(known).removesuffix(para(""))
    above = para(run(label + known.words()), "Caption") if label or known.chance.random() < 0.5 else ""
    below = para(run("Source: " + known.words() + "."))
    note = para(run("Notes: " + known.words() + ".")) if known.chance.random() < 0.5 else ""
    return above + table + below + note


def _nested(known: Known) -> str:
    inner = _table(_row(_cell(known.words()), _cell(known.words()))).removesuffix(para(""))
    head = known.word()
    cell = f"{para(run(known.figure(head)))}{inner}{para('')}"
    return _table(_row(_cell(known.word()), _cell(head)), _row(_cell(known.words()), _cell(cell)))


def _field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    said = f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    return mark.format("begin") + said + mark.format("separate") + run(result) + mark.format("end")


def _fields(known: Known) -> str:
    code = known.chance.choice(("DOCPROPERTY Title", "= 1 + 2", "DATE", "INCLUDETEXT x", "QUOTE y", "MERGEFIELD z"))
    result = known.words()
    simple = f'<w:fldSimple w:instr="{code}">{run(result)}</w:fldSimple>'
    return para(
        run(known.words() + " ") + known.chance.choice((_field(code, result), simple)) + run(" " + known.words())
    )


def _changes(known: Known) -> str:
    who = 'w:id="1" w:author="Ann" w:date="2026-01-02T00:00:00Z"'
    gone = f"<w:del {who}><w:r><w:delText>{known.words('hidden')}</w:delText></w:r></w:del>"
    added = f"<w:ins {who}>{run(known.words())}</w:ins>"
    moved = f"<w:moveFrom {who}>{run(known.words('hidden'))}</w:moveFrom>"
    return para(run(known.words() + " ") + added + run(" ") + gone + moved)


def _gone_row(known: Known) -> str:
    head, other = known.word(), known.word()
    rows = [_row(_cell(head), _cell(other)), _row(_cell(known.figure(head)), _cell(known.figure(other)))]
    gone = _row(_cell(known.words("hidden")), _cell(known.words("hidden")), more='<w:del w:id="5" w:author="Bo"/>')
    return _table(rows[0], gone, rows[1])


WORD: tuple[Draw, ...] = (
    lambda k: para(run(k.sentence())),
    lambda k: para(run(k.sentence())),
    lambda k: para(
        "".join(
            run(f"{k.words()} ", dress)
            for dress in ("<w:b/>", "<w:i/>", "<w:strike/>", "<w:smallCaps/>", '<w:u w:val="single"/>')
        )
    ),
    lambda k: para(run(k.words()), "Heading2"),
    lambda k: para(run(f"{k.chance.randint(1, 9)}.{k.chance.randint(1, 9)} {k.words()}"), "Heading3"),
    lambda k: para(run(k.words()), "HouseHead"),
    lambda k: para(run(k.words()), "", f'<w:outlineLvl w:val="{k.chance.randint(1, 3)}"/>'),
    lambda k: para("", "Heading1") + para(run(k.words())),
    lambda k: "".join(para(run(k.words()), "ListBullet") for _ in range(3)),
    lambda k: para(run(k.words()), "Quote"),
    lambda k: para(run(k.words()), "HouseAside"),
    _box,
    _group,
    _plain_table,
    _two_rows,
    _two_rows,
    _titled_table,
    _titled_table,
    _nested,
    _fields,
    _changes,
    _gone_row,
    lambda k: para(run(k.words("hidden"), "<w:vanish/>") + run(" " + k.words())),
    lambda k: para(run(k.words("hidden"), '<w:rStyle w:val="Secret"/>') + run(" " + k.words())),
    lambda k: f"<w:sdt><w:sdtContent>{para(run(k.words()))}</w:sdtContent></w:sdt>",
    lambda k: para(f"<w:sdt><w:sdtContent>{run(k.words())}</w:sdtContent></w:sdt>" + run(" " + k.words())),
    lambda k: f'<w:customXml w:element="y">{para(run(k.words()))}</w:customXml>',
    lambda k: para(f'<w:smartTag w:element="x">{run(k.words())}</w:smartTag>'),
    lambda k: para(
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{run(k.word())}</w:rt><w:rubyBase>{run(k.word())}</w:rubyBase></w:ruby></w:r>"
    ),
    lambda k: para(run("كلمة ", "<w:rtl/>") + run(k.words()) + run(" كلمة", "<w:rtl/>"), "", "<w:bidi/>"),
    lambda k: para(run(k.words() + " ", '<w:lang w:val="de-DE"/>') + run(k.words(), '<w:lang w:val="en-GB"/>')),
    lambda k: para(run(k.words()) + "<w:r><w:br/></w:r>" + run(k.words()) + "<w:r><w:tab/></w:r>" + run(k.words())),
    lambda k: para(run(k.words() + " ") + _field("PAGEREF _Nowhere \\h", k.word("told"))),
    lambda k: para(run(k.words()) + '<w:r><w:footnoteReference w:id="NOTE"/></w:r>'),
    lambda k: para(run(k.words()) + '<w:r><w:endnoteReference w:id="NOTE"/></w:r>'),
    lambda _: '<w:altChunk r:id="CHUNK"/>',
)
"""Constructs of Word files."""
NOTE: tuple[Draw, ...] = (
    lambda k: para(run(k.sentence())),
    lambda k: para(run(k.words())) + para(run(k.words())),
    lambda k: para(f'<w:customXml w:element="y">{run(k.words())}</w:customXml>'),
    _box,
    _changes,
    _fields,
    lambda k: para(run(k.words("hidden"), "<w:vanish/>") + run(" " + k.words())),
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="HouseHead"><w:name w:val="MDPI_2.1_heading"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>',
    '<w:style w:type="paragraph" w:styleId="HouseAside"><w:name w:val="House Aside"/></w:style>',
    '<w:style w:type="paragraph" w:styleId="Abstract"><w:name w:val="Abstract"/></w:style>',
    '<w:style w:type="paragraph" w:styleId="Date"><w:name w:val="Date"/></w:style>',
    '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>',
)


def word_file(known: Known) -> bytes:  # noqa: C901 - a list of what goes in
    """A .docx by python-docx, with what it does not know put in as markup."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    document = docx.Document()
    body, main = document.element.body, document.part
    for style in STYLES:
        document.styles.element.append(parse_xml(style.replace("<w:style ", f"<w:style {W} ", 1)))
    notes: dict[str, list[str]] = {"footnote": [], "endnote": []}

    def put(markup: str) -> None:
        for kind, there in notes.items():
            while f'<w:{kind}Reference w:id="NOTE"/>' in markup:
                there.append(known.chance.choice(NOTE)(known))
                markup = markup.replace('Reference w:id="NOTE"', f'Reference w:id="{len(there) + 1}"', 1)
        while '"CHUNK"' in markup:
            page = f"<html><body><p>{known.words()}</p><p>{known.words()}</p></body></html>"
            name = PackURI(f"/word/chunk{known.count}.html")
            part = Part(name, "text/html", page.encode(), main.package)
            markup = markup.replace('"CHUNK"', f'"{main.relate_to(part, RT.A_F_CHUNK)}"', 1)
        for element in parse_xml(f"<w:body {SPACES}>{markup}</w:body>"):
            body.insert(len(body) - 1, element)

    if known.chance.random() < 0.5:
        put(para(run(known.words("told")), "Title") + para(run(known.words("told")), "Subtitle"))
        put(para(run(known.words("told")), "Date") + para(run(known.words("told")), "Abstract"))
    put(para(run(known.words()), "Heading1"))
    for _ in range(known.chance.randint(4, 14)):
        put(known.chance.choice(WORD)(known))
    if known.chance.random() < 0.3:
        document.add_picture(io.BytesIO(DOT))
        put(para(run(f"Figure 1: {known.words()}"), "Caption"))
    for kind, said in notes.items():
        inner = "".join(f'<w:{kind} w:id="{n}">{note}</w:{kind}>' for n, note in enumerate(said, 2))
        data = f"<w:{kind}s {SPACES}>{inner}</w:{kind}s>".encode()
        types = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        main.relate_to(Part(PackURI(f"/word/{kind}s.xml"), types, data, main.package), getattr(RT, f"{kind}s".upper()))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# Pages and e-books


def _page_table(known: Known) -> str:
    stub, span, first, second = (known.word() for _ in range(4))
    caption = f"<caption>{known.words()}</caption>" if known.chance.random() < 0.5 else ""
    heads = f'<tr><th rowspan="2">{stub}</th><th colspan="2">{span}</th></tr><tr><th>{first}</th><th>{second}</th></tr>'
    if known.chance.random() < 0.5:
        heads = f"<thead>{heads}</thead>"
    cells = (known.figure(stub), known.figure(span, first), known.figure(span, second))
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f"<table>{caption}{heads}<tr>{row}</tr></table>"


def _page_figure(known: Known) -> str:
    data = base64.b64encode(DOT).decode()
    image = f'<img src="data:image/png;base64,{data}" alt="' + known.word("told") + '"/>'
    return f"<figure>{image}<figcaption>{known.words()}</figcaption></figure>"


PAGE: tuple[Draw, ...] = (
    lambda k: f"<p>{escape(k.sentence())}</p>",
    lambda k: (
        f"<p>{k.words()} <b>{k.words()}</b> <em>{k.words()}</em> <code>{k.words()}</code> <sup>{k.word()}</sup></p>"
    ),
    lambda k: f"<h2>{k.words()} <code>{k.word()}</code></h2><p>{k.words()}</p>",
    lambda k: f"<h3><a href='#x'>{k.words()}</a></h3>",
    lambda k: f"<ul><li>{k.words()}</li><li><p>{k.words()}</p></li></ul>",
    lambda k: f"<dl><dt>{k.words()}</dt><dd>{k.words()}</dd></dl>",
    lambda k: f"<blockquote><h4>{k.words()}</h4><p>{k.words()}</p></blockquote>",
    lambda k: f"<aside>{k.words()}</aside>",
    lambda k: f"<details><summary>{k.words()}</summary><p>{k.words()}</p></details>",
    lambda k: (
        f"<figure><table><tr><th>{k.word()}</th></tr><tr><td>{k.word()}</td></tr></table><figcaption>{k.words()}</figcaption></figure>"
    ),
    lambda k: f"<figure><blockquote><p>{k.words()}</p></blockquote><figcaption>{k.words()}</figcaption></figure>",
    lambda k: f"<figure><audio src='x.mp3'>{k.words()}</audio><figcaption>{k.words()}</figcaption></figure>",
    _page_figure,
    lambda k: f"<p><ruby>{k.word()}<rt>{k.word()}</rt></ruby> {k.words()}</p>",
    lambda k: f"<p>{k.words()} <span hidden='hidden'>{k.words('hidden')}</span></p>",
    lambda k: f"<div style='display:none'>{k.words('hidden')}</div>",
    lambda k: f"<p>{k.words()} <q>{k.words()}</q> <abbr title='x'>{k.word()}</abbr></p>",
    lambda k: f"<div><p>{k.words()}</p>{k.words()}</div>",
    lambda k: f"<p><img src='https://example.org/x.png' alt='{k.word('told')}'/> {k.words()}</p>",
    lambda k: f"<p><label>{k.words()}</label> <button>{k.words()}</button></p>",
    lambda k: f"<pre><code>{k.words()}\n{k.words()}</code></pre>",
    _page_table,
    _page_table,
)
"""Constructs of web pages."""
BOOK: tuple[Draw, ...] = (
    lambda k: f"<dl epub:type='glossary'><dt>{k.words()}</dt><dd>{k.words()}</dd></dl>",
    lambda k: f"<div epub:type='epigraph'><p>{k.words()}</p></div>",
    lambda k: f"<section epub:type='dedication'><p>{k.words()}</p></section>",
)
"""Constructs of e-books alone."""


def page_file(known: Known) -> bytes:
    """A web page."""
    body = "\n".join(known.chance.choice(PAGE)(known) for _ in range(known.chance.randint(4, 12)))
    script = known.chance.choice(("", "<script>var x = 1</script>"))
    return f"<html><head><title>{known.words('told')}</title>{script}</head><body><h1>{known.words()}</h1>{body}</body></html>".encode()


def book_file(known: Known) -> bytes:
    """An e-book by EbookLib."""
    from ebooklib import epub

    book = epub.EpubBook()
    book.set_title("T")
    book.set_language("en")
    chapters = []
    for number in range(2):
        chapter = epub.EpubHtml(title=f"C{number}", file_name=f"c{number}.xhtml")
        body = "\n".join(known.chance.choice((*PAGE, *BOOK))(known) for _ in range(known.chance.randint(2, 8)))
        chapter.content = f"<h1>{known.words()}</h1>{body}"
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc, book.spine = chapters, chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    out = io.BytesIO()
    epub.write_epub(out, book, {"mtime": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)})
    return out.getvalue()


# Markdown


def _marked_table(known: Known) -> str:
    heads = [known.word(), known.word()]
    return f"| {heads[0]} | {heads[1]} |\n|---|---|\n| {known.figure(heads[0])} | {known.figure(heads[1])} |\n"


MARKED: tuple[Draw, ...] = (
    lambda k: f"{k.words()} R\\\\&D a\\\\_b \\{{x\\}} (\\@jack) C:\\\\Users {k.words()}",
    lambda k: f"## {k.words()}\n\n{k.words()}",
    lambda k: f"{k.words()}:\n- {k.words()}\n- {k.words()}",
    lambda k: f"> #### {k.words()}\n>\n> {k.words()}",
    lambda k: f"{k.words()}[^n{k.count}]\n\n[^n{k.count}]: {k.words()}",
    lambda k: f"[^never{k.count}]: {k.words()}\n\n    {k.words()}",
    lambda k: (
        f"{k.words()} **{k.word()}** *{k.word()}* ~~{k.word()}~~ `{k.word()}` [{k.words()}](https://example.org/x)"
    ),
    lambda k: f"```\n{k.words()}\n{k.words()}\n```",
    lambda k: f"![{k.words('told')}](https://example.org/y.png)",
    lambda k: f"<details><summary>{k.words()}</summary>\n\n{k.words()}\n\n</details>",
    lambda k: f"<figure><img src='a.png' alt='{k.word('told')}'><figcaption>{k.words()}</figcaption></figure>",
    lambda k: f"{k.words()} *$HOME/bin*. Put `$PATH` {k.words()}",
    lambda k: f"1. {k.words()}\n2. {k.words()}\n   - {k.words()}",
    lambda k: f"- [ ] {k.words()}\n- [x] {k.words()}",
    _marked_table,
)
"""Constructs of Markdown, GitHub's among them."""


def marked_file(known: Known) -> bytes:
    """A file of Markdown."""
    blocks = (known.chance.choice(MARKED)(known) for _ in range(known.chance.randint(4, 12)))
    return "\n\n".join((f"# {known.words()}", *blocks, "")).encode()


MAKERS: dict[str, Callable[[Known], bytes]] = {
    "draft.docx": word_file,
    "page.html": page_file,
    "book.epub": book_file,
    "text.md": marked_file,
}


def generated(name: str, seed: int) -> tuple[bytes, Known]:
    """A file of this kind, and what is in it."""
    known = Known(seed, random.Random(f"{name} {seed}"))
    return MAKERS[name](known), known


def faults_of(name: str, data: bytes, known: Known) -> Iterator[str]:
    """What is wrong with the import of a file."""
    world = project({})
    try:
        made = import_copy(world, [Copy(name, data, {"a.png": DOT})], Request("report", TODAY))
    except BuildError as error:
        yield f"refused: {error}"
        return
    written = read_back(load(OverlaidWorld(world, made.files)).value, "report", made.chapters)
    chapters = " ".join(written.passages)
    record = made.files["content/works/report/work.yaml"].decode()
    report = made.files[made.report].decode() + made.files[made.report.replace(".txt", ".html")].decode()
    for word in known.shown:
        count = len(re.findall(rf"\b{word}\b", chapters))
        if count == 0:
            yield f"{word} is lost" + ("" if word in record + report else " without a word")
        elif count > 1:
            yield f"{word} stands {count} times"
    source = " ".join(made.files[path].decode() for path in made.chapters)
    yield from (f"{word} is lost without a word" for word in known.told if word not in source + record + report)
    yield from (f"{word} is printed" for word in known.hidden if word in chapters)
    yield from (str(finding) for finding in made.findings if finding.code in {"C263", "C470"})
    yield from _slid(written, known, made)


def _slid(written: Written, known: Known, made: Import) -> Iterator[str]:
    """Figures that stand under other heads than in the file."""
    if written.missing:
        yield f"cannot be read back: {written.missing}, {made.questions}"
    for figure, heads in known.cells:
        found = [
            (rows, y, x)
            for rows in written.grids
            for y, row in enumerate(rows)
            for x, cell in enumerate(row)
            if figure in cell
        ]
        if not found:
            yield f"{figure} stands in no table"
            continue
        rows, y, x = found[0]
        above = {word for row in rows[:y] for word in _at(row, x).split()}
        yield from (f"{figure} does not stand under {head}: {rows}" for head in heads if head not in above)


def _at(row: tuple[str, ...], x: int) -> str:
    """The words of a place of a head, or of the cell to its left that reaches over it."""
    while x > 0 and not row[x]:
        x -= 1
    return row[x]


def as_opendocument(files: dict[int, bytes], folder: Path) -> dict[int, bytes]:
    """Word files as LibreOffice saves them as OpenDocument."""
    for seed, data in files.items():
        (folder / f"{seed}.docx").write_bytes(data)
    command = [
        "soffice",
        f"-env:UserInstallation={folder.as_uri()}/profile",
        "--headless",
        "--convert-to",
        "odt",
        "--outdir",
    ]
    names = [str(folder / f"{seed}.docx") for seed in files]
    subprocess.run([*command, str(folder / "odt"), *names], check=True, capture_output=True, timeout=1800)
    return {seed: (folder / f"odt/{seed}.odt").read_bytes() for seed in files if (folder / f"odt/{seed}.odt").exists()}


def _as_it_came(data: bytes, known: Known) -> Known:
    """What is known of an OpenDocument file: LibreOffice itself loses some words of Word files, and shows deleted rows."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    there = " ".join(passage.words for passage in read_original("draft.odt", data, "accept").passages)
    came = Counter(
        re.findall(
            r"wq\d+z\d+", re.sub(r"<text:tracked-changes>.*?</text:tracked-changes>", "", content, flags=re.DOTALL)
        )
    )
    hidden = [word for word in known.hidden if word not in there]
    shown = [word for word in known.shown if came[word] == 1]  # it writes some boxes twice
    cells = [(figure, heads) for figure, heads in known.cells if figure in came]
    return Known(known.seed, known.chance, known.count, shown, [], hidden, cells)


def main(count: int, only: str) -> int:
    """Import that many files of each kind, and print what is wrong; 1 if anything is."""
    wrong = 0
    for name in MAKERS:
        for seed in range(count if only in name else 0):
            for fault in faults_of(name, *generated(name, seed)):
                print(f"{name} {seed}: {fault}")
                wrong += 1
    if shutil.which("soffice") and only in "draft.odt":
        with tempfile.TemporaryDirectory() as folder:
            made = {seed: generated("draft.docx", seed) for seed in range(count)}
            files = as_opendocument({seed: data for seed, (data, _) in made.items()}, Path(folder))
            for seed, data in files.items():
                for fault in faults_of("draft.odt", data, _as_it_came(data, made[seed][1])):
                    print(f"draft.odt {seed}: {fault}")
                    wrong += 1
    print(f"{wrong} faults")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
