"""Acronyms spelled out: article, plural, possessive, capital, brackets; and where they are left as they are."""

from __future__ import annotations

import pytest

from printery.edit import edit
from printery.model.stages.text import plain_text
from tests.projects import load, project

_WORK = "content/works/report"
_SETTINGS = """abbreviations:
  IOM: {long: International Organization for Migration, the: true}
  RCP: regional consultative process
  MOU: {long: memorandum of understanding, plural: memoranda of understanding}
  NGO: nongovernmental organization
  UN: {long: United Nations, spell_out: false}
acronyms: {expand: first-use}
"""
LONG = "International Organization for Migration"
RCPS = "regional consultative process"


def spelled(text: str) -> str:
    """What becomes of a chapter of these words."""
    own = project({}).files[f"{_WORK}/work.yaml"].decode()
    kept = "".join(line for line in own.splitlines(keepends=True) if not line.startswith("abbreviations"))
    files = {"01-first.md": f"---\ntitle: T\n---\n{text}\n", "work.yaml": kept + _SETTINGS}
    library = load(project({f"{_WORK}/{name}": words.encode() for name, words in files.items()})).value
    blocks = edit(library.works["report"]).value.sections[f"{_WORK}/01-first.md"].blocks
    return " ".join(plain_text(blocks, notes=True).split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By IOM, and by IOM.", f"By the {LONG} (IOM), and by IOM."),
        ("By the IOM.", f"By the {LONG} (IOM)."),
        ("IOM met.", f"The {LONG} (IOM) met."),
        ("It met. IOM met.", f"It met. The {LONG} (IOM) met."),
        ("An IOM report.", f"An {LONG} (IOM) report."),
        ("an RCP", f"a {RCPS} (RCP)"),
        ("two RCPs met", f"two {RCPS}es (RCPs) met"),
        ("RCPs met", f"{RCPS.capitalize()}es (RCPs) met"),
        ("three MOUs", "three memoranda of understanding (MOUs)"),
        ("its IOM's report", f"its {LONG}’s (IOM’s) report"),
        ("(as IOM says)", f"(as the {LONG} [IOM] says)"),
        (f"the {LONG} (IOM) and IOM", f"the {LONG} (IOM) and IOM"),
        ("the *International\nOrganization* for Migration (IOM) and IOM", f"the {LONG} (IOM) and IOM"),
        (f"IOM (the {LONG}) and IOM", f"IOM (the {LONG}) and IOM"),
        (f"IOM, the {LONG}, and IOM", f"IOM, the {LONG}, and IOM"),
        (f"the {LONG} (hereafter IOM), IOM", f"the {LONG} (hereafter IOM), IOM"),
        (f"{RCPS}es (RCPs) and an RCP", f"{RCPS}es (RCPs) and an RCP"),
        ("the UN", "the UN"),
        ("*IOM Report* by IOM", f"IOM Report by the {LONG} (IOM)"),
        ("> IOM said\n\nby IOM", f"IOM said by the {LONG} (IOM)"),
        ("## IOM\n\nby IOM", f"IOM by the {LONG} (IOM)"),
        ("by [IOM]{.index}", f"by the {LONG} (IOM)"),
        ("word.^[See IOM.] By IOM.", f"word.See IOM. By the {LONG} (IOM)."),
        ("*word* IOM", f"word the {LONG} (IOM)"),
        ("`IOM` and NGOs", "IOM and nongovernmental organizations (NGOs)"),
    ],
)
def test_first_use(text: str, expected: str) -> None:
    """The first acronym of a section is spelled out as an editor would, and no second one."""
    assert spelled(text) == expected


def test_boxes_count_by_themselves() -> None:
    """A box is read by itself: its first use is spelled out again, its title is not."""
    found = spelled('By IOM.\n\n::: {.box #box-a title="On IOM"}\nBy IOM, and IOM.\n:::\n\nBy IOM.')

    assert found == f"By the {LONG} (IOM). On IOM By the {LONG} (IOM), and IOM. By IOM."
