"""Packs: each person's own, whole, private, resumed where a run was killed, one failure by itself."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from printery.diagnostics import BuildError, Diagnostic, Location
from printery.model.stages.material import Material
from printery.model.written.participant import private_words
from printery.packs.cluster import on_cluster
from printery.packs.maker import Made, PackMaker
from printery.packs.run import Batch, PackOrder, print_packs
from printery.packs.shelf import PackFolder
from printery.packs.spread import on_this_machine
from printery.pipeline import prepare
from printery.processes import WorkerError
from tests.effort import until
from tests.projects import TESTS, load, project

SIXTY = "Wilhelmina-Alexandra Konstantinopolitanska Echeverria-Duarte"
NAMES = {
    "dan-arab": "رشيد العمراني",
    "eve-five": SIXTY,
    "fay-six": "李文华",
    "gus-seven": "O",
    "hal-eight": "\U00013000",
}
"""Arabic, the longest, Chinese, the shortest, and a letter that no face has."""
HEAD = "person,capacity,delegation,family,email,diet,needs,size,sessions\n"
KNOWN = ("ada-one", "che-three")
ROWS = [f"{person},member,Land A,,{person}@private.example,diet-{person},need-{person},{size},"
        for person, size in zip(KNOWN, ("normal", "large"), strict=True)]  # fmt: skip
ROWS += [f"{person},guest,Land B,{name},{person}@private.example,diet-{person},,normal,opening"
         for person, name in NAMES.items()]  # fmt: skip
EDITION = (
    b"format: pack-pdf\nmeeting: first\ntemplate: handout\npapers: [programme, agenda]\nbooklet: true\n"
    b"ebook: https://council.example/book.epub\n"
)
SHEET = "content/meetings/first/participants.csv"
BROKEN = "hal-eight"
WELL = (*KNOWN, *(person for person in NAMES if person != BROKEN))


def files(rows: Sequence[str] = ROWS, edition: bytes = EDITION) -> dict[str, bytes]:
    """The changes to the tiny project."""
    return {SHEET: (HEAD + "\n".join(rows) + "\n").encode(), "content/editions/packs.yaml": edition}


def material_of(rows: Sequence[str] = ROWS, edition: bytes = EDITION) -> Material:
    """The project with these participants."""
    found = prepare(load(project(files(rows, edition))))
    assert found.diagnostics == ()
    return found.value


def here(maker: PackMaker, people: Sequence[str]) -> Iterator[Made]:
    """One after the other in this process."""
    yield from map(maker.make, people)


def run(maker: PackMaker, folder: Path, order: PackOrder | None = None, spread: Any = here) -> Batch:
    """A run without anybody to tell."""
    return print_packs(maker, order or PackOrder(), folder, spread, lambda *_: None)


@dataclass(frozen=True)
class Printed:
    """A first run."""

    maker: PackMaker
    folder: Path
    batch: Batch

    def text(self, person: str) -> list[str]:
        """The words of each page of a pack."""
        with pypdfium2.PdfDocument(self.folder / f"{person}.pdf") as pdf:
            return [page.get_textpage().get_text_bounded() for page in pdf]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Everybody's pack."""
    folder = tmp_path_factory.mktemp("packs")
    maker = PackMaker(material_of(), "packs", "test")
    return Printed(maker, folder, run(maker, folder))


@pytest.mark.press
def test_one_failure_is_told_by_row_and_the_rest_is_made(printed: Printed) -> None:
    """A name that cannot be set costs nobody else their pack."""
    assert printed.batch.made == WELL
    assert printed.batch.failed == (BROKEN,)
    (fault,) = (found for found in printed.batch.diagnostics if found.severity == "error")
    assert (fault.code, str(fault.location)) == ("H005", f"{SHEET}:8:1")
    assert sorted(path.stem for path in printed.folder.glob("*.pdf")) == sorted(WELL)
    assert sorted(path.stem for path in printed.folder.glob("booklets/*.pdf")) == sorted(WELL)


