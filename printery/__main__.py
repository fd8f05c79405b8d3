"""`python -m printery`."""

from __future__ import annotations

import sys

INTERRUPTED = 130
"""Exit code (printery.diagnostics.ExitCode.INTERRUPTED)."""


def start(arguments: list[str] | None = None) -> int:
    """Read the program, then run the command line; the exit code. Ctrl-C ends either without a trace."""
    try:
        from printery.cli import main

        return main(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(start())
