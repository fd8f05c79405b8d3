"""Markdown as people write it: every construct, in several languages, with slips; the same for the same seed.

Constructs are those of the manuals of Pandoc, Quarto and GitHub Flavored Markdown; sentences are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

WORDS = {
    "en": "states agree that the report, of March 2011, is late; costs (see below) rose to $5 and 12 % e.g. in "
    "well-known cities don't A/B 3.5 vs. No. 4",
    "de": "Die Länder, die gemeinsam beschließen: „Ziele“ und Maßnahmen – z. B. für Übergänge; §4 Abs. 2 »so« usw.",
    "fr": "Les États décident : « ensemble » d’un côté, l'autre aujourd'hui ; où çà ? Non ! 1 000 € et n° 5",
    "zh": "这是 重要的事。 他说“移民是权利。” 各国（包括欧盟）同意， 第3章：治理 「原则」 和平 、 合作！",
    "ja": "これは「大事」です。 報告書（2011年）によると、 移民は 権利 である。 各国が 合意した",
    "ko": "이것은 중요하다(important). 국가는 보고서를 발표했다. 제3장의 원칙 은 같다",
    "ar": "الدول تتفق على التقرير، وفي عام 2011 كانت (جنيف) مقرًا؛ هل؟ نعم 12.5 «كلمة»",
    "el": "Οι χώρες συμφωνούν· η έκθεση (2011) λέει «ναι» και όχι.",
}
"""Running text, with the punctuation that stands beside marks."""
_NO_BLANKS = frozenset(("zh", "ja"))
_OPENING = ("", "", "", "", "(", "“", "「", "（", "«", '"', "'", "—", "/", "„")
_CLOSING = ("", "", "", "", ")", "”", "」", "）", "»", '"', "'", ".", ",", ":", "!", "。", "，", "’s", "-", "/", "…")
_PROSE = (
    *("5 * 3", "snake_case_name", "[sic]", "a < b", "$5 and $6", "x^2 and y^2", "R&D", "C#", "~100", "{x}", "100 %"),
    *("No. 1", "p. 3-5", "the '90s", "a/b", "A. Smith", "(a)", "1990--2010", "5%", "+41 22", "§ 3", "e.g. this", "?"),
)
"""Signs of mark-up in ordinary prose."""
_SLIPS = (
    *("**", "*", "_", "`", "[", "]", "](", "<", ">", "{", "}", "$", "|", "~~", "^", "~", "\\", "&", "#", "+", "-"),
    *("1.", "@", "!", '"', "'", ":", ":::", "![", "<!--", "--", "***", "__", "``", "$$", "(", ")"),
)
"""What is typed where it should not be."""
_ADDRESSES = (
    "https://example.org",
    "https://example.org/a--b/c...d?x=1&y=%20#z",
    "https://example.org/Foo_(bar)",
    "https://example.org/it's",
    "https://example.org/my report.pdf",
    "mailto:a@example.org",
)
_TITLES = ("", "", ' "A title"', " 'its title'", ' "x "quoted" y"')
_SMALL = (
    *("H~2~O", "10^th^", "$x^2$", "$a_i + b$", "\\*not\\*", "&amp;", "&#8212;", "a\\ b", "wait... no--yes---so"),
    *("<kbd>Ctrl</kbd>", "x<sub>i</sub>", "text<!-- a remark -->", "`code`", "`` a`b ``", "a<br>b", "\\[y\\]"),
)
_SPANS = (".smallcaps", ".underline", "lang=fr", "lang=ar", ".nowrap", ".mark", "lang=de .smallcaps")
_MARKS = ("*", "*", "**", "**", "***", "_", "__", "~~", "`")
_BETWEEN = (" ", " ", " ", "", "\n", "\n", "\\\n", "  \n", " - ", ", ")
_TAILS = (
    "\n- x",
    "\n1. x",
    "\n> x",
    "\n# x",
    "\n+ 4 x",
    "\n2. x",
    "\n***",
    "\n| x",
    "\n---",
    "\n    x",
    "\n```\nx\n```",
)
"""Lines that end a paragraph and look like another block."""
_SIGNS = (
    "- ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "1. ",
    "1) ",
    "3. ",
    "a. ",
    "(1) ",
    "#. ",
    "i. ",
    "- [ ] ",
    "10. ",
    "-   ",
    "-  ",
)
_DIVS = ("{.plain}", "{.plain lang=fr}", "{.plain lang=ar}", "{.aside}", "{.key-findings lang=de}")
_DEEPEST = 3


class Writer:
    """Writes texts of sections."""

    def __init__(self, seed: int, languages: Sequence[str] = tuple(sorted(WORDS))) -> None:
        self.languages = languages
        self.random = Random(seed)
        self.number = 0

    def text(self) -> str:
        """The text of a section: some blocks, and the definitions that they use."""
        self.number += 1
        blocks = "\n\n".join(self.block(0) for _ in range(self.random.randint(1, 3)))
        if "[key]" in blocks:
            blocks += "\n\n[key]: https://example.org/key 'Key'"
        if self._one_in(5):
            blocks = f"{self.words()}[^n] {self.words()}\n\n{blocks}\n\n[^n]: {self.inline(1)}"
            if self._one_in(2):
                blocks += f"\n\n    {self.words()}"
        return blocks + "\n"

    def _one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def _of(self, choices: Sequence[str]) -> str:
        return self.random.choice(choices)

    def words(self, most: int = 5) -> str:
        """A few words of one language."""
        language = self._of(self.languages)
        pieces = WORDS[language].split()
        first = self.random.randrange(len(pieces))
        chosen = pieces[first : first + self.random.randint(1, most)]
        return ("" if language in _NO_BLANKS else " ").join(chosen)

    def inline(self, depth: int = 0) -> str:
        """A run of text in a line."""
        kind = self.random.randrange(12) if depth < _DEEPEST else 0
        if kind <= 3:
            return self._of(_PROSE) if self._one_in(5) else self.words()
        if kind <= 6:
            mark = self._of(_MARKS)
            return f"{self._of(_OPENING)}{mark}{self.inline(depth + 1)}{mark}{self._of(_CLOSING)}"
        if kind <= 8:
            return self._linked(depth)
        return self._of(_BETWEEN).join(self.inline(depth + 1) for _ in range(self.random.randint(2, 3)))

    def _linked(self, depth: int) -> str:
        """Links, spans, notes and the like."""
        inner = self.inline(depth + 1)
        return self.random.choice(
            (
                f"[{inner}]({self._of(_ADDRESSES)}{self._of(_TITLES)})",
                f"<{self._of(_ADDRESSES[:2])}>",
                f"^[{inner}]",
                f"[{inner}]{{{self._of(_SPANS)}}}",
                f"[{inner}][key]",
                self._of(_SMALL),
                self._of(_SMALL),
            )
        )

    def paragraph(self) -> str:
        """A paragraph; some have a slip, some end in a line that looks like another block."""
        text = self.inline()
        if self._one_in(6):
            at = self.random.randint(0, len(text))
            text = text[:at] + self._of(_SLIPS) + text[at:]
        return text + (self._of(_TAILS) if self._one_in(12) else "")

    def block(self, depth: int) -> str:
        """A block, with blocks in it."""
        kind = self.random.randrange(10)
        if depth >= _DEEPEST or kind <= 3:
            return self.paragraph()
        if kind <= 5:
            return self._simple()
        if kind <= 7:
            return self._list(depth)
        if kind == 8:
            return self._quoted(depth)
        return self._several(depth) if self._one_in(2) else f"::: {self._of(_DIVS)}\n{self.block(depth + 1)}\n:::"

    def _several(self, depth: int) -> str:
        between = "\n" if self._one_in(5) else "\n\n"
        return f"{self.block(depth + 1)}{between}{self.block(depth + 1)}"

    def _simple(self) -> str:
        """A block without blocks in it."""
        self.number += 1
        fence = self._of(("```", "~~~", "````"))
        code = self._of((self.inline(), "x\n  y\n\nz\t1", "a * b"))
        return self.random.choice(
            (
                f"## {self.inline(2)}.".replace("\n", " "),
                f"{fence}\n{code}\n{fence}",
                "    " + code.replace("\n", "\n    "),
                f"{self.words(3)}\n:   {self.inline(1)}\n\n{self.words(3)}\n:   {self.words()}\n:   {self.words()}",
                f"| {self.words()}\n|   {self.inline(2)}".replace("\\\n", " ").replace("<br>", " "),
                self._of(("***", "---", "* * *")),
                "<!-- a remark -->",
                f"<!-- a remark --> Words, {self.inline(1)}",
                self._table(),
            )
        )

    def _table(self) -> str:
        rows = "".join(f"| {self.words(2)} | {self._cell()} |\n" for _ in range(self.random.randint(1, 3)))
        return f'| A | B |\n|---|--:|\n{rows}\n: {self.words()} {{#tbl-{self.number} source="S."}}'

    def _cell(self) -> str:
        mark = self._of(("*", "**", "_"))
        return self.random.choice(
            (self.words(2), f"{mark}x {self.words(2)}{mark}", "12", "1.5", "", "`a`", self.words(1))
        )

    def _list(self, depth: int) -> str:
        sign = self._of(_SIGNS)
        by = " " * len(sign if "[" not in sign else "- ")
        items = (_indented(self.block(depth + 1), by, sign) for _ in range(self.random.randint(1, 3)))
        return self._of(("\n", "\n", "\n\n")).join(items)

    def _quoted(self, depth: int) -> str:
        lazy = self._one_in(5)
        lines = self.block(depth + 1).split("\n")
        return "\n".join(
            line if lazy and place and line.strip() else f"> {line}".rstrip() for place, line in enumerate(lines)
        )


def _indented(text: str, by: str, first: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(by + line if line else line for line in lines[1:])])


def texts(count: int, seed: int) -> list[str]:
    """So many texts; the same for the same seed."""
    writer = Writer(seed)
    return [writer.text() for _ in range(count)]