@pytest.mark.press
def test_a_pack_is_its_persons_own(printed: Printed) -> None:
    """Name, sessions and folios that go on over all papers; the list of contents tells the truth."""
    pages = printed.text("eve-five")
    with pikepdf.open(printed.folder / "eve-five.pdf") as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        drawn = [
            b"".join(part.read_bytes() for part in page.Contents)
            if isinstance(page.Contents, pikepdf.Array)
            else page.Contents.read_bytes()
            for page in pdf.pages
        ]
    marked = [b"/Artifact <</Type /Layout>> BDC" in content for content in drawn]
    assert SIXTY.split(maxsplit=1)[0] in pages[0]
    assert "Your sessions" in pages[0]
    assert titles[1:] == ["Programme at a glance", "Annotated agenda"]
    assert [page.split()[-1] for page in pages] == [str(number + 1) for number in range(len(pages))]
    assert marked[0] is False
    assert any(marked[1:])
    listed = "".join(pages[0].split())
    for title in titles[1:]:
        first = next(number for number, text in enumerate(pages[1:], 2) if title in text)
        assert f"{title}{first}".replace(" ", "") in listed


@pytest.mark.press
def test_large_print_is_for_those_who_need_it(printed: Printed) -> None:
    """The same papers, set again."""
    assert len(printed.text("che-three")) > len(printed.text("ada-one"))


