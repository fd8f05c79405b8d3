"""What CONTRIBUTING.md and its neighbours say is followed, step by step."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from pathlib import Path

import pytest

import build
from printery.diagnostics import ExitCode
from tests.projects import TESTS

ROOT = TESTS.parent
EXACT = {
    "weasyprint",
    "pydyf",
    "ebooklib",
    "cvttf-notosanscjk-bold",
    "cvttf-notosanscjk-regular",
    "manimgx-fonts",
    "pyicu-wheels",
    "pypandoc-binary",
}
"""Whose private names we use, and what decides looks: faces, the order of words, citations."""
_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@pytest.mark.press
@pytest.mark.skipif(shutil.which("patch") is None, reason="the program patch is not installed")
def test_the_first_change_works(tmp_path: Path) -> None:
    """Model, template and test as written there: the test passes, and fails without the two changes."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    blocks = [(kind, textwrap.dedent(block)) for kind, block in _BLOCK.findall(text)]
    for name in ("printery", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "projects.py", "project"):
        source, target = TESTS / name, tmp_path / "tests" / name
        target.parent.mkdir(exist_ok=True)
        _ = shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.copytree(ROOT / "content" / "editions", tmp_path / "content" / "editions")
    (path,) = re.findall(r"`(tests/unit/compose/test_\w+\.py)`", text)
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text(next(block for kind, block in blocks if kind == "python"), encoding="utf-8")
    test = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", path]
    before = subprocess.run(test, cwd=tmp_path, capture_output=True, text=True, check=False)
    for kind, block in blocks:
        if kind == "diff":
            subprocess.run(["patch", "-p1"], input=block, cwd=tmp_path, text=True, check=True)  # noqa: S607 - looked for above
    after = subprocess.run(test, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "1 failed" in before.stdout
    assert "1 passed" in after.stdout, after.stdout


def test_the_glossary_names_what_there_is() -> None:
    """Every class and function that the glossary names is one of the program; no word is explained twice."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = re.findall(r"\(`(\w+)`[,)]|, `(\w+)`\)", text.partition("## What people write")[2])
    defined = set(re.findall(r"^(?:def|class) (\w+)", "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "printery").rglob("*.py")), re.MULTILINE))  # fmt: skip
    words = re.findall(r"^\| ([^|]+?) \|", text, re.MULTILINE)

    assert [name for pair in named for name in pair if name and name not in defined] == []
    assert [word for word in words if words.count(word) > 1 and word != "word"] == []


def test_the_exit_codes_are_those_of_the_program() -> None:
    """docs/releases.md promises them."""
    text = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
    line = next(block for block in text.split("\n\n") if block.startswith("Exit codes:"))

    assert {int(number) for number in re.findall(r"\b\d+\b", line)} == {int(code) for code in ExitCode}


def test_another_python_makes_the_environment_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """CONTRIBUTING.md promises it: `python3.13 build.py test` runs on 3.13, whatever `.venv` was made with."""
    monkeypatch.setattr(build, "PYTHON", Path(sys.executable))
    assert build._is_of_this_version()
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))

    assert not build._is_of_this_version()


def test_dependencies_have_ranges_and_locks_have_pins() -> None:
    """The wheel can be installed beside other programs; exact are the engine, whose private names we use, and fonts."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    exact = {re.split(r"[=<>~\[]", line)[0] for line in project["dependencies"] if "==" in line}
    locked = re.findall(
        r"^[\w.-]+(?:\[\w,]+\])?(\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert {name for name in exact if not name.startswith("font")} == EXACT
    assert [pin for pin in locked if not pin.startswith("==")] == []
