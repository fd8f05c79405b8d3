"""What a build proved of a file's accessibility: only this is claimed, in the file, on the site and in the manifest."""

from __future__ import annotations

from printery.model.written.fields import Closed

EPUB = "EPUB 3.3"
EPUB_ACCESSIBILITY = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"
"""As EPUB Accessibility 1.1, 4.2.2 wants it written."""


class Accessibility(Closed):
    """Values of the schema.org accessibility vocabulary, each found in the finished file.

    Source: W3C, Schema.org Accessibility Properties for Discoverability Vocabulary.
    """

    conforms_to: tuple[str, ...] = ()
    """Standards that the file declares: `PDF/UA-1`, `PDF/A-3a`, or those of an e-book."""
    verified: tuple[str, ...] = ()
    """Those of them that a validator confirmed in this build (`--verify`)."""
    access_modes: tuple[str, ...] = ()
    sufficient_modes: tuple[str, ...] = ()
    """Each is enough alone to take in all of the content; `textual,visual` are two that are enough together."""
    features: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
