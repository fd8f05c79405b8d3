"""Lines drawn in bulk: the bytes are the engine's own."""

from __future__ import annotations

import random
from typing import Any

import pytest
from weasyprint import HTML

from printery.press.engine import words as engine_words
from printery.press.engine.draw import draw
from printery.press.engine.fetch import BASE_URL, GalleyFetcher
from printery.press.engine.setting import Setting, Shop
from printery.press.engine.speed import glyphs as engine_glyphs
from printery.press.facts.drawn import Drawn
from printery.press.facts.extent import Opening
from tests.unit.press.test_engine import words

pytestmark = pytest.mark.press

PLAIN = frozenset(("glyphs",))

STYLE = """
@font-face { font-family: "Source Serif"; src: url(/fonts/SourceSerifPro-Regular.ttf) }
@font-face { font-family: "Source Serif"; font-style: italic; src: url(/fonts/SourceSerifPro-It.ttf) }
@font-face { font-family: "Amiri"; src: url(/fonts/Amiri-Regular.ttf) }
@font-face { font-family: "Noto Sans CJK"; src: url(/fonts/NotoSansCJKtc-Regular.otf) }
@page { size: 100mm 150mm; margin: 12mm; @bottom-center { content: counter(page); font: 9pt "Source Serif" } }
p { margin: 0; text-align: justify; hyphens: auto; font: 10pt/14pt "Source Serif", "Amiri", "Noto Sans CJK" }
.caps { font-variant-caps: all-small-caps; letter-spacing: 0.05em }
.small { font-variant-caps: small-caps }
.old { font-variant-numeric: oldstyle-nums }
.wide { word-spacing: 0.1em }
.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; width: 30mm }
u { text-decoration: underline }
sup { font-size: 70% }
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="20"><text y="15">Tax AV fi</text></svg>'
STRANGE = (
    "The office affirms “AV To Ty” first – at 10\u00a0000 km, or 5\u00a0%",
    "difficult\u2009office, naïve façade Œuvre №",
    "<em>affluent, fluffy office </em>and <i> fi</i>",
    '<span class="caps">Unesco</span> and <span class="small">Van der Waals</span>',
    '<span class="old">1984, 2010</span>',
    '<span dir="rtl" lang="ar">إصلاح الدعم: العمل المناخي ٢٠١١</span>',
    '<span lang="zh">氣候變化,補貼改革</span> \u0301e\u0301 a\u0323\u0302',
    "<sup>12</sup><u>an underlined passage that may well go on</u>",
    '<span class="wide">some words set wide</span>',
    "\U000e0041 \ue000 \u202eabc\u202c",
)
"""Ligatures, kerning, blanks of all kinds, small capitals, other scripts, marks above others, what no font has."""


def document(seed: int) -> str:
    """Paragraphs of words and strange passages."""
    chance = random.Random(seed)
    paragraphs = []
    for _ in range(15):
        parts = [part for _ in range(4) for part in (words(chance, chance.randint(3, 25)), chance.choice(STRANGE))]
        paragraphs.append(f"<p>{' '.join(parts)}.</p>")
    paragraphs.append(f'<p class="cut">{words(chance, 30)}</p><p>{PICTURE} \U0001f600</p>')
    return f'<html lang="en"><body><section>{"".join(paragraphs)}</section></body></html>'


def drawn(fetcher: GalleyFetcher, shop: Shop, seed: int, options: dict[str, Any]) -> tuple[Drawn, dict[str, Any]]:
    """A document's pages, and what its fonts are asked for."""
    setting = Setting(HTML(string=document(seed), base_url=BASE_URL, url_fetcher=fetcher), shop, {})
    setting.begin(Opening(0))
    made, fonts, _ = draw(setting.finish(Opening(0)), options, shop.without)
    return made, {name: (font.widths, font.to_unicode, font.missing) for name, font in fonts.items()}


@pytest.mark.parametrize("options", [{}, {"pdf_tags": True}])
def test_the_bytes_are_those_of_the_engine(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """For all there is in text, in any order of work; most lines are put together from words."""
    fetcher = GalleyFetcher({})
    sheets = [(BASE_URL + "s.css", STYLE)]
    ways: list[str] = []
    for name in ("_in_words", "_in_runs"):
        monkeypatch.setattr(engine_glyphs._Pen, name, counted(getattr(engine_glyphs._Pen, name), name, ways))
    shop = Shop(sheets, fetcher)
    quick = {seed: drawn(fetcher, shop, seed, options) for seed in (2, 0, 1, 0)}

    for seed in range(3):
        assert quick[seed] == drawn(fetcher, Shop(sheets, fetcher, without=PLAIN), seed, options)
    assert ways.count("_in_words") > 300
    assert ways.count("_in_runs") > 100


def counted(plain: Any, name: str, ways: list[str]) -> Any:
    """A way to draw a line that says when it was taken."""

    def way(*given: Any) -> Any:
        found = plain(*given)
        ways.extend([name] if found else [])
        return found

    return way


def test_a_face_that_pango_shapes_otherwise_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were blanks widened in another way, no line would be put together from words, and the bytes would stay."""
    fetcher = GalleyFetcher({})
    sheets = [(BASE_URL + "s.css", STYLE)]
    plain = engine_words.Words.part

    def part(self: Any, given: Any) -> Any:
        text, spacing, edge = given
        return plain(self, (text, spacing and spacing + 2048, edge))

    with monkeypatch.context() as patch:
        patch.setattr(engine_words.Words, "part", part)
        other = drawn(fetcher, Shop(sheets, fetcher), 0, {})

    assert other == drawn(fetcher, Shop(sheets, fetcher, without=PLAIN), 0, {})
