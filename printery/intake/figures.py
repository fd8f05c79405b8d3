"""Figures and tables with the captions and sources that stand around them in a word processor's file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from printery.intake.cells import flat_cells
from printery.intake.losses import Losses, opening
from printery.intake.naming import Names
from printery.intake.pandoc_tree import (
    Json,
    attr,
    mapped,
    markdown_line,
    node,
    nodes,
    pairs_of,
    strings,
    stripped,
    without_start,
    words,
)
from printery.intake.styles import CAPTION, SOURCE_LINE

_FIGURE_WORDS = (
    r"Figure|Fig\.?|Chart|Graph|Map|Photo|Image|Illustration|Abbildung|Abb\.?|Schaubild|Karte|Carte|Graphique|Figura"
    r"|Gráfico"
)
_TABLE_WORDS = r"Table|Tab\.?|Tabelle|Tableau|Tabla|Tabela"
_NUMBERED = r"\s+(\d+(?:[.–-]\d+)*[a-z]?)\s*[:.–—-]*\s*"
FIGURE_LABEL = re.compile(rf"(?:{_FIGURE_WORDS}){_NUMBERED}", re.IGNORECASE)
TABLE_LABEL = re.compile(rf"(?:{_TABLE_WORDS}){_NUMBERED}", re.IGNORECASE)
_SOURCE = re.compile(r"(?:Sources?|Quellen?|Fuentes?)\s*:\s*", re.IGNORECASE)
_NOTE = re.compile(r"(?:Notes?|Anmerkung(?:en)?|Remarques?|Notas?)\s*:\s*", re.IGNORECASE)
_FIGURE_STYLES = frozenset(("figure", "illustration", "image caption", "figure caption", "drawing", "abbildung"))
_TABLE_STYLES = frozenset(("table", "table caption", "tabelle"))
_LONGEST_LINE = 300
"""Characters of a line below a figure or table; what is longer is a paragraph of the text."""
_DEEPEST_HEAD = 5
_YEARS = frozenset(str(year) for year in range(1800, 2101))
_SLACK = 0.02
"""Shares of the measure by which widths may differ and mean the same."""
_LONGEST_LINE_CELL = 60
"""Characters of a cell: a table with longer ones keeps the widths of its columns."""


@dataclass(slots=True)
class Exhibits:
    """Puts together the figures and tables of a file."""

    names: Names
    losses: Losses
    descriptions: Mapping[str, str]
    """Path of a picture to its alternative text, where the document does not say it."""
    numbers: dict[str, str] = field(default_factory=dict)
    """`fig 3` to the id of what is so called in the file; empty where two are."""
    anchors: dict[str, str] = field(default_factory=dict)
    """Ids of the document that lead to a figure or table, to ours."""

    def put_together(self, blocks: Sequence[Json]) -> list[Json]:
        """The blocks with each picture that stands alone a figure, and captions and sources in their places."""
        made: list[Json] = []
        waiting = list(blocks)
        while waiting:
            block = waiting.pop(0)
            if block["t"] == "Table":
                made.append(self._table(block, self._caption(made, waiting, block), waiting))
            elif block["t"] == "Figure" and not _is_picture(node("Para", block["c"][2])):
                waiting = [*_unframed(block), *waiting]
            elif block["t"] == "Figure" or _is_picture(block):
                made.append(self._figure(block, self._caption(made, waiting, block), waiting))
            else:
                made.append(self._within(block))
        return [part for block in made for part in _freed(block)]

    def _within(self, block: Json) -> Json:
        if block["t"] in {"BulletList", "OrderedList"}:
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            made = [self.put_together(item) for item in items]
            return node(block["t"], made) if block["t"] == "BulletList" else node(block["t"], block["c"][0], made)
        if block["t"] == "Div" and CAPTION not in block["c"][0][1]:
            return node("Div", block["c"][0], self.put_together(block["c"][1]))
        return block if block["t"] != "BlockQuote" else node("BlockQuote", self.put_together(block["c"]))

    def _caption(self, made: list[Json], waiting: list[Json], block: Json) -> list[Json]:
        """The caption of a picture or table; it is taken from among the blocks around it."""
        own = block["c"][1][1] if block["t"] in {"Figure", "Table"} else []
        if own:
            return list(own[0]["c"]) if own[0]["t"] in {"Para", "Plain"} else strings(words(own))
        label, styles = (TABLE_LABEL, _TABLE_STYLES) if block["t"] == "Table" else (FIGURE_LABEL, _FIGURE_STYLES)
        around = [(made, -1), (waiting, 0)] if block["t"] == "Table" else [(waiting, 0), (made, -1)]
        for beside, place in around:
            found = _caption_words(beside[place], label, styles) if beside else None
            if found is not None:
                beside.pop(place)
                return found
        return []

    def _figure(self, block: Json, caption: list[Json], waiting: list[Json]) -> Json:
        image = next(nodes(block, "Image"))
        (_, _, pairs), alt, (target, title) = image["c"]
        said = words(alt) or self.descriptions.get(target, "") or dict(pairs).get("alt", "")
        if block["t"] == "Figure" and said == words(caption):
            said = dict(pairs).get("alt", "") or said
        given = block["c"][0][0] if block["t"] == "Figure" else image["c"][0][0]
        caption, name = self._labelled(caption, FIGURE_LABEL, "fig", given)
        lines = {
            **{key: dict(pairs)[key] for key in ("source", "note", "credit") if key in dict(pairs)},
            **self._lines(waiting, is_titled=bool(caption)),
        }
        picture = node("Image", attr("", (), **lines), strings(said), [target, title if title != "fig:" else ""])
        return node("Figure", attr(name), [None, [node("Plain", caption)]], [node("Plain", [picture])])

    def _table(self, block: Json, caption: list[Json], waiting: list[Json]) -> Json:
        block = flat_cells(block, self.losses)
        attributes, _, columns, head, bodies, foot = block["c"]
        caption, name = self._labelled(caption, TABLE_LABEL, "tbl", attributes[0])
        head, bodies = self._headed(head, bodies, caption)
        rows = [head[1], *(row for body in bodies for row in (body[2], body[3])), foot[1]]
        if _is_simple(rows) or _are_equal(columns):
            columns = [[align, node("ColWidthDefault")] for align, _ in columns]
        lines = {
            **{key: value for key, value in attributes[2] if key != "custom-style"},
            **self._lines(waiting, is_titled=bool(caption)),
        }
        kept = [kind for kind in attributes[1] if kind in {"row-heads", "landscape"}]
        # Pandoc writes the attributes of a table behind its caption only: without words, a mark holds its place
        held = caption or ([node("RawInline", "markdown", "")] if lines else [])
        title = [None, [node("Plain", held)] if held else []]
        return node(
            "Table", [name, kept, [[key, value] for key, value in lines.items()]], title, columns, head, bodies, foot
        )

    def _headed(self, head: Json, bodies: Json, caption: list[Json]) -> tuple[Json, Json]:
        """The table with a head: files of word processors rarely say that the first rows are one."""
        first = bodies[0] if bodies else None
        if first is None:
            return head, bodies
        has_own = any(words(row) for row in head[1])
        rows = [*head[1], *first[2], *first[3]] if has_own else [*first[2], *first[3]]
        count = _head_rows(rows, len(head[1]) if has_own else 1)
        if count >= len(rows) or (has_own and count == len(head[1])):
            return head, bodies
        opened = mapped(rows[:count], lambda value: value["c"] if value["t"] == "Strong" else value)
        said = f": “{opening(words(opened[0]))}”" + (f", in “{opening(words(caption))}”" if caption else "")
        kind = (
            "the first row of a table taken for its head"
            if count == 1
            else "the first rows of a table taken for its head"
        )
        if not has_own or count != len(head[1]):
            self.losses.note(kind, "see that it is right", "C261", said if count == 1 else f" ({count} rows){said}")
        return [head[0], opened], [[first[0], first[1], [], rows[count:]], *bodies[1:]]

    def _lines(self, waiting: list[Json], *, is_titled: bool) -> dict[str, str]:
        """The source and note that follow a figure or table; they are taken from among the blocks."""
        found: dict[str, str] = {}
        while waiting:
            block = waiting[0]
            is_styled = block["t"] == "Div" and SOURCE_LINE in block["c"][0][1]
            inner = block["c"][1][0] if is_styled and block["c"][1] else block
            taken = _line(inner, is_styled=is_styled) if inner["t"] in {"Para", "Plain"} else None
            if taken is None or taken[0] in found:
                return found
            found[taken[0]] = taken[1]
            self.losses.take(f"a line below a figure or table taken for its {taken[0]}", taken[2])
            if not is_titled and not is_styled:
                said = f" as its {taken[0]}, “{opening(words(inner))}”"
                hint = "see that it is no paragraph of the text"
                self.losses.note("a line taken below a figure or table without a title", hint, "C261", said)
            waiting.pop(0)
        return found

    def _labelled(self, caption: list[Json], label: re.Pattern[str], kind: str, given: str) -> tuple[list[Json], str]:
        """The caption without its number, and the id; the number is remembered for references to it."""
        places = [span["c"][0][0] for span in nodes(caption, "Span") if span["c"][0][0]]
        caption = mapped(caption, lambda value: [] if value["t"] == "Span" and not words(value) else value)
        match = label.match(words(caption))
        rest = without_start(caption, label) if match else None
        said = (rest or []) if match and match[0].strip() == words(caption) else rest or list(caption)
        name = self.names.take(
            given if given.startswith(f"{kind}-") else f"{kind}-{self.names.slug(words(said)) or 'new'}"
        )
        self.anchors |= dict.fromkeys([*places, *([given] if given else [])], name)
        if match:
            self.losses.take("numbers of figures and tables left to the build", match[0])
            key = f"{kind} {match[1]}"
            self.numbers[key] = "" if key in self.numbers else name
        return stripped(said), name


def _is_picture(block: Json) -> bool:
    """Whether a paragraph holds one picture and no words."""
    if block["t"] not in {"Para", "Plain"} or sum(1 for _ in nodes(block["c"], "Image")) != 1:
        return False
    return not words(mapped([block], lambda value: [] if value["t"] == "Image" else value))


def _caption_words(block: Json, label: re.Pattern[str], styles: frozenset[str]) -> list[Json] | None:
    """The words of a block that is the caption of such a thing; None if it is not."""
    is_styled = block["t"] == "Div" and CAPTION in block["c"][0][1]
    inner = block["c"][1][0] if is_styled and block["c"][1] else block
    if inner["t"] not in {"Para", "Plain"}:
        return None
    style = pairs_of(block["c"][0]).get("kind", "") if is_styled else ""
    is_labelled = without_start(inner["c"], label) is not None
    if style in styles or is_labelled or (is_styled and not _is_numbered(inner)):
        return list(inner["c"])
    return None


def _is_numbered(block: Json) -> bool:
    return any(without_start(block["c"], label) is not None for label in (FIGURE_LABEL, TABLE_LABEL))


def _line(block: Json, *, is_styled: bool) -> tuple[str, str, str] | None:
    """Which line it is, its Markdown, and the label that it gives up; None for a paragraph of the text."""
    if not is_styled and len(words(block)) > _LONGEST_LINE:
        return None
    for key, label in (("source", _SOURCE), ("note", _NOTE)):
        rest = without_start(block["c"], label)
        if rest:
            return key, markdown_line(rest), words(block)[: len(words(block)) - len(words(rest))]
    return ("source", markdown_line(block["c"]), "") if is_styled and words(block) else None


def _head_rows(rows: Json, least: int) -> int:
    """How many rows at the top are the head: those that its cells reach into, and those under cells over several."""
    count, reach = 0, least
    while count < reach and count < len(rows):
        cells = rows[count][1]
        width = sum(cell[3] for cell in cells)
        reach = max([reach, *(count + cell[2] for cell in cells)])
        is_spanner = any(1 < cell[3] < width for cell in cells) and not _has_figures(rows[count])
        if count + 1 == reach and is_spanner and reach < _DEEPEST_HEAD:
            reach += 1
        count += 1
    return reach


def _has_figures(row: Json) -> bool:
    """Whether the first cell of a row has words and another is a number: a row of data."""
    said = [words(cell[4]) for cell in row[1]]
    return bool(said and said[0]) and any(
        re.fullmatch(r"[-−+]?\d[\d.,\s]*%?", one) for one in said[1:] if one not in _YEARS
    )


def _unframed(figure: Json) -> list[Json]:
    """The blocks of a figure that is no single picture, and its caption as a paragraph behind them."""
    caption = [node("Para", block["c"]) if block["t"] == "Plain" else block for block in figure["c"][1][1]]
    return [*figure["c"][2], *caption]


def _freed(block: Json) -> Iterator[Json]:
    """A caption or source that nothing took is a paragraph."""
    if block["t"] == "Div" and {CAPTION, SOURCE_LINE} & set(block["c"][0][1]):
        yield from block["c"][1]
    else:
        yield block


def _are_equal(columns: Json) -> bool:
    """Whether all columns have one width, as equal dashes below a head have and new tables of Word: it says nothing."""
    widths = [width.get("c") for _, width in columns]
    return None not in widths and max(widths) - min(widths) < _SLACK


def _is_simple(rows: Json) -> bool:
    """Whether every cell is a line, so that columns need no widths of their own."""
    for part in rows:
        for row in part:
            for _, _, down, across, blocks in row[1]:
                if (down, across) != (1, 1) or len(blocks) > 1 or len(words(blocks)) > _LONGEST_LINE_CELL:
                    return False
                if blocks and (blocks[0]["t"] not in {"Plain", "Para"} or next(nodes(blocks, "LineBreak"), None)):
                    return False
    return True
