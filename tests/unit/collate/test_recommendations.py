"""The table of recommendations: one source, links to the full text, the sections that speak of each."""

from __future__ import annotations

from printery.model.stages.text import plain_text
from tests.projects import project
from tests.unit.collate.test_collate import WORK, collated, section
from tests.unit.collate.test_figures import CHAPTER, nodes

STATEMENT = "content/works/statement/01-statement.md"
TEXT = b"""---
title: The Statement
id: sec-statement
---
As the first says (@rec-one).

::: {.recommendation #rec-one to="*All* governments"}
Begin with problems.^[A note that stays behind.]

- And with one aim.
:::

::: {.recommendation #rec-two to="Agencies" title="Count"}
Count the same things, as [one census]{.index} does.
:::
"""
SECOND = b"""---
title: The Second Chapter
short_title: Second
id: sec-second
---
Nothing yet.

The statement asks for it (@rec-two), and again: @rec-two.
"""


def changes() -> dict[str, bytes]:
    """A report that ends in the table."""
    own = project({}).files[f"{WORK}/work.yaml"].replace(b"back: [", b"back: [{kind: recommendations}, ")
    return {STATEMENT: TEXT, CHAPTER: SECOND, f"{WORK}/work.yaml": own}


def test_the_table() -> None:
    """Number, words without notes, addressee, and the places: first the full text, then every other section once."""
    collation, faults = collated(changes())
    table = section(collation, "recommendations").blocks[0]
    rows = [
        [plain_text(cell.children).strip() for cell in node.nodes]
        for node in table.walk()
        if node.tag == "tr" and node.nodes[0].tag == "td"
    ]

    assert rows == [
        ["1", "Begin with problems. And with one aim.", "All governments", "The Statement"],
        ["2", "Count Count the same things, as one census does.", "Agencies", "The Statement Chapter\u00a02"],
    ]
    assert [fault for fault in faults if fault.code == "C071"] == []


def test_its_references_lead_to_the_text() -> None:
    """Numbers lead to the recommendation, places to the section or paragraph, with the page of what they name."""
    collation, _ = collated(changes())
    found = [
        (node.get("target"), node.get("page-of")) for node in nodes(collation, "recommendations") if node.tag == "xref"
    ]

    assert found == [
        ("rec-one", ""),
        ("sec-statement", "rec-one"),
        ("rec-two", ""),
        ("sec-statement", "rec-two"),
        ("sec-second-p2", "sec-second-p2"),
    ]
    assert [one.id for one in collation.recommendations] == ["rec-one", "rec-two"]
    assert [place.section for place in collation.recommendations[1].discussed] == ["sec-statement", "sec-second"]
    assert "recommendations-rec-two-words" in {line.id for line in collation.copy}


def test_no_recommendations_no_table() -> None:
    """A work that has none leaves the section out, and says so."""
    own = changes() | {STATEMENT: b"---\ntitle: The Statement\nid: sec-statement\n---\nNothing.\n", CHAPTER: b""}
    del own[CHAPTER]
    collation, faults = collated(own)

    assert "recommendations" not in {one.kind for one in collation.sections}
    assert "C109" in {fault.code for fault in faults}
