"""The commands' common root, and the options that stand before a command."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="printery",
    help="Build a council's publications: the printed volume, the statement, e-books, meeting papers and the site.",
    epilog="Without a command: build every edition.",
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
