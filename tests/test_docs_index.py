"""The examples of docs/index.md, built as they stand."""

from __future__ import annotations

import re

from printery.model.stages.collation import CollatedSection, Collation
from printery.model.stages.text import plain_text
from printery.pipeline import prepare
from tests.projects import TESTS, load, project

_BLOCK = re.compile(r"^```(\w+)( \w+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEAD = "---\ntitle: Second\nid: sec-second\nauthors: [bo-two]\n---\n"
_WORK = "content/works/report"


def built() -> Collation:
    """The tiny project with all examples in its second chapter, its glossary and its work.yaml; no finding."""
    blocks = _BLOCK.findall((TESTS.parent / "docs" / "index.md").read_text(encoding="utf-8"))
    chapter = "\n".join(text for kind, what, text in blocks if kind == "markdown" and not what)
    glossary = "\n".join(text for _, what, text in blocks if what == " glossary")
    own = project({}).files[f"{_WORK}/work.yaml"].decode()
    kept = re.sub(r"^abbreviations:.*\n", "", own, flags=re.MULTILINE)
    listed = kept.replace("{kind: abbreviations}", "{kind: list-of-figures}, {kind: abbreviations}")
    work = listed.replace("back: [", "back: [{kind: glossary, file: 09.md}, ")
    settings = "".join(text for kind, _, text in blocks if kind == "yaml")
    settings = settings.replace("abbreviations:\n", "abbreviations:\n  IOM: International Organization for Migration\n")
    files = {
        "02-second.md": _HEAD + chapter,
        "09.md": "---\ntitle: Glossary\nid: sec-glossary\n---\n" + glossary,
        "work.yaml": work + settings,
    }
    found = prepare(load(project({f"{_WORK}/{name}": text.encode() for name, text in files.items()})))

    assert [str(finding) for finding in found.diagnostics] == []
    return found.value.collations["report"]


def section(collation: Collation, name: str) -> CollatedSection:
    """A section by id."""
    return next(one for one in collation.sections if one.id == name)


def test_the_examples_are_sound_and_do_what_is_said() -> None:
    """Entries on three levels, ranges, pointers; a filed glossary; spelled-out acronyms; a short title in the list."""
    collation = built()
    entries = {plain_text(entry.term): entry for group in collation.index for entry in group.entries}
    labor, asylum = entries["labor migration"], entries["asylum"]
    words = plain_text(section(collation, "sec-second").blocks)

    assert [plain_text(sub.term) for sub in labor.children] == ["conventions on", "costs of"]
    assert plain_text(labor.children[0].children[0].term) == "parties to"
    assert labor.children[1].locators[0].end
    assert entries["visas"].locators[0].end
    assert asylum.locators[0].main
    assert [locator.note for locator in asylum.children[0].locators] == [1, None]
    assert [plain_text(one.term) for one in asylum.also] == ["sovereignty", "names of treaties"]
    assert plain_text(entries["refuge"].see[0].term) == "asylum"
    assert (
        "by the International Labour Organization (ILO) for two regional consultative processes (RCPs) of the UN"
        in words
    )
    assert [short for short, _ in collation.abbreviations] == ["ILO", "IOM", "RCP", "UN"]
    assert [plain_text(one.title) for one in collation.figures][-1] == "A short title"
    assert collation.work.contents.depth == 2
    assert [node.id for node in section(collation, "sec-glossary").blocks[0].nodes if node.tag == "dt"] == [
        "gl-asylum",
        "gl-refugee",
    ]
