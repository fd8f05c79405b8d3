"""Sheets of participants: the file goes into the meeting's folder, and the meeting's record learns to read it.

What the columns mean is told from their names; what no name tells is set aside and said, and what is wrong in the rows
is found by the same reading that every build does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from printery.diagnostics import BuildError, Diagnostic, Location, in_order, nearest
from printery.intake.markdown import scalar
from printery.intake.package import refusal
from printery.load import load
from printery.load.workbooks import WorkbookError, read_workbook
from printery.load.yaml import parse_yaml
from printery.model.stages.sheets import SheetCell, SheetError, decoded, sheet_rows
from printery.model.written.participant import Participant
from printery.world import OverlaidWorld, World

KINDS = (".xlsx", ".csv")
_TITLES: Mapping[str, str] = {
    "name": "full name|participant|participants|nom complet|nombre completo|teilnehmer|teilnehmerin",
    "given": "first name|firstname|forename|given name|given names|vorname|prénom|nombre",
    "family": "last name|lastname|surname|family name|nachname|familienname|apellido|apellidos|nom de famille",
    "prefix": "salutation|honorific|academic title|anrede|titel|civilité|tratamiento",
    "title": "job title|position|function|post|funktion|fonction|cargo",
    "organisation": "organization|institution|affiliation|employer|company|organisme|institución|einrichtung|institut",
    "country": "country code|land|pays|país",
    "capacity": "status|role|category|type|funktion im rat|rolle|qualité|categoría|kategorie",
    "delegation": "delegation of|delegationen|délégation|delegación",
    "precedence": "rank|order|rang|orden",
    "attended": "present|attendance|anwesend|présent|asistió",
    "email": "e-mail|mail|e-mail address|email address|courriel|correo|correo electrónico",
    "diet": "dietary requirements|dietary needs|meal|food|ernährung|régime|dieta",
    "needs": "special needs|accessibility|requirements|besonderer bedarf|besoins|necesidades",
    "size": "print size|schriftgröße|taille|tamaño",
    "language": "preferred language|sprache|langue|idioma",
    "seat": "seat number|platz|place|asiento",
    "sessions": "workshops|sitzungen|séances|sesiones",
    "arrives": "arrival|arrival date|anreise|arrivée|llegada",
    "departs": "departure|departure date|abreise|départ|salida",
}
"""Field to other names of its column."""
_VALUES: Mapping[str, Mapping[str, str]] = {
    "capacity": {
        "member": "members|full member|council member|mitglied|membre|miembro",
        "observer": "observers|beobachter|beobachterin|observateur|observatrice|observador",
        "guest": "guests|speaker|invited|expert|gast|invité|invitée|invitado",
        "secretariat": "staff|secretary|sekretariat|secrétariat|secretaría",
        "press": "media|journalist|presse|prensa",
    },
    "size": {"normal": "standard|regular", "large": "large print|big|groß|grand|grande"},
}
_DATES = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "DD.MM.YYYY"),
    (re.compile(r"(1[3-9]|2\d|3[01])/\d{1,2}/\d{4}"), "DD/MM/YYYY"),
    (re.compile(r"\d{1,2}/(1[3-9]|2\d|3[01])/\d{4}"), "MM/DD/YYYY"),
)
"""What only one form of dates can say, and the form."""
_HIGHEST_HEAD = 20
_FIELDS = frozenset(Participant.model_fields)
Rows = Sequence[Sequence[SheetCell]]


@dataclass(frozen=True, slots=True)
class SheetImport:
    """What the import of a sheet comes to."""

    files: Mapping[str, bytes]
    findings: tuple[Diagnostic, ...]
    """Columns that were set aside, by the imported file."""
    questions: tuple[Diagnostic, ...]
    """What the meeting's record finds in the rows."""


@dataclass(slots=True)
class _Mapping:
    """What the columns of a sheet are."""

    head: int
    columns: dict[str, str] = field(default_factory=dict)
    """Field to its column's title, where they differ."""
    ignored: list[str] = field(default_factory=list)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: str = ""


def import_sheet(world: World, name: str, data: bytes, meeting: str, *, replace: bool) -> SheetImport:
    """The sheet in the meeting's folder, and the record that reads it; nothing is written.

    Raises: BuildError C032 for an unknown meeting; C007, C011, C200 and C250 for what is no such sheet; C258 where
    there are participants and `replace` is not asked for; C259 for a record that cannot be extended.
    """
    folder = f"content/meetings/{meeting}"
    record = f"{folder}/meeting.yaml"
    known = {path.split("/")[2] for path in world.list("content/meetings") if path.endswith("/meeting.yaml")}
    if meeting not in known:
        raise BuildError(
            [Diagnostic("C032", f"there is no meeting {meeting}", Location(record), nearest(meeting, known))]
        )
    kind = PurePosixPath(name).suffix.lower()
    rows = _rows(name, kind, data)
    mapping = _mapping(name, rows)
    target = f"{folder}/participants{kind}"
    there = [
        path for path in (f"{folder}/participants.csv", f"{folder}/participants.xlsx") if path in world.list(folder)
    ]
    if there and not replace:
        hint = "import with --replace, which puts the imported sheet in its place"
        raise BuildError([Diagnostic("C258", "the meeting has participants already", Location(there[0]), hint)])
    text = _recorded(world.read(record).decode("utf-8", "replace"), record, _lines(mapping, f"participants{kind}"))
    files = {target: data, record: text.encode()}
    found = load(OverlaidWorld(world, files)).diagnostics
    questions = tuple(finding for finding in found if finding.location.path.startswith(f"{folder}/"))
    hint = "name it under columns in meeting.yaml, if it says something that the papers need"
    where = Location(name, mapping.head)
    set_aside = (Diagnostic("C260", f"the column {title}", where, hint) for title in mapping.ignored)
    return SheetImport(files, in_order(set_aside), questions)


