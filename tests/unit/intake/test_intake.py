"""What no folder of files can show: damaged packages, large ones, what stays whole, and a long text word by word."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from printery.cli import main
from printery.diagnostics import BuildError, ExitCode
from printery.edit import edit
from printery.intake import Copy, Import, Request, import_copy, write_import
from printery.intake import package as packages
from printery.intake.comparing import lost
from printery.intake.naming import slug
from printery.intake.originals.passages import Grid, Original, Passage
from printery.intake.package import Package
from printery.intake.placing import paths_for
from printery.intake.workbook import Ask, import_sheet
from printery.intake.written import Written
from printery.load import load
from printery.model.stages.text import Node
from printery.world import DiskWorld, OverlaidWorld
from tests.projects import TESTS, base, project, tree

LONG = TESTS / "import" / "long"
TODAY = dt.date(2026, 11, 25)


def refused(name: str, data: bytes) -> str:
    """The code of the one finding with which a file is refused."""
    with pytest.raises(BuildError) as caught:
        import_copy(project({}), [Copy(name, data, {})], Request("report", TODAY))
    return ", ".join(finding.code for finding in caught.value.diagnostics)


def packed(parts: dict[str, bytes]) -> bytes:
    """A package."""
    return Package("x", parts).packed()


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of zeros, a part that lies about its size, too many parts, too much in all."""
    bomb = packed({"word/document.xml": b"\0" * (packages.MAX_XML + 1)})
    assert len(bomb) < 100_000
    assert refused("draft.docx", bomb) == "C251"
    assert refused("draft.docx", packed({"word/media/a.png": b"\0" * 2_000_000})) == "C251"
    monkeypatch.setattr(packages, "MAX_PARTS", 3)
    assert refused("draft.docx", packed({f"word/{n}.xml": b"<a/>" for n in range(4)})) == "C251"


