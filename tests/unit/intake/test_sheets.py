"""Lists of participants as secretariats have them: sheets, heads, titles, groups, encodings, exports."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from printery.cli import main
from printery.diagnostics import BuildError, ExitCode
from printery.intake.workbook import Ask, SheetImport, import_sheet
from printery.load import load
from printery.load.honorifics import are_honorifics, honorific
from printery.model.written.participant import Participant
from printery.world import OverlaidWorld
from tests.projects import base, project

Rows = list[tuple[str | int | None, ...]]
ABSENT = {"content/meetings/first/participants.csv.absent": b""}


def workbook(**sheets: Rows) -> bytes:
    """A workbook of these sheets, in order."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(out)
    return out.getvalue()


def taken(name: str, data: bytes, **asked: object) -> tuple[SheetImport, list[Participant]]:
    """The import of a sheet, and the people that a build reads then."""
    world = project(ABSENT)
    made = import_sheet(world, name, data, Ask("first", **asked))  # type: ignore[arg-type]
    meeting = load(OverlaidWorld(world, made.files)).value.meetings["first"]
    return made, [row.value for row in meeting.participants]


def names(people: list[Participant]) -> list[str]:
    """How they are printed."""
    return [person.own_person.display for person in people if person.own_person]


LIST = "Name{d}Status{d}Delegation\r\nJosé Nuñez{d}Member{d}Côte d’Ivoire\r\n"


@pytest.mark.parametrize(
    "data",
    [
        LIST.format(d=",").encode(),
        LIST.format(d=";").encode("utf-8-sig"),
        LIST.format(d=";").encode("cp1252"),
        LIST.format(d="\t").encode("utf-16"),
        LIST.format(d="|").encode(),
        b"sep=;\r\n" + LIST.format(d=";").encode("utf-8-sig"),
        ("Participants;;\r\n;;\r\n" + LIST.format(d=";")).encode("utf-8-sig"),
        '"Name","Status","Delegation"\r\n"José Nuñez","Member","Côte d’Ivoire"\r\n'.encode("cp1252"),
    ],
    ids=["commas", "semicolons", "windows", "tabs", "bars", "sep", "title", "quotes"],
)
def test_files_of_text_as_spreadsheets_save_them(data: bytes) -> None:
    """Every divider and encoding gives the same person, at import and in every build."""
    made, people = taken("guests.csv", data)

    assert [(person.name, person.capacity, person.delegation) for person in people] == [
        ("José Nuñez", "member", "Côte d’Ivoire")
    ]
    assert made.questions == ()
    said = [one.message for one in made.findings]
    assert said in ([], ["the letters are taken for windows-1252: José, Nuñez, Côte"])


def test_an_encoding_that_is_named() -> None:
    """Polish letters of windows-1250, which no byte tells."""
    data = "Name;Status\r\nŻółć Ewa;Member\r\n".encode("windows-1250")
    _, people = taken("guests.csv", data, encoding="windows-1250")

    assert names(people) == ["Żółć Ewa"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (("الاسم", "الصفة", "الوفد"), ("محمد علي", "عضو", "مصر")),
        (("姓名", "身份", "代表团"), ("王芳", "代表", "中国")),
        (("ФИО", "Статус", "Делегация"), ("Анна Иванова", "делегат", "Казахстан")),
        (("Nom et prénom", "Qualité", "Délégation"), ("Awa Diop", "Cheffe de délégation", "Sénégal")),
        (("Nombre completo", "Categoría", "Delegación"), ("Ana Ruiz", "Delegada", "Perú")),
        (("Name des Teilnehmers", "Rolle", "Vertretung"), ("Uwe Öz", "Mitglied", "Berlin")),
        (("Name\n(as in passport)", "Status *", "Delegation / Délégation"), ("A One", "Member", "Kenya")),
        (("Name (Full)", "Registration type", "State"), ("A One", "Delegate", "Kenya")),
    ],
)
def test_heads_of_many_languages(head: tuple[str, ...], row: tuple[str, ...]) -> None:
    """Name, capacity and delegation are known; nothing is set aside."""
    made, people = taken("guests.xlsx", workbook(List=[head, row]))

    assert made.findings == made.questions == ()
    assert [(person.name, person.capacity, person.delegation) for person in people] == [(row[0], "member", row[2])]


