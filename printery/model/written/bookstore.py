"""What an e-book store takes: `printery/stores/<store>.yaml`, or `content/stores/<store>.yaml` of an organisation."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from printery.model.written.fields import Closed, Text, Url

STALE_DAYS = 180
"""Stores change what they take; a record that nobody has compared with its source for so long is doubtful."""


class CoverRules(Closed):
    """The picture that a store shows, in pixels; all of them want RGB."""

    least_short_side: int = Field(ge=1)
    most_long_side: int | None = None


class Bookstore(Closed):
    """One store's limits; what it does not say is not limited."""

    name: Text
    verified_on: dt.date
    """The day on which a person compared this file with the sources."""
    sources: tuple[Url, ...] = Field(min_length=1)
    note: Text | None = None
    cover: CoverRules
    picture_pixels: int | None = None
    """Width times height of a picture in the text."""
    file_bytes: int | None = None
    title_characters: int | None = None
    """Of title and subtitle together."""
    description_characters: int | None = None
    keywords: int | None = None
