"""Options and defaults of all tests."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept` renews expected files; look at the difference before you commit it."""
    parser.addoption("--accept", action="store_true", help="write what was found into the expected files")
