"""Sheets of participants: the file goes into the meeting's folder, and the meeting's record learns to read it.

What the columns mean is told from their names; what no name tells is set aside and said, and what is wrong in the rows
is found by the same reading that every build does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from printery.diagnostics import BuildError, Diagnostic, Location, in_order, nearest
from printery.intake.markdown import scalar
from printery.intake.package import refusal
from printery.intake.sheet_titles import field_of, has_few_values, is_ambiguous, meanings, values_of
from printery.load import load
from printery.load.delimited import list_rows, list_text
from printery.load.honorifics import are_honorifics
from printery.load.list_rows import Sorting, is_wide
from printery.load.workbooks import Workbook, WorkbookError, read_workbook
from printery.load.yaml import parse_yaml
from printery.model.stages.sheets import SheetCell, SheetError
from printery.world import OverlaidWorld, World

KINDS = (".xlsx", ".csv")
_DATES = (
    (re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"), "DD.MM.YYYY"),
    (re.compile(r"(1[3-9]|2\d|3[01])/\d{1,2}/\d{4}"), "DD/MM/YYYY"),
    (re.compile(r"\d{1,2}/(1[3-9]|2\d|3[01])/\d{4}"), "MM/DD/YYYY"),
)
"""What only one form of dates can say, and the form."""
_COUNTERS = frozenset(
    ("no", "nr", "n°", "nº", "#", "№", "s/n", "id", "lfd. nr", "pos", "№ п/п", "序号", "序號", "番号", "الرقم", "م")
)
"""Heads of columns that count the rows: the record ignores them, and nobody needs to hear it."""
_HIGHEST_HEAD = 20
_SHOWN = 3
_NAMES = ("person", "name", "family", "given")
Rows = Sequence[tuple[SheetCell, ...]]


@dataclass(frozen=True, slots=True)
class Ask:
    """What the user says of a sheet."""

    meeting: str
    replace: bool = False
    sheet: str | None = None
    """Of a workbook; the one with the most known columns if left out."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Field to the title of its column, where no title tells."""
    encoding: str = ""
    """How a `.csv` file is written; told from its bytes if left out."""
    capacity: str = "member"
    """Of everybody, where no column says it."""


@dataclass(frozen=True, slots=True)
class SheetImport:
    """What the import of a sheet comes to."""

    files: Mapping[str, bytes]
    removed: tuple[str, ...]
    """Paths of lists that give way."""
    preview: tuple[str, ...]
    """What was understood, in lines."""
    findings: tuple[Diagnostic, ...]
    """Columns that were set aside, by the imported file."""
    questions: tuple[Diagnostic, ...]
    """What the meeting's record finds in the rows."""