def _rows(name: str, kind: str, data: bytes) -> Rows:
    if kind not in KINDS:
        raise refusal("C250", name, f"{kind or 'a file without a kind'} is no sheet", "save it as .xlsx or .csv")
    try:
        rows = (
            read_workbook(data, name, None, Location(name)).rows
            if kind == ".xlsx"
            else tuple(sheet_rows(decoded(data)))
        )
    except WorkbookError as error:
        raise BuildError([error.finding]) from None
    except SheetError as error:
        where = Location(name, error.line, error.column)
        raise BuildError([Diagnostic(error.code, error.message, where, error.hint)]) from None
    if not rows:
        raise refusal("C250", name, "is empty", "give the sheet with the participants")
    return rows


def _mapping(name: str, rows: Rows) -> _Mapping:
    """What the columns are, by the row of the first ones with the most known titles."""
    head = max(rows[:_HIGHEST_HEAD], key=lambda row: sum(_field(cell.text) is not None for cell in row))
    mapping = _Mapping(head[0].line)
    below = [row for row in rows if row[0].line > mapping.head]
    taken: set[str] = set()
    for place, cell in enumerate(head):
        title = " ".join(cell.text.split())
        meant = _field(title)
        if not title:
            continue
        if meant is None or meant in taken:
            mapping.ignored.append(title)
            continue
        taken.add(meant)
        if meant != title:
            mapping.columns[meant] = title
        said = dict.fromkeys(row[place].text.strip() for row in below if place < len(row))
        if meant in _VALUES:
            mapping.values[meant] = dict(_meanings(_VALUES[meant], said))
        elif meant in {"arrives", "departs"} and not mapping.dates:
            mapping.dates = next((form for sign, form in _DATES for text in said if sign.fullmatch(text)), "")
    if not taken & {"person", "name", "family"}:
        hint = "name one column Name, or two Given name and Family name; then import again"
        raise refusal("C250", name, "no column of the sheet has names of people", hint, mapping.head)
    return mapping


def _field(title: str) -> str | None:
    """The field that a column of this title holds; None if nothing is known."""
    said = " ".join(title.lower().replace("_", " ").split()).rstrip(":*")
    if said in _FIELDS:
        return said
    return next((name for name, others in _TITLES.items() if said in others.split("|")), None)


def _meanings(known: Mapping[str, str], said: Collection[str]) -> Iterator[tuple[str, str]]:
    for text in said:
        for value, others in known.items():
            if text != value and text.lower() in {value, *others.split("|")}:
                yield text, value


def _lines(mapping: _Mapping, file: str) -> list[str]:
    """The record's lines about the sheet."""
    lines = ["participants:", f"  file: {file}"]
    if mapping.head != 1:
        lines.append(f"  head: {mapping.head} # the row with the names of the columns")
    if mapping.columns:
        lines.append(f"  columns: {_flow(mapping.columns)} # field: name of its column")
    if mapping.ignored:
        lines.append(f"  ignore: [{', '.join(map(_in_flow, mapping.ignored))}]")
    values = {name: said for name, said in mapping.values.items() if said}
    if values:
        lines.append("  values:")
        lines += [f"    {name}: {_flow(said)}" for name, said in values.items()]
    if mapping.dates:
        lines.append(f"  dates: {mapping.dates}")
    return lines


def _flow(pairs: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_in_flow(key)}: {_in_flow(value)}" for key, value in pairs.items()) + "}"


def _in_flow(text: str) -> str:
    """A scalar within braces or brackets, where a comma would end it."""
    return scalar(text) if "," not in text else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _recorded(text: str, path: str, lines: Sequence[str]) -> str:
    """The record with these lines about participants, in the place of those that it has.

    Raises: BuildError C259 where nothing else would stay as it is.
    """
    before = parse_yaml(text, path)
    kept = text.rstrip("\n").split("\n")
    place = before.key_places.get(("participants",))
    start = end = len(kept)
    if place is not None:
        start = place[0] - 1
        end = start + 1
        while end < len(kept) and (not kept[end].strip() or kept[end].startswith((" ", "#", "-", "}", "]"))):
            end += 1
    made = "\n".join([*kept[:start], *lines, *kept[end:]]) + "\n"
    after = parse_yaml(made, path)
    wanted = parse_yaml("\n".join(lines), path).data
    if before.faults or after.faults or after.data != {**before.data, **wanted}:
        hint = "write these lines into it by hand: " + " ".join(" | ".join(lines).split())
        message = "the record cannot be extended without touching its form"
        raise BuildError([Diagnostic("C259", message, Location(path, place[0] if place else 1), hint)])
    return made
