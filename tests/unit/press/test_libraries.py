"""The engine's libraries, found by their names."""

from __future__ import annotations

import subprocess
import sys

import pytest

QUICKLY = """
import ctypes.util, subprocess, sys
from printery.press.engine.speed.libraries import import_engine
search, asked = ctypes.util.find_library, []
subprocess.Popen = lambda *given, **named: asked.append(given)
import_engine()
assert ctypes.util.find_library is search
assert "weasyprint.text.fonts" in sys.modules
assert asked == [], asked
"""


@pytest.mark.press
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the engine searches as it comes")
def test_no_compiler_is_asked_for_libraries() -> None:
    """The engine is there, nothing else was started, and the search is as it was."""
    subprocess.run([sys.executable, "-c", QUICKLY], check=True)
