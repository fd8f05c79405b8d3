"""Text compared word by word: both texts in one, what went and what came marked as `del` and `ins`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import bidirectional

from printery.model.stages.text import BLOCK_TAGS, Inline, Node
from printery.redline.alignment import Budget, Step, TooLongError, overlap, steps
from printery.redline.clean import EAST_ASIAN, Reading, was

BREAK = "#break"
"""Tag of the end of a paragraph, where several are compared as one run."""
RUN = "#run"
"""Tag of the inline children between the blocks of a container, while they are compared."""
_MARKS = "\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
_MARKS += "\u0900-\u0903\u093a-\u094d\u200c\u200d\u2060"
"""Signs that belong to the letter before them: accents, vowel points, joiners, soft hyphens."""
_LETTER = rf"[^\W_{EAST_ASIAN}]"
_TOKEN = re.compile(
    rf"\s+|[{EAST_ASIAN}]|{_LETTER}(?:{_LETTER}|[{_MARKS}]|[.,'’\-‑](?={_LETTER}))*|.",
    re.DOTALL,
)
_IGNORED = re.compile("[\u00ad\u200b\u2060\ufeff]")
_WRAPPERS = frozenset(
    ("em", "strong", "code", "q", "a", "span", "abbr", "cite", "small", "kbd", "s", "u", "mark", "sub", "sup")
)
_TOLD = frozenset(("sub", "sup", "s", "u"))
"""Elements whose coming or going changes what the words say."""
_STYLED = frozenset(("em", "strong", "code", "a"))
"""Elements whose coming or going changes no word: told of apart, and not counted."""
_ALIKE = 0.4
"""Share of words in common from which two notes are one."""
_SIGNS = frozenset("-−–—+±~<>≤≥≈$€£¥")
"""What may stand before a number and belongs to it."""
_UNIT_SIGNS = frozenset("%‰°º′″€")
"""What may stand behind a number and belongs to it."""
_JOINTS = frozenset("-−–—/:×·^‑")
"""What may stand between two numbers that are one: a range, a date, a time, a power."""
_RESTYLED = 12
"""Words by which a passage with another address or emphasis is told of."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a blank, a sign, or an inline element that is compared as one."""

    key: object
    content: Node | str
    path: tuple[Node, ...]
    """The elements around it, outermost first."""

    @property
    def words(self) -> int:
        """How many words it is."""
        return len(self.content.split()) if self.is_word and isinstance(self.content, str) else int(self.is_word)

    @property
    def is_word(self) -> bool:
        """Whether it says something: no blank, no punctuation."""
        if isinstance(self.content, Node):
            return self.content.tag != BREAK
        return any(character.isalnum() for character in self.content)


@dataclass(frozen=True, slots=True)
class Restyled:
    """A passage whose words are the same, but not its emphasis or the address that it leads to."""

    what: str
    """`address` or `emphasis`."""
    words: str
    before: str = ""
    """The address; empty for emphasis."""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Two runs of text in one."""

    children: Inline
    gone: int
    """Words that were taken out."""
    come: int
    restyled: tuple[Restyled, ...] = ()
    moved_notes: tuple[Node, ...] = ()
    """Notes that are called from another place of the run."""


Unit = tuple[Token, ...]
"""Tokens that are compared as one."""
Op = tuple[str, Token]
"""`del`, `ins` or nothing, and what it is about."""
Mixed = Callable[[Node, Node], Node]
"""Two notes become one that shows what changed in it."""


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Compares runs of text."""

    reading: Reading
    budget: Budget
    mixed: Mixed

    def of(self, old: Inline, new: Inline) -> Mixture:
        """Both as one run, and how many words went and came."""
        before, after = self._paired(list(_tokens(old, ())), list(_tokens(new, ())))
        same: list[tuple[Token, Token]] = []
        ops, moved = _without_moved_notes(list(self._ops(_units(before), _units(after), same)))
        gone, come = _counted(ops, self.budget)
        return Mixture(tuple(_built(ops, 0)), gone, come, tuple(_restyled(same)), moved)

    def _paired(self, old: list[Token], new: list[Token]) -> tuple[list[Token], list[Token]]:
        """The tokens with keys: notes that are one note, changed or not, have the same, and show what changed."""
        keys: dict[int, object] = {}
        shown: dict[int, Node] = {}
        for place, (before, after) in enumerate(_same_notes(_notes(old), _notes(new), self.reading)):
            keys[id(before)] = keys[id(after)] = ("note", place)
            if self.reading.key(before) != self.reading.key(after):
                shown[id(after)] = self.mixed(before, after)

        def finished(token: Token) -> Token:
            content = token.content
            if isinstance(content, str):
                return token
            key = keys.get(id(content)) or (content.get("target") or self.reading.key(content))
            return Token((key, _told(token.path)), shown.get(id(content), content), token.path)

        return [finished(token) for token in old], [finished(token) for token in new]

    def _ops(self, old: Sequence[Unit], new: Sequence[Unit], same: list[tuple[Token, Token]]) -> Iterator[Op]:
        """Each token with what became of it; a blank between two changes is part of them. Equal ones go to `same`."""
        try:
            found = steps([_key(unit) for unit in old], [_key(unit) for unit in new], self.budget)
        except TooLongError:
            self.budget.is_spent = True
            found = (Step(equal=False, old=range(len(old)), new=range(len(new))),)
        gone: list[Op] = []
        come: list[Op] = []
        for place, step in enumerate(found):
            before = [token for at in step.old for token in old[at]]
            after = [token for at in step.new for token in new[at]]
            if step.equal:
                same += zip(before, after, strict=True)
            inside = 0 < place < len(found) - 1 and not any(token.is_word for token in before)
            if step.equal and not (inside and (gone or come)):
                yield from (*gone, *come)
                gone, come = [], []
                yield from (("", token) for token in after)
            else:
                gone += [("del", token) for token in before]
                come += [("ins", token) for token in after]
        yield from (*gone, *come)


