"""Lines broken once, and better where the engine's are poor."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from weasyprint import HTML
from weasyprint.formatting_structure import boxes
from weasyprint.layout import block
from weasyprint.text import line_break

from printery.press.engine import paragraphs as engine_paragraphs
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.engine.read.lines import paragraphs_of
from printery.press.engine.setting import Setting, Shop
from printery.press.facts.extent import Opening
from printery.press.facts.lines import Paragraph
from printery.press.typography.line_breaks import Measure, Opportunity, best_breaks, first_breaks
from printery.press.typography.proofreading import badness
from tests.unit.press.test_engine import words

STYLE = """
@font-face { font-family: "Source Serif"; src: url(/fonts/SourceSerifPro-Regular.ttf) }
@page { size: 100mm 150mm; margin: 12mm }
p { margin: 0; text-indent: 12pt; text-align: justify; hyphens: auto; font: 10pt/14pt "Source Serif" }
em { padding: 0 1pt }
sup { line-height: 0 }
"""


PADDING = 0.2
"""Em around emphasised words, of which a line can consist."""


def places(text: str) -> list[Opportunity]:
    """The blanks of a text whose characters are all one wide, with its beginning and end; `-` may be broken at."""
    found = [Opportunity(0, 0, 0, 0, 0)]
    for at in range(1, len(text)):
        blanks = text[:at].count(" ")
        if text[at - 1] == " ":
            found.append(Opportunity(at, at, at - 1, blanks - 1, blanks))
        elif text[at - 1] == "-":
            found.append(Opportunity(at, at, at, blanks, blanks, has_hyphen=True, adds_hyphen=True, cost=0.15))
    blanks = text.count(" ")
    return [*found, Opportunity(len(text), len(text), len(text), blanks, blanks)]


def broken(text: str, width: float, *, shortest: float = 1) -> list[str]:
    """The lines that are best, for blanks that may grow by parts of a hundred."""
    breaks = [0, *(place.at for place in best_breaks(places(text), Measure(width, 0, 10, shortest, 3)))]
    return [text[start:end].strip() for start, end in pairwise(breaks)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("aaaa bb cccccc dd eeee", 9.1, ["aaaa bb", "cccccc dd", "eeee"]),
        ("aaaa bb ccc-ccc dd", 12.1, ["aaaa bb ccc-", "ccc dd"]),
        ("aaa bbb cc", 7.1, ["aaa bbb", "cc"]),
    ],
)
def test_where_lines_break(text: str, width: float, lines: list[str]) -> None:
    """As even as can be, with a hyphen where it must be, and nothing wider than the measure."""
    assert broken(text, width) == lines


def test_the_engine_fills_one_line_after_the_other() -> None:
    """With as much as each holds; it breaks a word where the room that is left is worth it."""

    def first(text: str, width: float, zone: float = 0) -> list[str]:
        breaks = [0, *(place.at for place in first_breaks(places(text), Measure(width, 0, 10, 1, 0), zone))]
        return [text[start:end].strip() for start, end in pairwise(breaks)]

    assert first("aaaa bb cccccc dd eeee", 7) == ["aaaa bb", "cccccc", "dd eeee"]
    assert first("aaaa bb ccc-ccc dd", 12) == ["aaaa bb ccc-", "ccc dd"]
    assert first("aaaa bb ccc-ccc dd", 12, zone=6) == ["aaaa bb", "ccc-ccc dd"]
    assert first("aaa bbbbbbbbbbbbbbb cc", 8) == []


def test_a_word_moves_down_rather_than_leave_the_last_line_too_short() -> None:
    """The last line keeps the company of a word, at the price of a looser line above."""
    assert broken("aa bb cc dd ee f", 14.1, shortest=0.3) == ["aa bb cc dd", "ee f"]
    assert broken("aa bb cc dd ee f", 14.1, shortest=0.1) == ["aa bb cc dd ee", "f"]


def test_no_lines_if_a_word_is_wider_than_the_measure() -> None:
    """Then the engine's are as good as any."""
    assert best_breaks(places("aaa bbbbbbbbbbbbbbb cc"), Measure(8, 0, 10, 1, 3)) == ()


def html(seed: int) -> str:
    """Some paragraphs of words, notes' calls and words that are emphasised."""
    chance, out = random.Random(seed), []
    for number in range(12):
        parts = []
        for _ in range(chance.randint(1, 4)):
            call = chance.choice(("", f"<sup><a>{number}</a></sup>"))
            emphasis = words(chance, chance.randint(1, 6))
            parts.append(f"{words(chance, chance.randint(3, 30))}, <em>{emphasis} </em>and{call} so")
        out.append(f'<p id="p{number}">{" ".join(parts)}.</p>')
    return f'<html lang="en"><body><section>{"".join(out)}</section></body></html>'


