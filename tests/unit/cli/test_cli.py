"""The command line, as its users call it: exit codes, messages, and what stays whole."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from printery.cli import main
from printery.diagnostics import ExitCode
from tests.projects import TESTS, base


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny project on disk."""
    for path, data in base().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def call(folder: Path, *arguments: str) -> int:
    """The exit code of a call in a project's folder."""
    places = [f"--{name}={folder / name}" for name in ("content", "templates", "output")]
    return main([*places, *arguments])


def state(folder: Path) -> dict[str, int]:
    """Every file of output/ with its time of change."""
    return {str(path): path.stat().st_mtime_ns for path in sorted((folder / "output").rglob("*")) if path.is_file()}


def test_preflight_says_what_the_printer_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A trim that the printer does not cut: exit code 1, the consequence in words or JSON, nothing published."""
    path = folder / "content" / "editions" / "print.yaml"
    path.write_text(path.read_text().replace("6in", "6.5in") + "printer: kdp-cream\n")

    assert call(folder, "preflight", "print") == ExitCode.CONTENT
    assert "The printer: the printer offers no such size" in capsys.readouterr().out
    assert call(folder, "preflight", "print", "--format", "json") == ExitCode.CONTENT
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "C151"
    assert call(folder, "preflight", "--format", "xml") == ExitCode.USAGE
    assert not (folder / "output").exists()


def test_check_is_good(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A sound project: exit code 0, no output folder."""
    assert call(folder, "check") == ExitCode.GOOD
    assert capsys.readouterr().out.startswith("0 errors, 0 warnings")
    assert not (folder / "output").exists()


def faulty(folder: Path) -> Path:
    """The project with an unknown key in a file whose name has a blank and a letter beyond ASCII."""
    path = folder / "content" / "editions" / "écran 2.yaml"
    path.write_text((folder / "content" / "editions" / "screen.yaml").read_text() + "colour: red, 100%\n")
    return path


def test_check_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has every part of a finding by itself, with a path that can be opened."""
    path = faulty(folder)

    assert call(folder, "check", "--format", "json") == ExitCode.CONTENT
    found = json.loads(capsys.readouterr().out)
    assert [(row["code"], row["severity"], row["path"]) for row in found if row["code"] == "C003"] == [
        ("C003", "error", path.as_posix())
    ]
    assert {"line", "column", "message", "hint"} <= set(found[0])
    assert call(folder, "check", "--format", "xml") == ExitCode.USAGE


def test_check_for_code_hosts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF: rules by their codes, results that point to them and to the place, addresses escaped."""
    path = faulty(folder)

    assert call(folder, "check", "--format", "sarif") == ExitCode.CONTENT
    log = json.loads(capsys.readouterr().out)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning"}
        assert result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert min(region["startLine"], region["startColumn"]) >= 1
    places = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert quote(path.as_posix()) in places


