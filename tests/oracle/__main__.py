"""Hold what is set against what Pandoc reads: generated texts, or the examples of CommonMark.

`python3 build.py oracle [--examples N] [--seed N]` writes what differs, shortened; `oracle --commonmark` takes the
examples of the specification from the source package of markdown-it-py.
"""

from __future__ import annotations

import argparse
import sys
import time

from rich.console import Console

from tests.oracle.commonmark import examples
from tests.oracle.compare import Result, compared, shortened
from tests.oracle.write import texts

_SHOWN = 20


def main(arguments: list[str]) -> int:
    """Compare and show; 1 if a text that was accepted without a finding is read differently."""
    asked = _parser().parse_args(arguments)
    began = time.process_time()
    result = compared(examples() if asked.commonmark else texts(asked.examples, asked.seed))
    console = Console(highlight=False, markup=False, soft_wrap=True)
    _show(console, result, asked.shown)
    console.print(f"{time.process_time() - began:.0f} s of CPU time")
    return int(bool(result.different))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py oracle", description="Hold what is set against what Pandoc reads.")
    parser.add_argument("--examples", type=int, default=500, help="texts to write; 500 if not given")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same texts")
    parser.add_argument("--commonmark", action="store_true", help="the examples of CommonMark instead")
    parser.add_argument("--shown", type=int, default=_SHOWN, help="differences to shorten and show")
    return parser


def _show(console: Console, result: Result, shown: int) -> None:
    for difference in sorted(result.different, key=lambda one: len(one.text))[:shown]:
        short = shortened(difference)
        console.print(f"{short.text!r}\n  here   {list(short.ours)}\n  Pandoc {list(short.theirs)}")
    total = result.same + result.named + result.with_findings + len(result.different)
    console.print(f"{total} texts: {result.same} read alike, {result.named} with a difference that the manual names,")
    console.print(f"{result.with_findings} with findings, {len(result.different)} read differently without a word")
    console.print(", ".join(f"{code} {count}" for code, count in result.refused.most_common()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
