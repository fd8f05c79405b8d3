"""The command line: arguments, what is printed, exit codes. The only package that prints."""

from __future__ import annotations

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
)
from printery.cli.app import app
from printery.cli.shown import show
from printery.diagnostics import BuildError, ExitCode, exit_code, tally
from printery.scratch import scratch

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
    except Exception:  # noqa: BLE001 - the only place where a stack trace is shown, since it is our own fault
        traceback.print_exc()
        typer.echo(f"printery {__version__} failed: this is a fault of the program, not of your content", err=True)
        return ExitCode.BUG
    if code == ExitCode.INTERRUPTED:  # so typer tells of Ctrl-C
        typer.echo(_STOPPED, err=True)
    return code if isinstance(code, int) else ExitCode.GOOD