@pytest.mark.press
def test_no_pack_holds_what_is_private(printed: Printed) -> None:
    """Neither others' nor one's own e-mail, diet and needs, on pages or in metadata, in packs or in the index."""
    words = [word for row in printed.maker.rows.values() for word in private_words(row.value)]
    assert f"{WELL[0]}@private.example" in words
    told = [(printed.folder / "index.csv").read_text(encoding="utf-8-sig")]
    for path in printed.folder.rglob("*.pdf"):
        with pypdfium2.PdfDocument(path) as pdf:
            told += [page.get_textpage().get_text_bounded() for page in pdf]
        with pikepdf.open(path) as pdf:
            told += [
                bytes(item.read_bytes()).decode("latin-1") for item in pdf.objects if isinstance(item, pikepdf.Stream)
            ]
            told += [repr(item) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
    assert [word for word in words for text in told if word in text] == []
    names = {person: printed.maker.attendees[person].credited.person.display for person in NAMES}
    for person in names:
        if person in WELL:
            others = [name for other, name in names.items() if other != person and len(name) > 3]
            assert [name for name in others if name in "".join(printed.text(person))] == []


@pytest.mark.press
def test_only_what_changed_is_made_again(printed: Printed) -> None:
    """A second run makes nothing; a changed row is made again; the pack of a row that is gone goes."""
    stamps = {path: path.stat().st_mtime_ns for path in printed.folder.rglob("*.pdf")}
    again = run(PackMaker(material_of(), "packs", "test"), printed.folder)
    assert (again.made, again.kept, again.failed) == ((), len(WELL), (BROKEN,))
    rows = [row.replace("Land A", "Land C") if row.startswith("ada-one") else row for row in ROWS]
    rows = [row for row in rows if not row.startswith(("gus-seven", BROKEN))]
    changed = run(PackMaker(material_of(rows), "packs", "test"), printed.folder)
    assert (changed.made, changed.gone, changed.failed) == (("ada-one",), ("gus-seven",), ())
    kept = [path for path in printed.folder.rglob("*.pdf") if path.stat().st_mtime_ns == stamps[path]]
    assert sorted({path.stem for path in kept}) == sorted(set(WELL) - {"ada-one", "gus-seven"})
    with (printed.folder / "index.csv").open(encoding="utf-8-sig", newline="") as index:
        assert [row["person"] for row in csv.DictReader(index)] == [row.partition(",")[0] for row in rows]
    run(printed.maker, printed.folder)  # as it was, for the other tests


def test_people_are_chosen_by_field_and_row(tmp_path: Path) -> None:
    """`--for` and `--rows` together; what chooses nobody is a fault."""
    maker = PackMaker(material_of(), "packs", "test")
    asked: list[str] = []

    def listen(_: PackMaker, people: Sequence[str]) -> Iterator[Made]:
        asked.extend(people)
        yield from ()

    run(maker, tmp_path, PackOrder((("delegation", "land b"),), (2, 3)), listen)
    assert asked == ["eve-five", "fay-six"]
    for order, code in ((PackOrder((("hat", "red"),)), "C230"), (PackOrder((("seat", "99"),)), "C232")):
        with pytest.raises(BuildError) as caught:
            run(maker, tmp_path, order)
        assert [fault.code for fault in caught.value.diagnostics] == [code]


def test_a_fault_of_ours_fails_one_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """S022, at the person's row."""
    maker = PackMaker(material_of(), "packs", "test")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(maker, "_pressed", fail)
    made = maker.make("ada-one")
    assert [(fault.code, fault.location.line) for fault in made.diagnostics] == [("S022", 2)]
    assert made.files == {}


def test_a_torn_journal_costs_one_pack(tmp_path: Path) -> None:
    """What stands whole in the journal is kept, the line that a killed run left half is not."""
    shelf = PackFolder(tmp_path)
    with shelf.opened():
        for person in ("one", "two"):
            shelf.put(Made(person, "key", {"pack": b"%PDF"}, 1, "en", ()))
    journal = tmp_path / ".journal"
    journal.write_bytes(journal.read_bytes()[:-9])
    (tmp_path / "three.pdf.part").write_bytes(b"half")
    with shelf.opened():
        assert [shelf.holds(person, "key") for person in ("one", "two")] == [True, False]
        assert not shelf.holds("one", "another key")
    assert not (tmp_path / "three.pdf.part").exists()
    (tmp_path / "one.pdf").write_bytes(b"")
    with shelf.opened():
        assert not shelf.holds("one", "key")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_the_index_holds_no_formula(sign: str, tmp_path: Path) -> None:
    """What others wrote is text for the spreadsheet that opens the index: no cell of it begins as a formula does."""
    attendee = material_of().programmes["first"].attendees[0]
    hostile = replace(attendee, delegation=f"{sign}SUM(A1)", capacity=f"{sign}1", seat=f"{sign}2")
    shelf = PackFolder(tmp_path)
    with shelf.opened():
        shelf.put(Made(hostile.credited.id, "key", {"pack": b"%PDF"}, 1, "en", ()))
        shelf.write_index([hostile])
    text = (tmp_path / "index.csv").read_bytes().decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(text, newline=""))

    assert row[2:5] == [f"'{sign}SUM(A1)", f"'{sign}1", f"'{sign}2"]
    assert row[0] == hostile.credited.id


