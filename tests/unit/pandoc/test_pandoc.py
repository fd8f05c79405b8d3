"""What Pandoc may see, and what becomes of its complaints."""

from __future__ import annotations

import pytest

from printery.pandoc import PandocError, ask_pandoc, run_pandoc


def test_files_stand_in_its_folder() -> None:
    """A file that is handed over is read by its plain name."""
    made = run_pandoc(["-f", "json", "-t", "plain", "document.json"], files={"document.json": _document("Word")})

    assert made == b"Word\n"


def test_no_other_file_is_seen() -> None:
    """A document that asks for a file of the machine does not get it."""
    with pytest.raises(PandocError, match="passwd"):
        run_pandoc(["-f", "rst", "-t", "plain"], b".. include:: /etc/passwd\n")


def test_a_warning_is_an_error_where_nothing_may_be_lost() -> None:
    """`run_pandoc` raises where `ask_pandoc` hands the warning on."""
    source = b"$\\nonsense{$"

    assert "Could not convert TeX math" in ask_pandoc(["-f", "markdown", "-t", "plain"], source)[1]
    with pytest.raises(PandocError, match="Could not convert TeX math"):
        run_pandoc(["-f", "markdown", "-t", "plain"], source)


def test_complaints_are_one_line() -> None:
    """What Pandoc says of a broken file comes without its line breaks."""
    with pytest.raises(PandocError) as caught:
        run_pandoc(["-f", "biblatex", "-t", "csljson"], b"@book{a, title={x}\n\n@book{b, title={y}}\n")

    assert "line 3, column 1" in str(caught.value)
    assert "\n" not in str(caught.value)


def _document(word: str) -> bytes:
    return (
        b'{"pandoc-api-version":[1,23,1],"meta":{},"blocks":[{"t":"Para","c":[{"t":"Str","c":"%s"}]}]}' % word.encode()
    )
