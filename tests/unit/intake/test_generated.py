"""Files by chance with every construct: no word is lost unsaid, none printed twice, no figure under another head.

A few of each kind here; `python -m tests.unit.intake.generated 500` tries that many, OpenDocument too.
"""

from __future__ import annotations

import pytest

from tests.unit.intake.generated import MAKERS, faults_of, generated

SEEDS = {"draft.docx": 14, "page.html": 10, "book.epub": 6, "text.md": 8}


FILES = [(name, seed) for name in MAKERS for seed in range(1000, 1000 + SEEDS[name])]


@pytest.mark.parametrize(("name", "seed"), FILES)
def test_every_word_and_cell_comes(name: str, seed: int) -> None:
    """Each word of the file is in the chapters, or the report says where it stood."""
    assert list(faults_of(name, *generated(name, seed))) == []