def test_a_size_that_lies_is_found() -> None:
    """The directory says five bytes, the part has more: nothing beyond is believed."""
    data = bytearray(packed({"word/document.xml": b"x" * 1000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")

    assert refused("draft.docx", bytes(data)) in {"C250", "C251"}


def test_large_files_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of 200 MB is not read whole."""
    for path, data in base().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    large = tmp_path / "large.docx"
    with large.open("wb") as opened:
        opened.truncate(200 * 1024 * 1024)
    before = tree(tmp_path / "content")

    assert main([f"--content={tmp_path / 'content'}", "import", str(large), "--work", "report"]) == ExitCode.CONTENT
    assert "large.docx:1:1: error C251" in capsys.readouterr().err
    assert tree(tmp_path / "content") == before


@pytest.mark.parametrize("path", ["../evil.xml", "/etc/passwd", "word/../../x", "C:/x"])
def test_paths_that_lead_out(path: str) -> None:
    """C256 for a part whose name climbs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(path, "x")

    assert refused("draft.docx", out.getvalue()) == "C256"


def test_locked_files() -> None:
    """C252 for Word's and OpenDocument's encryption, for zip's own, and for e-books under rights management."""
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512
    assert refused("draft.docx", ole + "EncryptedPackage".encode("utf-16-le")) == "C252"
    assert refused("draft.docx", ole) == "C250"
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    assert refused("draft.odt", packed({"META-INF/manifest.xml": manifest})) == "C252"
    locks = b'<e><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>'
    assert refused("book.epub", packed({"META-INF/encryption.xml": locks})) == "C252"
    data = bytearray(packed({"word/document.xml": b"x"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert refused("draft.docx", bytes(data)) == "C252"


@pytest.mark.parametrize("number", ["x", "", "-1", "99999999", "²"])
def test_numbers_that_are_none(number: str) -> None:
    """A table whose spans are no numbers is read or refused in a line; a trace is never the answer."""
    inner = f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>'
    body = f'<w:tbl><w:tr>{inner}</w:tr></w:tbl><w:p><w:pPr><w:outlineLvl w:val="{number}"/></w:pPr></w:p>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    data = packed({**tree(TESTS / "import/base/docx"), "word/document.xml": document.encode()})

    codes = []
    try:
        chapters = import_copy(project({}), [Copy("draft.docx", data, {})], Request("report", TODAY)).chapters
    except BuildError as error:
        codes, chapters = [finding.code for finding in error.diagnostics], ()

    assert chapters or codes == ["C257"]


def test_hidden_entities() -> None:
    """Entities are found in UTF-16 too."""
    xml = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")

    assert refused("draft.docx", packed({"word/document.xml": xml})) == "C255"


def test_what_pandoc_cannot_read() -> None:
    """C257 for a package that has the parts and not the sense."""
    parts = {"META-INF/container.xml": b"<container/>", "mimetype": b"application/epub+zip"}

    assert refused("book.epub", packed(parts)) == "C257"


def compared(original: Original, written: Written) -> list[str]:
    """What the comparison of a file with its chapters says."""
    return [f"{loss.location.line} {loss.code} {loss.message}" for loss in lost("x.docx", original, written, ["spent"])]


def test_lost_words_are_missed() -> None:
    """Each passage counts as often as it stands there, what is accounted for is not missed, and the place is told."""
    passages = (Passage("One.", 1), Passage("Yes", 2), Passage("Yes", 3), Passage("The R&D is spent", 4))
    written = Written(("One", "Yes", "The R and D"), (), 0, 0)

    assert compared(Original(passages), written) == [
        "3 C263 a passage is not there: “Yes”",
        "4 C263 a passage is not there whole: “& is” is missing, at “The R&D is spent”",
    ]


def test_cells_that_slide_are_seen() -> None:
    """A figure under another head is told with its place; empty rows and columns mean nothing."""
    rows = (("Country", "Arrivals", ""), ("", "2019", "2020"), ("Kenya", "11", "22"))
    slid = (("Country", "Arrivals", ""), ("2019", "2020", ""), ("Kenya", "11", "22"))
    wide = tuple((*row, "") for row in (*rows, ("", "", "")))
    passages = tuple(Passage(cell, 1) for row in rows for cell in row if cell)
    written = tuple(cell for row in rows for cell in row if cell)

    assert compared(Original(passages, (Grid(rows, 5),)), Written(written, (wide,), 0, 0)) == []
    [said] = compared(Original(passages, (Grid(rows, 5),)), Written(written, (slid,), 0, 0))
    assert said.startswith("5 C470 a table whose cells stand otherwise than in the file, “Country Arrivals 2019 2020”")
    assert said.endswith(": row 2, column 1 has “2019”, in the file “”")


def on_disk(folder: Path) -> DiskWorld:
    """The tiny project on a disk."""
    for path, data in base().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return DiskWorld(folder / "content", folder / "templates")


def chapter(words: str) -> Copy:
    """A chapter in Markdown."""
    return Copy("new.md", f"# New\n\n{words}\n".encode(), {})


def test_again_with_replace(tmp_path: Path) -> None:
    """A chapter that is there stays; with `replace` the new text takes its file, its id and its line in the record."""
    world = on_disk(tmp_path)
    first = import_copy(world, [chapter("Old words.")], Request("report", TODAY))
    write_import(first.files, world.content)
    record = world.read("content/works/report/work.yaml")
    with pytest.raises(BuildError, match="C258"):
        import_copy(world, [chapter("New words.")], Request("report", TODAY))
    again = import_copy(world, [chapter("New words.")], Request("report", TODAY, replace=True))
    write_import(again.files, world.content)

    assert again.chapters == first.chapters == ("content/works/report/03-new.md",)
    assert world.read(again.chapters[0]) == b"---\ntitle: New\nid: sec-new\n---\nNew words.\n"
    assert world.read("content/works/report/work.yaml") == record


def test_all_files_or_none(tmp_path: Path) -> None:
    """If a file cannot be moved, those before it are as they were, and no folder is left."""
    world = on_disk(tmp_path)
    before = tree(tmp_path / "content")
    made = import_copy(world, [chapter("Words.")], Request("report", TODAY))
    (tmp_path / "content/works/report/imports").write_text("a file in the way")

    with pytest.raises(OSError, match="imports"):
        write_import({"content/works/new/a.md": b"x", **made.files}, world.content)
    (tmp_path / "content/works/report/imports").unlink()
    assert tree(tmp_path / "content") == before
    assert not (tmp_path / "content/works/new").exists()


def test_links_do_not_lead_out(tmp_path: Path) -> None:
    """A work that is a link to elsewhere gets nothing."""
    world = on_disk(tmp_path / "project")
    (tmp_path / "else").mkdir()
    (world.content / "works/linked").symlink_to(tmp_path / "else")

    with pytest.raises(OSError, match="leads out"):
        write_import({"content/works/linked/a.md": b"x"}, world.content)
    assert list((tmp_path / "else").iterdir()) == []


@pytest.fixture(scope="module", params=["docx", "odt"])
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[DiskWorld, Import]:
    """A work of ten chapters from the file that LibreOffice wrote."""
    world = on_disk(tmp_path_factory.mktemp("long"))
    name = f"long.{request.param}"
    made = import_copy(world, [Copy(name, (LONG / name).read_bytes(), {})], Request("rivers", TODAY))
    write_import(made.files, world.content)
    return world, made


@pytest.mark.press
def test_a_long_file_word_by_word(long: tuple[DiskWorld, Import]) -> None:
    """Every word that was put into the file is in the edited chapters, in its order, and no other."""
    world, made = long
    library = load(world).value
    sections = edit(library.works["rivers"]).value.sections
    written = [line.split("\t", 1) for line in (LONG / "words.txt").read_text(encoding="utf-8").splitlines()]
    expected: dict[str, list[str]] = {"note": [], "text": []}
    for kind, line in written:
        expected["note" if kind == "note" else "text"] += letters(line)
    found: dict[str, list[str]] = {"note": [], "text": []}
    for path in made.chapters:
        found["text"] += letters(" ".join(str(part) for part in sections[path].title))
        for block in sections[path].blocks:
            read(block, found, "text")

    assert found["note"] == expected["note"]
    # the number of a figure or table is the build's, so that the reference to it has no words yet
    assert found["text"] == without_references(expected["text"])
    assert made.questions == ()
    assert {finding.code for finding in made.findings} == {"C260", "C262"}


def letters(text: str) -> list[str]:
    """The words of a text."""
    return re.findall(r"\w+", text.replace("’", "").replace("'", ""))


def without_references(words: list[str]) -> list[str]:
    """The words without `Table 1` and `Figure 1`, and with those of the text box behind its paragraph."""
    text = re.sub(r"\bSee Table \d+ and Figure \d+\b", "See and", " ".join(words))
    return text.replace("Before the box", "Before the box Words in a text box").split()


def read(node: Node, found: dict[str, list[str]], kind: str) -> None:
    """Gather the words of a node in order, those of notes apart."""
    kind = "note" if node.tag == "note" else kind
    pieces: list[str] = []
    for child in node.children:
        if isinstance(child, str):
            pieces.append(child)
        elif child.tag in {"em", "strong", "sub", "sup", "a"}:
            pieces.append(_plain(child))
        else:
            found[kind] += letters("".join(pieces))
            pieces = []
            read(child, found, kind)
    found[kind] += letters("".join(pieces))


def _plain(node: Node) -> str:
    return "".join(child if isinstance(child, str) else _plain(child) for child in node.children)


@pytest.mark.press
@pytest.mark.parametrize("long", ["docx"], indirect=True)
def test_the_long_file_builds(long: tuple[DiskWorld, Import], tmp_path: Path) -> None:
    """The imported chapters become a printed volume without a fault."""
    world, _ = long
    edition = world.content / "editions/rivers-print.yaml"
    edition.write_text("format: press-pdf\nwork: rivers\ntemplate: book\ntrim: {width: 6in, height: 9in}\n")
    places = [f"--content={world.content}", f"--templates={world.templates}", f"--output={tmp_path / 'output'}"]

    assert main([*places, "build", "rivers-print", "--no-cache"]) == ExitCode.GOOD
    shutil.rmtree(tmp_path / "output")


GUESTS = (
    ("Teilnehmerliste", "", "", "", "", ""),
    ("Vorname", "Nachname", "Status", "E-Mail", "Anreise", "Bemerkung, intern"),
    ("Zoë", "Ünal", "Mitglied", "zoe@example.org", "7.6.2011", "Ärger"),
    ("Per", "Ås", "Beobachter", "per@example.org", "8.6.2011", ""),
)


def workbook() -> bytes:
    """A sheet in German, with a title over its head row."""
    import openpyxl

    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in GUESTS:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_sheet_of_participants() -> None:
    """The record learns the columns, the values and the form of dates, and reads everybody."""
    world = project({"content/meetings/first/participants.csv.absent": b""})
    made = import_sheet(world, "Gäste.xlsx", workbook(), Ask("first"))
    meeting = load(OverlaidWorld(world, made.files)).value.meetings["first"]

    assert made.questions == ()
    assert [finding.message for finding in made.findings] == ["the column Bemerkung, intern"]
    assert [(row.value.family, row.value.capacity, str(row.value.arrives)) for row in meeting.participants] == [
        ("Ünal", "member", "2011-06-07"),
        ("Ås", "observer", "2011-06-08"),
    ]


def test_a_sheet_does_not_displace_another() -> None:
    """C258 where there are participants; with `replace` its lines in the record give way too."""
    with pytest.raises(BuildError, match="C258"):
        import_sheet(project({}), "guests.xlsx", workbook(), Ask("first"))
    sheet = workbook()
    first = import_sheet(project({}), "guests.xlsx", sheet, Ask("first", replace=True))
    again = import_sheet(OverlaidWorld(project({}), first.files), "guests.xlsx", sheet, Ask("first", replace=True))

    assert again.files == first.files


@pytest.mark.parametrize(
    ("name", "data", "meeting", "code"),
    [
        ("guests.ods", b"x", "first", "C250"),
        ("guests.xlsx", b"x", "first", "C200"),
        ("guests.csv", b"", "first", "C250"),
        ("guests.csv", b"a,b\n1,2\n", "first", "C250"),
        ("guests.csv", b"\xff\xfe\0", "first", "C007"),
        ("guests.csv", b"name,capacity\n", "frist", "C032"),
    ],
)
def test_what_is_no_sheet_of_participants(name: str, data: bytes, meeting: str, code: str) -> None:
    """Each with its code."""
    with pytest.raises(BuildError, match=code):
        import_sheet(project({}), name, data, Ask(meeting, replace=True))


def test_changes_of_opendocument_are_not_rejected(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They would be taken as accepted: the command refuses, and writes nothing."""
    world = on_disk(tmp_path)
    before = tree(world.content)
    command = [f"--content={world.content}", "import", str(LONG / "long.odt"), "--work=rivers", "--changes=reject"]

    assert main(command) == ExitCode.USAGE
    assert "cannot be rejected" in " ".join(capsys.readouterr().err.split())
    assert tree(world.content) == before


def test_names_of_files_made_of_titles() -> None:
    """Whole words up to 48 letters; one longer word is cut, not dropped."""
    assert slug("One " + "word " * 30).count("word") == 9
    assert slug("x" * 48) == "x" * 48
    assert slug("x" * 60) == "x" * 48
    assert slug("Öl, Straße & ł") == "ol-strasse-l"


def test_imported_chapters_stand_behind_the_last(tmp_path: Path) -> None:
    """The next number is one more than the highest, whatever numbers are missing."""
    files = {**base(), "content/works/report/07-seventh.md": b"---\ntitle: S\n---\nWords.\n"}
    for path, data in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    world = DiskWorld(tmp_path / "content", tmp_path / "templates")

    assert paths_for(world, ("New", "Newer"), Request("report", dt.date(2026, 1, 1))) == (
        "content/works/report/08-new.md",
        "content/works/report/09-newer.md",
    )
