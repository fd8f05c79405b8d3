"""The preview as a person has it: a server of its own, files that are saved, and Chromium that looks."""

from __future__ import annotations

import ast
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.effort import until
from tests.projects import TESTS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.press
CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 60_000
"""For machines that do much else; what is waited for comes in a second or two."""
CHAPTER = "content/works/report/01-first.md"


@dataclass(frozen=True, slots=True)
class Running:
    """A preview of a copy of the tiny project."""

    folder: Path
    url: str
    process: subprocess.Popen[str]

    def save(self, old: str, new: str) -> None:
        """Change a chapter as editors do: written beside, moved into place."""
        path = self.folder / CHAPTER
        beside = path.with_suffix(".tmp")
        beside.write_text(path.read_text().replace(old, new, 1))
        beside.replace(path)

    def answer(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> int:
        """The status of an answer; `path` counts from the server's root."""
        where = urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname or "", where.port)
        connection.request(method, path, body, headers)
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A preview that was just started."""
    folder = tmp_path_factory.mktemp("preview")
    shutil.copytree(TESTS / "project", folder, dirs_exist_ok=True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(folder, "--port", str(taken.getsockname()[1]))
        assert process.stdout is not None
        url = process.stdout.readline().split()[0]
        assert urlsplit(url).port != taken.getsockname()[1], "a port that is taken is left alone"
    yield Running(folder, url, process)
    process.kill()
    process.communicate()


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    """The command, with a cache of its own."""
    templates = TESTS.parent / "templates"
    command = [sys.executable, "-m", "printery", "preview", "--no-open", "--templates", str(templates), *options]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent), "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.Popen(
        command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


@pytest.fixture
def page(running: Running) -> Iterator[Page]:
    """The preview in Chromium, and a note of everything that was asked of the network."""
    if CHROMIUM is None:
        pytest.skip(
            "the browser tests of the preview did not run: chromium is not installed (apt-get install chromium)"
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        asked: list[str] = []
        wrong: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(running.url)
        page.wait_for_selector("#pages img[src]")
        yield page
        browser.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith((running.url, "data:"))] == []


def picture(page: Page, folio: str) -> str:
    """The address of a page's picture."""
    find = "folio => [...document.querySelectorAll('#pages li')].find(one => one.leaf.folio === folio)"
    found: str = page.evaluate(f"folio => ({find})(folio).firstChild.getAttribute('src')", folio)
    return found


