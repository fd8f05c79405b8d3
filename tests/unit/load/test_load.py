"""Load: what stays usable when something is broken, places, and the schemas of the checkout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, binary, data, integers, one_of, sampled_from

from printery import world
from printery.diagnostics import Location
from printery.load import Readings, load, schemas, yaml
from printery.load.yaml import parse_yaml
from printery.world import DiskWorld, OutsideError
from tests.projects import READINGS, TESTS, base, project

CONTENT = TESTS.parent / "content"
PIECES = (
    b"[" * 400,
    b"&a [*a]",
    b"!!x ",
    b"<<: ",
    b"? ",
    b"---\n",
    b"\xff",
    b"\0",
    b".inf",
    b"9" * 5000,
    b"../",
    b"~",
    b'"',
)
"""What breaks parsers."""


def test_words_stay_words() -> None:
    """YAML 1.2: `no` is a word and a date is text for the model; numbers and true values are what they are."""
    parsed = parse_yaml("a: no\nb: 2011-06-08\nc: 1.5\nd: true\ne: '5'\n", "content/a.yaml")

    assert parsed.data == {"a": "no", "b": "2011-06-08", "c": 1.5, "d": True, "e": "5"}
    assert parsed.places["b",] == (2, 4)


def test_codes_keep_their_digits() -> None:
    """What prints otherwise than it is written stays text: a EuroVoc code 0436, a version 1.10."""
    parsed = parse_yaml("a: 0436\nb: 1.10\nc: 1_000\nd: 1e5\ne: 2011\n", "content/a.yaml")

    assert parsed.data == {"a": "0436", "b": "1.10", "c": "1_000", "d": "1e5", "e": 2011}


def test_yaml_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """C009 instead of minutes of parsing."""
    monkeypatch.setattr(yaml, "MAX_CHARACTERS", 40)
    parsed = parse_yaml("a: " + "x" * 40, "content/a.yaml")

    assert [d.code for d in parsed.faults] == ["C009"]


def test_what_was_read_stays_as_it_was() -> None:
    """A file read before is read alike again, whatever its reader did to it, and at another line it stands there."""
    readings, text = Readings(), "a: [1]\na: 2\n"
    first = readings.read(text, "content/a.yaml")
    first.data["a"].append(2)
    first.faults.clear()

    assert readings.read(text, "content/a.yaml") == parse_yaml(text, "content/a.yaml")
    assert readings.read(text, "content/a.yaml", 3).places["a", 0] == (3, 5)


@settings(max_examples=60, deadline=None)
@given(data())
def test_nothing_raises(draw: DataObject) -> None:
    """Whatever stands in a file of the content: findings at places in that project, no exception."""
    files = base()
    path = draw.draw(sampled_from(sorted(name for name in files if name.endswith((".yaml", ".md", ".csv")))))
    start = draw.draw(integers(0, len(files[path])))
    end = draw.draw(integers(start, min(start + 20, len(files[path]))))
    piece = draw.draw(one_of(binary(max_size=6), sampled_from(PIECES)))
    changed = files[path][:start] + piece + files[path][end:]

    for finding in load(project({path: changed}), readings=READINGS).diagnostics:
        assert finding.location.path in files
        assert finding.location.line <= max(changed.count(b"\n"), files[finding.location.path].count(b"\n")) + 2


def test_a_name_that_is_no_text() -> None:
    """A file name of bytes that are no UTF-8 is a finding; its file is left out."""
    found = load(project({"content/works/report/images/b\udcff.png": b"x"}))

    assert [str(d.location) for d in found.diagnostics] == [r"content/works/report/images/b\udcff.png:1:1"]
    assert [d.code for d in found.diagnostics] == ["C007"]


def test_a_file_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """C009 instead of reading it."""
    monkeypatch.setattr(world, "MAX_FILE_BYTES", 40_000)
    found = load(project({"content/works/report/images/large.svg": b"x" * 50_000}))

    assert [(d.code, d.location.path) for d in found.diagnostics] == [("C009", "content/works/report/images/large.svg")]


def test_a_broken_work_makes_no_noise() -> None:
    """Editions of a work that does not parse are not told that there is no such work."""
    found = load(project({"content/works/report/work.yaml": b"title: [\n"}))

    assert {d.code for d in found.diagnostics} == {"C001"}
    assert set(found.value.works) == {"statement"}


def test_one_broken_person_leaves_the_others() -> None:
    """The other people stay; the broken one is not called unknown, and who is unknown is still found."""
    people = base()["content/people.yaml"].replace(b"country: FR", b"county: FR")
    work = base()["content/works/report/work.yaml"].replace(b"people: [ada-one", b"people: [ada-won")
    found = load(project({"content/people.yaml": people, "content/works/report/work.yaml": work}))

    assert [d.code for d in found.diagnostics] == ["C003", "C030"]
    assert set(found.value.people) == {"ada-one", "che-three", "dee-four"}


def test_all_faults_in_one_run() -> None:
    """Faults of several files and several kinds are reported together, in order."""
    changes = {
        "content/imprint.yaml": b"name: x\n",
        "content/editions/print.yaml": base()["content/editions/print.yaml"] + b"bleeed: 3\n",
        "content/people.yaml": base()["content/people.yaml"].replace(b"country: DE", b"country: QQ"),
    }
    codes = [d.code for d in load(project(changes)).diagnostics]

    assert set(codes) == {"C003", "C004", "C025"}
    assert len(codes) > 4


def test_the_digest_follows_the_bytes() -> None:
    """Any changed byte of content or templates changes the digest; nothing else does."""
    first, again = load(project({})).value.digest, load(project({})).value.digest
    other = load(project({"templates/book/book.css": b"p { margin: 0 }"})).value.digest

    assert first == again
    assert first != other


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    """A symbolic link to a file elsewhere is as good as `..`."""
    (tmp_path / "content").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "content/link").symlink_to(tmp_path / "secret")
    disk = DiskWorld(tmp_path / "content", tmp_path / "templates")

    for path in ("content/link", "content/../../secret", "/etc/passwd", "other/x"):
        with pytest.raises(OutsideError):
            disk.read(path)


def test_places_of_a_record() -> None:
    """A record knows line and column of a value, or of the nearest that holds it."""
    record = load(project({})).value.works["report"].record

    assert record.at("series", "number") == Location("content/works/report/work.yaml", 6, 41)
    assert record.at("series", "issn") == Location("content/works/report/work.yaml", 6, 9)


def test_the_schemas_in_content_are_current() -> None:
    """`python3 build.py schema` renews them; every YAML file of the specimen names its own."""
    for name, text in schemas().items():
        assert (CONTENT / ".schemas" / name).read_text() == text
        json.loads(text)
    for path in CONTENT.rglob("*.yaml"):
        first = path.read_text().splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (path.parent / first.rpartition("=")[2]).resolve().is_file()
