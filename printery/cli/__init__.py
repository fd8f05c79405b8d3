"""The command line: arguments, what is printed, exit codes. The only package that prints."""

from __future__ import annotations

import errno
import traceback

import typer
from typer.exceptions import TyperException

from printery import __version__
from printery.cli import (  # noqa: F401 - each brings its commands
    beginning,
    building,
    comparing,
    importing,
    keeping,
    packing,
    previewing,
    proofing,
    some_cards,
)
from printery.cli.app import app
from printery.cli.shown import show
from printery.diagnostics import BuildError, Diagnostic, ExitCode, Location, exit_code, tally
from printery.scratch import scratch

_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS))
_ROOM_HINT = "free space where temporary files go (TMPDIR), and where output goes; nothing was published"
_STOPPED = "stopped; what was published before stands"


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code."""
    try:
        with scratch():
            code: object = app(args=arguments, prog_name="printery", standalone_mode=False)
    except BuildError as error:
        show(error.diagnostics)
        typer.echo(f"{tally(error.diagnostics)}; nothing was published", err=True)
        return exit_code(error.diagnostics, strict=True)
    except typer.Exit as stop:
        return stop.exit_code
    except TyperException as error:
        typer.echo(f"printery: error: {error.format_message()} (--help lists what there is)", err=True)
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        typer.echo(_STOPPED, err=True)
        return ExitCode.INTERRUPTED
    except OSError as error:
        if error.errno not in _NO_ROOM:
            return _own_fault()
        found = Diagnostic("S063", f"no room to write: {error.strerror}", Location("output/"), _ROOM_HINT)
        show([found])
        return exit_code([found])
    except Exception:  # noqa: BLE001 - the only place where a stack trace is shown, since it is our own fault
        return _own_fault()
    if code == ExitCode.INTERRUPTED:  # so typer tells of Ctrl-C
        typer.echo(_STOPPED, err=True)
    return code if isinstance(code, int) else ExitCode.GOOD


def _own_fault() -> int:
    """Show the trace of what is none of the user's doing."""
    traceback.print_exc()
    typer.echo(f"printery {__version__} failed: this is a fault of the program, not of your content", err=True)
    return ExitCode.BUG