def _key(unit: Unit) -> tuple[object, ...]:
    return tuple(token.key for token in unit)


def _tokens(children: Inline, path: tuple[Node, ...]) -> Iterator[Token]:
    for child in children:
        if isinstance(child, str):
            for piece in (child,) if _runs_backwards(child) else (match[0] for match in _TOKEN.finditer(child)):
                text = " ".join(_IGNORED.sub("", piece).split())
                yield Token((text or " ", _told(path)), piece, path)
        elif child.tag in _WRAPPERS:
            yield from _tokens(child.children, (*path, child))
        else:
            yield Token("", child, path)


def _told(path: tuple[Node, ...]) -> tuple[str, ...]:
    return tuple(one.tag for one in path if one.tag in _TOLD)


def _units(tokens: Sequence[Token]) -> list[Unit]:
    """Tokens that are read as one and change as one: a number with its sign, unit and exponent, a range, a date."""
    found: list[Unit] = []
    place = 0
    while place < len(tokens):
        end = _end_of_number(tokens, place)
        found.append(tuple(tokens[place:end]))
        place = end
    return found


def _end_of_number(tokens: Sequence[Token], start: int) -> int:
    """Behind the number that begins at a place, or behind the one token there."""
    free = start == 0 or not tokens[start - 1].is_word
    place = start + (free and _text(tokens, start) in _SIGNS and _is_number(tokens, start + 1))
    if not _is_number(tokens, place):
        return start + 1
    place += 1
    while place < len(tokens):
        text = _text(tokens, place)
        if text in _JOINTS and _is_number(tokens, place + 1):
            place += 2
        elif (
            text in _UNIT_SIGNS
            or (text.strip() and _told(tokens[place].path))
            or (_text(tokens, place - 1) in {"°", "º"} and text.isalpha())
        ):
            place += 1
        else:
            break
    return place


def _text(tokens: Sequence[Token], place: int) -> str:
    content = tokens[place].content if place < len(tokens) else ""
    return content if isinstance(content, str) else ""


def _is_number(tokens: Sequence[Token], place: int) -> bool:
    return _text(tokens, place)[:1].isdigit()


def _without_moved_notes(ops: list[Op]) -> tuple[list[Op], tuple[Node, ...]]:
    """The run without the struck copies of notes that it calls elsewhere, and these notes."""
    gone = {token.key for op, token in ops if op == "del" and _is_note(token)}
    moved = {token.key for op, token in ops if op == "ins" and _is_note(token)} & gone
    kept: list[Op] = []
    notes: list[Node] = []
    for op, token in ops:
        if not op or token.key not in moved or not isinstance(token.content, Node):
            kept.append((op, token))
        elif op == "ins":
            kept.append(("", token))
            notes.append(token.content)
    return kept, tuple(notes)


def _is_note(token: Token) -> bool:
    return isinstance(token.content, Node) and token.content.tag == "note"


def _counted(ops: Sequence[Op], budget: Budget) -> tuple[int, int]:
    """How many words went and came; of text that is marked as a whole, only those that differ."""
    gone = come = 0
    for marked, group in groupby(ops, key=lambda op: bool(op[0])):
        if not marked:
            continue
        run = list(group)
        before, after = ([token for op, token in run if op == name] for name in ("del", "ins"))
        backwards = [
            [word for token in side if isinstance(token.content, str) and _runs_backwards(token.content)
             for word in token.content.split()]
            for side in (before, after)
        ]  # fmt: skip
        same = _same_words(backwards[0], backwards[1], budget)
        gone += sum(token.words for token in before) - same
        come += sum(token.words for token in after) - same
    return gone, come


def _same_words(old: Sequence[str], new: Sequence[str], budget: Budget) -> int:
    if not (old and new):
        return 0
    try:
        return sum(len(step.old) for step in steps(old, new, budget) if step.equal)
    except TooLongError:
        return 0


