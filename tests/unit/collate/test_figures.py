"""Figures of several, and their long descriptions."""

from __future__ import annotations

from printery.model.stages.collation import Collation
from printery.model.stages.text import Node, plain_text
from tests.projects import project
from tests.unit.collate.test_collate import WORK, collated, section

CHAPTER = f"{WORK}/02-second.md"
TEXT = b"""---
title: The Second Chapter
id: sec-second
---
See @fig-one, [@fig-both]{.page} and [-@fig-both-b].

::: {#fig-both layout-ncol=2 source="Tests."}
![The first](images/bars.svg){#fig-one alt="Two bars"}

![The second](images/bars.svg){alt="Two bars" width=50%}

::: long-description
Both show two bars.[^why]
:::

Both
:::

![One more](images/bars.svg){#fig-more alt="Two bars" source="Tests." description="text-more"}

A paragraph in between.

::: {.long-description #text-more}
It shows two bars.
:::

[^why]: They are the only ones.
"""


def nodes(collation: Collation, name: str) -> list[Node]:
    """All nodes of a section."""
    return [node for block in section(collation, name).blocks for node in block.walk()]


def test_sub_figures_have_letters() -> None:
    """A panel is one figure in the list; its parts are referred to as Figure 2a, and mention the whole."""
    collation, faults = collated({CHAPTER: TEXT})
    found = {node.id: node for node in nodes(collation, "sec-second") if node.tag == "figure"}
    first = section(collation, "sec-second").blocks[0]

    assert [entry.label for entry in collation.figures] == ["Figure 1", "Figure 2", "Figure 3"]
    assert [(name, node.get("label")) for name, node in found.items()] == [
        ("fig-both", "Figure 2"),
        ("fig-one", "(a)"),
        ("fig-both-b", "(b)"),
        ("fig-more", "Figure 3"),
    ]
    assert plain_text(first.children) == "See Figure\u00a02a,  and 2b."
    assert [fault.code for fault in faults] == ["C072"]
    assert "fig-more" in faults[0].message


def test_descriptions_stand_behind_their_figures() -> None:
    """Without an annex each stands behind the block that holds its figure, and they know each other."""
    collation, _ = collated({CHAPTER: TEXT})
    blocks = section(collation, "sec-second").blocks
    kinds = [block.get("class") or block.tag for block in blocks]

    assert kinds == ["p", "figure", "long-description", "figure", "long-description", "p"]
    assert [(b.id, b.get("for")) for b in blocks if b.get("class")] == [
        ("fig-both-description", "fig-both"),
        ("text-more", "fig-more"),
    ]
    assert [b.get("description") for b in blocks if b.tag == "figure"] == ["fig-both-description", "text-more"]
    assert [plain_text(n.children) for n in nodes(collation, "sec-second") if n.get("role") == "described"] == [
        "Figure\u00a02",
        "Figure\u00a03",
    ]


def test_descriptions_are_gathered_in_an_annex() -> None:
    """With a section of the kind `descriptions` they stand there, with their notes, and nowhere else."""
    own = project({}).files[f"{WORK}/work.yaml"].replace(b"back: [", b"back: [{kind: descriptions}, ")
    collation, _ = collated({CHAPTER: TEXT, f"{WORK}/work.yaml": own})
    annex = section(collation, "descriptions")
    lines = {line.id: line.text for line in collation.copy}

    assert [block.id for block in annex.blocks] == ["fig-both-description", "text-more"]
    assert not [n for n in nodes(collation, "sec-second") if n.get("class") == "long-description"]
    assert lines["descriptions-p1"] == "Both show two bars."
    assert lines["n-descriptions-1"] == "They are the only ones."
    assert "descriptions" in {entry.id for entry in collation.nav}


def test_the_untitled_are_not_counted() -> None:
    """Neither labels nor lists know them, and the number of what follows is what it would be without them."""
    bare = b"![](images/bars.svg){.untitled alt='Two bars'}\n\n| A | B |\n|---|---|\n| x | y |\n\n: {.untitled}\n\n"
    collation, faults = collated({CHAPTER: TEXT.replace(b"::: {#fig-both", bare + b"::: {#fig-both", 1)})
    plain, before = collated({CHAPTER: TEXT})
    untitled = [node for node in nodes(collation, "sec-second") if node.get("untitled")]

    assert [finding.code for finding in faults] == [finding.code for finding in before]
    assert [node.tag for node in untitled] == ["figure", "table"]
    assert not any(node.get("label") or node.find("title") for node in untitled)
    assert (collation.figures, collation.tables) == (plain.figures, plain.tables)
