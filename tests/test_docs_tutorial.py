"""The tutorial followed literally in an empty folder; `--accept` takes its pictures anew."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.projects import TESTS

DOCS = TESTS.parent / "docs"
TEXT = (DOCS / "tutorial.md").read_text(encoding="utf-8")
STEP = re.compile(
    r"^!\[[^\]]+\]\(tutorial/(?P<picture>\w+)\.png\)$"
    r"|^```(?P<kind>sh(?: fails)?|output)\n(?P<lines>.*?)^```$"
    r"|`(?P<changed>content/[^`]+)`, change\n\n```text\n(?P<old>.*?)^```\n\nto\n\n```text\n(?P<new>.*?)^```$"
    r"|end of `(?P<longer>content/[^`]+)`:\n\n```markdown\n(?P<more>.*?)^```$"
    r"|Write `(?P<written>content/[^`]+)`:\n\n```markdown\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
PICTURES = {
    "statement": ("statement-screen/statement-screen-a4.pdf", (0, 1)),
    "volume": ("volume-print/volume-print.pdf", (2, 4, 16)),
    "redline": ("redline/statement/redline-statement-seen-by-ministers-to-now.pdf", (0, 1)),
}
"""Files below output/ and the pages of each, from 0, that a picture shows."""
_WIDTH = 240
"""Pixels of a page: small, but to be recognised."""
_SHIM = "import os, sys\nos.execv(sys.executable, [sys.executable, '-m', 'printery', *sys.argv[1:]])\n"
"""Stands for build.py, whose set-up has been done for whoever runs this test."""


class Reader:
    """Somebody who does what the tutorial says."""

    def __init__(self, folder: Path) -> None:
        """`folder` is empty."""
        self.where = folder / "printery"
        self.where.mkdir()
        (self.where / "build.py").write_text(_SHIM)
        self.said = ""
        # the name of the commit stands in a picture
        dates = {f"GIT_{who}_DATE": "2026-05-04T12:00:00Z" for who in ("AUTHOR", "COMMITTER")}
        names = {f"GIT_{who}_{what}": "A" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        own = {"PYTHONPATH": str(TESTS.parent), "XDG_CACHE_HOME": str(folder / "cache"), "COLUMNS": "200"}
        self.environment = {**os.environ, **names, **dates, **own}

    def call(self, line: str, *, fails: bool) -> None:
        """One line of a terminal."""
        words = shlex.split(line)
        if words[0] == "cd":
            self.where = (self.where / words[1]).resolve()
            return
        words[0] = sys.executable if words[0] == "python3" else words[0]
        done = subprocess.run(words, cwd=self.where, env=self.environment, capture_output=True, text=True, check=False)
        self.said = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, self.said

    def follow(self, step: re.Match[str]) -> None:
        """One step."""
        if step["kind"] == "output":
            assert step["lines"].strip() in self.said
        elif step["kind"]:
            for line in step["lines"].splitlines():
                self.call(line, fails=step["kind"].endswith("fails"))
        elif step["changed"]:
            path = self.where / step["changed"]
            text = path.read_text(encoding="utf-8")
            assert text.count(step["old"].rstrip()) == 1, step["old"]
            path.write_text(text.replace(step["old"].rstrip(), step["new"].rstrip()), encoding="utf-8")
        elif step["longer"]:
            path = self.where / step["longer"]
            path.write_text(path.read_text(encoding="utf-8") + step["more"], encoding="utf-8")
        else:
            (self.where / step["written"]).write_text(step["text"], encoding="utf-8")


def pages(path: Path, indexes: tuple[int, ...]) -> Iterator[Image.Image]:
    """Pages of a PDF, small."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    for index in indexes:
        page = document[index]
        yield page.render(scale=_WIDTH / page.get_width()).to_pil().convert("RGB")


def strip(shown: list[Image.Image]) -> bytes:
    """Pages side by side with a hairline around each, as a small PNG."""
    gap, height = 8, max(one.height for one in shown)
    made = Image.new("RGB", (sum(one.width + 2 + gap for one in shown) - gap, height + 2), "white")
    left = 0
    for one in shown:
        framed = Image.new("RGB", (one.width + 2, one.height + 2), "darkgrey")
        framed.paste(one, (1, 1))
        made.paste(framed, (left, 0))
        left += framed.width + gap
    file = io.BytesIO()
    made.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


@pytest.mark.press
def test_the_tutorial_is_followed_to_its_end(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Every command ends as it says, every message is the one shown, every picture can be made."""
    reader = Reader(tmp_path)
    for step in STEP.finditer(TEXT):
        if not step["picture"]:
            reader.follow(step)
            continue
        path, indexes = PICTURES[step["picture"]]
        picture = strip(list(pages(tmp_path / "rivers" / "output" / path, indexes)))
        kept = DOCS / "tutorial" / f"{step['picture']}.png"
        if request.config.getoption("--accept"):
            kept.write_bytes(picture)
        assert kept.stat().st_size < 40_000
    assert (tmp_path / "rivers" / "output" / "site" / "index.html").is_file()


def test_every_block_is_a_step() -> None:
    """Nothing is shown that is not done."""
    assert TEXT.count("```") // 2 == sum(step[0].count("```") // 2 for step in STEP.finditer(TEXT))