def _restyled(same: Sequence[tuple[Token, Token]]) -> Iterator[Restyled]:
    """Runs of equal words with another address or emphasis."""

    def change(pair: tuple[Token, Token]) -> tuple[str, str, str] | None:
        before, after = (tuple(one for one in token.path if one.tag in _STYLED) for token in pair)
        links = [next((one.get("href") for one in path if one.tag == "a"), "") for path in (before, after)]
        if links[0] != links[1]:
            return ("address", links[0], links[1])
        names = [sorted(one.tag for one in path) for path in (before, after)]
        return ("emphasis", "", "") if names[0] != names[1] and pair[0].is_word else None

    for found, group in groupby(same, key=change):
        text = "".join(_text([after], 0) for _, after in group).split()
        if found is not None and text:
            what, before, after = found
            yield Restyled(what, " ".join(text[:_RESTYLED]) + " …" * (len(text) > _RESTYLED), before, after)


def _runs_backwards(text: str) -> bool:
    """Whether text is written from right to left: it is compared as one.

    The engine sets the parts of a line in which something is marked from left to right (Kozea/WeasyPrint issue 106):
    words would change their places. When `<p dir="rtl">` with a marked word in it is set in order, this can go.
    """
    return any(bidirectional(character) in {"R", "AL"} for character in text)


def _notes(tokens: Sequence[Token]) -> list[Node]:
    return [token.content for token in tokens if isinstance(token.content, Node) and token.content.tag == "note"]


def _same_notes(old: list[Node], new: list[Node], reading: Reading) -> Iterator[tuple[Node, Node]]:
    """Notes of one block that are one: by their words, by likeness (the likest first), by the author's key."""
    left_old, left_new = list(old), list(new)
    for before in old:
        after = next((one for one in left_new if reading.key(one) == reading.key(before)), None)
        if after is not None:
            yield before, after
            left_old.remove(before)
            left_new.remove(after)
    ranked = sorted(
        ((_likeness(a, b, reading), -x, -y, a, b) for x, a in enumerate(left_old) for y, b in enumerate(left_new)),
        key=lambda entry: entry[:3], reverse=True,
    )  # fmt: skip
    taken: set[int] = set()
    for share, _, _, before, after in ranked:
        if share > 0 and not {id(before), id(after)} & taken:
            taken |= {id(before), id(after)}
            yield before, after


def _likeness(old: Node, new: Node, reading: Reading) -> float:
    """Share of words in common; 0 for notes that are not one."""
    share = overlap(reading.bag(old), reading.bag(new))
    one_key = bool(old.get("key")) and old.get("key") == new.get("key")
    return share + 0.01 * one_key if one_key or share >= _ALIKE else 0


def _built(ops: Sequence[Op], depth: int) -> Iterator[Node | str]:
    """The run as a tree: neighbours within the same element share it again."""
    opened: set[int] = set()
    for around, group in groupby(ops, key=lambda op: _around(op[1], depth)):
        inside = list(group)
        if around is None:
            yield from _leaves(inside)
            continue
        wrapper = inside[0][1].path[depth]
        if inside[0][0] == "del":
            wrapper = was(wrapper.containing())
        if around in opened:  # an id stands once
            wrapper = Node(wrapper.tag, {k: v for k, v in wrapper.attributes.items() if k != "id"})
        opened.add(around)
        yield wrapper.containing(*_built(inside, depth + 1))


def _around(token: Token, depth: int) -> int | None:
    return id(token.path[depth]) if len(token.path) > depth else None


def _leaves(ops: Sequence[Op]) -> Iterator[Node | str]:
    """Words of one fate as one run; an element that is compared as one has a mark of its own."""
    for (op, is_text), group in groupby(ops, key=lambda one: (one[0], isinstance(one[1].content, str))):
        contents = [token.content for _, token in group]
        if is_text:
            text = "".join(content for content in contents if isinstance(content, str))
            lone = {} if not text.strip() or any(map(str.isalnum, text)) else {"class": "lone"}
            yield text if not op else Node(op, lone, (text,))
            continue
        for content in contents:
            if isinstance(content, Node):
                yield content if not op else Node(op, {}, (whole(content, op),))


def whole(node: Node, op: str) -> Node:
    """A tree of which all went (`del`) or all came (`ins`): every run of words in it marked."""
    marked = _whole(node, op)
    return was(marked) if op == "del" else marked


def _whole(node: Node, op: str) -> Node:
    if node.tag in {"math", "img"}:
        return node
    if node.tag in BLOCK_TAGS or node.tag in {"note", RUN}:
        return node.containing(*_runs(node.children, op))
    return node.containing(*(_whole(child, op) if isinstance(child, Node) else child for child in node.children))


def _runs(children: Inline, op: str) -> Iterator[Node | str]:
    """Blocks marked inside; what stands between them in lines as one run, but notes apart."""
    for kind, group in groupby(children, key=_kind_of):
        items = tuple(group)
        if kind == "block":
            yield from (_whole(child, op) for child in items if isinstance(child, Node))
        elif kind == "alone":
            yield from (Node(op, {}, (_whole(child, op),)) for child in items if isinstance(child, Node))
        else:
            yield Node(op, {}, items)


def _kind_of(child: Node | str) -> str:
    if isinstance(child, str):
        return "line"
    if child.tag in BLOCK_TAGS:
        return "block"
    return "alone" if any(inner.tag in {"note", "xref", "a"} for inner in child.walk()) else "line"