class Dying:
    """Makes packs; is killed over one so many times."""

    def __init__(self, folder: Path, times: int) -> None:
        self.folder, self.times = folder, times

    def make_ready(self, people: Sequence[str]) -> None:
        """Nothing is shared."""

    def make(self, person: str) -> Made:
        """A pack, but for the third person while there are deaths left."""
        deaths = len(list(self.folder.iterdir()))
        if person == "c" and deaths < self.times:
            (self.folder / str(deaths)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return Made(person, "key", {}, 1, "en", ())


@pytest.mark.parametrize(("times", "gives_up"), [(1, False), (3, False), (4, True)])
def test_a_killed_process_costs_no_pack(times: int, gives_up: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter
    """What a process was at when the system killed it is made by the next one; after the fourth time the run ends."""
    maker: Any = Dying(tmp_path, times)
    made: list[str] = []
    with pytest.raises(WorkerError) if gives_up else nullcontext():
        made += (pack.person for pack in on_this_machine(2)(maker, list("abcde")))

    assert gives_up or sorted(made) == list("abcde")


def project_on_disk(folder: Path, count: int) -> list[str]:
    """The tiny project with so many participants, and the command that makes their packs."""
    rows = [f"p{number},guest,Land,Person {number},,,,normal," for number in range(count)]
    for path, data in project(files(rows, EDITION.replace(b"programme, ", b""))).files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    settings = ("--content", str(folder / "content"), "--templates", str(folder / "templates"))
    return [sys.executable, "-m", "printery", *settings, "--output", str(folder / "output"), "packs"]


def is_free(folder: Path) -> bool:
    """Whether no run is at work in a folder."""
    try:
        with PackFolder(folder).opened():
            return True
    except BuildError:
        return False


def journaled(folder: Path) -> set[str]:
    """Who has a pack, by the journal."""
    shelf = PackFolder(folder)
    with shelf.opened():
        return set(shelf.entries)


@pytest.mark.press
def test_a_killed_run_is_taken_up(tmp_path: Path) -> None:
    """After kill -9 nothing that was finished is made again, and nobody is left out."""
    count = 24
    command, folder = project_on_disk(tmp_path, count), tmp_path / "output/packs/packs"
    running = subprocess.Popen([*command, "--jobs", "2"], cwd=TESTS.parent, stdout=subprocess.DEVNULL)
    assert until(lambda: len(list(folder.glob("*.pdf"))) >= 4)
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert until(lambda: is_free(folder))  # its workers hold the lock until the kernel has ended them too
    done = journaled(folder)
    assert 0 < len(done) < count
    stamps = {person: (folder / f"{person}.pdf").stat().st_mtime_ns for person in done}
    told = subprocess.run(command, cwd=TESTS.parent, check=True, capture_output=True, text=True).stdout
    assert f"{count - len(done)} packs made, {len(done)} kept" in told
    assert {person: (folder / f"{person}.pdf").stat().st_mtime_ns for person in done} == stamps
    assert len(list(folder.glob("*.pdf"))) == count


@pytest.mark.press
def test_a_cluster_loses_a_worker_and_no_pack(tmp_path: Path) -> None:
    """A real scheduler and two workers, one killed half-way: every pack once, the same bytes as on this machine."""
    rows = [*ROWS[:2], *(f"p{number},guest,Land,Person {number},,,,normal," for number in range(14))]
    maker = PackMaker(material_of(rows, EDITION.replace(b"programme, ", b"")), "packs", "test")
    address_file = tmp_path / "scheduler.json"
    with dask("scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(address_file)):
        assert until(address_file.exists)
        worker = ("worker", "--scheduler-file", str(address_file), "--nthreads", "1", "--no-nanny", "--no-dashboard")
        with dask(*worker) as first, dask(*worker):
            killed: list[int] = []

            def spread(maker: PackMaker, people: Sequence[str]) -> Iterator[Made]:
                address = json.loads(address_file.read_text())["address"]
                for number, made in enumerate(on_cluster(address)(maker, people)):
                    if number == len(people) // 2:
                        first.kill()
                        killed.append(number)
                    yield made

            batch = run(maker, tmp_path / "packs", spread=spread)
    assert killed
    assert sorted(batch.made) == sorted(row.partition(",")[0] for row in rows)
    assert [found for found in batch.diagnostics if found.severity == "error"] == []
    same = maker.make("p7")
    assert (tmp_path / "packs/p7.pdf").read_bytes() == same.files["pack"]


@contextmanager
def dask(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Dask's while the block runs."""
    command = [sys.executable, "-m", "dask", *arguments, *(() if arguments[0] == "worker" else ("--host", "127.0.0.1"))]
    process = subprocess.Popen(command, cwd=TESTS.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def certificates(folder: Path) -> Path:
    """An authority and a certificate of its own, for this machine."""
    folder.mkdir()
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost")
    command = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject)
    subprocess.run(
        [*command, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"], check=True, capture_output=True
    )
    (folder / "ca.pem").write_bytes((folder / "cert.pem").read_bytes())
    return folder


@pytest.mark.press
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl, which makes the certificates, is not here")
def test_a_cluster_with_certificates(tmp_path: Path) -> None:
    """Over TLS packs are made; who has other certificates, or none, is not answered."""
    own, others = certificates(tmp_path / "own"), certificates(tmp_path / "others")
    maker = PackMaker(material_of(ROWS[:1], EDITION.replace(b"programme, ", b"")), "packs", "test")
    file = tmp_path / "scheduler.json"
    tls = ("--tls-ca-file", f"{own}/ca.pem", "--tls-cert", f"{own}/cert.pem", "--tls-key", f"{own}/key.pem")
    with dask("scheduler", "--port", "0", "--protocol", "tls", "--no-dashboard", "--scheduler-file", str(file), *tls):
        assert until(file.exists)
        address = json.loads(file.read_text())["address"]
        assert address.startswith("tls://")
        worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *tls)
        with dask(*worker):
            (made,) = on_cluster(address, own)(maker, [ROWS[0].partition(",")[0]])
            refused = []
            for known in (others, None):
                with pytest.raises(BuildError) as caught:
                    list(on_cluster(address, known)(maker, ["ada-one"]))
                refused += [fault.code for fault in caught.value.diagnostics]

    assert made.files["pack"].startswith(b"%PDF")
    assert refused == ["S021", "S021"]


def test_nothing_private_travels() -> None:
    """What is sent to a cluster's workers holds no private field of a participant but the print size."""
    pytest.importorskip("distributed")
    from printery.packs.cluster_worker import Recipe

    maker = PackMaker(material_of(), "packs", "test")
    private = [word for row in maker.rows.values() for word in private_words(row.value)]
    assert len(private) > len(maker.rows)

    recipe = Recipe.of(maker)

    assert [word for word in private if word.encode() in recipe.material] == []
    there = recipe.maker().rows
    assert {name: row.value.size for name, row in there.items()} == {k: r.value.size for k, r in maker.rows.items()}


def test_packs_travel_as_data() -> None:
    """What a worker hands over is read as JSON and bytes; what is no pack is refused."""
    pytest.importorskip("distributed")
    from printery.packs.cluster_worker import as_bytes, from_bytes

    fault = Diagnostic("C211", "a\nb", Location("content/x.csv", 2, 3))
    made = Made("p", "k", {"pack": b"%PDF\n1", "booklet": b"%PDF\n22"}, 3, "en", (fault,))

    assert from_bytes(as_bytes(made)) == made
    for wrong in (b"", b"[]", b"[1,2,3,4,5,6]\n", b'["p","k",{},1,"en",[["C211","m",[],""]]]', b"[" * 100_000):
        with pytest.raises(ValueError, match="is no pack"):
            from_bytes(wrong)


def test_a_cluster_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """S021 for an address at which nobody answers, S020 where Dask is missing."""
    monkeypatch.setattr("printery.packs.cluster._SECONDS", 0.2)
    maker = PackMaker(material_of(), "packs", "test")
    for code in ("S021", "S020"):
        with pytest.raises(BuildError) as caught:
            list(on_cluster("tcp://127.0.0.1:9")(maker, ["ada-one"]))
        assert [fault.code for fault in caught.value.diagnostics] == [code]
        monkeypatch.setitem(sys.modules, "distributed", None)


def test_a_journal_that_names_others_files(tmp_path: Path) -> None:
    """Lines that lead out of the folder, or to what is no pack, say nothing; so no file of others is removed."""
    folder = tmp_path / "packs"
    folder.mkdir()
    (tmp_path / "precious.pdf").write_text("mine")
    (folder / "list.csv").write_text("mine")
    for path in ("../precious.pdf", str(tmp_path / "precious.pdf"), "list.csv"):
        line = {"person": "row-1", "key": "k", "pages": 1, "language": "en", "files": {path: [4, "0"]}}
        (folder / ".journal").write_text(json.dumps(line) + "\n" + "[" * 50_000 + "\n")
        shelf = PackFolder(folder)
        with shelf.opened():
            shelf.keep_only(())

        assert (tmp_path / "precious.pdf").read_text() == (folder / "list.csv").read_text() == "mine"
