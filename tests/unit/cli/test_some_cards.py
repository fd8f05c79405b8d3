"""Cards of some people alone, at the desk on site."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from printery.cli import main
from tests.projects import base

BADGES = b"format: cards-pdf\nmeeting: first\ntemplate: cards\ncards: badges\nstock: [avery-l4785]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny project on disk, with badges."""
    for path, data in {**base(), "content/editions/badges.yaml": BADGES}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def call(folder: Path, *arguments: str) -> int:
    """The exit code of a call in a project's folder."""
    return main([*(f"--{name}={folder / name}" for name in ("content", "templates", "output")), *arguments])


@pytest.mark.press
def test_one_badge_on_the_spot(folder: Path) -> None:
    """The badge of one person, at the fifth place of a part-used sheet; nobody else's."""
    assert call(folder, "cards", "badges", "--for", "person=che-three", "--start", "5") == 0
    (path,) = (folder / "output" / "cards").rglob("*.pdf")
    with pypdfium2.PdfDocument(path) as pdf:
        page = pdf[0].get_textpage()
        text = page.get_text_range()
        _, height = pdf[0].get_size()
        tops = [
            page.get_charbox(place)[3] for place in range(page.count_chars()) if page.get_text_range(place, 1).strip()
        ]

    assert "Müller" in text
    assert "Germany" not in text
    assert max(tops) < height * 0.6


def test_a_choice_of_nobody_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown person, field or edition is a finding, and nothing is made."""
    for arguments in (("badges", "--for", "person=nobody"), ("badges", "--for", "shoe=9"), ("agenda",)):
        assert call(folder, "cards", *arguments) == 1
    said = capsys.readouterr().err

    assert "C232: nobody of the meeting has person=nobody" in said
    assert "C230" in said
    assert "C033: there is no edition of cards agenda" in said
    assert not (folder / "output").exists()
