"""Which files were saved: several saves at once are one, and editors that save by renaming are heard too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch, watch

_QUIET_MS = 60
"""So long nothing more must happen until saves count as done: an editor writes, renames and removes within that."""
_ROUND_MS = 200
"""The listener looks up so often, the first time when it has begun to listen."""
_MOST_MS = 800
"""A program that writes without end is not waited for longer."""


class _Sources(DefaultFilter):
    """All but what editors and version control keep beside the files: swap files, backups, hidden ones."""

    def __call__(self, change: Change, path: str) -> bool:
        return not Path(path).name.startswith((".", "#")) and super().__call__(change, path)


def saves(*folders: Path) -> Iterator[frozenset[str]]:
    """The files saved, made or removed below the folders, as often as something is; Ctrl-C raises.

    The first yield is of nothing, as soon as every later save will be told.
    """
    has_begun = False
    for changes in watch(
        *folders, watch_filter=_Sources(), step=_QUIET_MS, debounce=_MOST_MS,
        rust_timeout=_ROUND_MS, yield_on_timeout=True,
    ):  # fmt: skip
        if changes or not has_begun:
            yield frozenset(path for _, path in changes)
        has_begun = True


async def saves_heard(folders: Sequence[Path], stop: asyncio.Event) -> AsyncIterator[frozenset[str]]:
    """The same for a server, until `stop` is set."""
    async for changes in awatch(*folders, watch_filter=_Sources(), step=_QUIET_MS, debounce=_MOST_MS, stop_event=stop):
        yield frozenset(path for _, path in changes)
