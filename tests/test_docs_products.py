"""The files of docs/products.md in the project that the tutorial begins, and the commands of all manuals."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from printery.cli.app import app
from printery.load import packaged_printers
from printery.pipeline import check
from printery.plan import plan
from printery.starter import Answers, new_project, trim_of
from printery.world import MemoryWorld
from tests.projects import TESTS, base, load
from tests.test_architecture import STAGES

DOCS = TESTS.parent / "docs"
PAGES = sorted(DOCS.glob("*.md"))
_FILE = re.compile(r"^```yaml\n# (content/editions/\S+\.yaml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_COMMAND = re.compile(r"^python3 (?:\.\./printery/)?build\.py\b.*$", re.MULTILINE)
TODAY = dt.date(2026, 11, 25)


def started() -> MemoryWorld:
    """The starter's project with every edition of docs/products.md."""
    files = new_project(Answers("A Council", "en-GB", trim_of("us"), packaged_printers()["ingram-cream"], TODAY))
    text = (DOCS / "products.md").read_text(encoding="utf-8")
    named = {name: f"{data}".encode() for name, data in _FILE.findall(text)}
    templates = {path: data for path, data in base().items() if path.startswith("templates/")}
    content = {path: data for path, data in files.items() if path.startswith("content/")}
    return MemoryWorld({**templates, **content, **named})


def test_every_edition_is_sound_and_planned() -> None:
    """The files as they stand; each `build` of the page names editions that are there."""
    world = started()
    text = (DOCS / "products.md").read_text(encoding="utf-8")
    library = load(world).value
    named = [
        word
        for line in re.findall(r"build\.py build (.*)$", text, re.MULTILINE)
        for word in line.split()
        if word[0] != "-"
    ]

    # the starter's volume is thinner than printers bind, and says so in a comment
    assert {finding.code for finding in check(world, TODAY)} <= {"C151"}
    assert len(named) >= 10
    assert plan(library, tuple(named))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_are_known(page: Path) -> None:
    """Every command that a manual shows is one, and so are its options."""
    commands = getattr(get_command(app), "commands", {})
    own = {"test", "bench"}
    root = {name for parameter in get_command(app).params for name in parameter.opts}
    for line in _COMMAND.findall(page.read_text(encoding="utf-8")):
        words = [word for word in shlex.split(line, comments=True)[2:] if word != "..."]
        if words and words[0] not in own:
            name = next((word for word in words if not word.startswith("-")), None)
            known = root | {option for one in commands[name].params for option in one.opts} if name else root
            assert [word for word in words if word.startswith("--") and word.partition("=")[0] not in known] == [], line


def test_links_lead_somewhere() -> None:
    """No manual names a page or picture that is not there."""
    dead = [
        f"{page.name}: {link}"
        for page in (*PAGES, DOCS.parent / "README.md")
        for link in re.findall(r"\]\(((?!https?:|#)[^)#\s]+)", _CODE.sub("", page.read_text(encoding="utf-8")))
        if not (page.parent / link).exists()
    ]

    assert dead == []


def test_the_design_names_every_stage_in_order() -> None:
    """The page on the design and its picture keep up with the program."""
    text = (DOCS / "design.md").read_text(encoding="utf-8")
    picture = (DOCS / "stages.svg").read_text(encoding="utf-8")

    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == list(STAGES)
    assert re.findall(r">\d (\w+)<", picture) == list(STAGES)
