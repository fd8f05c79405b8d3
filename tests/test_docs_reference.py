"""The committed reference is what the program gives today; `--accept` writes it."""

from __future__ import annotations

import pytest

from printery.codes import CODES
from tests.reference import FOLDER, pages


@pytest.mark.parametrize("name", ["files.md", "codes.md", "commands.md", "../map.md"])
def test_the_reference_is_current(name: str, request: pytest.FixtureRequest) -> None:
    """Models, codes and options are described as they are; if not: python3 build.py test -k reference --accept."""
    text = pages()[name]
    path = FOLDER / name
    if request.config.getoption("--accept"):
        path.write_text(text, encoding="utf-8")

    assert path.read_text(encoding="utf-8") == text


def test_every_code_is_described() -> None:
    """No code without its row, and most with a finding that says what to do."""
    text = pages()["codes.md"]

    assert [code for code in CODES if f"**{code}**" not in text] == []
    assert text.count("```text") > len(CODES) * 0.7