def eventually(page: Page, expression: str) -> None:
    """Wait until something is true; not by the page's own evaluation, which its policy forbids."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(50)


def settled(page: Page) -> None:
    """Wait until nothing is left to build."""
    eventually(page, "document.getElementById('doing').textContent === 'Up to date'")


def test_a_save_shows_in_place_and_a_fault_lies_over_the_last_good_pages(page: Page, running: Running) -> None:
    """Edit, break and mend a chapter: pages change where they stand, and the window stays where it was."""
    settled(page)
    page.fill("#folio", "3")
    page.press("#folio", "Enter")
    page.focus("#stage")
    page.wait_for_timeout(300)
    top = page.evaluate("document.getElementById('desk').scrollTop")
    before = picture(page, "3")
    assert top > 0

    running.save("The text starts", "A sentence that was not there before. The text starts")
    eventually(page, f"!document.querySelector(`#pages img[src='{before}']`)")
    settled(page)
    eventually(page, "document.querySelectorAll('#pages li.early').length === 0")
    page.wait_for_timeout(500)
    good = picture(page, "3")
    assert page.evaluate("document.getElementById('desk').scrollTop") == top

    running.save("A sentence that", "A sentence @fig-nowhere that")
    page.wait_for_selector("#fault:not([hidden])")
    assert "last good pages" in page.inner_text("#fault")
    assert f"{CHAPTER}:" in page.inner_text("#fault")
    assert picture(page, "3") == good

    page.keyboard.press("f")
    page.keyboard.press("Enter")
    eventually(page, "document.getElementById('said').textContent.startsWith('copied')")
    assert re.fullmatch(rf"{CHAPTER}:\d+:\d+", page.evaluate("navigator.clipboard.readText()"))

    running.save("@fig-nowhere ", "")
    page.wait_for_selector("#fault", state="hidden")
    assert page.evaluate("document.getElementById('desk').scrollTop") == top


def test_everything_is_done_with_the_keyboard(page: Page) -> None:
    """Help, zoom, spreads, pages and the list, without a mouse; the focus is where one expects it."""
    wide = "document.querySelector('#pages li').clientWidth"
    before = page.evaluate(wide)
    page.keyboard.press("+")
    assert page.evaluate(wide) > before
    page.keyboard.press("0")
    assert page.evaluate(wide) == before
    page.keyboard.press("s")
    assert page.get_attribute("#spreads", "aria-pressed") == "true"
    page.keyboard.press("s")
    page.keyboard.press("j")
    page.keyboard.press("j")
    eventually(page, "document.getElementById('folio').value === 'iii'")
    page.keyboard.press("g")
    assert page.evaluate("document.activeElement.id") == "folio"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.is_visible("#help")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.dataset.key") == "print"


def test_the_e_book_is_shown_as_a_reader_shows_it(page: Page) -> None:
    """On a phone, at night, in large type, chapter after chapter; no script of the book could run."""
    page.click("#catalogue button[data-key=ebook]")
    page.wait_for_selector("#reader:not([hidden])")
    eventually(page, "document.getElementById('frame').contentDocument?.querySelector('h1, h2, img')")
    page.keyboard.press("j")
    page.keyboard.press("d")
    page.keyboard.press("l")
    inner = "document.getElementById('frame').contentDocument"
    eventually(page, f"{inner}.getElementById('preview-look')?.textContent.includes('150%')")
    assert page.evaluate(f"getComputedStyle({inner}.documentElement).backgroundColor") == "rgb(17, 17, 17)"
    assert page.get_attribute("#frame", "sandbox") == "allow-same-origin"
    assert page.evaluate("document.getElementById('frame').clientWidth") <= 390


def test_screen_readers_find_their_way(page: Page) -> None:
    """Landmarks with names, one title, live regions, pictures with a text, controls with names."""
    tree = page.locator("body").aria_snapshot()

    for role in ("banner", "navigation", "main", "complementary", "toolbar", "status"):
        assert f"- {role}" in tree, role
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.lang") == "en"
    nameless = "all => all.filter(e => !(e.ariaLabel || e.labels?.length || e.textContent.trim())).length"
    assert page.eval_on_selector_all("button, select, input, output", nameless) == 0
    assert page.eval_on_selector_all("#pages img:not([alt])", "all => all.length") == 0


def test_only_its_own_page_is_answered(running: Running) -> None:
    """Another name for this machine, another origin, and whoever lacks the token are refused."""
    root = urlsplit(running.url).path
    own = f"http://{urlsplit(running.url).netloc}"

    assert running.answer(root) == 200
    assert running.answer(f"{root}state") == 200
    assert running.answer("/") == 403
    assert running.answer("/state") == 403
    assert running.answer("/wrong/state") == 403
    assert running.answer(f"{root}state", Host="printery.example") == 403
    assert running.answer(f"{root}state", Origin="http://printery.example") == 403
    assert running.answer(f"{root}show/print", "POST") == 403
    assert running.answer(f"{root}show/print", "POST", Origin="null") == 403
    assert running.answer(f"{root}show/print", "POST", Origin=own) == 204
    assert running.answer(f"{root}own/../server.py") == 404
    assert running.answer(f"{root}reading/ebook/../../../../etc/passwd") == 404


def asked(place: str) -> str:
    """What the page sends to have a place opened."""
    return json.dumps({"place": place})


def test_the_editor_opens_the_place_of_a_finding_and_no_other(tmp_path: Path) -> None:
    """A list of arguments that no shell reads; what is no place of a finding, or has no owner's origin, is refused."""
    shutil.copytree(TESTS / "project", tmp_path, dirs_exist_ok=True)
    chapter = tmp_path / CHAPTER
    chapter.write_text(chapter.read_text() + "\nSee @fig-nowhere.\n")
    line = chapter.read_text().count("\n")
    opened, script = tmp_path / "opened; touch x", tmp_path / "an editor.py"
    script.write_text("import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(repr(sys.argv[2:]))")
    editor = f"{sys.executable} '{script}' '{opened}' -g {{file}}:{{line}}:{{column}}"
    process = start(tmp_path, "--editor", editor)
    assert process.stdout is not None
    running = Running(tmp_path, process.stdout.readline().split()[0], process)
    try:
        path, root = f"{urlsplit(running.url).path}open", f"http://{urlsplit(running.url).netloc}"
        place = f"{CHAPTER}:{line}:5"
        assert until(lambda: running.answer(path, "POST", body=asked(place), Origin=root) == 204)
        assert until(opened.exists)
        assert ast.literal_eval(opened.read_text()) == ["-g", f"{chapter}:{line}:5"]
        assert running.answer(path, "POST", body=asked(f"{CHAPTER}:1:1"), Origin=root) == 404
        assert running.answer(path, "POST", body=asked("/etc/passwd:1:1"), Origin=root) == 404
    finally:
        process.kill()
        process.communicate()


def descendants(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    children: dict[int, set[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        children.setdefault(parent, set()).add(int(stat.parent.name))
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        fresh = children.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def is_alive(pid: int) -> bool:
    """Whether a process is there, and not only its name waiting to be collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not say which processes there are")
def test_ctrl_c_ends_it_and_all_that_it_started(tmp_path: Path) -> None:
    """In the middle of a build."""
    shutil.copytree(TESTS / "project", tmp_path, dirs_exist_ok=True)
    process = start(tmp_path, "print")
    assert process.stdout is not None
    process.stdout.readline()
    before: set[int] = set()
    while len(before) < 2 and process.poll() is None:
        before = descendants(process.pid)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=120)

    assert said.strip() == "the preview has ended"
    assert process.returncode == 0
    assert until(lambda: not any(map(is_alive, before)))  # the kernel ends them one after the other