def test_titles_before_names() -> None:
    """A column Title is told by its values, and a title in the cell of the name is taken from it."""
    head = ("Title", "First name", "Last name", "Position", "Status")
    rows: Rows = [
        head,
        ("H.E. Ms", "Amina", "DIALLO", "Ambassador", "Member"),
        ("Dr", "芳", "王", "Director", "Observer"),
    ]
    _, people = taken("guests.xlsx", workbook(List=rows))
    posts: Rows = [("Name", "Title", "Status"), ("S.E. M. Jean de la Tour", "Ambassadeur", "Member")]
    _, others = taken("guests.xlsx", workbook(List=posts))

    assert names(people + others) == ["H.E. Ms Amina DIALLO", "Dr 王芳", "S.E. M. Jean de la Tour"]
    assert [person.title for person in people + others] == ["Ambassador", "Director", "Ambassadeur"]
    assert honorific("Dr. h. c. Uwe Öz") == ("Dr. h. c.", "Uwe Öz")
    assert honorific("Frauke Herrmann") == ("", "Frauke Herrmann")
    assert honorific("Don DeLillo") == ("", "Don DeLillo")
    assert not are_honorifics(["Minister", "Judge"])


def test_groups_totals_and_remarks() -> None:
    """Rows between the people are their delegations; totals and remarks are told, each kind once."""
    rows: Rows = [
        ("Name", "Status"),
        ("KENYA", None),
        ("A One", "Member"),
        ("PERU:", None),
        ("B Two", "Member"),
        ("Total: 2",),
    ]
    made, people = taken("guests.xlsx", workbook(List=rows))

    assert [(person.name, person.delegation) for person in people] == [("A One", "KENYA"), ("B Two", "PERU")]
    assert [one.code for one in made.findings] == ["C261"]
    assert [one.code for one in made.questions] == ["C471"]


def test_the_sheet_with_the_people() -> None:
    """A cover before the list is passed over and named; a sheet can be asked for, and one that is not there is told."""
    sheets = {
        "Cover": [("Meeting list",)],
        "List": [("Name", "Status"), ("A One", "Member")],
        "Old": [("Name",), ("B Two",)],
    }
    data = workbook(**sheets)  # type: ignore[arg-type]
    made, people = taken("guests.xlsx", data)
    _, others = taken("guests.xlsx", data, sheet="Old", capacity="guest")

    assert names(people) == ["A One"]
    assert [(one.code, one.message) for one in made.findings] == [
        ("C473", "nobody reads the other sheets: Cover (1 rows), Old (2 rows)")
    ]
    assert [(person.name, person.capacity) for person in others] == [("B Two", "guest")]
    with pytest.raises(BuildError, match=r"C200.*no sheet New.*Cover, List, Old"):
        taken("guests.xlsx", data, sheet="New")


def test_columns_that_are_named() -> None:
    """`--columns` says what no title tells; a title that is not there is refused with those that are."""
    data = workbook(List=[("Who", "As", "Name"), ("A One", "Observer", "x")])
    _, people = taken("guests.xlsx", data, columns={"name": "Who", "capacity": "As"})

    assert [(person.name, person.capacity) for person in people] == [("A One", "observer")]
    with pytest.raises(BuildError, match=r"no column Whom.*Who, As, Name"):
        taken("guests.xlsx", data, columns={"name": "Whom"})


def test_a_preview_writes_nothing_and_replacing_leaves_no_old_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With `--preview` all is as it was; with `--replace` the list of the other kind goes, and that is said."""
    for path, data in base().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    guests, folder = tmp_path / "guests.xlsx", tmp_path / "content/meetings/first"
    guests.write_bytes(workbook(List=[("Name", "Status"), ("Ada One", "Member")]))
    command = [f"--content={tmp_path / 'content'}", "import", str(guests), "--meeting=first", "--replace"]

    assert main([*command, "--preview"]) == ExitCode.GOOD
    assert "name Ada One; capacity Member" in capsys.readouterr().out
    assert sorted(path.name for path in folder.glob("participants.*")) == ["participants.csv"]
    assert main(command) == ExitCode.GOOD
    assert "participants.csv was taken away" in capsys.readouterr().out
    assert sorted(path.name for path in folder.glob("participants.*")) == ["participants.xlsx"]
