"""Two states of a work compared: what was inserted, deleted, changed, moved and renumbered, as a work of its own.

START HERE: `compare` gives the later work with every difference marked in its text, `summarised` a list of them before
it, and `sheets` the files.
"""

from __future__ import annotations

from printery.redline.comparison import Comparison, compare
from printery.redline.revision import Side, revision
from printery.redline.sheets import Sheets, sheets, wording_of
from printery.redline.summary import summarised

__all__ = ["Comparison", "Sheets", "Side", "compare", "revision", "sheets", "summarised", "wording_of"]
