"""What stands in output/: the value of the stage `publish`, and what other programs find our files by."""

from __future__ import annotations

from collections.abc import Collection

from printery.model.written.accessibility import Accessibility
from printery.model.written.fields import Closed


class Entry(Closed):
    """One published file."""

    path: str
    """Below output/."""
    edition: str
    format: str
    media_type: str
    language: str
    bytes: int
    sha256: str
    pages: int | None = None
    """For paged files."""
    accessibility: Accessibility | None = None
    """What the build proved of it, where it looked."""


class Manifest(Closed):
    """`output/manifest.json`."""

    built: str
    """ISO 8601 time in UTC; the only value that differs between two builds of the same content."""
    sources: str
    """sha256 over all content and templates of the newest build."""
    program: str
    """Version of the program and sha256 of its own files: another program builds anew."""
    draft: bool = False
    """Whether these are drafts, marked on every page and not to be handed out: they lie in a folder of their own."""
    current: tuple[str, ...] = ()
    """Editions that were built from `sources`; others are older and are built anew when asked for."""
    artefacts: tuple[Entry, ...] = ()

    def is_verified(self, editions: Collection[str]) -> bool:
        """Whether validators have confirmed all that the files of these editions declare."""
        found = [entry.accessibility for entry in self.artefacts if entry.edition in editions]
        return all(set(access.conforms_to) <= set(access.verified) for access in found if access is not None)