@dataclass(slots=True)
class _Mapping:
    """What the columns of a sheet are."""

    head: int
    sheet: str = ""
    """Empty for the first of a workbook, and for a file of text."""
    encoding: str = "utf-8"
    columns: dict[str, str] = field(default_factory=dict)
    """Field to its column's title, where they differ."""
    fields: dict[str, int] = field(default_factory=dict)
    """Field to its column's place, from 0."""
    ignored: list[str] = field(default_factory=list)
    counters: list[str] = field(default_factory=list)
    """Columns that count the rows."""
    unnamed: list[SheetCell] = field(default_factory=list)
    """The first value of each column without a title."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    dates: str = ""
    capacity: str = ""
    groups: str = ""
    people: list[tuple[SheetCell, ...]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    """What was taken without being asked, and what to look at."""


def import_sheet(world: World, name: str, data: bytes, ask: Ask) -> SheetImport:
    """The sheet in the meeting's folder, and the record that reads it; nothing is written.

    Raises: BuildError C032 for an unknown meeting; C007, C011, C200 and C250 for what is no such sheet; C258 where
    there are participants and `replace` is not asked for; C259 for a record that cannot be extended.
    """
    folder = f"content/meetings/{ask.meeting}"
    record = f"{folder}/meeting.yaml"
    known = {path.split("/")[2] for path in world.list("content/meetings") if path.endswith("/meeting.yaml")}
    if ask.meeting not in known:
        hint = nearest(ask.meeting, known)
        raise BuildError([Diagnostic("C032", f"there is no meeting {ask.meeting}", Location(record), hint)])
    kind = PurePosixPath(name).suffix.lower()
    mapping, others = _understood(name, kind, data, ask)
    target = f"{folder}/participants{kind}"
    lists = (f"{folder}/participants.csv", f"{folder}/participants.xlsx")
    there = [path for path in lists if path in world.list(folder)]
    if there and not ask.replace:
        hint = "import with --replace, which puts the imported sheet in its place"
        raise BuildError([Diagnostic("C258", "the meeting has participants already", Location(there[0]), hint)])
    text = _recorded(world.read(record).decode("utf-8", "replace"), record, _lines(mapping, f"participants{kind}"))
    files = {target: data, record: text.encode()}
    found = load(OverlaidWorld(world, files)).diagnostics
    questions = tuple(finding for finding in found if finding.location.path.startswith(f"{folder}/"))
    removed = tuple(path for path in there if path != target)
    findings = in_order(_findings(name, mapping, others))
    return SheetImport(files, removed, tuple(_preview(mapping)), findings, questions)


def _findings(name: str, mapping: _Mapping, others: Mapping[str, int]) -> Iterator[Diagnostic]:
    """What was set aside, and what was taken without being asked."""
    where = Location(name, mapping.head)
    for title in mapping.ignored:
        hint = f'if it says something that the papers need, say what: --columns "FIELD={title}"; else it is left aside'
        yield Diagnostic("C260", f"the column {title}", where, hint)
    for cell in mapping.unnamed:
        hint = "give the column a name in its head, and import again"
        yield Diagnostic("C260", f"a column without a name; its first value is {cell.text[:40]}", cell.at(name), hint)
    for said, hint in mapping.notes:
        yield Diagnostic("C261", said, where, hint)
    if others:
        said = ", ".join(f"{title} ({count} rows)" for title, count in others.items())
        hint = "name the sheet with the list by --sheet; people on several sheets: put them on one"
        yield Diagnostic("C473", f"nobody reads the other sheets: {said}", Location(name), hint)


def _preview(mapping: _Mapping) -> Iterator[str]:
    """What was understood: which column is what, and the first people."""
    titles = {field: mapping.columns.get(field, field) for field in mapping.fields}
    yield f"{len(mapping.people)} people" + (f" on the sheet {mapping.sheet}" if mapping.sheet else "")
    yield from (f"  {field}: the column {title}" for field, title in titles.items())
    if mapping.capacity:
        yield f"  capacity: {mapping.capacity}, for everybody"
    if mapping.groups:
        yield f"  {mapping.groups}: the rows between the people"
    for row in mapping.people[:_SHOWN]:
        said = ((field, row[place].text.strip()) for field, place in mapping.fields.items() if place < len(row))
        yield "  " + "; ".join(f"{field} {text}" for field, text in said if text)


def _understood(name: str, kind: str, data: bytes, ask: Ask) -> tuple[_Mapping, Mapping[str, int]]:
    """What the columns are, and the other sheets with how many rows. Raises: BuildError as `import_sheet` does."""
    if kind not in KINDS:
        raise refusal("C250", name, f"{kind or 'a file without a kind'} is no sheet", "save it as .xlsx or .csv")
    try:
        if kind == ".csv":
            rows, encoding = _text_rows(data, ask.encoding)
            mapping = _mapping(name, rows, ask)
            _say_encoding(mapping, encoding, data, ask)
            return mapping, {}
        book, is_first = _sheet_with_people(name, data, ask.sheet)
    except WorkbookError as error:
        raise BuildError([error.finding]) from None
    except SheetError as error:
        where = Location(name, error.line, error.column)
        raise BuildError([Diagnostic(error.code, error.message, where, error.hint)]) from None
    try:
        mapping = _mapping(name, book.rows, ask)
    except BuildError as error:
        said = f"; its sheets: {', '.join((book.sheet, *book.others))}: name the one with the list by --sheet"
        raise BuildError([replace(one, hint=one.hint + said) for one in error.diagnostics]) from None
    mapping.sheet = "" if is_first and ask.sheet is None and not book.others else book.sheet
    return mapping, book.others


def _sheet_with_people(name: str, data: bytes, sheet: str | None) -> tuple[Workbook, bool]:
    """The sheet that is asked for, or else the one whose head has the most known titles; whether it is the first.

    Raises: WorkbookError.
    """
    first = read_workbook(data, name, sheet, Location(name))
    if sheet is not None or not first.others:
        return first, True
    books = [first, *(read_workbook(data, name, other, Location(name)) for other in first.others)]
    best = max(books, key=lambda book: (_score(book.rows), book is first))
    return best, best is first


def _score(rows: Rows) -> int:
    """How many titles of the best head are known; none without a name."""
    heads = ([field_of(cell.text) for cell in row] for row in rows[:_HIGHEST_HEAD])
    return max((sum(one is not None for one in head) for head in heads if set(head) & set(_NAMES)), default=0)


def _text_rows(data: bytes, encoding: str) -> tuple[Rows, str]:
    """The rows of a file of text, and how it is written. Raises: SheetError."""
    for known in (encoding,) if encoding else ("utf-8", "windows-1252"):
        try:
            return tuple(list_rows(list_text(data, known))), known
        except SheetError as error:
            if error.code != "C007" or known != "utf-8" or b"\0" in data:
                raise
    raise AssertionError  # windows-1252 takes all bytes but five, and says so


def _say_encoding(mapping: _Mapping, encoding: str, data: bytes, ask: Ask) -> None:
    mapping.encoding = encoding
    if encoding != "utf-8" and not ask.encoding:
        words = dict.fromkeys(re.findall(r"\w*[^\W\x00-\x7f]\w*", data.decode(encoding, "replace")))
        hint = "see that they are right; else say how the file is written: --encoding windows-1250"
        mapping.notes.append((f"the letters are taken for {encoding}: {', '.join(list(words)[:6])}", hint))


def _mapping(name: str, rows: Rows, ask: Ask) -> _Mapping:
    """What the columns are, by the row of the first ones with the most known titles."""
    if not rows:
        raise refusal("C250", name, "is empty", "give the sheet with the participants")
    asked = {title: field for field, title in ask.columns.items()}
    head = max(rows[:_HIGHEST_HEAD], key=lambda row: sum(_titled(cell, asked) is not None for cell in row))
    mapping = _Mapping(head[0].line)
    below = [row for row in rows if row[0].line > mapping.head]
    _name_columns(mapping, head, below, asked)
    missing = [title for title in asked if title not in {_plain(cell) for cell in head}]
    if missing:
        hint = f"its columns: {', '.join(filter(None, map(_plain, head)))}"
        raise refusal("C250", name, f"there is no column {missing[0]}", hint, mapping.head)
    if not set(mapping.fields) & {"person", "name", "family"}:
        hint = 'name one column Name, or two Given name and Family name; or say which it is: --columns "name=..."'
        raise refusal("C250", name, "no column of the sheet has names of people", hint, mapping.head)
    names = frozenset(place for field, place in mapping.fields.items() if field in _NAMES)
    sorting = Sorting(is_wide(below), names)
    mapping.people = [row for row, _ in sorting.people(below)]
    if "groups" in sorting.left_out and "delegation" not in mapping.fields:
        mapping.groups = "delegation"
        shown = ", ".join(cell.text for cell in sorting.left_out["groups"][:_SHOWN])
        mapping.notes.append(
            (f"rows between the people are taken for their delegations: {shown}", "see that it is right")
        )
    _read_values(mapping, ask)
    return mapping


def _name_columns(mapping: _Mapping, head: Sequence[SheetCell], below: Rows, asked: Mapping[str, str]) -> None:
    """Which column holds which field: those that are asked for first, then the fullest of each."""
    found: list[tuple[bool, int, int, str]] = []
    for place, cell in enumerate(head):
        title = _plain(cell)
        said = [row[place].text.strip() for row in below if place < len(row) and not row[0].is_hidden]
        filled = sum(map(bool, said))
        meant = _titled(cell, asked)
        if is_ambiguous(title) and title not in asked:
            meant = "prefix" if are_honorifics(said) else "title"
        if not title:
            mapping.unnamed += [row[place] for row in below if place < len(row) and row[place].text.strip()][:1]
        elif meant is None:
            mapping.ignored.append(title)
        else:
            found.append((title in asked, filled, place, meant))
    for _, _, place, meant in sorted(found, key=lambda one: (-one[0], -one[1], one[2])):
        title = _plain(head[place])
        if meant in mapping.fields or (meant == "name" and {"given", "family"} <= {one[3] for one in found}):
            mapping.ignored.append(title)
            continue
        mapping.fields[meant] = place
        if meant != title:
            mapping.columns[meant] = title
    if "capacity" not in mapping.fields:
        _find_capacity(mapping, head, below)
    mapping.counters = [title for title in mapping.ignored if title.casefold().strip(" .:") in _COUNTERS]
    mapping.ignored = [title for title in mapping.ignored if title not in mapping.counters]
    mapping.fields = dict(sorted(mapping.fields.items(), key=lambda one: one[1]))
    mapping.columns = {field: mapping.columns[field] for field in mapping.fields if field in mapping.columns}


def _find_capacity(mapping: _Mapping, head: Sequence[SheetCell], below: Rows) -> None:
    """Take for the capacity a column of another name whose values are mostly those of one."""
    for place, cell in enumerate(head):
        said = [row[place].text.strip() for row in below if place < len(row) and row[place].text.strip()]
        known = dict(meanings("capacity", said)).keys() | values_of("capacity")
        if _plain(cell) in mapping.ignored and said and sum(one in known for one in said) > len(said) // 2:
            mapping.ignored.remove(_plain(cell))
            mapping.fields["capacity"], mapping.columns["capacity"] = place, _plain(cell)
            return


def _titled(cell: SheetCell, asked: Mapping[str, str]) -> str | None:
    title = _plain(cell)
    return asked.get(title) or ("title" if is_ambiguous(title) else field_of(title))


def _plain(cell: SheetCell) -> str:
    return " ".join(cell.text.split())


def _read_values(mapping: _Mapping, ask: Ask) -> None:
    """What the values of columns mean that know only some."""
    for field_name, place in mapping.fields.items():
        said = dict.fromkeys(row[place].text.strip() for row in mapping.people if place < len(row))
        if has_few_values(field_name):
            mapping.values[field_name] = dict(meanings(field_name, said))
        elif field_name in {"arrives", "departs"} and not mapping.dates:
            mapping.dates = next((form for sign, form in _DATES for text in said if sign.fullmatch(text)), "")
    if "capacity" in mapping.fields:
        known = set(values_of("capacity")) | set(mapping.values["capacity"])
        place = mapping.fields["capacity"]
        others = dict.fromkeys(row[place].text.strip() for row in mapping.people if place < len(row))
        unknown = [text for text in others if text and text not in known]
        if others and len(unknown) == len([text for text in others if text]):
            # a column of offices or ministries: nothing of it says in which capacity somebody comes
            title = mapping.columns.pop("capacity", "capacity")
            mapping.fields.pop("capacity")
            mapping.values.pop("capacity")
            mapping.ignored.append(title)
    if "capacity" not in mapping.fields or any(
        not row[mapping.fields["capacity"]].text.strip() for row in mapping.people
    ):
        mapping.capacity = ask.capacity
        hint = f"say another with --capacity, or in meeting.yaml: participants: capacity: {ask.capacity}"
        mapping.notes.append((f"whoever’s row does not say the capacity comes as {ask.capacity}", hint))


def _lines(mapping: _Mapping, file: str) -> list[str]:
    """The record's lines about the sheet."""
    lines = ["participants:", f"  file: {file}"]
    if mapping.sheet:
        lines.append(f"  sheet: {_in_flow(mapping.sheet)}")
    if mapping.encoding != "utf-8":
        lines.append(f"  encoding: {mapping.encoding}")
    if mapping.head != 1:
        lines.append(f"  head: {mapping.head} # the row with the names of the columns")
    if mapping.columns:
        lines.append(f"  columns: {_flow(mapping.columns)} # field: name of its column")
    if mapping.ignored or mapping.counters:
        lines.append(f"  ignore: [{', '.join(map(_in_flow, (*mapping.ignored, *mapping.counters)))}]")
    values = {name: said for name, said in mapping.values.items() if said}
    if values:
        lines.append("  values:")
        lines += [f"    {name}: {_flow(said)}" for name, said in values.items()]
    if mapping.dates:
        lines.append(f"  dates: {mapping.dates}")
    if mapping.capacity:
        lines.append(f"  capacity: {mapping.capacity} # of everybody whose row says none")
    if mapping.groups:
        lines.append(f"  groups: {mapping.groups} # what a row with a single cell says of those below it")
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
