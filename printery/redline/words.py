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
_TOLD = frozenset(("em", "strong", "code", "a", "sub", "sup", "s", "u"))
"""Elements whose coming or going is a change, though the words stay."""
_ALIKE = 0.4
"""Share of words in common from which two notes are one."""


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
        return not isinstance(self.content, str) or any(character.isalnum() for character in self.content)


@dataclass(frozen=True, slots=True)
class Mixture:
    """Two runs of text in one."""

    children: Inline
    gone: int
    """Words that were taken out."""
    come: int


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
        ops = list(self._ops(before, after))
        gone = sum(token.words for op, token in ops if op == "del")
        come = sum(token.words for op, token in ops if op == "ins")
        return Mixture(tuple(_built(ops, 0)), gone, come)

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
            told = tuple((one.tag, one.get("href")) for one in token.path if one.tag in _TOLD)
            return Token((key, told), shown.get(id(content), content), token.path)

        return [finished(token) for token in old], [finished(token) for token in new]

    def _ops(self, old: list[Token], new: list[Token]) -> Iterator[Op]:
        """Each token with what became of it; a blank between two changes is part of them."""
        try:
            found = steps([token.key for token in old], [token.key for token in new], self.budget)
        except TooLongError:
            found = (Step(equal=False, old=range(len(old)), new=range(len(new))),)
        gone: list[Op] = []
        come: list[Op] = []
        for place, step in enumerate(found):
            before, after = [old[at] for at in step.old], [new[at] for at in step.new]
            inside = 0 < place < len(found) - 1 and not any(token.is_word for token in before)
            if step.equal and not (inside and (gone or come)):
                yield from (*gone, *come)
                gone, come = [], []
                yield from (("", token) for token in after)
            else:
                gone += [("del", token) for token in before]
                come += [("ins", token) for token in after]
        yield from (*gone, *come)


def _tokens(children: Inline, path: tuple[Node, ...]) -> Iterator[Token]:
    for child in children:
        if isinstance(child, str):
            told = tuple((one.tag, one.get("href")) for one in path if one.tag in _TOLD)
            for piece in (child,) if _runs_backwards(child) else (match[0] for match in _TOKEN.finditer(child)):
                text = " ".join(_IGNORED.sub("", piece).split())
                yield Token((text or " ", told), piece, path)
        elif child.tag in _WRAPPERS:
            yield from _tokens(child.children, (*path, child))
        else:
            yield Token("", child, path)


def _runs_backwards(text: str) -> bool:
    """Whether text is written from right to left: it is compared as one.

    The engine sets the parts of a line in which something is marked from left to right (Kozea/WeasyPrint issue 106):
    words would change their places. When `<p dir="rtl">` with a marked word in it is set in order, this can go.
    """
    return any(bidirectional(character) in {"R", "AL"} for character in text)


def _notes(tokens: Sequence[Token]) -> list[Node]:
    return [token.content for token in tokens if isinstance(token.content, Node) and token.content.tag == "note"]


def _same_notes(old: list[Node], new: list[Node], reading: Reading) -> Iterator[tuple[Node, Node]]:
    """Notes of one block that are one: by their words, by the key the author gave, by likeness and place."""
    left = list(new)
    for test in (_equal, _same_key, _alike):
        for before in tuple(old):
            after = next((one for one in left if test(before, one, reading)), None)
            if after is not None:
                yield before, after
                left.remove(after)
                old.remove(before)


def _equal(old: Node, new: Node, reading: Reading) -> bool:
    return reading.key(old) == reading.key(new)


def _same_key(old: Node, new: Node, reading: Reading) -> bool:
    del reading
    return bool(old.get("key")) and old.get("key") == new.get("key")


def _alike(old: Node, new: Node, reading: Reading) -> bool:
    return overlap(reading.bag(old), reading.bag(new)) >= _ALIKE


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
            yield text if not op else Node(op, {}, (text,))
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
    if node.tag in BLOCK_TAGS or node.tag == "note":
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
