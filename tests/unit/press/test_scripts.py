"""Faces of scripts: every script that a name may be in has one, and a document takes only those that it needs."""

from __future__ import annotations

import pytest

from printery.press.fonts import SCRIPT_FACES, characters_of, is_idle, uncovered, without_idle_faces

WORDS = {
    "Latin": "Žaneta Đặng", "Greek": "Αλέξης", "Cyrillic": "Сергей Ђорђевић", "Arabic": "عمر پژواک", "Hebrew": "שָׁלוֹם",
    "Devanagari": "नमस्ते शर्मा", "Bengali": "বাংলা", "Thai": "ภาษาไทย", "Georgian": "ქართული", "Armenian": "Հայերեն",
    "Ethiopic": "አማርኛ", "Han": "漢字汉字", "Kana": "ひらがな カタカナ", "Hangul": "한국어", "Tamil": "தமிழ்",
    "Khmer": "ភាសាខ្មែរ", "Myanmar": "မြန်မာ", "Sinhala": "සිංහල", "Lao": "ລາວ",
    "maths": "𝛾𝞪𝐀ℝ⟶∀", "signs": "☎\ufe0f⚠\ufe0f✅★",
    "emoji": "🚀👍🏽👩\u200d🔬🇩🇪1\ufe0f\u20e3🏴\U000e0067\U000e007f",
}  # fmt: skip


@pytest.mark.parametrize("script", WORDS)
def test_every_script_has_a_face(script: str) -> None:
    """With its marks; what joins or chooses a form is no character to be missed."""
    assert list(uncovered([WORDS[script]])) == []


def test_what_has_no_face_is_missed() -> None:
    """A script that nobody writes names in (Linear B)."""
    assert list(uncovered(["a𐀀b"])) == ["𐀀"]


def test_a_document_takes_the_faces_that_it_needs() -> None:
    """A rule of an idle face goes, and lines keep their numbers; a face that repeats others' characters is idle."""
    sheet = "".join(f"@font-face {{ src: url(/fonts/{name}) }}\n" for name in SCRIPT_FACES) + "p {}\n"
    hebrew = without_idle_faces(sheet, "Dan דן +")

    assert hebrew.count("@font-face") == hebrew.count("NotoSansHebrew-") == 2
    assert hebrew.splitlines().index("p {}") == len(SCRIPT_FACES)
    assert "@font-face" not in without_idle_faces(sheet, "Latin, عمر, 漢字 and 1912")
    assert is_idle("NotoSansCJKtc-Bold.otf", "Latin")
    assert not is_idle("NotoSansCJKtc-Bold.otf", "漢")


def test_both_weights_have_all_characters() -> None:
    """A semibold that lacked some would give words of two weights."""
    for name in SCRIPT_FACES:
        assert characters_of(name) == characters_of(name.replace("SemiBold", "Regular")), name
