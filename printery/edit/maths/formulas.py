"""Maths: TeX as authors write it becomes MathML, by Pandoc, all formulas of a text in one call."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from printery.diagnostics import Diagnostic, Location
from printery.edit.maths.spoken import spoken
from printery.model.stages.text import Blocks, Inline, Node, rewrite
from printery.pandoc import ExhaustedError, PandocError, ask_pandoc

MAX_TEX = 2_000
"""Characters of one formula; an equation that fills a page has fewer."""
MAX_BRACES = 9
"""Braces within braces: Pandoc's time doubles with each script in a script (0.07 s for ten, 10 s for twenty)."""
MAX_LEVELS = 60
"""Elements of MathML within each other, also where TeX needs no braces: `a^b^c`; what draws and reads them recurses."""
MAX_FORMULAS = 2_000
_API = [1, 23, 1, 1]
"""Version of Pandoc's document model in which the formulas are handed over."""
_WARNED = re.compile(
    r"^\[WARNING\] Could not convert TeX math .*?, rendering as TeX:\n"
    r"  (?P<line>[^\n]*)\n  (?P<gap> *)\^\n  (?P<why>[^\n]*)",
    re.DOTALL | re.MULTILINE,
)
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_ANNOTATED = re.compile(r"<semantics>(.*)<annotation\b.*?</annotation></semantics>", re.DOTALL)
_ELEMENT = re.compile(r"<(/?)m[a-z]+\b[^>]*?(/?)>")
_MACROS = frozenset(("newcommand", "renewcommand", "def", "let", "input", "include", "includegraphics", "usepackage"))
_WORD = re.compile(r"(?<=[\s,])[a-z]{3,}(?=[\s,.;])")
"""What is longer than a product of two letters, `mx`, and stands like a word."""
_GROUP = re.compile(r"\{[^{}]*\}")
_COMMAND = re.compile(r"\\([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class _Formula:
    tex: str
    display: str
    place: Callable[[int], Location]
    """The place of an offset in the TeX."""
    language: str


@dataclass(slots=True)
class Formulas:
    """The formulas of one text, gathered while its tree is built."""

    written: list[_Formula] = field(default_factory=list)

    def node(self, tex: str, display: str, place: Callable[[int], Location], language: str) -> Node:
        """The node of a formula; `settle` says what it becomes."""
        self.written.append(_Formula(tex, display, place, language))
        return Node("math", {"tex": tex.strip(), "display": display, "at": str(len(self.written) - 1)}, (), place(0))

    def settle(self, faults: list[Diagnostic]) -> Callable[[Blocks], Blocks]:
        """What replaces the nodes in the text's blocks, and in its lines of words: the formulas as MathML and in words.

        Faults: C092 for TeX that does not parse, C093 for formulas that are too large.
        """
        sound = {index: one for index, one in enumerate(self.written) if not _refused(one, faults)}
        asked = dict.fromkeys((one.tex.strip(), one.display) for one in sound.values())
        made = dict(zip(asked, _converted(list(asked)), strict=True)) if asked else {}
        known: dict[str, Node] = {}
        for index, one in sound.items():
            answer = made[one.tex.strip(), one.display]
            if isinstance(answer, _Refusal):
                faults.append(_finding(one, answer))
                continue
            if (deep := _levels(answer)) > MAX_LEVELS:
                message = f"a formula with {deep} parts within each other"
                hint = f"no more than {MAX_LEVELS} can be set and read out: divide it"
                faults.append(Diagnostic("C093", message, one.place(0), hint))
                continue
            attributes = {"tex": one.tex.strip(), "display": one.display, "mathml": answer}
            known[str(index)] = Node("math", attributes | {"spoken": spoken(answer, one.language)}, (), one.place(0))
        self.written.clear()
        return lambda blocks: _replaced(blocks, known)


def _replaced(blocks: Blocks, known: Mapping[str, Node]) -> Blocks:
    def change(node: Node) -> Node | None:
        return known.get(node.get("at")) if node.tag == "math" and node.get("at") else node

    done = (rewrite(block, change) for block in blocks)
    return tuple(block for block in done if isinstance(block, Node))


def in_words(settled: Callable[[Blocks], Blocks], words: Inline) -> Inline:
    """A line of words with its formulas settled."""
    (holder,) = settled((Node("span", {}, words),)) or (Node("span"),)
    return holder.children


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why Pandoc does not read a formula."""

    line: str
    """The end of the TeX line at fault, as Pandoc shows it."""
    column: int
    """0-based, in `line`."""
    why: str


def _refused(one: _Formula, faults: list[Diagnostic]) -> bool:
    depth = deepest = 0
    for match in re.finditer(r"\\.|[{}]", one.tex):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        deepest = max(deepest, depth)
    if len(one.tex) > MAX_TEX or deepest > MAX_BRACES:
        message = f"a formula of {len(one.tex)} characters with {deepest} braces within each other"
        hint = f"no more than {MAX_TEX} and {MAX_BRACES} can be set: divide it"
        faults.append(Diagnostic("C093", message, one.place(0), hint))
        return True
    for match in _COMMAND.finditer(one.tex):
        if match[1] in _MACROS:
            hint = "write the formula out: macros and files of TeX are not read"
            faults.append(Diagnostic("C092", f"{match[0]} in a formula", one.place(match.start()), hint))
            return True
    if _is_prose(_GROUP.sub(" ", one.tex)):
        hint = "write \\text{words} for words in a formula, and \\$ for the sign of money"
        faults.append(Diagnostic("C092", f"a formula with words: {one.tex.strip()[:40]}", one.place(0), hint))
        return True
    if not one.tex.strip():
        faults.append(Diagnostic("C092", "an empty formula", one.place(0), "write it, or \\$ for the sign itself"))
        return True
    return False


def _is_prose(tex: str) -> bool:
    """Whether this is what stands between two signs of money: several words, or one behind an amount."""
    words = len(_WORD.findall(tex))
    return words > 1 or (words == 1 and tex.lstrip()[:1].isdigit())


def _levels(mathml: str) -> int:
    """How deep elements lie within each other."""
    depth = deepest = 0
    for match in _ELEMENT.finditer(mathml):
        depth += 0 if match[2] else -1 if match[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _converted(formulas: Sequence[tuple[str, str]]) -> list[str | _Refusal]:
    """MathML, or a refusal, for each formula in order."""
    if len(formulas) > MAX_FORMULAS:
        return [_Refusal("", 0, f"more than {MAX_FORMULAS} formulas in one text")] * len(formulas)
    kinds = {"block": "DisplayMath", "inline": "InlineMath"}
    paragraphs = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": kinds[kind]}, tex]}]} for tex, kind in formulas]
    document = {"pandoc-api-version": _API, "meta": {}, "blocks": paragraphs}
    out, log = _pandoc(json.dumps(document))
    warned = iter([_Refusal(m["line"], len(m["gap"]), m["why"]) for m in _WARNED.finditer(log)])
    answers: list[str | _Refusal] = []
    unread = _Refusal("", 0, log.strip().split("\n")[0] or "Pandoc gave no reason")
    for paragraph in (out.split("<p>")[1:] + [""] * len(formulas))[: len(formulas)]:
        found = _MATH.search(paragraph)
        answers.append(_ANNOTATED.sub(r"\1", found[0]) if found else next(warned, unread))
    return answers


def _pandoc(document: str) -> tuple[str, str]:
    """What Pandoc writes for a document, and its log."""
    try:
        made, log = ask_pandoc(["--from=json", "--to=html5", "--mathml", "--wrap=none"], document.encode())
    except PandocError as error:
        why = error if isinstance(error, ExhaustedError) else "Pandoc does not read them"
        return "", f"the formulas of this text: {why}"
    return made.decode(), log


def _finding(one: _Formula, refusal: _Refusal) -> Diagnostic:
    row = one.tex.find(refusal.line) if refusal.line else 0
    offset = min(max(row, 0) + refusal.column, len(one.tex))
    why = refusal.why.removeprefix("unexpected ").replace("eof", "end").replace("control sequence ", "")
    message = f"a formula that cannot be read: {why} unexpected" if why != refusal.why else refusal.why
    hint = "correct the TeX here; what Pandoc's --mathml reads can be written"
    if refusal.why.endswith((r"\tag", r"\label")):
        hint = "number the equation by {#eq-x} behind its closing $$"
    return Diagnostic("C092", message, one.place(offset), hint)
