"""Emphasis and strike-out as Pandoc reads them: a mark opens before a word and closes at the next of its kind.

CommonMark asks what stands on both sides of a mark, which fails beside punctuation where words have no blanks between
them: Chinese, Japanese, Korean. The functions follow those of Pandoc's reader.
Source: Pandoc 3.9, Text.Pandoc.Readers.Markdown, `strongOrEmph`, `enclosure`, `strikeout`.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

UNCLOSED = "unclosed"
"""In the `meta` of a token `text`: the marks that stand there as they are, though they look as if they opened."""
AROUND = "around"
"""In such a token's `meta`: the signs before and behind the marks."""
_LONGEST = 3
"""Marks of the longest run that opens: strong within emphasis."""
_TAGS = {1: ("em",), 2: ("strong",), 3: ("strong", "em")}
_STRUCK = "~~"


def add_emphasis(md: MarkdownIt) -> None:
    """Put the rules in the place of CommonMark's."""
    md.inline.ruler.at("emphasis", _enclosure)
    md.inline.ruler.at("strikethrough", _struck)
    md.inline.ruler.enable("strikethrough")
    md.inline.ruler2.disable(["balance_pairs", "emphasis", "fragments_join"])


def _enclosure(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    mark = state.src[state.pos]
    if mark not in "*_" or silent or state.level >= state.md.options.maxNesting:
        return False
    start = state.pos
    if mark == "_" and _behind_word(state):
        return False
    while state.pos < state.posMax and state.src[state.pos] == mark:
        state.pos += 1
    length = state.pos - start
    if state.pending:
        _flush(state, start)
    at = len(state.tokens)
    if length > _LONGEST or state.src[state.pos : state.pos + 1] in {" ", "\t"}:
        _leave(state, mark * length, at, start)
        return True
    state.level += 1
    {1: _one, 2: _two, 3: _three}[length](state, mark, at, start)
    state.level -= 1
    return True


def _behind_word(state: StateInline) -> bool:
    """Whether a word, or emphasis, ends where the state stands."""
    before = state.src[state.pos - 1] if state.pos else ""
    if before in {"*", "_", "~"}:
        return not state.pending and bool(state.tokens) and state.tokens[-1].nesting < 0
    return before.isalnum() or (before == "." and not state.src.endswith("..", 0, state.pos))


def _one(state: StateInline, mark: str, at: int, start: int) -> None:
    """Words up to one mark; two of them begin strong words of their own."""
    while state.pos < state.posMax:
        if not _ends(state, mark, 1):
            step(state)
            continue
        two = state.pos + 2
        if not state.src.startswith(mark * 2, state.pos, state.posMax) or _ends(state, mark, 1, two):
            break
        inner = state.pos
        _flush(state, inner)
        state.pos = two
        _two(state, mark, len(state.tokens), inner)
    _wrap(state, mark, 1, at, start)


def _two(state: StateInline, mark: str, at: int, start: int) -> None:
    _read(state, mark, 2)
    _wrap(state, mark, 2, at, start)


def _three(state: StateInline, mark: str, at: int, start: int) -> None:
    """Words up to marks: three close both, two leave emphasis open, one leaves strong open."""
    _read(state, mark, 1)
    if _ends(state, mark, 3):
        _wrap(state, mark, 3, at, start)
    elif _ends(state, mark, 2):
        _wrap(state, mark, 2, at, start)
        _one(state, mark, at, start)
    elif _ends(state, mark, 1):
        _wrap(state, mark, 1, at, start)
        _two(state, mark, at, start)
    else:
        _leave(state, mark * 3, at, start)


def _ends(state: StateInline, mark: str, length: int, at: int | None = None) -> bool:
    place = state.pos if at is None else at
    end = place + length
    if end > state.posMax or not state.src.startswith(mark * length, place):
        return False
    return mark != "_" or end >= state.posMax or not state.src[end].isalnum()


def _read(state: StateInline, mark: str, length: int) -> None:
    while state.pos < state.posMax and not _ends(state, mark, length):
        step(state)


def step(state: StateInline) -> None:
    """Read one thing of a line, as markdown-it's own loop does."""
    if state.level < state.md.options.maxNesting:
        for rule in state.md.inline.ruler.getRules(""):
            if rule(state, False):  # noqa: FBT003 - markdown-it's signature
                return
    state.pending += state.src[state.pos]
    state.pos += 1


def _wrap(state: StateInline, mark: str, length: int, at: int, start: int) -> None:
    """Put elements around the tokens from `at` on if the closing marks stand here; else the marks are words."""
    if not _ends(state, mark, length):
        _leave(state, mark * length, at, start)
        return
    _flush(state, state.pos)
    for tag in reversed(_TAGS[length]):
        _enclose(state, tag, at, start)
    state.pos += length


def _enclose(state: StateInline, tag: str, at: int, start: int) -> None:
    opening = state.push(f"{tag}_open", tag, 1)
    opening.meta["pos"] = start
    state.tokens.insert(at, state.tokens.pop())
    state.push(f"{tag}_close", tag, -1)


def _leave(state: StateInline, marks: str, at: int, start: int) -> None:
    """Put the marks before the tokens from `at` on, as words."""
    _flush(state, state.pos)
    token = state.push("text", "", 0)
    around = state.src[start - 1 : start] or " ", state.src[start + len(marks) : start + len(marks) + 1] or " "
    token.content, token.meta = marks, {"pos": start, UNCLOSED: marks, AROUND: around}
    state.tokens.insert(at, state.tokens.pop())


def _flush(state: StateInline, end: int) -> None:
    """Make a token of the words that wait, which end at `end`."""
    if state.pending:
        pos, state.pos = state.pos, end
        state.pushPending()
        state.pos = pos


def _struck(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """`~~struck out~~`."""
    start, first = state.pos, state.pos + len(_STRUCK)
    if not state.src.startswith(_STRUCK, start) or silent or state.level >= state.md.options.maxNesting:
        return False
    following = state.src[first : first + 1]
    if following == "~":
        while state.pos < state.posMax and state.src[state.pos] == "~":
            state.pos += 1
        _flush(state, start)
        _leave(state, state.src[start : state.pos], len(state.tokens), start)
        return True
    if not following or following.isspace() or state.src.find(_STRUCK, first, state.posMax) < 0:
        return False
    _flush(state, start)
    at, state.pos = len(state.tokens), first
    state.level += 1
    while state.pos < state.posMax and not _ends_struck(state):
        step(state)
    state.level -= 1
    if _ends_struck(state):
        _flush(state, state.pos)
        _enclose(state, "s", at, start)
        state.pos += len(_STRUCK)
    else:
        _leave(state, _STRUCK, at, start)
    return True


def _ends_struck(state: StateInline) -> bool:
    """Whether words that are struck out end here: never right behind a blank, but for those that begin a line."""
    if not state.src.startswith(_STRUCK, state.pos, state.posMax):
        return False
    before = state.src[: state.pos].rstrip(" \t")
    return len(before) == state.pos or before.endswith("\n")
