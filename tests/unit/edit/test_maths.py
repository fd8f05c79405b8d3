"""Formulas: what is maths and what a sign of money, in words, and within bounds."""

from __future__ import annotations

import pytest

from printery.diagnostics import Location
from printery.edit import edit
from printery.edit.maths.formulas import Formulas
from printery.model.stages.text import Blocks, Node
from tests.effort import effort
from tests.projects import load, project

CHAPTER = "content/works/report/01-first.md"
HEAD = "---\ntitle: T\n---\n"


def edited(text: str) -> tuple[Blocks, list[str]]:
    """The blocks of a chapter of these words, and the codes of what was found."""
    library = load(project({CHAPTER: (HEAD + text).encode()})).value
    found = edit(library.works["report"])
    return found.value.sections[CHAPTER].blocks, [fault.code for fault in found.diagnostics]


def spoken_of(tex: str, language: str) -> str:
    """A formula in words."""
    formulas = Formulas()
    node = formulas.node(tex, "inline", lambda _: Location("content/x"), language)
    (paragraph,) = formulas.settle([])((Node("p", {}, (node,)),))
    return paragraph.nodes[0].get("spoken")


@pytest.mark.parametrize(
    ("tex", "language", "words"),
    [
        (r"\frac{a}{b}", "en-US", "a divided by b"),
        (r"\frac{a+1}{b}", "en", "the fraction with numerator a plus 1, and denominator b, end of fraction"),
        (r"x_i^2", "en", "x sub i squared"),
        (r"x^{n-1}", "en", "x to the power of n minus 1"),
        (r"\sqrt[3]{x} \neq \pm 1", "en", "the root of order 3 of x, end of root, is not equal to plus or minus 1"),
        (r"\int_0^1 f'(x)\,dx", "en", "the integral from 0 to 1 of f prime open parenthesis x close parenthesis d x"),
        (r"\Delta \geq \varepsilon", "en", "Delta is greater than or equal to epsilon"),
        (
            r"\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}",
            "en",
            "table of 2 rows and 2 columns: row 1: 1, 2; row 2: 3, 4, end of table",
        ),
        (r"\begin{cases} 1 & x \\ 0 & y \end{cases}", "en", "2 cases: 1, x; 0, y, end of cases"),
        (r"\log_2 x \le \max(a, b)", "en", None),
        (r"\frac{a}{b} = 3", "de", "a geteilt durch b gleich 3"),
        (r"\sqrt{2}", "fr", "la racine carrée de 2, fin de racine"),
        (r"a \times b", "es", "a por b"),
        (r"a < b", "pl", "a is less than b"),
    ],
)
def test_in_words(tex: str, language: str, words: str | None) -> None:
    """A formula is said in the language of its text, with its ends where they could be missed."""
    expected = words or "log sub 2 of x is less than or equal to max of open parenthesis a, b close parenthesis"

    assert expected == spoken_of(tex, language)


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.",
        "US$5 to US$10.",
        r"It costs \$5, or 6\$.",
        "`$x$`",
        "a $ sign, and another $ sign",
    ],
)
def test_money_is_no_maths(text: str) -> None:
    """Dollar signs are maths only where no space follows the first, none stands before the last, no digit behind."""
    blocks, codes = edited(text)

    assert codes == []
    assert "math" not in {node.tag for block in blocks for node in block.walk()}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("$" * 10_000, {"C400"}),
        ("US$10, and 20$ or 30$ more", {"C092"}),
        ("$ " * 10_000, set()),
        ("$y = mx + b$\n\n$$\nF = ma\n$$\n\nand $z = xyz + ab$", set()),
        ("a $x " * 3000, set()),
        ("$" + "x" * 15_000, set()),
        ("$$" + "x\n" * 9_000, {"C092"}),
        ("$" + "{" * 3000 + "}" * 3000 + "$", {"C093"}),
        ("$" + "x_{" * 20 + "x" + "}" * 20 + "$", {"C093"}),
        ("$" + r"\frac{" * 9 + "x" + "}{y}" * 9 + "$", set()),
        ("$" + r"\left(" * 200 + "x" + r"\right)" * 200 + "$", {"C093"}),
        ("$\\input{/etc/passwd}$", {"C092"}),
        ("$\\def\\x{\\x\\x}\\x$", {"C092"}),
        (" ".join(f"$x_{{{n}}}$" for n in range(1500)), set()),
    ],
)
def test_nasty_input_is_bounded(text: str, codes: set[str]) -> None:
    """What is made to exhaust the program is a fault or plain text, with less work than a long chapter is."""
    (_, found), calls = effort(lambda: edited(text))

    assert codes == set(found)
    assert calls < 1_000_000