def test_check_for_github(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A workflow command a finding; commas, colons, per cent and line ends in names and words do not end it."""
    faulty(folder)

    assert call(folder, "check", "--format", "github") == ExitCode.CONTENT
    lines = capsys.readouterr().out.splitlines()
    assert all(
        re.fullmatch(r"::(error|warning) file=[^,:]+,line=\d+,col=\d+,title=[A-Z]\d+::.+", line) for line in lines
    )
    assert any("%C3" not in line and "écran 2.yaml" in line for line in lines)


def test_clean_content_gives_empty_reports(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No finding: an empty list, a log without results, no command."""
    for form, expected in (("json", []), ("github", None)):
        assert call(folder, "check", "--format", form) == ExitCode.GOOD
        out = capsys.readouterr().out.strip()
        assert (json.loads(out) if out else None) == expected


def test_check_reports_faults(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Faults go to standard error, one a line, with exit code 1."""
    (folder / "content/works/report/02-second.md").write_text("---\ntitle: X\n---\nSee @fig-none.\n")

    assert call(folder, "check") == ExitCode.CONTENT
    error = capsys.readouterr().err
    assert "content/works/report/02-second.md:4:5: error C071" in error
    assert "Traceback" not in error


def test_warnings_fail_only_strict_calls(folder: Path) -> None:
    """A warning is exit code 0, and 1 with --strict, before or after the command."""
    (folder / "content/works/report/03-third.md").write_text("---\ntitle: X\n---\nText.\n")

    assert call(folder, "check") == ExitCode.GOOD
    assert call(folder, "check", "--strict") == ExitCode.CONTENT
    assert call(folder, "--strict", "check") == ExitCode.CONTENT


@pytest.mark.parametrize("arguments", [["nonsense"], ["--jobs", "0"], ["build", "--frobnicate"]])
def test_bad_arguments(folder: Path, arguments: list[str]) -> None:
    """Exit code 2."""
    assert call(folder, *arguments) == ExitCode.USAGE


def test_an_unknown_edition(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """C033 names the nearest edition."""
    assert call(folder, "build", "prnit") == ExitCode.CONTENT
    assert "there is no edition prnit. Hint: did you mean print?" in capsys.readouterr().err


def test_a_missing_folder() -> None:
    """A wrong --content is a bad argument."""
    assert main(["--content", "/nowhere", "check"]) == ExitCode.USAGE


def test_list_and_schema(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`list` names editions and jobs; `schema` writes the schemas into the content."""
    assert call(folder, "list") == ExitCode.GOOD
    assert "statement-pages.a4" in capsys.readouterr().out
    assert call(folder, "schema") == ExitCode.GOOD
    assert (folder / "content/.schemas/work.json").is_file()


@pytest.mark.press
def test_build_then_nothing_changed_then_a_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All editions; a second call touches nothing; a fault leaves what was published."""
    assert call(folder, "--jobs", "2") == ExitCode.GOOD
    manifest = json.loads((folder / "output/manifest.json").read_text())
    assert {entry["edition"] for entry in manifest["artefacts"]} == {
        "print", "screen", "ebook", "statement-pages", "papers", "web"
    }  # fmt: skip
    before = state(folder)
    capsys.readouterr()

    assert call(folder) == ExitCode.GOOD
    assert "nothing changed" in capsys.readouterr().out
    assert state(folder) == before

    chapter = folder / "content/works/report/01-first.md"
    chapter.write_text(chapter.read_text().replace("@fig-bars, ", "@fig-gone, "))
    assert call(folder) == ExitCode.CONTENT
    (folder / "templates/print").mkdir()
    (folder / "templates/print/edition.css").write_text("p { text-wrap: balance }")
    chapter.write_text(chapter.read_text().replace("@fig-gone, ", "@fig-bars, "))
    assert call(folder, "--jobs", "2") == ExitCode.PREFLIGHT
    assert state(folder) == before
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.press
def test_a_kill_half_way_leaves_what_was_published(folder: Path) -> None:
    """Ctrl-C while the press runs: exit code 130 at once, one line, no temporary file, output/ as it was."""
    assert call(folder, "build", "papers") == ExitCode.GOOD
    before = state(folder)
    places = [f"--{name}={folder / name}" for name in ("content", "templates", "output")]
    command = [sys.executable, "-m", "printery", *places, "--jobs", "2"]
    pipe = subprocess.PIPE
    temporary = folder / "temporary"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(
        command, cwd=TESTS.parent, env=environment, stdout=pipe, stderr=pipe, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if b"jobs" in line:
                break
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(timeout=10) == ExitCode.INTERRUPTED
        assert process.stderr.read() == b"stopped; what was published before stands\n"

    assert list(temporary.iterdir()) == []
    assert state(folder) == before


def test_ctrl_c_while_the_program_is_read() -> None:
    """Even then it ends without a trace."""
    stop = "import signal, os; os.kill(os.getpid(), signal.SIGINT)"
    lines = (
        "import sys, types, builtins", "real = builtins.__import__",
        "def read(name, *rest):", f"    if name == 'printery.cli': exec({stop!r})", "    return real(name, *rest)",
        "builtins.__import__ = read", "from printery.__main__ import start", "sys.exit(start())",
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (ExitCode.INTERRUPTED, "stopped\n")


@pytest.mark.press
def test_strange_content_builds(folder: Path) -> None:
    """A title of 300 characters, a note of 400 words, a table of 40 rows, a name in Arabic: all are set."""
    words = " ".join(["consideration"] * 40)
    note = " ".join(f"word{n}" for n in range(400))
    rows = "".join(f"| {1900 + n} | Event number {n} of a long list | {n * 7} |\n" for n in range(40))
    text = (
        f"---\ntitle: {words[:300]}\nid: sec-second\nshort_title: Long\n---\nText.[^long] In @tbl-long.\n\n"
        f'| Year | What | Number |\n|---|---|---:|\n{rows}\n: A long table {{#tbl-long source="Made."}}\n\n'
        f"A name, [دالية]{{lang=ar}}, and 李雷 in a line.\n\n[^long]: {note}\n"
    )
    (folder / "content/works/report/02-second.md").write_text(text)

    assert call(folder, "build", "print", "ebook") == ExitCode.GOOD
