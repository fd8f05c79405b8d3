#!/usr/bin/env python3
"""Set up what Printery needs, once, then hand over to it.

    python3 build.py            build every edition
    python3 build.py test       everything that CI runs
    python3 build.py bench      how fast it is, beside other engines
    python3 build.py engine-tests    what of the engine is not as expected, and its own tests
    python3 build.py siege      ten minutes of hostile content, kills and full disks
    python3 build.py oracle     whether texts are read as Pandoc reads them
    python3 build.py mutants    which changes of the program no test notices
    python3 build.py --help     the other commands

The libraries go into `.venv` beside this file, from the lock files. System libraries are installed with apt-get where
that is permitted (as root, or with sudo that asks for no password); else the exact command is printed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
MISSING = 3
"""Exit code: a tool or library is missing (printery.diagnostics.ExitCode.MISSING)."""

INTERRUPTED = 130
"""Exit code after Ctrl-C (printery.diagnostics.ExitCode.INTERRUPTED)."""

LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fontconfig-config")
"""What WeasyPrint loads at run time."""
PROBE = "import sys; from weasyprint.text import ffi; sys.exit(ffi.harfbuzz_subset is None)"
"""Says whether the engine loads; without HarfBuzz-Subset it does, but warns at every font (WeasyPrint 70)."""
PROFILE, PROFILE_PACKAGE = "ISOcoated_v2_300_bas.icc", "scribus-data"
"""The free profile of a printing condition, and the Debian package that brings it; no other file of it is needed."""
TEST_TOOLS = ("default-jre-headless", "libjaxb-java", "poppler-utils")
"""EPUBCheck and veraPDF are Java programs; pdfinfo reads structures."""
BROWSER = ("chromium",)
"""What looks at the preview in its tests."""


def main(arguments: list[str]) -> int:
    """Set up, then run the tests or the command line; the exit code."""
    if sys.version_info < OLDEST:
        return _stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version.split()[0]}")
    modules = {
        "test": "tests",
        "bench": "tests.bench",
        "engine-tests": "tests.engine_suite",
        "oracle": "tests.oracle",
        "siege": "tests.siege",
        "mutants": "tests.mutants",
    }
    module = modules.get(arguments[0]) if arguments else None
    if Path(sys.prefix).resolve() != VENV.resolve():
        code = _set_up(testing=module is not None)
        if code:
            return code
        os.execv(PYTHON, [str(PYTHON), str(Path(__file__).resolve()), *arguments])
    os.environ["PYTHONPATH"] = str(ROOT)
    if module:
        return subprocess.call([sys.executable, "-m", module, *arguments[1:]], cwd=ROOT)
    from printery.__main__ import start

    return start(arguments)


def _set_up(*, testing: bool) -> int:
    """Bring the environment to what the lock file says; quick when it is so already."""
    lock = ROOT / ("requirements-test.lock" if testing else "requirements.lock")
    stamps = [_stamp(ROOT / name) for name in ("requirements-test.lock", "requirements.lock")]
    have = _read(VENV / "lock.sha256")
    if PYTHON.exists() and have in (stamps[:1] if testing else stamps):
        _fetch_profile()
        return 0
    print(f"setting up in {VENV} (once)", flush=True)
    code = _make_venv() or _install(lock) or _install_libraries(testing=testing)
    if not code:
        (VENV / "lock.sha256").write_text(_stamp(lock), encoding="ascii")
    return code


def _make_venv() -> int:
    if PYTHON.exists() and _is_of_this_version():
        return 0
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        code = _apt_install((package,), "Python's venv module")
        if code:
            return code
    shutil.rmtree(VENV, ignore_errors=True)
    return subprocess.call([sys.executable, "-m", "venv", str(VENV)])


def _is_of_this_version() -> bool:
    """Whether the environment has pip, and the version of Python that runs this."""
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    return subprocess.call([str(PYTHON), "-c", probe], stderr=subprocess.DEVNULL) == 0


def _install(lock: Path) -> int:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.call([*command, "--requirement", str(lock)]):
        return _stop(f"the libraries of {lock.name} could not be installed; see pip's message above")
    return 0


def _install_libraries(*, testing: bool) -> int:
    """Make sure that the engine loads with all it needs, and for the tests, that Java runs."""
    probe = [str(PYTHON), "-c", PROBE]
    if subprocess.call(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        code = _apt_install(LIBRARIES, "the text layout library Pango")
        if code:
            return code
        if subprocess.call(probe):
            return _stop("WeasyPrint still does not load; see its message above")
    _fetch_profile()
    if testing and _lacks_test_tools() and _apt_install(TEST_TOOLS, "what validators need"):
        print("the tests that need them will say that they did not run", flush=True)
    if testing and shutil.which("chromium") is None and _apt_install(BROWSER, "the browser of the preview's tests"):
        print("the browser tests will say that they did not run", flush=True)
    return 0


def _fetch_profile() -> None:
    """Take the profile out of its package, which is fetched but not installed; colour needs it. Tried once."""
    target = VENV / "share" / "color" / "icc" / PROFILE
    tried = VENV / "profile.tried"
    if target.exists() or tried.exists() or Path("/usr/share/scribus/profiles", PROFILE).exists():
        return
    tried.touch()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.call(["apt-get", "update", "-qq"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder:
        for command in (
            ["apt-get", "download", "-qq", PROFILE_PACKAGE],
            ["sh", "-c", f"dpkg-deb --extract {PROFILE_PACKAGE}_*.deb ."],
        ):
            if shutil.which(command[0]) is None or subprocess.call(command, cwd=folder, stderr=subprocess.DEVNULL):
                hint = f"install {PROFILE_PACKAGE}, or put {PROFILE} into content/printers/"
                print(f"without {PROFILE} editions for printers in colour do not build: {hint}", flush=True)
                return
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(folder, "usr", "share", "scribus", "profiles", PROFILE), target)


def _lacks_test_tools() -> bool:
    commands = all(shutil.which(name) for name in ("java", "pdfinfo"))
    return not commands or not Path("/usr/share/java/jaxb-runtime.jar").exists()


def _apt_install(packages: tuple[str, ...], what: str) -> int:
    """Install Debian packages, or name the command that does."""
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() == 0:
        prefix: list[str] = []
    elif shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        prefix = ["sudo", "-n"]
    else:
        return _stop(f"{what} is missing; run: sudo apt-get update && sudo {' '.join(command)}")
    if shutil.which("apt-get") is None:
        return _stop(f"{what} is missing; install the packages that your system calls {', '.join(packages)}")
    print(f"installing {what}: {' '.join(packages)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], [*command, "-qq"]):
        done = subprocess.run([*prefix, *step], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            return _stop(f"{what} could not be installed with {' '.join(step)}:\n{done.stderr.strip()[-2000:]}")
    return 0


def _stamp(lock: Path) -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(version.encode() + lock.read_bytes()).hexdigest()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""


def _stop(message: str) -> int:
    print(f"build.py: error: {message}", file=sys.stderr, flush=True)
    return MISSING


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)  # whoever was at work has said so
