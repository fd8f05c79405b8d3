"""Citations by style: each folder `tests/cases/cite-*` is a rule of CSL at work, in the text and in the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from printery.load.references import MAX_CHARACTERS
from printery.load.yaml import parse_yaml
from printery.model.stages.addresses import breakable
from printery.model.stages.collation import CollatedSection
from printery.model.stages.text import Inline, Node
from printery.pipeline import prepare
from printery.world import MemoryWorld
from tests.projects import TESTS, base, load, tree

CASES = sorted((TESTS / "cases").glob("cite-*"))
WORK = "content/works/report"
HEAD = b"---\ntitle: A Chapter\nid: sec-one\n---\n"
_MARKS = {"em": "*", "sup": "^", "strong": "**"}


def world(files: dict[str, bytes]) -> MemoryWorld:
    """A work of one chapter and a bibliography, cited as `case.yaml` says."""
    case = parse_yaml(files["case.yaml"].decode(), "case.yaml").data
    own = tree(TESTS / "project")
    work = own[f"{WORK}/work.yaml"].decode()
    settings = "".join(f"\n  {key}: {case[key]!r}" for key in ("style", "references", "bibliography"))
    settings += f"\n  nocite: '{case['nocite']}'" if "nocite" in case else ""
    back = "\n  back: [{kind: references}]" if case["bibliography"] == "book" else ""
    chapters = [name for name in files if name.endswith(".md")]
    body = "".join(f"\n    - {{kind: chapter, file: {name}}}" for name in chapters)
    head = work[: work.index("meeting:")].replace("language: en-US", f"language: {case['language']}")
    record = f"""{head}publisher: {{name: Press, place: Testville}}
date: "2011"
copyright: {{holder: Council, year: 2011}}
abstract: {{short: Short., long: Long.}}
citations:{settings}
matter:
  body:{body}{back}
"""
    kept = {path: data for path, data in own.items() if path in {"content/imprint.yaml", "content/people.yaml"}}
    pictures = {path: data for path, data in own.items() if path.startswith(f"{WORK}/images/")}
    written = {f"{WORK}/{name}": (HEAD if name == "text.md" else b"") + data for name, data in files.items()}
    del written[f"{WORK}/case.yaml"]
    words = {path: data for path, data in base().items() if path.startswith("templates/wording/")}
    return MemoryWorld({**words, **kept, **pictures, **written, f"{WORK}/work.yaml": record.encode()})


def shown(children: Inline, notes: list[str]) -> str:
    """A run of text: `*italics*`, ` / ` a break, `{2001 > ref-a}` a link, `[3]` a note, whose words go to `notes`."""
    parts = []
    for child in children:
        if isinstance(child, str):
            parts.append(child.replace("\u00a0", "~"))
        elif child.tag == "note":
            parts.append(f"[{child.get('number')}]")
            notes.append(f"  [{child.get('number')}] {shown(child.children, notes)}")
        elif child.tag == "xref":
            parts.append(f"{{{shown(child.children, notes)} > {child.get('target')}}}")
        elif child.tag == "br":
            parts.append(" / ")
        else:
            mark = _MARKS.get(child.tag, "")
            parts.append(f"{mark}{shown(child.children, notes)}{mark}")
    return "".join(parts)


def lines(section: CollatedSection) -> Iterator[str]:
    """What a section says, a line for each block; notes below their block."""
    yield f"# {section.id}"
    for block in section.blocks:
        if block.tag == "ul":
            yield f"({block.get('class')})"
        notes: list[str] = []
        for part in block.nodes if block.tag in {"ul", "figure"} else (block,):
            name = f"{part.id}: " if part.tag in {"li", "line"} else ""
            yield f"{name}{shown(part.children, notes)}"
        yield from notes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    """Text, notes and bibliography say exactly what the style's manual and CSL want, without a finding."""
    found = prepare(load(world(tree(case / "in"))))
    assert found.diagnostics == ()
    text = "".join(f"{line}\n" for section in found.value.collations["report"].sections for line in lines(section))
    expected = case / "expected" / "text.txt"
    if request.config.getoption("--accept"):
        expected.write_text(text, encoding="utf-8")

    assert expected.read_text(encoding="utf-8") == text


def test_notes_of_the_text_and_of_citations_share_one_count() -> None:
    """A note from a citation and a note of the author's are numbered in one row."""
    found = prepare(load(world(tree(TESTS / "cases" / "cite-notes-within" / "in"))))
    notes = [node for section in found.value.collations["report"].sections for node in _notes(section)]

    assert [note.get("number") for note in notes] == [str(place + 1) for place in range(len(notes))]
    assert [line.id for line in found.value.collations["report"].copy if line.is_note] == [note.id for note in notes]


def _notes(section: CollatedSection) -> Iterator[Node]:
    for block in section.blocks:
        yield from (node for node in block.walk() if node.tag == "note")


def test_urls_break_where_the_manual_wants() -> None:
    """Behind the slashes, then before the signs of the path, never in the name of the host; the words stay the same."""
    parts = tuple(breakable("See https://www.example.org/a-b/c.html?x=1."))

    words = "".join(part if isinstance(part, str) else "|" for part in parts)
    assert words == "See https://|www.example.org|/a|-b|/c|.html|?x|=1."


def test_a_reference_leads_nowhere_unsafe() -> None:
    """An address that is none is reported, and no link is made of it."""
    files = tree(TESTS / "cases" / "cite-journals" / "in")
    files["references.json"] = files["references.json"].replace(b"https://example.org/b", b"javascript:alert(1)")
    found = prepare(load(world(files)))

    assert [finding.code for finding in found.diagnostics] == ["C132"]


def test_too_many_references_are_refused() -> None:
    """A file beyond the bound is reported, and not parsed."""
    files = tree(TESTS / "cases" / "cite-journals" / "in")
    files["references.json"] = b"[" + b" " * MAX_CHARACTERS + b"]"
    found = prepare(load(world(files)))

    assert [finding.code for finding in found.diagnostics] == ["C009"]


def test_references_of_crossref_are_set_whole() -> None:
    """Lists where CSL has a text, a body by its name, a date of print, a subtitle, and no date that is null."""
    files = tree(TESTS / "cases" / "cite-block-labels" / "in")
    written = tree(TESTS / "diagnostics" / "C434" / "in")[f"{WORK}/references.json"]
    files["references.json"] = written.replace(b', "titleshort": "Book"', b"")
    files["case.yaml"] = files["case.yaml"].replace(b"mexicon", b"chicago-author-date")
    found = prepare(load(world(files)))
    listed = [line for section in found.value.collations["report"].sections for line in lines(section)]

    assert [finding.code for finding in found.diagnostics] == ["C434"]
    assert listed[-2:] == [
        "ref-able2001: Able, Ann, and World Body. 2001. “Rivers & Rain: A *View*.” *A Journal*, ahead of print, May. https://doi.org/10.1000/182.",
        "ref-baker2003: Baker, Bob. 2003. *A Book*. Testville.",
    ]
