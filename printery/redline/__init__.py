"""Two states of a work compared: what was inserted, deleted, changed, moved and renumbered, as a work of its own.

START HERE: `compare` gives the later work with every difference marked in its text, `summarised` a list of them before
it, and `sheets` the files.
"""

from __future__ import annotations

from printery.redline.comparison import Comparison, compare, same_works
from printery.redline.condensing import condensed
from printery.redline.places import data_files
from printery.redline.revision import Commit, Side, history, revision
from printery.redline.sheets import Sheets, sheets, wording_of
from printery.redline.summary import About, summarised

__all__ = [
    "About",
    "Commit",
    "Comparison",
    "Sheets",
    "Side",
    "compare",
    "condensed",
    "data_files",
    "history",
    "revision",
    "same_works",
    "sheets",
    "summarised",
    "wording_of",
]