def setting(seed: int) -> Setting:
    """A section laid out."""
    fetcher = GalleyFetcher({})
    shop = Shop([(BASE_URL + "s.css", STYLE)], fetcher)
    made = Setting(HTML(string=html(seed), base_url=BASE_URL, url_fetcher=fetcher), shop, {})
    made.begin(Opening(0))
    return made


def proof(seed: int) -> tuple[Paragraph, ...]:
    """The paragraphs of a section laid out."""
    return paragraphs_of(setting(seed).layout(), {})


@pytest.mark.press
@pytest.mark.parametrize("seed", range(3))
def test_better_lines_hold_the_same_words_within_the_measure(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No word is lost or doubled, no line is too wide, and what is not the end of a paragraph fills its line."""
    after = proof(seed)
    monkeypatch.setattr(engine_paragraphs, "weighed", lambda *_: None)
    before = proof(seed)

    assert [text(one) for one in after] == [text(one) for one in before]
    assert sum(map(badness, after)) < 0.8 * sum(map(badness, before))
    for one in after:
        for place, line in enumerate(one.lines):
            room = line.measure - line.width - (0 if place else line.indent)
            assert room > -0.01
            assert place == len(one.lines) - 1 or room < 0.01 + PADDING


@pytest.mark.press
def test_better_lines_begin_with_no_note_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a full stop stands before the call, too."""
    plain = html
    monkeypatch.setitem(globals(), "html", lambda seed: plain(seed).replace("and<sup>", "and.<sup>"))
    lines = [line.text for seed in range(6) for one in proof(seed) for line in one.lines]

    assert len(lines) > 300
    assert [line for line in lines if line[:1].isdigit()] == []


def text(paragraph: Paragraph) -> str:
    """The letters of a paragraph."""
    return "".join(line.text.removesuffix("\u2010") for line in paragraph.lines).replace(" ", "")


@pytest.mark.press
def test_lines_are_broken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages laid out again break no line again, and come out the same."""
    made = setting(0)
    before = paragraphs_of(made.layout(), {})
    broken_again: list[Any] = []
    plain = block.iter_line_boxes

    def counted(*arguments: Any) -> Any:
        broken_again.append(arguments[1])
        return plain(*arguments)

    monkeypatch.setattr(block, "iter_line_boxes", counted)
    for start in made.starts[:-1]:
        start.news["content_changed"] = True
    made._settle()

    assert paragraphs_of(made.layout(), {}) == before
    assert broken_again == []


@pytest.mark.press
@pytest.mark.parametrize("seed", range(3))
def test_lines_without_a_fault_are_those_of_the_engine(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are found from measures alone; one or the other differs by the kerning of blanks, which is not drawn."""
    monkeypatch.setattr(engine_paragraphs, "has_fault", lambda _: False)
    found = [[line.text for line in one.lines] for one in proof(seed)]
    monkeypatch.setattr(engine_paragraphs, "weighed", lambda *_: None)
    plain = [[line.text for line in one.lines] for one in proof(seed)]

    assert len(found) == len(plain) == 12
    assert sum(map(list.__ne__, found, plain)) <= 2


@pytest.mark.press
def test_justified_lines_are_drawn_as_wide_as_they_are_set() -> None:
    """Pango shapes them when they are drawn: until then, their words have the widths that they had on other lines."""
    widths = []
    for page in setting(1).pages:
        for box in page.descendants():
            if isinstance(box, boxes.TextBox) and box.justification_spacing:
                box.pango_layout.reactivate(box.style)
                line, _ = box.pango_layout.get_first_line()
                widths.append(line_break.line_size(line, box.style)[0] - box.width)

    assert len(widths) > 50
    assert max(map(abs, widths)) < 0.05


@pytest.mark.press
def test_text_without_size_has_no_lines_to_proofread() -> None:
    """A style sheet may hide text so: nothing is said of it, and nothing fails."""
    fetcher = GalleyFetcher({})
    shop = Shop([(BASE_URL + "s.css", STYLE + " .none { font-size: 0 }")], fetcher)
    text = '<html lang="en"><body><section><p class="none">Not seen.</p><p>Seen.</p></section></body></html>'
    made = Setting(HTML(string=text, base_url=BASE_URL, url_fetcher=fetcher), shop, {})
    made.begin(Opening(0))

    assert [line.text for one in paragraphs_of(made.layout(), {}) for line in one.lines] == ["Seen."]
